"""Widgets on one received file: who sent it, why it cannot be imported, and what an import would change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.exchange.devices import let_go_words
from core.exchange.incoming_view import (
    ImportEffects,
    ImportFieldRow,
    ImportPreview,
    ImportRecordRow,
)
from core.exchange.staging import BEFORE, FileKey, ImportChoice, ImportListFile, sender_words
from core.i18n import _
from core.thai.days import date_and_time, moment_of
from ui.desktop.exchange.staged import GRAVE, foreseen_pills, reported_pills
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, IconLabel, Pill, hold
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import (
    Surface,
    column,
    empty,
    flow,
    frame,
    hairline,
    holding,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.plain import dress, name, show, show_plain, texts, tip_of, words
from ui.desktop.widgets.rows import (
    Index,
    RowsModel,
    draw_head,
    draw_line,
    draw_pill,
    is_chosen,
    pill_width,
    plain_list,
)

LARGE = 150  # font size in percent from which records get more room
# least pixels at 100 % for counts and records, without or with large text
RECORDS = {False: 330, True: 400}


class IncomingCalls(NamedTuple):
    """What the page of received files calls on request."""

    take: Callable[[ImportChoice], None]
    look_into: Callable[[FileKey, str], None]  # read the records of a file with this name
    look_again: Callable[[Path], None]
    confirm: Callable[[str, FileKey], None]  # make the sender with this key (hex) of a file known
    leave: Callable[[], None]


class IncomingFileCard(Surface):
    """A card with the facts of one received file: sender, date, state, and the actions possible."""

    def __init__(self, look: Look, calls: IncomingCalls) -> None:
        super().__init__("card")
        self._look, self._calls = look, calls
        self._inside = column(gap=0)
        self.setLayout(self._inside)

    def show_file(
        self,
        file: ImportListFile | None,
        preview: ImportPreview | None,
        names: Mapping[str, str],
        can_retry: bool,
    ) -> None:
        """Show a received file; None clears the card. `preview`: its full preview, None = show the short
        `file.preview`. `names`: {unit id or key (hex): sender's name}. `can_retry`: the import can be tried again."""
        empty(self._inside)
        if file is None:
            return
        looked = preview or file.preview
        if file.outcome:
            pills = reported_pills(file.outcome, member=looked.member)
        else:
            pills = foreseen_pills(looked)
        if file.problem is not None:
            pills = []
        grave = file.problem is not None or any(pill.tone in GRAVE for pill in pills)
        if file.problem:
            tone = "bad"
        elif grave:
            tone = "warn"
        else:
            tone = "accent"
        lines = texts(*self._lines(file, names))
        shown = holding(flow(*(Pill(self._look, *pill) for pill in pills))) if pills else None
        icon = IconLabel(self._look, "warn" if grave else "in", tone, 24)
        inside = row(
            icon, lines, shown, gap=14, edges=(16, 6, 14, 7), shares=(0, 2, 3 if pills else 0)
        )
        for deed in self._deeds(file, names, can_retry):
            inside.addWidget(deed)
        self._inside.addWidget(frame(inside))

    def _lines(self, file: ImportListFile, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the texts on a file, each with its style."""
        yield file.called, "strong"
        sender = sender_words(file, names)
        if sender:
            facts = [_("จาก {sender}").format(sender=sender)]
            at = moment_of(file.preview.made_at)  # by the sender's clock
            if at:
                facts += [_("สร้าง {at}").format(at=date_and_time(at))]
            yield "  ".join(facts), "line text2"
        problem = file.problem
        if problem:
            yield problem.what, "linestrong bad"
            yield f"{problem.why} {problem.do}", "line text2"
        yield let_go_words(file.outcome.let_go) if file.outcome else "", "line warn"
        if file.differs:
            yield _("ตอนเปิดดูเป็น “{state}”").format(state=_(BEFORE[file.before])), "line warn"

    def _deeds(
        self, file: ImportListFile, names: Mapping[str, str], can_retry: bool
    ) -> Sequence[QWidget]:
        if file.outcome:
            waits = file.outcome.waiting
        else:
            waits = file.preview.waiting and not file.preview.joins
        key = file.preview.key or (file.outcome.key if file.outcome else "")
        unit = file.preview.unit
        if waits and key:
            text = _("ยืนยันเครื่องนี้") if unit in names else _("เพิ่มหน่วยงานนี้")
            ask = partial(self._calls.confirm, key, file.key)
            return [Button(self._look, text, "ghost", "pc", small=True, do=ask)]
        if file.problem is not None and can_retry:
            look = partial(self._calls.look_again, file.preview.path)
            return [Button(self._look, _("เปิดดูอีกครั้ง"), "ghost", "redo", small=True, do=look)]
        return []


class IncomingFileWidget(QWidget):
    """A widget that shows one received file: its card, and its records once they are read."""

    def __init__(self, look: Look, calls: IncomingCalls) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self._shown: ImportPreview | None = None  # the preview whose records are shown
        self.card = IncomingFileCard(look, calls)
        self.fields = ImportFieldsCard(look)
        self.records = ImportRecordsCard(look, self.fields.show_record)
        self.counts = ImportCountsBar(look, self.records.show_states)
        work = row(self.records, self.fields, gap=10, shares=(2, 3))
        self._reading = words(_("กำลังอ่านรายการในไฟล์นี้"), "line", "text2")
        self._preview = frame(column(self.counts, work, gap=10, grow=1))
        self._rest = QWidget()
        self._rest.setObjectName("clear")
        whichever_is_shown = (2, 3)
        self.setLayout(
            column(
                self.card, self._reading, self._preview, self._rest, gap=8, grow=whichever_is_shown
            )
        )

    def show_file(
        self,
        file: ImportListFile | None,
        preview: ImportPreview | None,
        names: Mapping[str, str],
        *,
        is_reading: bool,
        can_retry: bool,
        narrow: bool,
    ) -> None:
        """Show a received file (see IncomingFileCard.show_file). `is_reading`: its records are still being read.
        `narrow`: hide counts of 0."""
        self.card.show_file(file, preview, names, can_retry)
        self.counts.show_narrow(narrow)
        show(self.card, file is not None)
        show(self._reading, is_reading)
        foreseen = preview.foreseen if preview else None
        there = bool(foreseen and foreseen.records)
        show(self._preview, there)
        show(self._rest, not there)
        self._preview.setMinimumHeight(self._look.px(RECORDS[self._look.scale >= LARGE]))
        if preview is None or foreseen is None or self._shown is preview:
            return
        self._shown = preview
        self.counts.clear()
        self.counts.show_looked(preview)
        self.records.show_records(foreseen.records, foreseen.more)
        self.fields.show_findings(foreseen.findings + foreseen.astray)


COUNTS = (
    ("new", "plus", "ok", "รายการใหม่"),
    ("changed", "pen", "info", "เปลี่ยนค่า"),
    ("conflict", "conflict", "bad", "ไม่ตรงกัน"),
    ("deleted", "cross", "mute", "ย้ายลงถัง"),
    ("files", "clip", "mute", "ไฟล์หลักฐาน"),
    ("findings", "warn", "warn", "ข้อสังเกต"),
)
FILTERS = frozenset({"new", "changed", "conflict", "deleted"})


class RecordCountButton(CardButton):
    """A button with the number of records in one state; while it is pressed, only these records are listed."""

    def __init__(self, look: Look, icon: str, tone: str, label: str, *, filters: bool) -> None:
        super().__init__("option")
        self.setCheckable(filters)
        self._called = label
        self._number = words("", "figure")
        inside = row(
            IconLabel(look, icon, "text2" if tone == "mute" else tone, 22),
            column(self._number, words(label, "small", "text2"), gap=0),
            None,
            gap=10,
            edges=(12, 4, 8, 5),
        )
        hold(self, inside)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        show_plain(self._number, str(count))
        self.setEnabled(count > 0)
        name(self, f"{self._called} {count}")


class ImportCountsBar(QWidget):
    """A row of buttons with the number of records in each state; pressed ones filter the list of records."""

    def __init__(self, look: Look, show_states: Callable[[frozenset[str]], None]) -> None:
        """Make the row; `show_states` gets the states whose buttons are pressed, none = all."""
        super().__init__()
        self._show_states = show_states
        self.buttons = {
            key: RecordCountButton(look, icon, tone, _(text), filters=key in FILTERS)
            for key, icon, tone, text in COUNTS
        }
        for key in FILTERS:
            self.buttons[key].toggled.connect(self._filter)
        self._narrow = False
        self.setLayout(row(*self.buttons.values(), gap=8))

    def show_looked(self, preview: ImportPreview) -> None:
        """Show how many records, by state, an import would change, and how many files and findings it would add."""
        foreseen = preview.foreseen or ImportEffects()
        counts = {key: sum(row.state == key for row in foreseen.records) for key in FILTERS}
        counts["files"] = preview.files
        counts["findings"] = len(foreseen.findings + foreseen.astray)
        for key, button in self.buttons.items():
            button.show_count(counts[key])
        self.show_narrow(self._narrow)

    def show_narrow(self, narrow: bool) -> None:
        """Hide the buttons whose count is 0 if `narrow`, else show all."""
        self._narrow = narrow
        for button in self.buttons.values():
            show(button, button.isEnabled() or not narrow)

    def clear(self) -> None:
        """Release all filter buttons."""
        for key in FILTERS:
            self.buttons[key].setChecked(False)

    def _filter(self) -> None:
        self._show_states(frozenset(key for key in FILTERS if self.buttons[key].isChecked()))


HEAD, MORE, TONE, STATE = (Qt.ItemDataRole.UserRole + n for n in range(4))
TONES = {"conflict": "bad", "deleted": "mute", "changed": "info", "new": "ok"}
STATES = {"conflict": "ไม่ตรงกัน", "deleted": "ลบ", "new": "ใหม่"}
ForeseenRow = ImportRecordRow | str  # str: heading of a kind with its count
MOST_FINDINGS = 8  # findings shown


def rows_of(record_rows: Sequence[ImportRecordRow]) -> list[ForeseenRow]:
    """Return the rows of the list of previewed records: for each kind, its name and record count, then its records."""
    rows: list[ForeseenRow] = []
    for kind in dict.fromkeys(one.kind for one in record_rows):
        own = [one for one in record_rows if one.kind == kind]
        rows += [f"{kind}\n{len(own)}", *own]
    return rows


def record_data(row: ForeseenRow, _column: int, role: int) -> Any:
    """Return the data of a row for a Qt role. HEAD: whether it is a heading. For a record, display and tooltip: its
    name; MORE: its unit; STATE and TONE: text and tone of the pill. None for other roles."""
    if role == HEAD:
        return isinstance(row, str)
    if isinstance(row, str):
        return row if role == Qt.ItemDataRole.DisplayRole else None
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        called = row.title or row.kind
        return tip_of(called) if role == Qt.ItemDataRole.ToolTipRole else called
    return {MORE: row.unit, TONE: TONES[row.state], STATE: state_words(row)}.get(role)


def state_words(row: ImportRecordRow) -> str:
    """Return a previewed record's state, such as `ใหม่`; if changed, the number of changed fields, such as `2 ช่อง`."""
    if row.state == "changed":
        return _("{n} ช่อง").format(n=len(row.fields))
    return _(STATES[row.state])


class ImportRecordPainter(QStyledItemDelegate):
    """A delegate that paints a heading as one strong line, and a record as two lines with its state."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._look.px(120), self._look.px(32 if index.data(HEAD) else 50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = self._look, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = box.adjusted(look.px(10), 0, -look.px(8), 0)
        if index.data(HEAD):
            draw_head(painter, look, room, str(index.data()), 14, 8)
        else:
            if is_chosen(option):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("soft"))
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 8, 8)
            self._record(painter, room, index)
        painter.restore()

    def _record(self, painter: QPainter, area: QRect, index: Index) -> None:
        look = self._look
        text, tall = str(index.data(STATE)), look.px(23)
        wide = pill_width(look, text)
        pill = QRect(area.right() - wide, area.center().y() - tall // 2, wide, tall)
        draw_pill(painter, look, pill, text, str(index.data(TONE)))
        half = area.height() // 2
        left = area.adjusted(0, look.px(3), -wide - look.px(8), -look.px(3))
        below = QRect(left.left(), left.top() + half - look.px(2), left.width(), half)
        draw_line(
            painter, look, QRect(left.left(), left.top(), left.width(), half), str(index.data()), 15
        )
        draw_line(painter, look, below, str(index.data(MORE)), 13, 400, "text2")


class ImportRecordsCard(Surface):
    """A card with the list of records that importing a file would change."""

    def __init__(self, look: Look, show: Callable[[ImportRecordRow | None], None]) -> None:
        """Make the card; `show` gets the chosen record, None if none is listed."""
        super().__init__("card")
        self._show_record = show
        self._look = look
        self._found: tuple[ImportRecordRow, ...] = ()
        self._states: frozenset[str] = frozenset()  # empty = all
        self._title = words("", "card")
        self.search = search_line(
            _("ค้นหา"), _("ค้นหารายการในไฟล์"), width=look.px(130), do=lambda _text: self._show()
        )
        self.model = RowsModel[ForeseenRow](
            record_data, lambda _one: None, fixed=lambda one, _at: isinstance(one, str)
        )
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(ImportRecordPainter(look))
        self.view.setObjectName("tree")
        plain_list(self.view)
        name(self.view, _("รายการที่จะเปลี่ยน"))
        self.view.selectionModel().currentChanged.connect(lambda new, _old: self._choose(new.row()))
        self._more = words("", "small", "text2", wrap=True)
        head = row(self._title, None, self.search, gap=8)
        self.setLayout(column(head, self.view, self._more, gap=6, edges=(10, 9, 8, 8), grow=1))
        look.changed.connect(self.view.scheduleDelayedItemsLayout)

    def show_records(self, rows: Sequence[ImportRecordRow], more: int) -> None:
        """Show the records of a file's preview; `more` is the number of records that are not listed."""
        self._found = tuple(rows)
        show_plain(self._more, _("และอีก {n} รายการที่ไม่ได้แจกแจง").format(n=more))
        show(self._more, more > 0)
        self._show()

    def show_states(self, states: frozenset[str]) -> None:
        """Show only the records in one of these states (new, changed, conflict, deleted). Empty = show all."""
        self._states = states
        self._show()

    def _show(self) -> None:
        text = self.search.text().strip().casefold()
        shown = [
            one
            for one in self._found
            if (not self._states or one.state in self._states)
            and (not text or text in f"{one.title} {one.unit} {one.kind}".casefold())
        ]
        show_plain(self._title, _("รายการ {n}").format(n=len(shown)))
        self.model.replace(rows_of(shown))
        first = next(
            (n for n, one in enumerate(self.model.rows) if isinstance(one, ImportRecordRow)), -1
        )
        if first >= 0:
            self.view.setCurrentIndex(self.model.index(first, 0))
            self.view.scrollToTop()  # so that the heading is visible too
        else:
            self._show_record(None)

    def _choose(self, index: int) -> None:
        one = self.model.at(index)
        self._show_record(one if isinstance(one, ImportRecordRow) else None)


class ImportFieldsCard(Surface):
    """A card with the changed fields of a record: the value on this PC now, and the value after the import."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._title = words("", "section", wrap=True)
        self._position = words("", "line", "text2", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._notes = column(gap=4)
        body = holding(
            column(
                self._title,
                self._position,
                self._grid,
                6,
                self._notes,
                None,
                gap=4,
                edges=(0, 0, 8, 0),
            )
        )
        self._area = scrolling(body)
        self.setLayout(column(self._area, gap=0, edges=(16, 10, 8, 10)))

    def show_record(self, record: ImportRecordRow | None) -> None:
        empty(self._grid)
        show_plain(self._title, (record.title or record.kind) if record else _("ไม่มีรายการที่จะเปลี่ยน"))
        show_plain(
            self._position, "  ›  ".join(filter(None, (record.unit, record.kind))) if record else ""
        )
        if record is None:
            return
        if record.state == "deleted":
            self._grid.addWidget(
                words(_("จะย้ายลงถังขยะ นำกลับได้"), "line", "warn", wrap=True), 0, 0, 1, 3
            )
            return
        heads = (_("ช่อง"), _("ในเครื่องนี้"), _("จะเปลี่ยนเป็น"))
        for at, text in enumerate(heads):
            self._grid.addWidget(words(text, "small", "text2"), 0, at)
        for n, field in enumerate(record.fields):
            self._grid.addWidget(hairline(), 2 * n + 1, 0, 1, 3)
            for at, label in enumerate(self._cells(field)):
                self._grid.addWidget(label, 2 * n + 2, at)
        settle(self._area)

    def show_findings(self, rows: Sequence[str]) -> None:
        """Show the proofreading findings (sentences) that the import would add."""
        empty(self._notes)
        if rows:
            self._notes.addWidget(words(_("ข้อสังเกตที่จะเพิ่ม"), "card"))
        for text in rows[:MOST_FINDINGS]:
            line = row(
                IconLabel(self._look, "warn", "warn", 16),
                words(text, "line", wrap=True),
                gap=8,
                grow=1,
            )
            self._notes.addWidget(frame(line))
        if len(rows) > MOST_FINDINGS:
            self._notes.addWidget(
                words(_("และอีก {n} ข้อ").format(n=len(rows) - MOST_FINDINGS), "small", "text2")
            )

    def _cells(self, field: ImportFieldRow) -> list[QWidget]:
        called = words(field.name, "label", wrap=True)
        called.setMaximumWidth(self._look.px(170))
        before = words(field.before or _("ว่าง"), "line", "text2", wrap=True)
        if field.state == "conflict":
            pill = Pill(self._look, _("ไม่ตรงกัน รอการเลือก"), "bad", "conflict")
            return [
                called,
                before,
                frame(column(self._after(field.after, "bad"), row(pill, None), gap=3)),
            ]
        return [
            called,
            before,
            self._after(field.after or _("ว่าง"), "ok" if field.after else "mute"),
        ]

    def _after(self, text: str, tone: str) -> QLabel:
        label = words(text, "line", tone, wrap=True)
        label.setObjectName("after")
        dress(label, tone=tone)
        return label
