"""The units below: who has sent what, and the ranking of a form in each region and group, ties named."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableWidget, QTableWidgetItem, QWidget

from core.actions.rank import Place
from core.i18n import _
from core.scoring.exact import exact_text
from core.views.centre import UnitRow
from core.views.stations import stops_line
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, row
from ui.desktop.widgets.plain import name, show, show_tip, words
from ui.desktop.widgets.segments import Segments

SENT, RANKED = "sent", "ranked"
SENT_HEADS = ("เขต", "หน่วยงาน", "ส่งแล้ว", "ยังขาด", "ไม่ตรงกัน", "ใบตอบรับ")
OWED = 3  # column
RANK_HEADS = ("เขต", "กลุ่ม", "ลำดับ", "หน่วยงาน", "คะแนน", "ระดับ", "ตรวจแล้ว")


class CentrePage(QWidget):
    """Nothing is ranked that is not here; a tie is named and never broken by itself."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.heads = Segments(((SENT, _("ใครส่งแล้ว"), "mute"), (RANKED, _("จัดลำดับ"), "mute")), _("ส่วนของหน้าส่วนกลาง"))
        self.sent = _table(SENT_HEADS, 1, _("หน่วยงานและสิ่งที่ส่งแล้ว"))
        self.ranking = _table(RANK_HEADS, 3, _("ลำดับของหน่วยงานตามเขตและกลุ่ม"))
        self._none = words(_("ยังไม่มีหน่วยงานในทะเบียน นำเข้าไฟล์ของหน่วยงานที่หน้ารับส่ง"), "strong", "text2", wrap=True)
        note = _("คะแนนเท่ากันได้ลำดับเดียวกัน (=) ให้คณะกรรมการลงมติ โปรแกรมไม่ตัดสินเอง")
        self._tie = words(note, "line", "warn", wrap=True)
        self._stack = QStackedWidget()
        for table in (self.sent, self.ranking):
            self._stack.addWidget(table)
        whole = column(row(self.heads, None), self._none, self._tie, self._stack, gap=10)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.heads.chosen.connect(self.show_head)
        look.changed.connect(self._fit)
        self._fit()
        self.show_head(SENT)

    def show_head(self, key: str) -> None:
        self.heads.show_key(key)
        self._stack.setCurrentWidget(self.sent if key == SENT else self.ranking)
        show(self._tie, key == RANKED and self._tied)

    @property
    def _tied(self) -> bool:
        cells = (self.ranking.item(n, 2) for n in range(self.ranking.rowCount()))
        return any(cell is not None and "=" in cell.text() for cell in cells)

    def show_units(self, rows: Sequence[UnitRow], places: Sequence[Place], groups: Mapping[str, str]) -> None:
        """Who has sent, and the ranking; `groups` are the form's names of groups by id."""
        _fill(self.sent, (_sent(one) for one in rows))
        for n, one in enumerate(rows):
            if (cell := self.sent.item(n, OWED)) is not None:
                show_tip(cell, ", ".join(step.title for step in one.owed))
        _fill(self.ranking, (_ranked(one, groups) for one in places))
        show(self._none, not rows)
        self.show_head(self.heads.key or SENT)

    def _fit(self) -> None:
        for table in (self.sent, self.ranking):
            table.verticalHeader().setDefaultSectionSize(self._look.px(36))


def _sent(one: UnitRow) -> tuple[str, ...]:
    unit = one.unit
    late = sum(step.state == "overdue" for step in one.owed)
    owed = _("{n} เรื่อง").format(n=len(one.owed)) if one.owed else "–"
    said = _("{owed} เกินกำหนด {late}").format(owed=owed, late=late) if late else owed
    return (
        str(unit.region or "–"),
        unit.name or unit.code or unit.id[:8],
        _("ส่งแล้ว") if one.here else _("ยังไม่ส่ง"),
        said,
        str(one.conflicts) if one.conflicts else "–",
        stops_line(one.stops) or "–",
    )


def _ranked(one: Place, groups: Mapping[str, str]) -> tuple[str, ...]:
    answered, of = one.coverage
    return (
        str(one.region or "–"),
        groups.get(one.group, one.group) or "–",
        "–" if one.problem else f"{one.rank}{'=' if one.tied else ''}",
        one.name or one.code or one.unit[:8],
        one.problem or exact_text(one.total),
        one.band or "–",
        _("{answered} จาก {of} ข้อ").format(answered=answered, of=of),
    )


def _table(heads: Sequence[str], wide: int, called: str) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels([_(head) for head in heads])
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setObjectName("register")
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    name(table, called)
    return table


def _fill(table: QTableWidget, rows: Iterable[Sequence[str]]) -> None:
    """Show rows of plain words; a cell that is cut off says all in its tip."""
    lines = list(rows)
    table.setRowCount(len(lines))
    for n, line in enumerate(lines):
        for at, text in enumerate(line):
            cell = QTableWidgetItem(text)
            show_tip(cell, text)
            table.setItem(n, at, cell)
