"""Score all units of a centre on another edition of their form, without saving; a unit without score gets a reason."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from core.assessment.ranking import counting
from core.assessment.rescored import edition_words, missing_words, rescored
from core.centre.sheets import CentreTable, CentreTableRow, SheetHead
from core.errors import UserError
from core.exact import points_text
from core.forms.ports import FormSummary, Reader
from core.forms.shape import Instrument
from core.log.ports import standing
from core.people.units import Unit, UnitRegister
from core.scoring.score import Score
from core.values import Ref


class UnitPoints(NamedTuple):
    """A unit's total points and the maximum (`full`); both 0 if there is no score."""

    points: Fraction
    full: Fraction
    places: int = 0


NO_TOTAL = UnitPoints(Fraction(0), Fraction(0))


class RescoredUnit(NamedTuple):
    """A unit's points by the old and the new edition of its form. `missing`: {cause: number of items that lack an
    answer for the new edition}; `problem`: why the unit could not be scored, "" = it was."""

    unit: Unit
    old: UnitPoints
    new: UnitPoints
    # new points less old ones; None where either edition comes to no figure
    change: Fraction | None
    missing: Counter[str]
    problem: str = ""  # why it is put aside


def assessed_units(
    reader: Reader, unit: str, year: int, form_name: str
) -> Sequence[tuple[Unit, Ref]]:
    """Return (unit, its assessment by any edition of the form) of units below `unit`, sorted by region and code."""
    counted = counting(reader, reader.forms.get(form_name), year)
    units = sorted(UnitRegister.of(reader).listed(unit), key=lambda one: (one.region, one.code))
    return [(one, counted[one.id]) for one in units if one.id in counted]


def rescored_unit(reader: Reader, unit: Unit, assessment: Ref, form_name: str) -> RescoredUnit:
    """Return a unit's points by its own form edition and by the edition `form_name`, else the reason (`problem`)."""
    try:
        of = rescored(reader, standing(reader, assessment), form_name, by_item=False)
    except UserError as problem:
        return RescoredUnit(
            unit, NO_TOTAL, NO_TOTAL, None, Counter(), f"{problem.what} {problem.why}"
        )
    return RescoredUnit(unit, _total(of.old), _total(of.new), of.change, of.missing)


def _total(score: Score) -> UnitPoints:
    return UnitPoints(score.total, score.full, score.places)


def aside(units: Sequence[RescoredUnit]) -> list[RescoredUnit]:
    """Return those of `units` that could not be scored."""
    return [one for one in units if one.problem]


def rescored_sheet(
    units: Sequence[RescoredUnit], year: int, form: FormSummary | Instrument
) -> CentreTable:
    """Return a table in Thai of units' points on their own edition and on `form`, unscored units last, with reasons."""
    good, left = [one for one in units if not one.problem], aside(units)
    heads = (
        SheetHead("เขต", 0.6),
        SheetHead("รหัส", 1),
        SheetHead("หน่วยงาน", 3),
        *(SheetHead(words, 0.9, True) for words in ("คะแนนเดิม", "เต็มเดิม", "คะแนนใหม่", "เต็มใหม่")),
        SheetHead("ผลต่าง", 0.9, True),
        SheetHead("ข้อที่ยังไม่นับ", 0.9, True),
        SheetHead("เพราะ", 4),
    )
    sentence = "{n} หน่วยงาน ปี {year} คิดตามเกณฑ์{edition} เป็นการคิดเทียบเท่านั้น ผลของปีคงเดิม"
    note = f"คิดไม่ได้ {len(left)} หน่วยงาน ดูเหตุผลท้ายตาราง" if left else ""
    return CentreTable(
        "rescored",
        f"คะแนนปี {year} ตามเกณฑ์{edition_words(form)}",
        heads,
        tuple(map(_row, (*good, *left))),
        " ".join(
            filter(
                None, (sentence.format(n=len(good), year=year, edition=edition_words(form)), note)
            )
        ),
        empty="ยังไม่มีหน่วยงานใดส่งการประเมินของแบบนี้",
    )


def _row(unit: RescoredUnit) -> CentreTableRow:
    named = str(unit.unit.region or "–"), unit.unit.code, unit.unit.name or unit.unit.code
    if unit.problem:
        return CentreTableRow((*named, *["–"] * 6, unit.problem), unit.unit.id, "watch")
    figures = (text for found in (unit.old, unit.new) for text in _figures(found))
    gain = points_text(unit.change, max(unit.old.places, unit.new.places))
    return CentreTableRow(
        (*named, *figures, gain, str(unit.missing.total()), missing_words(unit.missing)),
        unit.unit.id,
    )


def _figures(total: UnitPoints) -> tuple[str, str]:
    if not total.full:
        return "–", "–"
    return points_text(total.points, total.places), points_text(total.full)
