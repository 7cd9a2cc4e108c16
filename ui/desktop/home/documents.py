"""The page of a year's plans and assessments, grouped by who asks for them, each with state and next step; and its
controller, which reads, opens and starts them."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget

from core.assessment.start_deeds import start_assessment
from core.forms.ports import Action, Forms, Reader
from core.forms.shape import Instrument
from core.home.documents import (
    DocumentGroup,
    DocumentRow,
    YearDocuments,
    documents,
    request_words,
)
from core.home.rows import FINDING, Destination
from core.home.starting import StartFormGroup
from core.home.year import read_year
from core.i18n import _
from core.log.deeds import delete_record
from core.people.units import office_of
from core.plan.deeds import start_plan
from core.thai.search import folded
from core.values import Changes, Ref
from ui.desktop.base.background import View
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.starting import NewDocumentPage, StartCalls, copy_document, start_groups
from ui.desktop.home.desk import LARGE, REST
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, ListRowButton, Pill
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog, most
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding, KeyContext
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    as_row,
    column,
    empty,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.list_menu import MenuDeed, MenuRow
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import copy_words, name, show, show_plain, show_some, texts, words

# design pixels from which the side column is beside, and a row is one line
SIDE_BY_SIDE = 1000
EASY = 700
SIDE = 258
# design pixels of the columns
STATE = 124
FIGURE = 146
DUE = 112
DEED = 132
KIND_WORDS = {"": "ทั้งหมด", "plan": "แผน", "assessment": "ประเมิน"}
ENTITY_ICONS = {"plan": "plan", "assessment": "check"}


class DocumentRowWidget(MenuRow):
    """A row about one plan or assessment: a click on it opens the document, its button does the next step."""

    def __init__(
        self, look: Look, document: DocumentRow, desk: "DocumentsDesk", *, narrow: bool
    ) -> None:
        super().__init__("clear")
        self.shown = document
        title = texts((document.title, "strong"), (document.text, "line text2"))
        pill = row(Pill(look, document.state, document.tone, document.icon), None, gap=0)
        parts = [(pill, STATE), (self._figure(look), FIGURE), (self._due(), DUE)]
        cells = [frame(inside) for inside, _wide in parts]
        if not narrow:
            for cell, (_inside, wide) in zip(cells, parts, strict=True):
                cell.setFixedWidth(look.px(wide))
        whole: QBoxLayout
        if narrow:
            whole = column(title, *cells, gap=4)
        else:
            whole = row(frame(title), *cells, gap=12, grow=0)
        icon = IconLabel(look, ENTITY_ICONS[document.entity], "accent", 20)
        inside = row(icon, frame(whole), gap=12, edges=(4, 7, 4, 7), grow=1)
        says = (document.text, document.state, document.figure, document.grade, *document.due[:2])
        self.line = ListRowButton(inside, document.title, " ".join(filter(None, says)))
        # as tall as a long title
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.line.clicked.connect(partial(desk.open, document))
        self.button = Button(look, document.deed, "ghost", do=partial(desk.do_next, document))
        self.button.setFixedWidth(max(look.px(DEED), self.button.sizeHint().width()))
        name(self.button, f"{document.deed}: {document.title}", document.text)
        if (ref := document.ref) is not None:
            copy = partial(desk.copy, ref, document.form, answers=False)
            self.deeds = (
                MenuDeed(_("คัดลอกเป็นชุดใหม่"), copy),
                MenuDeed(_("ย้ายเอกสารไปถังขยะ"), partial(desk.delete, ref)),
            )
        if narrow:
            self.setLayout(column(self.line, row(None, self.button)))
        else:
            self.setLayout(row(self.line, self.button, gap=8, grow=0))

    def _figure(self, look: Look) -> QBoxLayout:
        if not self.shown.figure:
            return column(gap=0)
        figure = words(self.shown.figure, "linestrong")
        grade = words(self.shown.grade, "small", "text2")
        beside = figure.sizeHint().width() + grade.sizeHint().width() + 6 <= look.px(FIGURE)
        inside = column(
            row(figure, None, grade, gap=6) if beside else column(figure, grade, gap=0), gap=4
        )
        if self.shown.share is not None:
            bar = FractionBar(look)
            bar.show_bar(self.shown.share, None)
            inside.addWidget(bar)
        return inside

    def _due(self) -> QBoxLayout:
        due = self.shown.due
        if due.tone == "bad":
            tone = due.tone
        elif due.left:
            tone = "text"
        else:
            tone = "text2"
        inside = column(words(due.day, "linestrong" if due.left else "line", tone), gap=0)
        if due.left:
            inside.addWidget(words(due.left, "small", due.tone if due.tone != "mute" else "text2"))
        return inside


class DocumentsPage(FittedSurface):
    """The page of a year's plans and assessments."""

    def __init__(self, look: Look, desk: "DocumentsDesk") -> None:
        super().__init__("clear")
        self._look, self._desk = look, desk
        self._shown = YearDocuments(0, (), (), ())
        self._today = date.min
        self._among, self._narrow = "", False
        self._anew = VisiblePageUpdater(self, lambda: self.show_documents(self._shown, self._today))
        self.lines: list[DocumentRowWidget] = []
        self.kinds = SegmentedControl(
            tuple((key, _(text), "") for key, text in KIND_WORDS.items()), _("แสดง")
        )
        self.kinds.chosen.connect(lambda _kind: self._choose(""))
        self.search = search_line(_("ค้นหาเอกสาร"), do=self._fill)
        self._list = column(gap=0)
        self._none = words("", "body", "text2", wrap=True)
        self.begin = Button(look, _("เริ่มเอกสาร"), "ghost", "plus", do=desk.start)
        keys = _(
            "↑ ↓ เลือก   Enter เปิด   คลิกขวา เมนู   Ctrl+N เริ่มเอกสาร   Ctrl+D คัดลอกเป็นชุดใหม่   Delete ย้ายไปถังขยะ"
        )
        hint = words(keys, "small", "text2", wrap=True)
        begin = row(self.begin, None)
        head = row(self.kinds, None, self.search, gap=12)
        inside = column(
            head, 6, self._list, self._none, begin, None, hint, gap=4, edges=(16, 12, 16, 10)
        )
        card = frame(inside, "card")
        self._counts, self._before, self._missing = (
            self._card(title) for title in (_("ปีนี้"), "", _("แบบที่ยังไม่มาถึง"))
        )
        self._side = frame(
            column(*(part[0] for part in (self._counts, self._before, self._missing)), None, gap=12)
        )
        self._whole = row(card, self._side, gap=12, grow=0)
        self._area = scrolling(self._whole)
        self.setLayout(column(self._area, gap=0))
        near = KeyContext.WidgetWithChildrenShortcut
        lines = (
            KeyBinding(_("เลือกเอกสาร"), ("Down",), partial(self._move, 1), "↑ ↓"),
            KeyBinding("", ("Up",), partial(self._move, -1)),
            KeyBinding(_("เปิดเอกสารที่เลือก"), ("Enter",)),
            KeyBinding(_("คัดลอกเป็นชุดใหม่"), ("Ctrl+D",), self._copy),
            KeyBinding(_("ย้ายเอกสารไปถังขยะ"), ("Del",), self._delete),
        )
        InstalledShortcuts(self, lines, near)
        look.resized.connect(self._anew.ask)  # for another font size

    # -- showing

    def show_documents(self, documents: YearDocuments, today: date) -> None:
        """Show the plans and assessments of a year; the focused document keeps the focus."""
        self._shown = documents
        self._today = today
        self._anew.due = False
        self._fill()
        self._fill_counts()
        self._fill_before()
        self._fill_missing()

    def enter(self) -> None:
        """Focus the first document, or the button that starts one if there is none."""
        settle(self._area)
        first: QWidget = self.lines[0].line if self.lines else self.begin
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, ref: Ref) -> None:
        """Focus the row of a plan or assessment; do nothing if it is not shown."""
        for one in self.lines:
            if one.shown.ref == ref:
                one.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def here(self) -> DocumentRow | None:
        """The document (plan or assessment) whose row has the focus, or None."""
        return next(
            (
                one.shown
                for one in self.lines
                if one.isAncestorOf(QApplication.focusWidget() or self)
            ),
            None,
        )

    def _fill(self) -> None:
        at = next(
            (
                n
                for n, one in enumerate(self.lines)
                if one.isAncestorOf(QApplication.focusWidget() or self)
            ),
            -1,
        )
        empty(self._list)
        self.lines = []
        query, kind = folded(self.search.text()), self.kinds.key
        among = self._shown.counted(self._today).get(self._among, self._shown.rows)
        asked = [
            one
            for one in among
            if kind in ("", one.entity) and query in folded(f"{one.title} {one.text}")
        ]
        for group in self._shown.groups:
            fitting = [one for one in group.rows if one in asked]
            if fitting and not self.lines and not self._narrow:
                self._list.addWidget(self._heads())
            if fitting:
                self._list.addWidget(self._head(group))
            for n, one in enumerate(fitting):
                if n:
                    self._list.addWidget(hairline())
                self._list.addWidget(
                    line := as_row(
                        DocumentRowWidget(self._look, one, self._desk, narrow=self._narrow)
                    )
                )
                self.lines.append(line)
        for key, text in KIND_WORDS.items():
            n = sum(key in ("", one.entity) for one in self._shown.rows)
            show_plain(self.kinds.button(key), f"{_(text)} {n}")
            self.kinds.button(key).updateGeometry()
        if self._shown.rows:
            none = _("ไม่มีเอกสารตามที่เลือก")
        else:
            none = _("ปีนี้ยังไม่มีเอกสาร เริ่มจากแบบที่มีในเครื่องนี้ได้ทันที")
        show_some(self._none, "" if self.lines else none)
        show(self.begin, not self._shown.rows)
        if at >= 0 and self.lines:
            self.lines[min(at, len(self.lines) - 1)].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heads(self) -> QWidget:
        """Return the heads of the columns."""
        texts = (_("เอกสาร"), _("สถานะ"), _("คะแนนหรือความคืบหน้า"), _("กำหนด"), _("ขั้นต่อไป"))
        heads = [words(text, "small", "text2") for text in texts]
        for head, wide in zip(heads[1:], (STATE, FIGURE, DUE, DEED), strict=True):
            head.setFixedWidth(self._look.px(wide))
        line = frame(row(*heads[:4], 0, heads[4], gap=12, edges=(36, 2, 0, 0), grow=0))
        return frame(column(line, hairline(), gap=4))

    def _head(self, group: DocumentGroup) -> QWidget:
        asked = _("ขอ {n} เอกสาร เริ่มแล้ว {begun}").format(n=group.required, begun=group.begun)
        says = asked if group.title else _("ไม่มีผู้ขอ ไม่ต้องส่ง")
        title = words(group.title or _("หน่วยงานทำเอง"), "strong", wrap=True)
        return frame(row(title, words(says, "line", "text2"), None, gap=10, edges=(0, 8, 0, 2)))

    def _card(self, title: str) -> tuple[QFrame, QBoxLayout, QLabel]:
        head, lines = words(title, "section", wrap=True), column(gap=4)
        return frame(column(head, lines, gap=6, edges=(16, 10, 12, 12)), "card"), lines, head

    def _fill_counts(self) -> None:
        card, lines, _head = self._counts
        counted = self._shown.counted(self._today)
        empty(lines)
        show(card, bool(self._shown.rows))
        said = {
            "late": (_("เลยกำหนด"), "bad"),
            "soon": (_("กำหนดภายใน 30 วัน"), "warn"),
            "open": (_("กำลังทำ"), "text"),
            "done": (_("ลงนามและส่งแล้ว"), "ok"),
        }
        for key, (text, tone) in said.items():
            figure = words(str(len(counted[key])), "section", tone)
            figure.setFixedWidth(self._look.px(30))
            line = row(figure, words(text, "line", wrap=True), gap=8, edges=(0, 3, 0, 3), grow=1)
            button = ListRowButton(line, text, figure.text())
            button.clicked.connect(partial(self._choose, key))
            lines.addWidget(button)

    def _fill_before(self) -> None:
        card, lines, head = self._before
        empty(lines)
        show(card, bool(self._shown.before))
        show_plain(head, _("ปี {before} มี ปีนี้ยังไม่มี").format(before=self._shown.year - 1))
        if any("#" in one.form for one in self._shown.before):
            show_plain(head, _("เริ่มจากเอกสารที่มีอยู่"))
        for one in self._shown.before:
            text = texts(
                (one.title, "strong"), (one.takes, "small text2"), (one.leaves, "small text2")
            )
            if one.form:
                button = Button(
                    self._look,
                    _("คัดลอกมา"),
                    "link",
                    do=partial(self._desk.copy, one.ref, one.form, False),
                )
                name(button, f"{_('คัดลอกมา')}: {one.title}", f"{one.takes} {one.leaves}")
                text.addLayout(row(button, None))
                if one.answers:
                    button = Button(
                        self._look,
                        _("คัดลอกพร้อมคำตอบ"),
                        "link",
                        do=partial(self._desk.copy, one.ref, one.form, True),
                    )
                    name(button, f"{_('คัดลอกพร้อมคำตอบ')}: {one.title}", one.answers)
                    text.addWidget(words(one.answers, "small", "text2", wrap=True))
                    text.addLayout(row(button, None))
            else:
                text.addWidget(words(_("แบบยังไม่มาถึง"), "small", "warn", wrap=True))
            lines.addWidget(frame(text))

    def _fill_missing(self) -> None:
        card, lines, _head = self._missing
        empty(lines)
        show(card, bool(self._shown.missing))
        for form in self._shown.missing:
            lines.addWidget(
                words(_("“{form}” ยังไม่ได้รับมา").format(form=form), "line", "text2", wrap=True)
            )
            copy = partial(self._desk.request_form, form)
            button = Button(self._look, _("คัดลอกข้อความขอแบบ"), "ghost", "copy", do=copy)
            name(button, f"{_('คัดลอกข้อความขอแบบ')}: {form}")
            lines.addWidget(frame(row(button, None)))

    # -- actions of the person

    def _choose(self, key: str) -> None:
        """Show only the documents of one count, or all again if it was chosen already."""
        self._among = "" if self._among == key else key
        self._fill()

    def _move(self, step: int) -> None:
        lines = self.lines
        at = next(
            (n for n, one in enumerate(lines) if one.shown is self.here),
            -1 if step > 0 else len(lines),
        )
        if 0 <= at + step < len(lines):
            lines[at + step].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        here = self.here
        if here is not None and here.ref is not None:
            self._desk.copy(here.ref, here.form, False)

    def _delete(self) -> None:
        here = self.here
        if here is not None and here.ref is not None:
            self._desk.delete(here.ref)

    # -- room

    def _fit(self) -> None:
        width = self.width() * 100 // self._look.scale
        self._lay_beside(self._whole, self._side, self._look.px(SIDE), beside=width >= SIDE_BY_SIDE)
        narrow = width < EASY
        if narrow != self._narrow:
            self._narrow = narrow
            self._fill()


class NewDocumentDialog(FramedDialog):
    """The dialog that lists the forms by which a document (plan or assessment) of the year can be started."""

    def __init__(
        self,
        look: Look,
        forms: Forms,
        groups: tuple[StartFormGroup, ...],
        year: int,
        calls: StartCalls,
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("เริ่มเอกสารของปี {year}").format(year=year), parent)
        self.start = NewDocumentPage(
            look, forms, _("ยังไม่มีแบบในเครื่องนี้"), calls._replace(leave=self.accept)
        )
        self.start.show_year(year, _("เลือกแบบ"), groups)
        self.fill(column(self.start, gap=0), self.closer(), min_width=980)
        self.resize(self.width(), min(look.px(720), most(self).height()))


class DocumentStarter:
    """A controller that starts documents (plans and assessments) of a year, and goes to the started one."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        self._context = context
        self._page = page
        self._year = 0

    def ask(self, year: int, form: str = "", entity: str = "") -> NewDocumentDialog:
        """Open and return the dialog that starts a document. `form`: id of the form selected at first ("" = none).
        `entity`: offer only forms of a "plan" or an "assessment" ("" = both)."""
        room, self._year = self._context, year
        calls = StartCalls(
            self._begin,
            partial(self.copy, answers=True, year=year),
            lambda ref: room.host.show_place(ref.entity, ref),
            self._do,
            room.host.begin_plan,
        )
        groups = start_groups(room, year, entity)
        dialog = NewDocumentDialog(room.look, room.session.forms, groups, year, calls, self._page)
        dialog.start.choose(form)
        dialog.open()
        dialog.start.enter()
        return dialog

    def open(self, row: DocumentRow, year: int) -> None:
        """Open a document. If it is not started, offer to start it, or request its form if this PC lacks the form."""
        if row.ref is None:
            self.next(row, year)
        else:
            self._context.host.jump(Destination(row.entity, row.ref, year=year))

    def next(self, row: DocumentRow, year: int) -> None:
        """Do a document's next step: request a missing form, offer to start it, or go to where work continues."""
        if not row.has_form:
            self.request(row.form, year)
        elif row.goal is None:
            self.ask(year, row.form, row.entity)
        else:
            self._context.host.jump(row.goal)

    def _begin(self, form: Instrument, year: int, profiles: Sequence[str]) -> None:
        form = self._context.session.forms.worded(form)
        if form.kind:
            self._do(
                partial(
                    start_assessment, instrument=form, year=year, profiles=profiles, ordinal=None
                )
            )
        else:
            self._do(partial(start_plan, instrument=form, year=year, ordinal=None))

    def copy(self, ref: Ref, form: str, answers: bool = False, *, year: int) -> None:
        self._year = year
        copy_document(self._context, ref, form, year, self._go_to_made, answers=answers)

    def _do(self, deed: Action) -> None:
        """Hand the deed to the pen, and open what it made."""
        self._context.do(deed, changed=self._go_to_made)

    def _go_to_made(self, changes: Changes) -> None:
        for note in changes.notes:
            self._context.host.report(note, "info")
        for ref in changes.touched:
            if ref.entity in ENTITY_ICONS:
                part = FINDING if ref.entity == "plan" else ""
                self._context.host.jump(Destination(ref.entity, ref, part, self._year))

    def request(self, form: str, year: int) -> None:
        name, code = self._context.session.read(
            lambda reader: office_of(reader, self._context.unit)
        )
        if copy_words(request_words(name or code, year, form)):
            self._context.host.report(_("คัดลอกข้อความแล้ว วางใน LINE หรือหนังสือได้"), "ok")


class DocumentsDesk(Surface):
    """The container of the page of a year's documents; reads them, and carries out what is requested."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("clear")
        self._context = context
        self._starts = DocumentStarter(context, self)
        self.page = DocumentsPage(context.look, self)
        self.setLayout(column(self.page, gap=0))
        self.live = PageRefresher(context, self, self._read, self._show, rest=REST)
        context.backing.known.changed.connect(self._again)

    def open(self, row: DocumentRow) -> None:
        self._starts.open(row, self.live.year)

    def do_next(self, row: DocumentRow) -> None:
        self._starts.next(row, self.live.year)

    def start(self) -> None:
        self.ask_start()

    def copy(self, document: Ref, form: str, answers: bool) -> None:
        self._starts.copy(document, form, answers, year=self.live.year)

    def delete(self, document: Ref) -> None:
        self._context.session.do(partial(delete_record, ref=document))

    def request_form(self, form: str) -> None:
        self._starts.request(form, self.live.year)

    def _read(self) -> View[YearDocuments] | None:
        """Read the documents of the fiscal year, if anything may have changed."""
        room = self._context
        year = self.live.year
        now = datetime.now()
        sent, backing = room.office.last_sent(), room.backing
        backing.known.look_again()
        if not self.live.due(now.date(), sent, backing.known.times):
            return None

        def view(reader: Reader) -> YearDocuments:
            return documents(reader, read_year(reader, room.unit, year, now, sent, backing.kept()))

        if (room.folder / "prongsai.db").stat().st_size > LARGE:
            return view
        self.live.show(room.session.read(view))
        return None

    def _show(self, documents: YearDocuments) -> None:
        first = not self.page.lines
        self.page.show_documents(documents, datetime.now().date())
        if first and self.isVisible():
            self.page.enter()

    def place(self) -> HeaderContent:
        title = _("เอกสารของปี {year}").format(year=self.live.year)
        return HeaderContent(
            _("เอกสารของปี"), title, HeaderAction(_("เริ่มเอกสาร"), "plus", self.ask_start)
        )

    def here(self) -> Ref | None:
        found = self.page.here
        return found.ref if found else None

    def ask_start(self, form: str = "", entity: str = "") -> NewDocumentDialog:
        """Open and return the dialog that starts a document of the shown year. `form`: id of the form selected at first
        ("" = none). `entity`: offer only forms of a "plan" or an "assessment" ("" = both)."""
        return self._starts.ask(self.live.year, form, entity)

    def take(self, paths: Sequence[Path]) -> None:
        """Open the dialog to start a plan with the rows of a table file, the first of the dropped `paths`."""
        self.ask_start(entity="plan").start.begin_from(paths[0])

    def _again(self) -> None:
        if self.isVisible():
            self.live.read()
