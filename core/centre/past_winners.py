"""Import of the units chosen in earlier years from a table. A row that matches no unit, or several, is skipped."""

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from core.centre.decisions import OUTSTANDING, UnitYearOutcome, outcome_words, standings
from core.centre.unit_names import listed_units, place_of
from core.forms.ports import Reader
from core.i18n import _
from core.tables.heads import ExpectedFields
from core.tables.reading import TableReadResult
from core.tabular import OutputWorkbook, WorkbookColumn
from core.thai.search import value_key
from core.thai.written import arabic_digits

FIRST_YEAR, LAST_YEAR = 2500, 2699  # fiscal years that are taken, Buddhist era
HEADS: Mapping[str, tuple[str, ...]] = {
    "year": ("ปี", "ปี พ.ศ.", "ปีงบประมาณ", "ปีงบประมาณ พ.ศ.", "ปีที่ได้รับ", "year", "fiscal year"),
    "unit": (
        "หน่วยงาน",
        "ชื่อหน่วยงาน",
        "รหัส",
        "รหัสหน่วยงาน",
        "จังหวัด",
        "ชื่อ",
        "unit",
        "units",
        "code",
        "office",
        "name",
    ),
    "outcome": (
        "ผล",
        "ผลการพิจารณา",
        "ผลการคัดเลือก",
        "รางวัล",
        "ประเภท",
        "ประเภทรางวัล",
        "outcome",
        "result",
        "award",
    ),
}
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    OUTSTANDING: ("ดีเด่น", "ได้รับคัดเลือก", "outstanding", "chosen"),
    "model": ("ต้นแบบ", "เป็นต้นแบบ", "model", "became a model"),
    "kept": ("คงสภาพ", "คงสภาพต้นแบบ", "kept", "stays a model"),
    "lost": ("ไม่คงสภาพ", "ไม่คงสภาพต้นแบบ", "lost", "no longer a model"),
}
_BY_WORD = {
    value_key(spelt): outcome
    for outcome, words in OUTCOMES.items()
    for word in words
    for spelt in (word, word.capitalize())
}


class PastWinnerRow(NamedTuple):
    """A row of a table of earlier winners: `cells` as typed; `standing`: the outcome to write, None = see `reason`."""

    row: int  # row number as in Excel
    cells: tuple[str, str, str]  # year, unit and outcome as the file has them
    standing: UnitYearOutcome | None
    reason: str = ""

    @property
    def state(self) -> str:
        """Return how the row compares with the register: "new", "changed", "same" or "wrong" (cannot be written)."""
        if self.standing is None:
            return "wrong"
        if not self.standing.changes:
            return "same"
        return "changed" if self.standing.was[1] else "new"


class PastWinnerTable(NamedTuple):
    """A table of earlier winners compared with the register; `missing` names required columns that it lacks."""

    lines: tuple[PastWinnerRow, ...]
    missing: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[UnitYearOutcome, ...]:
        return tuple(
            one.standing for one in self.lines if one.standing and one.state in ("new", "changed")
        )

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.lines)


def winner_columns() -> ExpectedFields:
    """Return the columns that a table of earlier winners may have."""
    return ExpectedFields.of_heads(HEADS)


def past_winners(reader: Reader, reading: TableReadResult) -> PastWinnerTable:
    """Return the table's rows compared with the register. Without a column of outcomes, all units count as chosen."""
    missing = tuple(one for one in ("year", "unit") if one not in reading.fields)
    if missing:
        return PastWinnerTable((), missing)
    # a place may have its kind before it, as in `province เลย`
    meant: dict[str, set[str]] = {}
    for unit in listed_units(reader).values():
        kind, place = place_of(unit.name, unit.kind)
        for word in filter(None, (unit.code, unit.name, unit.short, place, f"{kind} {place}")):
            meant.setdefault(value_key(word), set()).add(unit.id)
    judged = [_judged(n, words, meant) for n, words in reading.by_field()]
    was = {key: (one.text("group"), one.text("outcome")) for key, one in standings(reader).items()}
    return PastWinnerTable(tuple(_once(_beside(one, was) for one in judged)))


def _judged(n: int, cells: Mapping[str, str], unit_ids: Mapping[str, Set[str]]) -> PastWinnerRow:
    said = cells["year"], cells["unit"], cells.get("outcome", "")
    year, unit, outcome = said
    digits = arabic_digits(year).removeprefix("พ.ศ.").strip()
    if not digits.isdecimal() or not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return PastWinnerRow(n, said, None, _("ปีต้องเป็น พ.ศ. เช่น 2567"))
    ids = unit_ids.get(value_key(unit)) or unit_ids.get(
        value_key(" ".join(place_of(unit)).strip()), frozenset()
    )
    if len(ids) != 1:
        why = _("มีหลายหน่วยงานชื่อนี้ในทะเบียน โปรดใส่รหัส") if ids else _("ไม่มีหน่วยงานนี้ในทะเบียน")
        return PastWinnerRow(n, said, None, why)
    reached = _BY_WORD.get(value_key(outcome), "") if outcome else OUTSTANDING
    if not reached:
        known_words = ", ".join(outcome_words(one) for one in OUTCOMES)
        return PastWinnerRow(n, said, None, _("ผลที่ใช้ได้คือ {words}").format(words=known_words))
    return PastWinnerRow(n, said, UnitYearOutcome(next(iter(ids)), int(digits), "", reached, ""))


def _beside(line: PastWinnerRow, was: Mapping[tuple[str, int], tuple[str, str]]) -> PastWinnerRow:
    """Return the line with what the register says now; the group in the register is kept."""
    one = line.standing
    if one is None:
        return line
    before = was.get((one.unit, one.year), ("", ""))
    return line._replace(standing=one._replace(group=before[0], was=before))


def _once(lines: Iterator[PastWinnerRow]) -> Iterator[PastWinnerRow]:
    """Yield the lines; a second line of one unit and year with another outcome is marked as wrong."""
    met: dict[tuple[str, int], str] = {}
    for line in lines:
        one = line.standing
        if one is not None and met.setdefault((one.unit, one.year), one.outcome) != one.outcome:
            yield line._replace(standing=None, reason=_("หน่วยงานนี้มีอีกแถวของปีเดียวกันที่ผลต่างกัน"))
        else:
            yield line


def blank_winners() -> OutputWorkbook:
    """Return an empty workbook in which a user enters earlier winners: year, unit and outcome."""
    choices = tuple(outcome_words(one) for one in OUTCOMES)
    columns = (
        WorkbookColumn(_("ปีงบประมาณ"), figure=True),
        WorkbookColumn(_("หน่วยงาน")),
        WorkbookColumn(_("ผลการพิจารณา"), choices=choices),
    )
    return OutputWorkbook(_("ผลปีก่อน"), columns, empty=1000)
