"""Proofread a plan: rules on figures (sums, products, shares, counts, dates), and the function that runs all rules."""

from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from functools import partial
from operator import itemgetter
from types import MappingProxyType

from core.exact import grouped
from core.forms.field_types import type_of
from core.forms.operations import answered, date_of, number_of
from core.forms.shape import CellFormula, Instrument
from core.forms.wording import names_in
from core.gravity import GRAVEST, HINT, SHOULD
from core.i18n import _
from core.plan.review_facts import (
    LACKING,
    EditableCell,
    PlanFinding,
    ReviewedPlan,
    RowFindingCache,
    RowKindRule,
    RowRule,
    WholePlanRule,
    declared,
    declared_unique,
    finding_at,
    linking,
    title_of,
    value_of,
)
from core.plan.review_texts import TEXT_RULES
from core.plan.tree import PlanCell, PlanRow, asks_for
from core.thai.days import short_date
from core.thai.written import arabic_digits, fiscal_year
from core.values import AbsenceReason, Ref

NumberedRules = tuple[tuple[int, RowRule], ...]
FULL = 100  # percent
NO_FILES: Set[str] = frozenset()


def products_that_differ(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a typed amount of money differs from quantity times price in its row."""
    product = next((cell for cell in row.cells.values() if _op(cell) == "product"), None)
    money = [
        entry for entry in review.cells(row) if type_of(entry.field).money and entry.field.required
    ]
    reckoned = number_of(product.value) if product else None
    entered = number_of(money[0].cell.value) if len(money) == 1 else None
    if reckoned is not None and entered is not None and reckoned != entered:
        text = _("{title} {entered} บาท แต่จำนวนคูณราคาได้ {reckoned} บาท")
        right = grouped(reckoned, 2)
        yield finding_at(
            "product", "must", money[0], text, right, entered=grouped(entered, 2), reckoned=right
        )


def shares_that_miss_the_whole(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if percentages in the lines of a row do not add up to 100; each may be rounded by up to 0.05."""
    for kind in (kind for kind in review.below(row) if kind.list):
        shares = [_typed_share(review, line) for line in row.below(kind.id)]
        known = [share for share in shares if share is not None]
        if len(known) > 1 and len(known) == len(shares):
            total = sum((share for _entry, share in known), Fraction(0))
            if abs(total - FULL) > Fraction(len(known), 20):  # each may be rounded by up to 0.05
                text = _("{title}รวมกันได้ {total} ไม่ใช่ 100")
                yield finding_at("shares", "should", known[0][0], text, total=grouped(total))


def guests_counted_as_staff(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a row counts elders (ผู้อาวุโส), who are guests, among the participants of an activity."""
    choices = [entry for entry in review.cells(row) if type_of(entry.field).source == "choices"]
    counting = next((entry for entry in choices if entry.field.default == "yes"), None)
    chosen = [entry for entry in choices if entry.field.required]
    if counting and chosen and counting.cell.value == "yes" and "ผู้อาวุโส" in chosen[0].cell.words:
        text = _("{who}นับอยู่ในยอดรวมของผู้เข้าร่วม")
        yield finding_at("counted", "should", counting, text, "no", who=chosen[0].cell.words)


def more_than_there_are(_review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each computed percentage above 100; the form itself limits percentages that are typed."""
    for cell in row.cells.values():
        share = number_of(cell.value) if _op(cell) == "share" else None
        if share is not None and share > FULL and isinstance(cell.spec, CellFormula):
            of = cell.spec.over[0].rpartition(".")[2]
            jump = of if of in row.cells and row.cells[of].field else ""
            title = arabic_digits(str(cell.spec.title))
            text = _("{title} {n} มากกว่าร้อยละ 100").format(title=title, n=grouped(share))
            yield PlanFinding("above_whole", "should", row.ref, jump, text)


def results_below_their_target(_review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    least, actual = (number_of(value_of(row, name)) for name in ("target_least", "actual"))
    if least is not None and actual is not None and actual < least:
        text = _("ผลที่ได้ {actual} ต่ำกว่าเป้าหมาย {least}")
        text = text.format(actual=grouped(actual), least=grouped(least))
        yield PlanFinding("below_target", "should", row.ref, "actual", text)


def success_without_a_result(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a row reports a percentage of success above 0, but has no rows of results below it."""
    shares = (entry for entry in review.cells(row) if type_of(entry.field).share)
    success = next((entry for entry in shares if entry.field.required == "report"), None)
    report = review.reports_of(row)
    reported = any(below.kind in report for below in row.rows)
    if success and report and not reported and (number_of(success.cell.value) or 0) > 0:
        text = _("{title} {n} % แต่ยังไม่มีผลการดำเนินงาน")
        yield finding_at("success", "should", success, text, n=success.cell.words)


def days_outside_the_year(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    for entry in review.cells(row):
        if type_of(entry.field).dates != "day" or not review.year:
            continue
        days = [date_of(part) for part in str(entry.cell.value or "").split("/")]
        far = [day for day in days if day is not None and fiscal_year(day) != review.year]
        if far:
            text = _("{title} {day} อยู่นอกปีงบประมาณ {year}")
            yield finding_at(
                "outside_year", "should", entry, text, day=short_date(far[0]), year=review.year
            )


def levels_with_gaps(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a row has results of a level but not of all levels below, such as 4 and 5 but not 1 to 3."""
    for kind in (kind for kind in review.below(row) if kind.most > 1):
        levels = (number_of(value_of(line, kind.id)) for line in row.below(kind.id))
        numbers = {int(level) for level in levels if level is not None}
        gaps = [str(n) for n in range(1, max(numbers, default=0)) if n not in numbers]
        if gaps:
            title = arabic_digits(str(kind.title))
            text = _("{title}: ยังไม่มีผลของขั้น {levels}").format(title=title, levels=" ".join(gaps))
            yield PlanFinding("level_gap", "hint", row.ref, "", text)


def money_without_its_source(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding if a row has expenses but names no source of the money."""
    if "funding" not in row.cells or answered(row.cells["funding"].value):
        return
    sums = [
        cell.spec for cell in row.cells.values() if _op(cell) == "sum" and number_of(cell.value)
    ]
    if not sums:
        return
    money = frozenset(
        f"{kind}.{each.id}"
        for each in review.form.fields
        for kind in each.kind
        if type_of(each).money
    )
    if any(isinstance(of, CellFormula) and money.issuperset(of.over) for of in sums):
        yield PlanFinding("funding", "should", row.ref, "funding", _("มีค่าใช้จ่ายแต่ยังไม่ได้เลือกแหล่งเงิน"))


def choices_nothing_is_linked_to(review: ReviewedPlan) -> Iterator[PlanFinding]:
    """Yield a finding for each list of choices, such as goals, with the numbers of the choices that no row serves.
    Lists of which no row serves any choice yield none."""
    for kind in review.form.kinds:
        if not kind.list or (field := linking(review.form, kind)) is None:
            continue
        texts = review.each(f"said {kind.id}", "", partial(_cell_text, kind=kind.id, name=field.id))
        used = {choice for text in texts if text for choice in text.split(",")}
        choices = [choice for choice in review.form.choices if choice.within == field.scale]
        left = [str(n) for n, choice in enumerate(choices, start=1) if choice.id not in used]
        if used and left:
            title = arabic_digits(str(kind.title))
            text = _("{title}: ข้อ {numbers} ยังไม่มีรายการรองรับ")
            text = text.format(title=title, numbers=" ".join(left))
            yield PlanFinding("coverage", "hint", review.plan.ref, "", text)


def _cell_text(row: PlanRow, kind: str, name: str) -> str | None:
    """Return the value of a cell as text if the row is of this kind and the cell is filled, else None."""
    value = value_of(row, name)
    return str(value) if row.kind == kind and answered(value) else None


FIGURE_RULES: tuple[RowKindRule | WholePlanRule, ...] = (
    RowKindRule(products_that_differ, lambda of: any(cell.op == "product" for cell in of.computed)),
    RowKindRule(
        shares_that_miss_the_whole,
        lambda of: any(map(of.has_share, (kind for kind in of.below if kind.list))),
    ),
    RowKindRule(
        guests_counted_as_staff, lambda of: any(each.default == "yes" for each in of.fields)
    ),
    RowKindRule(more_than_there_are, lambda of: any(cell.op == "share" for cell in of.computed)),
    RowKindRule(results_below_their_target, lambda of: of.names() >= {"target_least", "actual"}),
    RowKindRule(
        success_without_a_result, lambda of: any(type_of(each).share for each in of.fields)
    ),
    RowKindRule(
        days_outside_the_year, lambda of: any(type_of(each).dates == "day" for each in of.fields)
    ),
    RowKindRule(levels_with_gaps, lambda of: any(kind.most > 1 for kind in of.below)),
    RowKindRule(money_without_its_source, lambda of: "funding" in of.names()),
    WholePlanRule(choices_nothing_is_linked_to),
)


def _op(cell: PlanCell) -> str:
    return cell.spec.op if isinstance(cell.spec, CellFormula) else ""


def _typed_share(review: ReviewedPlan, line: PlanRow) -> tuple[EditableCell, Fraction] | None:
    """Return the cell and value of a typed percent that a computed cell of the line also reads, or None."""
    shown = {
        name
        for cell in line.cells.values()
        if isinstance(cell.spec, CellFormula)
        for name in cell.spec.over
    }
    for entry in review.cells(line):
        number = number_of(entry.cell.value)
        if type_of(entry.field).share and entry.cell.id in shown and number is not None:
            return entry, number
    return None


def reviewed(
    form: Instrument,
    rows: Sequence[PlanRow],
    year: int,
    files: Mapping[Ref, Set[str]] | None = None,
    before: Mapping[Ref, RowFindingCache] = MappingProxyType({}),
) -> tuple[tuple[PlanFinding, ...], Mapping[Ref, RowFindingCache]]:
    """Return (findings, gravest first; {row: review}). `before`: the reviews returned last time for the same form and
    year, so that unchanged row objects are not checked again. `files`: {row: fields with files}, None = unchecked."""
    proof = ReviewedPlan(form, tuple(rows), year, files)
    for row in rows:
        here = None if files is None else files.get(row.ref, NO_FILES)
        kept = before.get(row.ref)
        same = kept is not None and kept.row is row and kept.files == here
        proof.reviews[row.ref] = kept if kept is not None and same else RowFindingCache(row, here)
    others: dict[Ref, list[tuple[int, PlanFinding]]] = {}
    for n, rule in enumerate(RULES):
        for finding in rule.rule(proof) if isinstance(rule, WholePlanRule) else ():
            others.setdefault(finding.row, []).append((n, finding))
    of_kinds: dict[str, NumberedRules] = {}
    for kind, of in ((kind, proof.cells_of(kind)) for kind in {row.kind for row in rows}):
        of_kinds[kind] = tuple(
            (n, rule) for n, rule in ROW_RULES if rule not in WHERE or WHERE[rule](of)
        )
    for row in rows:
        review = proof.reviews[row.ref]
        if before.get(row.ref) is not review:
            if row.adrift:
                own = OF_ADRIFT
            elif row.applies:
                own = of_kinds[row.kind]
            else:
                own = ()
            rules = OF_PLAN if row is proof.plan else own
            review.found = tuple(
                (n, finding) for n, rule_ in rules for finding in rule_(proof, row)
            )
        for n, finding in review.found:
            if finding.row != row.ref:
                others.setdefault(finding.row, []).append((n, finding))
    return tuple(_in_order(proof, others)), proof.reviews


def _in_order(
    review: ReviewedPlan, others: Mapping[Ref, Sequence[tuple[int, PlanFinding]]]
) -> Iterator[PlanFinding]:
    by_gravity: dict[str, list[PlanFinding]] = {grave: [] for grave in GRAVEST}
    for row in review.rows:
        found: Sequence[tuple[int, PlanFinding]] = review.reviews[row.ref].found
        if row.ref in others:
            own = [one for one in found if one[1].row == row.ref]
            found = sorted([*own, *others[row.ref]], key=itemgetter(0))
        for _n, finding in found:
            if finding.row == row.ref:
                by_gravity[finding.grave].append(finding)
    for findings in by_gravity.values():
        yield from findings


def words_kept_in_red(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each typed text that is no value of its cell: sums and papers use the value before it."""
    for entry in review.cells(row):
        if entry.cell.refused:
            text = _("{title}: “{words}” ยังไม่ถูกบันทึก เพราะใส่ในช่องนี้ไม่ได้")
            yield finding_at(
                "refused", "should", entry, text, words=arabic_digits(entry.cell.refused[:60])
            )


def values_nobody_chose(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    for entry in review.cells(row):
        if entry.cell.shown.conflict:
            yield finding_at("conflict", "must", entry, _("{title}: ข้อมูลไม่ตรงกัน"))


def values_the_form_does_not_accept(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    for entry in review.cells(row):
        stored = entry.cell.shown.value
        if isinstance(stored, AbsenceReason) or entry.cell.shown.conflict:
            continue
        why = review.invalid(entry.field, stored)
        if why:
            yield finding_at(
                "not_accepted", "must", entry, "{title}: {why}", why=arabic_digits(why)
            )


def values_nobody_confirmed(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each copied value that waits to be confirmed because its field was reworded."""
    for entry in review.cells(row):
        if entry.cell.waits:
            yield finding_at(
                "carried", "should", entry, _("{title}: ยกมาจากแบบฉบับก่อน ช่องนี้เปลี่ยนไป รอยืนยัน")
            )


def what_a_plan_must_say(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    for entry in review.cells(row):
        if entry.field.required == "plan" and review.lacks(entry) and not entry.cell.waits:
            yield finding_at("empty", "should", entry, _("ยังไม่ได้กรอก{title}"))


def what_a_report_must_say(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each empty field that a report requires, if the row belongs to a report or has a report."""
    kind = review.kind(row)
    begun = kind is not None and (kind.stage == "report" or _reported(review, row))
    for entry in review.cells(row) if begun else ():
        if entry.field.required == "report" and review.lacks(entry):
            yield finding_at("not_reported", "should", entry, _("ยังไม่ได้กรอก{title}"))


def files_of_one_side(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each missing file of a set, such as before and after, if another file of the set is there."""
    if review.files is None:
        return
    sides = [entry for entry in review.cells(row) if type_of(entry.field).attached]
    if len(sides) < 2:
        return
    for names in {
        names
        for column in review.form.columns
        if len(names := frozenset(names_in(column.show))) > 1
    }:
        pair = [entry for entry in sides if entry.field.id in names]
        there = [entry for entry in pair if not review.lacks(entry)]
        for entry in pair if there else ():
            if review.lacks(entry):
                text = _("มี{other} แต่ยังไม่มี{title}")
                yield finding_at("one_side", "should", entry, text, other=title_of(there[0]))


def rows_that_are_missing(review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    """Yield a finding for each kind of rows of which there are too few; while a plan is written, that there are none at
    all yet is no more than a hint (core.signing.blockers weighs it when the plan is to be locked)."""
    for kind in review.below(row):
        n = len(row.below(kind.id))
        if (
            kind.least > n
            and asks_for(row, kind)
            and (kind.stage == "plan" or _reported(review, row))
        ):
            text = _("มี{title} {n} รายการ ต้องมีอย่างน้อย {least}") if n else _("ยังไม่มี{title}")
            text = text.format(title=arabic_digits(str(kind.title)), n=n, least=kind.least)
            grave = SHOULD if n or kind.stage == "report" else HINT
            yield PlanFinding(LACKING, grave, row.ref, "", text, kind=kind.id)


def rows_without_their_row_above(_review: ReviewedPlan, row: PlanRow) -> Iterator[PlanFinding]:
    yield PlanFinding("adrift", "must", row.ref, "", _("ไม่ได้อยู่ใต้รายการใดของแผนนี้ จึงไม่พิมพ์และไม่นับ"))


RULES: tuple[RowRule | RowKindRule | WholePlanRule, ...] = (
    values_nobody_chose,
    words_kept_in_red,
    values_nobody_confirmed,
    rows_without_their_row_above,
    RowKindRule(
        values_the_form_does_not_accept, lambda of: any(each.bounded for each in of.fields)
    ),
    RowKindRule(
        what_a_plan_must_say, lambda of: any(each.required == "plan" for each in of.fields)
    ),
    RowKindRule(
        what_a_report_must_say, lambda of: any(each.required == "report" for each in of.fields)
    ),
    RowKindRule(files_of_one_side, lambda of: any(type_of(each).attached for each in of.fields)),
    RowKindRule(rows_that_are_missing, lambda of: any(kind.least for kind in of.below)),
    RowKindRule(declared, lambda of: any(check.kind == of.kind for check in of.form.checks)),
    WholePlanRule(declared_unique),
    *FIGURE_RULES,
    *TEXT_RULES,
)
WHERE = {one.rule: one.where for one in RULES if isinstance(one, RowKindRule)}
NUMBERED: NumberedRules = tuple(
    (n, one.rule if isinstance(one, RowKindRule) else one)
    for n, one in enumerate(RULES)
    if not isinstance(one, WholePlanRule)
)
OF_PLAN = tuple(one for one in NUMBERED if one[1] in (rows_that_are_missing, declared))
OF_ADRIFT = tuple(one for one in NUMBERED if one[1] is rows_without_their_row_above)
ROW_RULES = tuple(one for one in NUMBERED if one not in OF_ADRIFT)


def _reported(review: ReviewedPlan, row: PlanRow) -> bool:
    """Return whether the report of a row was begun: a required report field, or a report line with long text."""
    own = (
        entry
        for entry in review.cells(row)
        if entry.field.stage == entry.field.required == "report"
    )
    if any(entry.cell.shown.seen for entry in own):
        return True
    report = review.reports_of(row) if row.rows else frozenset[str]()
    lines = (entry for below in row.rows if below.kind in report for entry in review.cells(below))
    return any(type_of(entry.field).long for entry in lines)
