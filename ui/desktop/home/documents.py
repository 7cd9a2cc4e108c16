"""The page of a year's plans and assessments, grouped by who asks for them, each with state and next step."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget

from core.home.documents import DocumentGroup, DocumentRow, YearDocuments
from core.i18n import _
from core.thai.search import folded
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, ListRowButton, Pill
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding, KeyContext
from ui.desktop.widgets.late import VisiblePageUpdater
from ui.desktop.widgets.layout import (
    FittedSurface,
    Surface,
    column,
    empty,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import name, show, show_plain, show_some, texts, words

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


class DocumentRowWidget(Surface):
    """A row about one plan or assessment: a click on it opens the document, its button does the next step."""

    opened = Signal(object)  # DocumentRow
    requested = Signal(object)  # DocumentRow whose next step is to be done

    def __init__(self, look: Look, document: DocumentRow, *, narrow: bool) -> None:
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
        self.line.clicked.connect(lambda: self.opened.emit(document))
        self.button = Button(look, document.deed, "ghost", do=lambda: self.requested.emit(document))
        self.button.setFixedWidth(max(look.px(DEED), self.button.sizeHint().width()))
        name(self.button, f"{document.deed}: {document.title}", document.text)
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
    """The page of a year's plans and assessments; it emits what a person requests as signals."""

    opened = Signal(object)  # DocumentRow
    requested = Signal(object)  # DocumentRow whose next step is to be done
    start_requested = Signal()
    copied = Signal(object, bool)  # Copyable, whether its answers are copied too
    again_requested = Signal(object)  # DocumentRow to be copied as another one of this year
    binned = Signal(object)  # DocumentRow
    request_requested = Signal(str)  # id of a form

    def __init__(self, look: Look) -> None:
        super().__init__("clear")
        self._look = look
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
        self.begin = Button(look, _("เริ่มเอกสาร"), "ghost", "plus", do=self.start_requested)
        keys = _(
            "↑ ↓ หรือคลิกขวา เลือก   Enter เปิด   Ctrl+N เริ่มเอกสาร   Ctrl+D คัดลอกเป็นชุดใหม่   Delete ย้ายไปถังขยะ"
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
            KeyBinding(_("คัดลอกเป็นชุดใหม่"), ("Ctrl+D",), partial(self._ask, self.again_requested)),
            KeyBinding(_("ย้ายเอกสารไปถังขยะ"), ("Del",), partial(self._ask, self.binned)),
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
                    line := DocumentRowWidget(self._look, one, narrow=self._narrow)
                )
                line.opened.connect(self.opened)
                line.requested.connect(self.requested)
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
                    self._look, _("คัดลอกมา"), "link", do=partial(self.copied.emit, one, False)
                )
                name(button, f"{_('คัดลอกมา')}: {one.title}", f"{one.takes} {one.leaves}")
                text.addLayout(row(button, None))
                if one.answers:
                    button = Button(
                        self._look,
                        _("คัดลอกพร้อมคำตอบ"),
                        "link",
                        do=partial(self.copied.emit, one, True),
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
            copy = partial(self.request_requested.emit, form)
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

    def _ask(self, signal: SignalInstance) -> None:
        here = self.here
        if here is not None and here.ref is not None:
            signal.emit(here)

    # -- room

    def _fit(self) -> None:
        width = self.width() * 100 // self._look.scale
        self._lay_beside(self._whole, self._side, self._look.px(SIDE), beside=width >= SIDE_BY_SIDE)
        narrow = width < EASY
        if narrow != self._narrow:
            self._narrow = narrow
            self._fill()
