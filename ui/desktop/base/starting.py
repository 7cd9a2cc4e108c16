"""Starting a plan or an assessment from any form there is, and what stands in the place of one that is not shown."""

from collections.abc import Callable, Container, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.errors import UserError
from core.forms.ports import FormLabel, Forms
from core.forms.published import OtherDocument, check_meant
from core.forms.shape import Instrument
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.thai.search import folded, match_rank, sort_key
from ui.desk import read_json
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.dialogs import show_problem
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, empty, frame, holding, row, scrolling, tab_last
from ui.desktop.widgets.plain import show, show_plain, show_some, words

LISTED = 5  # forms that are seen at once; more of them can be searched
LETTERS = 28  # of the name of a file on a button
NOBODY: Mapping[str, str] = MappingProxyType({})
TABLES = "*.xlsx *.xls *.xlsb *.ods *.docx *.csv *.txt"  # files of tables that are read
SLICE = 3  # cards made in one turn of the event loop


def is_table(path: Path) -> bool:
    """Whether a file may hold a table, by its name."""
    return f"*{path.suffix.lower()}" in TABLES.split()


class StartPage(QWidget):
    """Offers these forms, and of a scored one its profiles; one press starts, another takes a plan from a file."""

    wanted = Signal(object, int, object)  # Instrument, year, ids of profiles
    import_wanted = Signal(object, int, object)  # Instrument, year, what the file says
    table_wanted = Signal(object, int, object)  # Instrument, year, Path of a table whose rows the plan begins with

    def __init__(
        self, look: Look, forms: Forms, offered: Iterable[FormLabel], none: str, owners: Mapping[str, str] = NOBODY
    ) -> None:
        """`none` is said where there is no form. One is read when it is chosen. `owners` by file are said of forms that
        share an id."""
        super().__init__()
        self._look, self._forms, self._year, self._owners = look, forms, 0, owners
        self._table: Path | None = None  # whose rows a plan begins with
        self.begun: Container[str] = ()  # ids of forms of which the year holds a document already
        self._offered: dict[str, FormLabel] = {}
        for one in sorted(offered, key=_place):  # two owners may have given their forms one name
            self._offered[one.using if one.using not in self._offered else one.name] = one
        self._title, self._text = words("", "section", wrap=True), words("", "line", "text2", wrap=True)
        self._name, self._help = words("", "strong", wrap=True), words("", "body", wrap=True)
        self._older, missing = words("", "line", "info", wrap=True), words(none, "strong", "bad", wrap=True)
        self._group, self._profiles = QButtonGroup(self), column(gap=8)
        self._made: dict[str, OptionCard] = {}  # the cards that are there, by form
        self._chosen: dict[str, OptionCard] = {}  # by profile of the chosen form
        self._cards = column(missing, gap=8)
        self.go = Button(look, "", "primary", "plus", do=self._start)
        self.take = Button(look, _("นำเข้าไฟล์แผน"), "ghost", "in", do=self._import)
        show(missing, not self._offered)
        self.search = search_line(_("ค้นหาแบบ"), says=_("พิมพ์คำในชื่อ หรือสิ่งที่แบบใช้ทำ"))
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._choose_found)
        show(self.search, len(self._offered) > LISTED)
        self._none = words(_("ไม่มีแบบที่มีคำนี้"), "line", "text2", wrap=True)
        self._none.hide()
        self._list = scrolling(column(self._cards, self._none, None, gap=8, edges=(0, 0, 6, 0)))
        self._more = later(self, 0, self._make_some)
        about = column(self._name, self._help, self._text, self._older, 4, self._profiles, None, gap=8)
        side = column(scrolling(about), row(self.go, self.take, None), gap=10, grow=0)
        listed = column(self.search, self._list, gap=8, grow=1)
        self._parts = holding(listed), holding(side)
        work = row(*self._parts, gap=24)
        work.setStretch(0, 5)
        work.setStretch(1, 4)
        inside = column(self._title, work, gap=12, edges=(28, 24, 28, 24), grow=1)
        self.setLayout(column(frame(inside, "card"), gap=0))
        self._make_some(LISTED + 1)
        for card in list(self._made.values())[:1]:
            card.setChecked(True)
        self._show_form()

    @property
    def cards(self) -> dict[str, OptionCard]:
        """The cards of all forms, by form."""
        self._make_some(len(self._offered))
        return self._made

    def _make_some(self, count: int = SLICE) -> None:
        """Make the next few cards; the others follow after the event loop has run, so that no click waits for them."""
        waiting = [key for key in self._offered if key not in self._made]
        for key in waiting[:count]:
            one = self._offered[key]
            whole = arabic_digits(str(one.title)) if one.heading != one.title else ""
            text = "  ·  ".join(filter(None, (whole, self._owners.get(one.file))))
            card = OptionCard(self._look, "check" if one.kind else "plan", arabic_digits(str(one.heading)), text)
            card.clicked.connect(self._show_form)
            card.toggled.connect(lambda on, made=card: self._list.ensureWidgetVisible(made) if on else None)
            self._group.addButton(card)
            self._cards.addWidget(card)
            self._made[key] = card
        if waiting[count:]:
            self._more.start()

    def show_year(self, year: int, title: str) -> None:
        """Start for this fiscal year; `title` says what for."""
        self._year = year
        show_plain(self._title, title)
        self._show_form()

    def enter(self) -> None:
        """Enter starts with what is chosen."""
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_from(self, table: Path) -> None:
        """The plan that is chosen next begins with the rows of this file, and not empty."""
        self._table = table
        self._show_form()
        self.enter()

    def choose(self, form: str) -> None:
        """Choose the form of this id, if it is among them."""
        for using, card in self.cards.items():
            if self._offered[using].id == form:
                card.setChecked(True)
        self._show_form()

    @property
    def form(self) -> Instrument | None:
        """The chosen one; UserError when it cannot be read."""
        chosen = (self._offered[using] for using, card in self._made.items() if card.isChecked())
        return next((self._forms.get(one.name) for one in chosen), None)

    def _find(self) -> None:
        """Show the forms that have every word, in their titles or what they are for."""
        wanted = folded(self.search.text())
        for key, card in self.cards.items():
            one = self._offered[key]
            said = " ".join((str(one.heading), str(one.title), str(one.help), one.id, *one.aliases))
            show(card, match_rank(folded(said), wanted) > 0)
        left = [card for card in self.cards.values() if not card.isHidden()]
        show(self._none, bool(self.cards) and not left)
        if left and not any(card.isChecked() for card in left):  # nothing is started that nobody sees
            left[0].setChecked(True)
        self._show_form()
        if not left:
            for button in (self.go, self.take):
                button.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down in the search: to the chosen form, or the first that is shown."""
        shown = [card for card in self._made.values() if not card.isHidden()]
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and shown:
            next((card for card in shown if card.isChecked()), shown[0]).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _choose_found(self) -> None:
        """Enter in the search: the first form that is shown is chosen, and Enter again starts."""
        if (found := next((card for card in self.cards.values() if not card.isHidden()), None)) is not None:
            found.setChecked(True)
            self._show_form()
            self.enter()

    def _show_form(self) -> None:
        """Say what starting with the chosen form means, and ask what it leaves open."""
        form, problem = None, ""
        try:
            form = self.form
        except UserError as refused:
            problem = refused.why
        scored = form is not None and bool(form.kind)
        plan = _("เลือกแบบ แล้วเริ่มแผนเปล่า ทุกช่องแก้ได้ภายหลังและบันทึกเอง")
        answers = _("เลือกเกณฑ์และประเภทของหน่วยงาน แล้วเริ่มตรวจทีละข้อได้ทันที เปลี่ยนประเภทภายหลังได้โดยคำตอบไม่หาย")
        show_plain(self._name, arabic_digits(str(form.title)) if form else "")
        show_some(self._help, arabic_digits(str(form.help)) if form else "")
        show_plain(self._text, problem or (answers if scored else plan))
        text = _("แบบที่มีในเครื่องนี้เป็นของปี {edition} ใช้ทำแผนปี {year} ได้ ถ้ามีแบบใหม่จะมากับไฟล์รับส่งจากส่วนกลาง")
        edition = form.edition if form else self._year
        notes = [text.format(edition=edition, year=self._year)] if not scored and edition < self._year else []
        if form is not None and form.id in self.begun:
            notes.append(_("ปีนี้มีเอกสารของแบบนี้แล้ว ปุ่มนี้เริ่มอีกชุดหนึ่ง ถ้าจะทำชุดเดิมต่อ ให้เปิดจากหน้าเอกสารของปี"))
        show_some(self._older, "\n".join(notes))
        filled = _("เริ่มแผนจาก {file}").format(file=self._table.name[:LETTERS]) if self._table else _("เริ่มแผนเปล่า")
        self.go.show_words(_("เริ่มการประเมิน") if scored else filled)
        self.go.setEnabled(form is not None)
        self.take.setEnabled(form is not None)
        show(self.take, form is not None and not scored and self._table is None)
        empty(self._profiles)
        self._chosen = {}
        if form is not None:
            for choice in dict.fromkeys(each.choice for each in form.profiles if each.choice):
                self._profiles.addWidget(self._choice(form, choice))
            if self.isVisible():  # before, it has no window yet in whose order its parts could be the last
                tab_last(*self._parts)

    def _choice(self, form: Instrument, choice: str) -> QWidget:
        group, line = QButtonGroup(self), row(gap=10)
        asked = _("หน่วยงานของท่านเป็น") if choice == "scope" else _("ใช้เกณฑ์ชุดใด (ถ้าไม่แน่ใจ ใช้ชุดที่เลือกไว้แล้ว)")
        for profile in (each for each in form.profiles if each.choice == choice):
            whole = arabic_digits(str(profile.title))
            title = arabic_digits(str(profile.short)) or whole
            icon = "building" if choice == "scope" else "doc"
            card = OptionCard(self._look, icon, title, whole if whole != title else "")
            card.setChecked(profile.default)
            card.setAutoExclusive(not profile.many)
            if not profile.many:
                group.addButton(card)
            line.addWidget(card, 1)
            self._chosen[profile.id] = card
        return holding(column(words(asked, "label", "text2", wrap=True), line, gap=4))

    def _start(self) -> None:
        if (form := self.form) is not None and self._table is not None and not form.kind:
            table, self._table = self._table, None
            self.table_wanted.emit(form, self._year, table)
        elif form is not None:
            self.wanted.emit(form, self._year, sorted(key for key, card in self._chosen.items() if card.isChecked()))

    def _import(self) -> None:
        title, kinds = _("เลือกไฟล์แผน"), _("ไฟล์แผน ({kinds})").format(kinds=f"*.json {TABLES}")
        path, form = ask_file(self, title, kinds, "plans"), self.form
        if path and form is not None and is_table(path):
            self.table_wanted.emit(form, self._year, path)
        elif path and form is not None:
            try:
                given = read_json(path)
            except UserError as problem:
                show_problem(self._look, problem, self)
            else:
                take = partial(self.import_wanted.emit, form, self._year, given)
                if_meant(self._look, self, form, self._year, given, take)


def _place(one: FormLabel) -> tuple[bool, bool, bool, str]:
    """Plans of action first, then other plans, then what else is filled in, by name; what is scored as it came."""
    named = arabic_digits(one.heading.th)
    scored = bool(one.kind)
    return scored, "แผนปฏิบัติ" not in named, not named.startswith("แผน"), "" if scored else sort_key(named)


def if_meant(look: Look, over: QWidget, form: Instrument, year: int, given: object, take: Callable[[], object]) -> None:
    """Take a file in; one that says it is of another form or year once the person says that it is meant."""
    try:
        check_meant(form, year, given)
    except OtherDocument as doubt:
        doubt.do = _("เลือกไฟล์ แบบ และปีให้ตรงกัน ถ้าตั้งใจใช้ไฟล์นี้ กด นำเข้าต่อ")
        dialog = show_problem(look, doubt, over)
        dialog.anyway.clicked.connect(lambda: take())
        dialog.anyway.show()
    else:
        take()


class NotShown(QWidget):
    """Says why a document is not shown in its place, and what to do; it is kept as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._what, self._why = words("", "section", wrap=True), words("", "body", "text2", wrap=True)
        self._do = words("", "body", "text", wrap=True)
        inside = column(self._what, self._why, self._do, None, gap=8, edges=(28, 24, 28, 24))
        self.setLayout(column(frame(inside, "card"), gap=0))

    def show_problem(self, problem: UserError) -> None:
        for label, text in ((self._what, problem.what), (self._why, problem.why), (self._do, problem.do)):
            show_plain(label, text)
