"""The page that starts a plan or assessment from a form, and the page shown in place of an unreadable document."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from core.assessment.copy_deeds import copy_assessment
from core.errors import UserError
from core.forms.ports import Action, Forms, bound_form
from core.forms.published import WrongDocumentError
from core.forms.shape import Instrument
from core.home.starting import StartFormGroup, StartFormOffer
from core.i18n import _
from core.log.ports import standing
from core.plan.file_deeds import copy_plan, import_plan
from core.records.titles import LONGEST, short
from core.thai.search import folded
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from ui.desk import read_json
from ui.desktop.base.asking_files import TABLES, ask_file, is_table
from ui.desktop.base.dialogs import show_problem
from ui.desktop.base.form_search import FormSearch
from ui.desktop.base.page_context import PageContext, ignored, nothing
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, empty, frame, holding, row, scrolling, tab_last
from ui.desktop.widgets.plain import name, show, show_plain, show_some, words
from ui.desktop.widgets.prompt import Prompt, PromptButton, ask

LISTED = 5  # forms visible at once; more can be searched
LETTERS = 28  # of a file name on a button
SLICE = 3  # cards made per turn of the event loop


class StartCalls(NamedTuple):
    """The ways to begin a document. `leave` is called before each of the others."""

    begin: Callable[[Instrument, int, Sequence[str]], None]  # fiscal year, ids of profiles
    copy: Callable[[Ref, str], None]  # last year's document, name of the form of the copy
    open: Callable[[Ref], None]  # the existing document
    take: Callable[[Action], object]  # the deed that imports a file
    begin_plan: Callable[[Instrument, int, Path], None]  # with the first rows in a table
    leave: Callable[[], object] = nothing


class NewDocumentPage(QWidget):
    """The page that offers forms: a click starts a document, copies last year's, or imports a plan's spreadsheet."""

    def __init__(self, look: Look, forms: Forms, none: str, calls: StartCalls) -> None:
        """Make the page; `none` is shown if there is no form. A form is read when chosen or searched."""
        super().__init__()
        self._calls = calls
        self._look = look
        self._forms = forms
        self.year = 0
        self._table: Path | None = None  # with the first rows of the plan
        self._groups: tuple[StartFormGroup, ...] = ()
        self._offered: dict[str, StartFormOffer] = {}
        self._aside: set[str] = set()  # of these the ones shown only if searched for
        self._title = words("", "section", wrap=True)
        self._text = words("", "line", "text2", wrap=True)
        self._name, self._help = words("", "strong", wrap=True), words("", "body", wrap=True)
        self._older = words("", "line", "info", wrap=True)
        self._missing = words(none, "strong", "bad", wrap=True)
        self._group, self._profiles = QButtonGroup(self), column(gap=8)
        self._made: dict[str, OptionCard] = {}  # the cards made, by form
        self._heads: dict[str, QLabel] = {}  # by the first form below each
        self._chosen: dict[str, OptionCard] = {}  # by profile of the chosen form
        self._cards = column(gap=8)
        self.go = Button(look, "", "primary", "plus", do=partial(self._ask_first, self._begin))
        self.copy = Button(look, "", "ghost", "copy", do=partial(self._ask_first, self._copy))
        self.take = Button(
            look, _("นำเข้าไฟล์แผน"), "ghost", "in", do=partial(self._ask_first, self._import)
        )
        self.search = search_line(
            _("ค้นหาแบบ"), description=_("พิมพ์คำในชื่อ หัวข้อ หรือช่องของแบบ"), do=self._find
        )
        self._searching = FormSearch(forms, self, self._find)
        self.search.returnPressed.connect(self.enter)
        self._none = words(_("ไม่มีแบบที่มีคำนี้"), "line", "text2", wrap=True)
        self._none.hide()
        self._list = scrolling(
            column(self._missing, self._cards, self._none, None, gap=8, edges=(0, 0, 6, 0))
        )
        self._more = later(self, 0, self._make_some)
        about = column(
            self._name, self._help, self._text, self._older, 4, self._profiles, None, gap=8
        )
        side = column(
            scrolling(about), row(self.go, self.copy, None), row(self.take, None), gap=10, grow=0
        )
        self._parts = holding(column(self.search, self._list, gap=8, grow=1)), holding(side)
        work = row(*self._parts, gap=24, shares=(5, 4))
        inside = column(self._title, work, gap=12, edges=(28, 24, 28, 24), grow=1)
        self.setLayout(column(frame(inside, "card"), gap=0))

    @property
    def cards(self) -> dict[str, OptionCard]:
        """{form name: card} of all forms offered; reading this property creates the cards that do not exist yet."""
        self._make_some(len(self._offered))
        return self._made

    def show_year(self, year: int, title: str, groups: tuple[StartFormGroup, ...]) -> None:
        """Offer the forms in `groups` for this fiscal year; `title` names the kind of document to start."""
        self.year = year
        show_plain(self._title, title)
        if groups != self._groups or not self._made:
            self._groups, self._offered = groups, {}
            # two owners may use the same name
            for one in (form for group in groups for form in group.forms):
                using = one.label.using
                self._offered[using if using not in self._offered else one.label.name] = one
            aside = {form for group in groups if group.aside for form in group.forms}
            self._aside = {key for key, one in self._offered.items() if one in aside}
            empty(self._cards)
            self._made, self._heads = {}, {}
            show(self._missing, not self._offered)
            show(self.search, len(self._offered) > LISTED)
            self._make_some(LISTED + 1)
            for card in [card for key, card in self._made.items() if key not in self._aside][:1]:
                card.setChecked(True)
        self._show_form()

    def _make_some(self, count: int = SLICE) -> None:
        """Make the next few cards; the others follow in later turns of the event loop, so that no click waits."""
        titles = {group.forms[0].label.name: group.title for group in self._groups}
        waiting = [key for key in self._offered if key not in self._made]
        for key in waiting[:count]:
            one = self._offered[key]
            title = titles.get(one.label.name)
            if title:
                self._heads[key] = words(title, "label", "text2", wrap=True)
                self._cards.addWidget(self._heads[key])
            icon = "check" if one.label.kind else "plan"
            card = OptionCard(
                self._look, icon, arabic_digits(str(one.label.heading)), self._about(one)
            )
            card.clicked.connect(self._show_form)
            card.toggled.connect(
                lambda on, made=card: self._list.ensureWidgetVisible(made) if on else None
            )
            self._group.addButton(card)
            self._cards.addWidget(card)
            self._made[key] = card
            if key in self._aside:
                card.hide()
                if key in self._heads:
                    self._heads[key].hide()
        if waiting[count:]:
            self._more.start()

    def _about(self, offer: StartFormOffer) -> str:
        """Return why a form is offered, else what it is for; of several with one heading, their full titles."""
        label = offer.label
        alike = [one for one in self._offered.values() if one.label.heading == label.heading]
        text = str(label.title if len(alike) > 1 else label.help)
        # whole clauses, which Thai parts by spaces
        clauses = text if len(text) <= LONGEST else text[:LONGEST].rpartition(" ")[0]
        return offer.text or arabic_digits(clauses or short(text))

    def enter(self) -> None:
        """Focus the start button, so that Enter starts a document by the chosen form."""
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_from(self, table: Path) -> None:
        """Let the plan that is started next begin with the rows of a spreadsheet instead of empty."""
        self._table = table
        self._show_form()
        self.enter()

    def choose(self, form: str) -> None:
        """Choose the form with this id. Of several editions, the first one offered is chosen; an edition that a
        programme asks for comes first."""
        fitting = [
            card for using, card in self.cards.items() if self._offered[using].label.id == form
        ]
        if fitting:
            fitting[0].setChecked(True)
        self._show_form()

    @property
    def here(self) -> StartFormOffer | None:
        """The form chosen on the page, or None."""
        return next(
            (self._offered[using] for using, card in self._made.items() if card.isChecked()), None
        )

    @property
    def form(self) -> Instrument | None:
        """The chosen form with its content; None if none is chosen. Raises UserError if it cannot be read."""
        one = self.here
        return self._forms.get(one.label.name) if one else None

    def _find(self) -> None:
        """Show the forms with all words in titles, purpose or questions; choose the best match in a name."""
        # smaller is better
        query = folded(self.search.text())
        found = dict[OptionCard, tuple[bool, bool, bool]]()
        places = self._searching.matches(
            [one.label for one in self._offered.values()], self.search.text()
        )
        for key, card in self.cards.items():
            one = self._offered[key]
            line = places[one.label.name]
            about = _("พบใน “{text}”").format(text=line) if line else self._about(one)
            show_some(card.explanation, about)
            name(card, arabic_digits(str(one.label.heading)), about)
            shown = line is not None and bool(query or key not in self._aside or card.isChecked())
            show(card, shown)
            if shown:
                heading = folded(str(one.label.heading))
                found[card] = (line != "", query not in heading, not heading.startswith(query))
        under = False
        for key in reversed(self._made):  # a heading is shown above its remaining forms
            under = under or not self._made[key].isHidden()
            if key in self._heads:
                show(self._heads[key], under)
                under = False
        show(self._none, bool(self.cards) and not found and not self._searching.reads)
        if query and found:  # nothing invisible is started
            min(found, key=found.__getitem__).setChecked(True)
        self._show_form()
        if not found:
            for button in (self.go, self.copy, self.take):
                button.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle a key: Down in the search goes to the chosen or first form; letters elsewhere go to the search."""
        shown = [card for card in self._made.values() if not card.isHidden()]
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and shown:
            next((card for card in shown if card.isChecked()), shown[0]).setFocus(
                Qt.FocusReason.OtherFocusReason
            )
            return
        if event.text().strip() and event.text().isprintable() and self.search.isVisible():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
            return
        super().keyPressEvent(event)

    def _show_form(self) -> None:
        """Explain what starting the chosen form means, and ask for what it leaves open."""
        form, problem = None, ""
        try:
            form = self.form
        except UserError as refused:
            problem = refused.why
        here, scored = self.here, form is not None and bool(form.kind)
        answers = _("เปลี่ยนประเภทภายหลังได้โดยคำตอบไม่หาย") if form and form.profiles else ""
        show_plain(self._name, arabic_digits(str(form.title)) if form else "")
        show_some(self._help, arabic_digits(str(form.help)) if form else "")
        show_some(self._text, problem or answers)
        text = _("แบบที่มีในเครื่องนี้เป็นของปี {edition} ใช้กับปี {year} ได้ ถ้ามีแบบใหม่จะมากับไฟล์รับส่งจากส่วนกลาง")
        edition = form.edition if form else self.year
        show_some(
            self._older, text.format(edition=edition, year=self.year) if edition < self.year else ""
        )
        if self._table:
            filled = _("เริ่มแผนจาก {file}").format(file=self._table.name[:LETTERS])
        else:
            filled = _("เริ่มแผนเปล่า")
        self.go.show_words(_("เริ่มการประเมิน") if scored else filled)
        copied = _("คัดลอกจากปี {year} พร้อมคำตอบ") if scored else _("คัดลอกจากปี {year}")
        self.copy.show_words(copied.format(year=self.year - 1))
        for button in (self.go, self.copy, self.take):
            button.setEnabled(form is not None)
        show(self.copy, here is not None and here.before is not None and self._table is None)
        show(self.take, form is not None and not scored and self._table is None)
        empty(self._profiles)
        self._chosen = {}
        if form is not None:
            for choice in dict.fromkeys(each.choice for each in form.profiles if each.choice):
                self._profiles.addWidget(self._choice(form, choice))
            if self.isVisible():  # not before it is in a window, whose Tab order is changed
                tab_last(*self._parts)

    def _choice(self, form: Instrument, choice: str) -> QWidget:
        # one below the other: side by side they are wider than what is beside the list
        group, line = QButtonGroup(self), column(gap=8)
        if choice == "scope":
            asked = _("หน่วยงานของท่านเป็น")
        else:
            asked = _("ใช้เกณฑ์ชุดใด (ถ้าไม่แน่ใจ ใช้ชุดที่เลือกไว้แล้ว)")
        for profile in (each for each in form.profiles if each.choice == choice):
            whole = arabic_digits(str(profile.title))
            title = arabic_digits(str(profile.short)) or whole
            icon = "building" if choice == "scope" else "doc"
            card = OptionCard(self._look, icon, title, whole if whole != title else "")
            card.setChecked(profile.default)
            card.setAutoExclusive(not profile.many)
            if not profile.many:
                group.addButton(card)
            line.addWidget(card)
            self._chosen[profile.id] = card
        return holding(column(words(asked, "label", "text2", wrap=True), line, gap=4))

    def _ask_first(self, begin: Callable[[], object]) -> None:
        """Start a document; if the year has one of the form, ask whether to open that instead."""
        here = self.here
        if here is None or here.begun is None:
            begin()
            return
        prompt = Prompt(
            title=_("เริ่มแบบนี้ไปแล้วในปี {year}").format(year=self.year),
            go=_("เปิดชุดเดิม"),
            icon="right",
            parts=[arabic_digits(str(here.label.title)), _("เปิดชุดเดิมเพื่อทำต่อ หรือเริ่มอีกชุดหนึ่ง")],
            buttons=[PromptButton(_("เริ่มอีกชุด"), "plus", begin)],
        )
        ask(self._look, self, prompt, partial(self._open, here.begun))

    def _open(self, document: Ref) -> None:
        self._calls.leave()
        self._calls.open(document)

    def _begin(self) -> None:
        form = self.form
        if form is not None and self._table is not None and not form.kind:
            table, self._table = self._table, None
            self._begin_plan(form, table)
        elif form is not None:
            self._calls.leave()
            chosen = sorted(key for key, card in self._chosen.items() if card.isChecked())
            self._calls.begin(form, self.year, chosen)

    def _begin_plan(self, form: Instrument, table: Path) -> None:
        self._calls.leave()
        self._calls.begin_plan(form, self.year, table)

    def _copy(self) -> None:
        here = self.here
        if here is not None and here.before is not None:
            self._calls.leave()
            self._calls.copy(here.before, here.label.name)

    def _import(self) -> None:
        title = _("เลือกไฟล์แผน")
        kinds = _("ไฟล์แผน ({kinds})").format(kinds=f"*.json {TABLES}")
        path, form = ask_file(self, title, kinds, "plans"), self.form
        if path and form is not None and is_table(path):
            self._begin_plan(form, path)
        elif path and form is not None:
            try:
                content = read_json(path)
            except UserError as problem:
                show_problem(self._look, problem, self)
            else:
                deed = partial(
                    import_plan, instrument=form, year=self.year, content=content, anyway=True
                )
                if_meant(self._look, self, form, self.year, content, partial(self._take, deed))

    def _take(self, deed: Action) -> None:
        self._calls.leave()
        self._calls.take(deed)


def start_groups(context: PageContext, year: int, entity: str = "") -> tuple[StartFormGroup, ...]:
    """Return the forms that apply to this office and fiscal `year`, grouped. `entity`: plan, assessment, "" = both."""
    view = partial(
        StartFormGroup.all, unit=context.unit, year=year, today=date.today(), entity=entity
    )
    return context.session.read(view)


def copy_document(
    context: PageContext,
    ref: Ref,
    form: str,
    year: int,
    changed: Callable[[Changes], object] = ignored,
    *,
    answers: bool = False,
) -> None:
    """Start a document of `year` as a copy of the document `ref`, by the form named `form`. If `answers`, copy an
    assessment's answers too. Then call `changed`."""
    forms = context.session.forms
    filled_by = context.session.read(lambda reader: bound_form(standing(reader, ref)))
    try:
        found, by = forms.worded(forms.get(form)), forms.get(filled_by)
    except UserError as problem:
        context.host.refuse(problem)
        return
    own = partial(copy_plan, form=by)
    if ref.entity == "assessment":
        own = partial(copy_assessment, form=by if answers else None)
    context.do(partial(own, instrument=found, source=ref, year=year), changed=changed)


def start_page(
    context: PageContext, none: str, begin: Callable[[Instrument, int, Sequence[str]], None]
) -> NewDocumentPage:
    """Return the page for a year without document; `none` is the text shown if no form can be used."""
    calls = StartCalls(
        begin,
        lambda ref, form: copy_document(context, ref, form, page.year, answers=True),
        lambda ref: context.host.show_place(ref.entity, ref),
        context.session.do,
        context.host.begin_plan,
    )
    page = NewDocumentPage(context.look, context.session.forms, none, calls)
    return page


def if_meant(
    look: Look,
    widget: QWidget,
    form: Instrument,
    year: int,
    content: object,
    take: Callable[[], object],
) -> None:
    """Call `take`, which imports `content`. If `content` is of another form or year, ask the user first."""
    try:
        WrongDocumentError.check(form, year, content)
    except WrongDocumentError as doubt:
        doubt.do = _("เลือกไฟล์ แบบ และปีให้ตรงกัน ถ้าตั้งใจใช้ไฟล์นี้ กด นำเข้าต่อ")
        dialog = show_problem(look, doubt, widget)
        dialog.anyway.clicked.connect(lambda: take())
        dialog.anyway.show()
    else:
        take()


class UnavailablePage(QWidget):
    """The page in place of a document that cannot be shown: tells why, and what to do; changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._what = words("", "section", wrap=True)
        self._why = words("", "body", "text2", wrap=True)
        self._do = words("", "body", "text", wrap=True)
        inside = column(self._what, self._why, self._do, None, gap=8, edges=(28, 24, 28, 24))
        self.setLayout(column(frame(inside, "card"), gap=0))

    def show_problem(self, problem: UserError) -> None:
        for label, text in (
            (self._what, problem.what),
            (self._why, problem.why),
            (self._do, problem.do),
        ):
            show_plain(label, text)
