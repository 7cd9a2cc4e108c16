"""Score all units of a centre on another edition of their form, without saving; a unit without score gets a reason."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from core.assessment.ranking import counting
from core.assessment.rescored import edition_words, missing_words, rescored
from core.centre.sheets import CentreTable, SheetHead, SheetRow
from core.errors import UserError
from core.exact import points_text
from core.forms.ports import FormLabel, Reader
from core.forms.shape import Instrument
from core.log.ports import standing
from core.people.units import Unit, UnitRegister
from core.scoring.score import Score
from core.values import Ref


class UnitTotal(NamedTuple):
    """A unit's total points and the maximum (`full`); both 0 if there is no score."""

    points: Fraction
    full: Fraction
    places: int = 0


NO_TOTAL = UnitTotal(Fraction(0), Fraction(0))


class RescoredUnit(NamedTuple):
    """A unit's points on the old and the new edition of its form, or why it could not be scored (`problem`)."""

    unit: Unit
    old: UnitTotal
    new: UnitTotal
    change: Fraction | None  # new points less old ones; None where either edition comes to no figure
    missing: Counter[str]
    problem: str = ""  # why it is put aside


def assessed_units(reader: Reader, unit: str, year: int, using: str) -> Sequence[tuple[Unit, Ref]]:
    """Return (unit below, its assessment of the year by any edition of the form `using`), sorted by region and code."""
    counted = counting(reader, reader.forms.get(using), year)
    units = sorted(UnitRegister.of(reader).listed(unit), key=lambda one: (one.region, one.code))
    return [(one, counted[one.id]) for one in units if one.id in counted]


def rescored_unit(reader: Reader, unit: Unit, assessment: Ref, using: str) -> RescoredUnit:
    """Return a unit's points on its own edition and on `using`; `problem` says why it has no score, or is ""."""
    try:
        of = rescored(reader, standing(reader, assessment), using, by_item=False)
    except UserError as problem:
        return RescoredUnit(unit, NO_TOTAL, NO_TOTAL, None, Counter(), f"{problem.what} {problem.why}")
    return RescoredUnit(unit, _total(of.old), _total(of.new), of.change, of.missing)


def _total(found: Score) -> UnitTotal:
    return UnitTotal(found.total, found.full, found.places)


def aside(found: Sequence[RescoredUnit]) -> list[RescoredUnit]:
    """Return those of `found` that could not be scored."""
    return [one for one in found if one.problem]


def rescored_sheet(found: Sequence[RescoredUnit], year: int, to: FormLabel | Instrument) -> CentreTable:
    """Return a table in Thai with a row per unit: its points on its own edition and on the edition `to`. Units that
    could not be scored come last, with the reason."""
    good, left = [one for one in found if not one.problem], aside(found)
    heads = (
        SheetHead("เขต", 0.6), SheetHead("รหัส", 1), SheetHead("หน่วยงาน", 3),
        *(SheetHead(words, 0.9, True) for words in ("คะแนนเดิม", "เต็มเดิม", "คะแนนใหม่", "เต็มใหม่")),
        SheetHead("ผลต่าง", 0.9, True), SheetHead("ข้อที่ยังไม่นับ", 0.9, True), SheetHead("เพราะ", 4),
    )  # fmt: skip
    said = "{n} หน่วยงาน ปี {year} คิดตามเกณฑ์{edition} เป็นการคิดเทียบเท่านั้น ผลของปีคงเดิม"
    note = f"คิดไม่ได้ {len(left)} หน่วยงาน ดูเหตุผลท้ายตาราง" if left else ""
    return CentreTable(
        "rescored",
        f"คะแนนปี {year} ตามเกณฑ์{edition_words(to)}",
        heads,
        tuple(map(_row, (*good, *left))),
        " ".join(filter(None, (said.format(n=len(good), year=year, edition=edition_words(to)), note))),
        empty="ยังไม่มีหน่วยงานใดส่งการประเมินของแบบนี้",
    )


def _row(one: RescoredUnit) -> SheetRow:
    named = str(one.unit.region or "–"), one.unit.code, one.unit.name or one.unit.code
    if one.problem:
        return SheetRow((*named, *["–"] * 6, one.problem), one.unit.id, "watch")
    figures = (text for found in (one.old, one.new) for text in _figures(found))
    gain = points_text(one.change, max(one.old.places, one.new.places))
    return SheetRow((*named, *figures, gain, str(one.missing.total()), missing_words(one.missing)), one.unit.id)


def _figures(found: UnitTotal) -> tuple[str, str]:
    if not found.full:
        return "–", "–"
    return points_text(found.points, found.places), points_text(found.full)
