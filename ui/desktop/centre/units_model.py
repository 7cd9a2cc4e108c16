"""The rows of the list of units: a heading for every region, and its units below it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt

from core.centre.view import Board, BoardRow, Zone, answered, received
from core.exact import exact_text
from core.i18n import _

HEADS = ("อันดับ", "หน่วยงาน", "กลุ่ม", "การส่ง", "คะแนน", "เกรด", "ใบตอบรับ")
RANK, NAME, GROUP, SENT, TOTAL, BAND, RECEIPT = range(7)
TONE, SHARE, MARK, HEAD = (Qt.ItemDataRole.UserRole + n for n in range(4))
FULL = Fraction(100)  # points of a bar
BoardEntry = Zone | BoardRow


def rows_of(board: Board, lines: Sequence[BoardRow]) -> list[BoardEntry]:
    """These units of a board, under the regions they are in."""
    zones = {zone.region: zone for zone in board.zones}
    rows: list[BoardEntry] = []
    for line in lines:
        if not rows or _region(rows[-1]) != line.unit.region:
            rows.append(zones[line.unit.region])
        rows.append(line)
    return rows


def unit_data(row: BoardEntry, column: int, role: int, mark: Fraction | None) -> Any:
    """`HEAD` is true for the line of a region; `TONE` of the pill, `SHARE` and `MARK` (-1 = none) of the bar, 0 to 1.

    `mark` is the points with which an assessment is passed.
    """
    if role == HEAD:
        return isinstance(row, Zone)
    if isinstance(row, Zone):
        return zone_words(row) if role == Qt.ItemDataRole.DisplayRole and column == 0 else None
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        return _words(row, column)
    if role == TONE:
        return received(row.row)[1] if column == SENT else _tone(row)
    standing = row.place
    if role == SHARE and column == TOTAL and standing and not standing.problem:
        return float(min(Fraction(1), standing.base / FULL))
    return (float(mark / FULL) if mark else -1.0) if role == MARK else None


def zone_words(zone: Zone) -> str:
    """`เขตตรวจราชการที่ 5   ส่งแล้ว 4 จาก 5`."""
    called = _("เขตตรวจราชการที่ {n}").format(n=zone.region) if zone.region else _("ไม่ระบุเขต")
    return f"{called}\n{_('ส่งแล้ว {sent} จาก {of}').format(sent=zone.sent, of=zone.of)}"


def rank_words(line: BoardRow) -> str:
    """`1`, `2=` when others have the same total, `–` without a place."""
    standing = line.place
    return f"{standing.rank}{'=' if standing.tied else ''}" if standing and standing.rank else "–"


def _region(row: BoardEntry) -> int:
    return row.region if isinstance(row, Zone) else row.unit.region


def _words(line: BoardRow, column: int) -> str:
    standing = line.place
    scored = standing is not None and not standing.problem
    if column == TOTAL:
        if standing is None:
            return "–"
        return exact_text(standing.total) if scored else standing.problem
    return {
        RANK: rank_words(line),
        NAME: line.name,
        GROUP: line.group or "–",
        SENT: received(line.row)[0],
        BAND: (standing.band or "–") if standing else "–",
        RECEIPT: answered(line.row),
    }[column]


def _tone(line: BoardRow) -> str:
    standing = line.place
    if standing is None or standing.passes is None:
        return "text2"
    return "accent" if standing.passes else "warn"
