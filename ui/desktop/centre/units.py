"""The list of the units below, with a heading for every region: its rows, columns and filters."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from core.centre.view import RankedUnitRow, RegionTotals, UnitRanking, answered, received
from core.exact import points_text
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Do
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.column_table import CellBar, Column, ColumnCell, ColumnTable
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.plain import name

FULL = Fraction(100)  # points of a bar


def rows_of(board: UnitRanking, lines: Sequence[RankedUnitRow]) -> list[RankedUnitRow | str]:
    """Return the `lines` as rows of the list, with the heading of each region before its units."""
    zones = {zone.region: zone for zone in board.zones}
    rows: list[RankedUnitRow | str] = []
    for region, some in groupby(lines, key=lambda line: line.unit.region):
        rows += [zone_words(zones[region]), *some]
    return rows


def zone_words(zone: RegionTotals) -> str:
    """Return the heading of a region for the list: `เขตตรวจราชการที่ 5   ส่งแล้ว 4 จาก 5`."""
    called = _("เขตตรวจราชการที่ {n}").format(n=zone.region) if zone.region else _("ไม่ระบุเขต")
    return f"{called}\n{_('ส่งแล้ว {sent} จาก {of}').format(sent=zone.sent, of=zone.expected)}"


EVERY, SILENT = "every", "silent"  # of the choices above the list, beside the groups
HIGH = 35  # design pixels of a row


class UnitListPanel(Surface):
    """The list of the units below, filtered by region, group and searched words."""

    def __init__(
        self,
        look: Look,
        choose: Callable[[str], None],
        open_unit: Callable[[str], None],
        follow: Do,
    ) -> None:
        """Make the list. `choose` gets the id of the selected unit, "" = none; `open_unit` that of a unit, on Enter or a
        double click; `follow` is called when other units are listed than before."""
        super().__init__("card")
        self._choose, self._follow = choose, follow
        self._board: UnitRanking | None = None
        # the listed ones: in the region and group, and matching the search
        self.lines: Sequence[RankedUnitRow] = ()
        self._region: int | None = None  # None = all
        self._group = EVERY
        self.groups = SegmentedControl(((EVERY, _("ทุกกลุ่ม"), "mute"),), _("กลุ่ม"))
        self._bar = row(self.groups, None, gap=8)
        self.search = search_line(_("ค้นหาหน่วยงาน"), width=look.px(180), do=self._show)
        self._bar.addWidget(self.search)
        self.table = ColumnTable[RankedUnitRow](look, lambda line: line.unit.id, HIGH)
        name(self.table, _("หน่วยงานในสังกัด"), _("ลูกศรขึ้นลงเลือกหน่วยงาน Enter เปิดแบบประเมิน"))
        self._options: list[tuple[str, str, str]] = []  # of the groups: key, text and tone
        self.table.chosen.connect(choose)
        self.table.opened.connect(open_unit)
        self.setLayout(column(self._bar, self.table, gap=8, edges=(12, 10, 12, 8)))

    def show_board(self, board: UnitRanking) -> None:
        """Show the units of this ranking; the selected unit stays selected."""
        count = {id_: sum(line.group_id == id_ for line in board.lines) for id_ in board.groups}
        options = [(EVERY, _("ทุกหน่วย {n}").format(n=len(board.lines)), "mute")]
        options += [(id_, f"{words} {count[id_]}", "mute") for id_, words in board.groups.items()]
        if n := _silent(board):
            options += [(SILENT, _("ยังไม่ตอบ {n}").format(n=n), "warn")]
        if options != self._options:
            self._options = options
            old = self.groups
            self.groups = SegmentedControl(tuple(options), _("กลุ่ม"))
            self._group = self._group if self._group in [key for key, *_words in options] else EVERY
            self.groups.show_key(self._group)
            self.groups.chosen.connect(self._choose_group)
            self._bar.replaceWidget(old, self.groups)
            old.hide()
            old.deleteLater()
        self._board = board
        self._show()

    def show_region(self, region: int | None) -> None:
        """List only the units of this inspection region; None = of all."""
        self._region = region
        self._show()

    @property
    def here(self) -> str:
        """The id of the selected unit, or "" if none is selected."""
        return str(self.table.here or "")

    def go_to(self, unit: str) -> None:
        self.table.go_to(unit)

    def _show(self) -> None:
        if self._board is None:
            return
        here, text = self.here, self.search.text().strip().casefold()
        self.lines = lines = [line for line in self._board.lines if self._wanted(line, text)]
        self._follow()
        self.table.show_rows(rows_of(self._board, lines), [*_columns(self._board)])
        first = lines[0].unit.id if lines else ""
        self.go_to(here if any(line.unit.id == here for line in lines) else first)
        if not lines:
            self._choose("")

    def _wanted(self, line: RankedUnitRow, text: str) -> bool:
        if self._region is not None and line.unit.region != self._region:
            return False
        if self._group == SILENT and not line.row.unanswered:
            return False
        if self._group not in (EVERY, SILENT) and line.group_id != self._group:
            return False
        return not text or text in f"{line.name} {line.unit.code}".casefold()

    def _choose_group(self, group: str) -> None:
        self._group = group
        self._show()


def _silent(board: UnitRanking) -> int:
    """Return how many units have not answered whether they join a programme."""
    return sum(bool(line.row.unanswered) for line in board.lines)


def _columns(board: UnitRanking) -> Iterator[Column[RankedUnitRow]]:
    """Yield the columns; without groups there is none for them, as it would take room from the names."""

    def total(line: RankedUnitRow) -> ColumnCell:
        standing = line.place
        if standing is None or standing.problem:
            return ColumnCell(standing.problem if standing else "–", size=15)
        if standing.passes is None:
            ink = "text2"
        elif standing.passes:
            ink = "accent"
        else:
            ink = "warn"
        mark = float(board.pass_mark / FULL) if board.pass_mark else None
        bar = CellBar(float(min(Fraction(1), standing.base / FULL)), ink, mark)
        return ColumnCell(
            points_text(standing.total, standing.places), size=15, weight=600, bar=bar
        )

    def sent(line: RankedUnitRow) -> ColumnCell:
        text, tone = received(line.row)
        return ColumnCell(text, pill=tone)

    def grade(line: RankedUnitRow) -> ColumnCell:
        return ColumnCell((line.place.band if line.place else "") or "–", size=15)

    yield Column(
        _("อันดับ"), lambda line: ColumnCell(_rank(line), size=15, weight=600), 52, least=276
    )
    yield Column(_("หน่วยงาน"), lambda line: ColumnCell(line.name, size=15), named=True)
    if board.groups:
        yield Column(
            _("กลุ่ม"), lambda line: ColumnCell(line.group or "–", "text2", 15), 70, least=566
        )
    yield Column(_("การส่ง"), sent, 128, pills=True)
    yield Column(_("คะแนน"), total, 100, least=356)
    yield Column(_("เกรด"), grade, 58, least=416)
    yield Column(_("ใบตอบรับ"), lambda line: ColumnCell(answered(line.row), "text2"), 200, least=836)


def _rank(line: RankedUnitRow) -> str:
    standing = line.place
    # `2=`: a tie
    if standing and standing.rank:
        return f"{standing.rank}{'=' if standing.tied else ''}"
    return "–"
