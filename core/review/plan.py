"""Proofreading of a plan and its report: what a good clerk would point out, each rule one function, with its place.

The rules on figures and wording come from the faults of the report form the moral plan follows (Department of Special
Investigation, fiscal year 2569): figures read out wrong, ranges as minimums, guests counted as staff, one name in two
spellings, and others that are named where they are checked.
"""

from collections.abc import Callable, Iterator, Sequence

from core.i18n import _
from core.instruments.conditions import answered, holds
from core.instruments.shape import Instrument, Kind
from core.instruments.valid import invalid
from core.model.values import Absent
from core.review.plan_figures import FIGURE_RULES
from core.review.plan_remarks import Place, Proof, Remark, title_of
from core.review.plan_texts import TEXT_RULES
from core.thai.digits import arabic_digits
from core.views.plan_tree import PlanRow

GRAVEST = ("must", "should", "hint")  # ต้องแก้ ควรแก้ ข้อแนะนำ

Rule = Callable[[Proof], Iterator[Remark]]


def review_plan(form: Instrument, rows: Sequence[PlanRow], year: int) -> tuple[Remark, ...]:
    """Every remark, the gravest first, then as printed; `rows` are those of a plan, the plan itself first."""
    proof = Proof(form, tuple(rows), year)
    order = {row.ref: n for n, row in enumerate(rows)}
    found = [remark for rule in RULES for remark in rule(proof)]
    return tuple(sorted(found, key=lambda each: (GRAVEST.index(each.grave), order.get(each.row, -1))))


def values_nobody_chose(proof: Proof) -> Iterator[Remark]:
    for place in proof.places:
        if place.cell.shown.conflict:
            yield _at("conflict", "must", place, _("{title}: ข้อมูลไม่ตรงกัน"))


def values_the_form_does_not_accept(proof: Proof) -> Iterator[Remark]:
    for place in proof.places:
        stored = place.cell.shown.value
        if not isinstance(stored, Absent) and not place.cell.shown.conflict and (why := invalid(place.field, stored)):
            yield _at("not_accepted", "must", place, f"{title_of(place)}: {arabic_digits(why)}")


def what_a_plan_must_say(proof: Proof) -> Iterator[Remark]:
    for place in proof.places:
        if place.field.required == "plan" and not answered(place.cell.value) and not place.cell.shown.conflict:
            yield _at("empty", "should", place, _("ยังไม่ได้กรอก{title}"))


def what_a_report_must_say(proof: Proof) -> Iterator[Remark]:
    """Asked of what is reported already: a line of the report, or a row with anything of its report entered."""
    for row in proof.counted:
        kind = proof.kind(row)
        begun = kind is not None and (kind.stage == "report" or _reported(proof, row))
        for place in proof.cells(row) if begun else ():
            if place.field.required == "report" and not answered(place.cell.value) and not place.cell.shown.conflict:
                yield _at("not_reported", "should", place, _("ยังไม่ได้กรอก{title}"))


def rows_that_are_lacking(proof: Proof) -> Iterator[Remark]:
    for row in (proof.plan, *proof.counted):
        for kind in proof.below(row):
            lacks = kind.at_least > len(row.below(kind.id)) if kind.at_least else False
            if lacks and _asked(row, kind) and (kind.stage == "plan" or _reported(proof, row)):
                yield Remark(
                    "lacking", "should", row.ref, "", _("ยังไม่มี{title}").format(title=arabic_digits(str(kind.title)))
                )


def rows_without_their_row_above(proof: Proof) -> Iterator[Remark]:
    for row in proof.rows[1:]:
        if row.adrift:
            yield Remark("adrift", "must", row.ref, "", _("รายการแม่ถูกลบ รายการนี้จึงไม่พิมพ์และไม่นับ"))


RULES: tuple[Rule, ...] = (
    values_nobody_chose,
    rows_without_their_row_above,
    values_the_form_does_not_accept,
    what_a_plan_must_say,
    what_a_report_must_say,
    rows_that_are_lacking,
    *FIGURE_RULES,
    *TEXT_RULES,
)


def _at(rule: str, grave: str, place: Place, text: str) -> Remark:
    return Remark(rule, grave, place.row.ref, place.cell.id, text.format(title=title_of(place)))


def _asked(row: PlanRow, kind: Kind) -> bool:
    return holds(kind.when, {key: cell.value for key, cell in row.cells.items() if cell.field and cell.asked})


def _reported(proof: Proof, row: PlanRow) -> bool:
    """Whether anything of a planned row's report has been entered."""
    if any(place.field.stage == "report" and place.cell.shown.seen for place in proof.cells(row)):
        return True
    report = proof.reports_of(row) if row.rows else frozenset[str]()
    return any(below.kind in report for below in row.rows)
