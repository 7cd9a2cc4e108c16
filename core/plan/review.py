"""Rules on figures: what is added, multiplied, shared, counted and dated in a plan."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction

from core.forms.computed import PLAN, summed
from core.forms.conditions import CellValue, answered, date_of, holds, number_of
from core.forms.field_types import type_of
from core.forms.field_words import grouped
from core.forms.sentences import check_words, titles_of
from core.forms.shape import Computed, Instrument, Kind, RowCheck
from core.forms.validity import invalid
from core.forms.wording import names_in
from core.gravity import GRAVEST, MUST, SHOULD
from core.i18n import _
from core.plan.review_facts import EntryCell, PlanFinding, PlanRule, ReviewedPlan, finding_at, title_of
from core.plan.review_texts import TEXT_RULES
from core.plan.tree import PlanCell, PlanRow
from core.thai.dates import Period, fiscal_year, period_of
from core.thai.days import short_date
from core.thai.numbering import arabic_digits
from core.values import Absent, Ref

FULL = 100  # percent


def products_that_differ(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Quantity times price is another amount than the one entered. Source: 333 baht of postage for 11 cards."""
    for row in proof.counted:
        product = next((cell for cell in row.cells.values() if _op(cell) == "product"), None)
        money = [entry for entry in proof.cells(row) if type_of(entry.field).money and entry.field.required]
        reckoned = number_of(product.value) if product else None
        entered = number_of(money[0].cell.value) if len(money) == 1 else None
        if reckoned is not None and entered is not None and reckoned != entered:
            text = _("{title} {entered} บาท แต่จำนวนคูณราคาได้ {reckoned} บาท")
            right = grouped(reckoned, 2)
            yield finding_at("product", "must", money[0], text, right, entered=grouped(entered, 2), reckoned=right)


def shares_that_miss_the_whole(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Shares typed into the lines of a row add up to something else than 100 beyond rounding.

    Rows of their own each have a percent of something else. Source: 41.3 + 41.3 + 8.3 + 8.3.
    """
    for row in proof.counted:
        for kind in (kind for kind in proof.below(row) if kind.list):
            shares = [_typed_share(proof, line) for line in row.below(kind.id)]
            known = [share for share in shares if share is not None]
            if len(known) > 1 and len(known) == len(shares):
                total = sum((share for _entry, share in known), Fraction(0))
                if abs(total - FULL) > Fraction(len(known), 20):  # each may be rounded by up to 0.05
                    text = _("{title}รวมกันได้ {total} ไม่ใช่ 100")
                    yield finding_at("shares", "should", known[0][0], text, total=grouped(total))


def guests_counted_as_staff(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Who only receives is in the total of who takes part. Source: 11 elders beside 85 members of staff."""
    for row in proof.counted:
        choices = [entry for entry in proof.cells(row) if type_of(entry.field).source == "choices"]
        counting = next((entry for entry in choices if entry.field.default == "yes"), None)
        chosen = [entry for entry in choices if entry.field.required]
        if counting and chosen and counting.cell.value == "yes" and "ผู้อาวุโส" in chosen[0].cell.words:
            text = _("{who}นับอยู่ในยอดรวมของผู้เข้าร่วม")
            yield finding_at("counted", "should", counting, text, "no", who=chosen[0].cell.words)


def more_than_there_are(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """A share above the whole: more took part than there are. Shares of what is typed are the form's own affair."""
    for row in proof.counted:
        for cell in row.cells.values():
            share = number_of(cell.value) if _op(cell) == "share" else None
            if share is not None and share > FULL and isinstance(cell.of, Computed):
                of = cell.of.over[0].rpartition(".")[2]
                jump = of if of in row.cells and row.cells[of].field else ""
                title = arabic_digits(str(cell.of.title))
                text = _("{title} {n} มากกว่าร้อยละ 100").format(title=title, n=grouped(share))
                yield PlanFinding("above_whole", "should", row.ref, jump, text)


def results_below_their_target(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for row in proof.counted:
        least, actual = (number_of(_value(row, name)) for name in ("target_least", "actual"))
        if least is not None and actual is not None and actual < least:
            text = _("ผลที่ได้ {actual} ต่ำกว่าเป้าหมาย {least}").format(actual=grouped(actual), least=grouped(least))
            yield PlanFinding("below_target", "should", row.ref, "actual", text)


def success_without_a_result(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """A success in percent stands for nothing. Source: five activities at 100 % and two without a single level."""
    for row in proof.counted:
        shares = (entry for entry in proof.cells(row) if type_of(entry.field).share)
        success = next((entry for entry in shares if entry.field.required == "report"), None)
        report = proof.reports_of(row)
        reported = any(below.kind in report for below in row.rows)
        if success and report and not reported and (number_of(success.cell.value) or 0) > 0:
            text = _("{title} {n} % แต่ยังไม่มีผลการดำเนินงาน")
            yield finding_at("success", "should", success, text, n=success.cell.words)


def days_outside_the_year(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for row in proof.counted:
        for entry in proof.cells(row):
            if type_of(entry.field).time != "day" or not proof.year:
                continue
            days = [date_of(part) for part in str(entry.cell.value or "").split("/")]
            far = [day for day in days if day is not None and fiscal_year(day) != proof.year]
            if far:
                text = _("{title} {day} อยู่นอกปีงบประมาณ {year}")
                yield finding_at("outside_year", "should", entry, text, day=short_date(far[0]), year=proof.year)


def levels_with_gaps(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """A level with nothing on one below it. Source: a report that lists levels 4 and 5 only."""
    for row in proof.counted:
        for kind in (kind for kind in proof.below(row) if kind.most > 1):
            levels = (number_of(_value(line, kind.id)) for line in row.below(kind.id))
            numbers = {int(level) for level in levels if level is not None}
            gaps = [str(n) for n in range(1, max(numbers, default=0)) if n not in numbers]
            if gaps:
                title = arabic_digits(str(kind.title))
                text = _("{title}: ยังไม่มีผลของขั้น {levels}").format(title=title, levels=" ".join(gaps))
                yield PlanFinding("level_gap", "hint", row.ref, "", text)


def money_without_its_source(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Source: one activity of five says who paid."""
    money = frozenset(f"{kind}.{each.id}" for each in proof.form.fields for kind in each.kind if type_of(each).money)
    for row in proof.counted:
        sums = ((cell.value, cell.of) for cell in row.cells.values() if _op(cell) == "sum")
        spent = any(isinstance(of, Computed) and money.issuperset(of.over) and number_of(value) for value, of in sums)
        if spent and "funding" in row.cells and not answered(row.cells["funding"].value):
            yield PlanFinding("funding", "should", row.ref, "funding", _("มีค่าใช้จ่ายแต่ยังไม่ได้เลือกแหล่งเงิน"))


def choices_nothing_is_linked_to(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Criteria that no activity supports. Source: criteria 1, 3 and 7 of nine are cited nowhere."""
    for kind in proof.form.kinds:
        fields = [each for each in proof.form.fields if kind.id in each.kind and each.required]
        if not kind.list or len(fields) != 1 or type_of(fields[0]).source != "choices" or kind.number:
            continue
        used = {str(_value(row, fields[0].id)) for row in proof.counted if row.kind == kind.id}
        choices = [choice for choice in proof.form.choices if choice.within == fields[0].scale]
        left = [str(n) for n, choice in enumerate(choices, start=1) if choice.id not in used]
        if used and left:
            title = arabic_digits(str(kind.title))
            text = _("{title}: ข้อ {numbers} ยังไม่มีรายการรองรับ").format(title=title, numbers=" ".join(left))
            yield PlanFinding("coverage", "hint", proof.plan.ref, "", text)


FIGURE_RULES: tuple[PlanRule, ...] = (
    products_that_differ,
    shares_that_miss_the_whole,
    guests_counted_as_staff,
    more_than_there_are,
    results_below_their_target,
    success_without_a_result,
    days_outside_the_year,
    levels_with_gaps,
    money_without_its_source,
    choices_nothing_is_linked_to,
)


def _op(cell: PlanCell) -> str:
    return cell.of.op if isinstance(cell.of, Computed) else ""


def _value(row: PlanRow, name: str) -> CellValue:
    return row.cells[name].value if name in row.cells else None


def _typed_share(proof: ReviewedPlan, line: PlanRow) -> tuple[EntryCell, Fraction] | None:
    """A percent somebody typed that stands for a part of the lines beside it."""
    shown = {name for cell in line.cells.values() if isinstance(cell.of, Computed) for name in cell.of.over}
    for entry in proof.cells(line):
        number = number_of(entry.cell.value)
        if type_of(entry.field).share and entry.cell.id in shown and number is not None:
            return entry, number
    return None


YEAR = "year"  # inside the fiscal year of the plan
Days = tuple[date, date]  # first and last


def declared(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """What the form asks of rows together; what is not filled in yet breaks no rule."""
    titles = titles_of(proof.form)
    for check in proof.form.checks:
        rows = [proof.plan] if check.kind == PLAN else [row for row in proof.counted if row.kind == check.kind]
        for row in broken(proof, check, rows):
            words = arabic_digits(str(check.message) or check_words(check, titles))
            own = check.over[0] if check.over[0] in row.cells and "." not in check.over[0] else ""
            yield PlanFinding("declared", MUST if check.fault == "block" else SHOULD, row.ref, own, words)


def broken(proof: ReviewedPlan, check: RowCheck, rows: Sequence[PlanRow]) -> Iterator[PlanRow]:
    """The rows at which the rule does not hold."""
    if check.op in ("sum", "count"):
        yield from (row for row in rows if not _adds_up(check, row))
        return
    looked = [row for row in rows if holds(check.when, _row_values(row))]
    if check.op == "unique":
        yield from _again(check, looked)
    elif check.op == "before":
        yield from (row for row in looked if not _before(*(_value(row, name) for name in check.over)))
    else:
        yield from (row for row in looked if not _inside(proof, row, check))


def _row_values(row: PlanRow) -> dict[str, CellValue]:
    return {name: cell.value for name, cell in row.cells.items() if cell.asked}


def _again(check: RowCheck, rows: Sequence[PlanRow]) -> Iterator[PlanRow]:
    """Rows that say what a row before them says."""
    seen: set[tuple[CellValue, ...]] = set()
    for row in rows:
        key = tuple(_value(row, name) for name in check.over)
        if all(map(answered, key)):
            if key in seen:
                yield row
            seen.add(key)


def _before(first: CellValue, second: CellValue) -> bool:
    one, two = number_of(first), number_of(second)
    if one is not None and two is not None:
        return one <= two
    begins, ends = days_of(first), days_of(second)
    return begins is None or ends is None or begins[0] <= ends[1]


def _inside(proof: ReviewedPlan, row: PlanRow, check: RowCheck) -> bool:
    name, within = check.over
    whole = days_of(str(proof.year)) if within == YEAR else days_of(_value(row, within))
    days = days_of(_value(row, name))
    return days is None or whole is None or (whole[0] <= days[0] and days[1] <= whole[1])


def days_of(value: CellValue) -> Days | None:
    """The first and last day of a day, a period, or the first and last of several; None for anything else."""
    if not isinstance(value, str) or not value:
        return None
    ends: list[Days] = []
    for part in value.split("/"):
        day = date_of(part)
        try:
            period = None if day else period_of(part)
        except ValueError:
            return None
        ends.append((day, day) if day else _ends(period))
    return ends[0][0], ends[-1][1]


def _ends(period: Period | None) -> Days:
    assert period is not None
    return period.first, period.last


def _adds_up(check: RowCheck, row: PlanRow) -> bool:
    """Whether the sum of a cell of the rows below, or how many there are, is as the form says."""
    kind, _dot, name = check.over[0].rpartition(".")
    rows = [one for one in _below(row) if one.kind == (kind or name) and holds(check.when, _row_values(one))]
    if check.op == "count":
        return check.holds is None or check.holds.holds(Fraction(len(rows)))
    numbers = [number for one in rows if (number := number_of(_value(one, name))) is not None]
    whole = summed(numbers)
    return check.holds is None or not numbers or whole is None or check.holds.holds(whole)


def _below(row: PlanRow) -> Iterator[PlanRow]:
    for one in row.rows:
        if one.asked and not one.adrift:
            yield one
            yield from _below(one)


def review_plan(
    form: Instrument, rows: Sequence[PlanRow], year: int, files: Mapping[Ref, Set[str]] | None = None
) -> tuple[PlanFinding, ...]:
    """Every finding, the gravest first, then as printed; `rows` are those of a plan, the plan itself first.

    `files` are the fields of each row that hold some; None = nothing is said of files.
    """
    proof = ReviewedPlan(form, tuple(rows), year, files)
    order = {row.ref: n for n, row in enumerate(rows)}
    found = [finding for rule in RULES for finding in rule(proof)]
    return tuple(sorted(found, key=lambda each: (GRAVEST.index(each.grave), order.get(each.row, -1))))


def values_nobody_chose(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for entry in proof.entries:
        if entry.cell.shown.conflict:
            yield finding_at("conflict", "must", entry, _("{title}: ข้อมูลไม่ตรงกัน"))


def values_the_form_does_not_accept(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for entry in proof.entries:
        stored = entry.cell.shown.value
        if not isinstance(stored, Absent) and not entry.cell.shown.conflict and (why := invalid(entry.field, stored)):
            yield finding_at("not_accepted", "must", entry, "{title}: {why}", why=arabic_digits(why))


def values_nobody_confirmed(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Values that were carried to a field that is worded otherwise now."""
    for entry in proof.entries:
        if entry.cell.waits:
            yield finding_at("carried", "should", entry, _("{title}: ยกมาจากแบบฉบับก่อน ช่องนี้เปลี่ยนไป รอยืนยัน"))


def what_a_plan_must_say(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for entry in proof.entries:
        if entry.field.required == "plan" and proof.lacks(entry) and not entry.cell.waits:
            yield finding_at("empty", "should", entry, _("ยังไม่ได้กรอก{title}"))


def what_a_report_must_say(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Asked of what is reported already: a line of the report, or a row with anything of its report entered."""
    for row in proof.counted:
        kind = proof.kind(row)
        begun = kind is not None and (kind.stage == "report" or _reported(proof, row))
        for entry in proof.cells(row) if begun else ():
            if entry.field.required == "report" and proof.lacks(entry):
                yield finding_at("not_reported", "should", entry, _("ยังไม่ได้กรอก{title}"))


def files_of_one_side(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    """Files that one column sets side by side, as before and after: where one side is there the others are needed."""
    beside = {names for column in proof.form.columns if len(names := frozenset(names_in(column.show))) > 1}
    for row in proof.counted if proof.files else ():
        sides = [entry for entry in proof.cells(row) if type_of(entry.field).attached]
        for names in beside if len(sides) > 1 else ():
            pair = [entry for entry in sides if entry.field.id in names]
            there = [entry for entry in pair if not proof.lacks(entry)]
            for entry in pair if there else ():
                if proof.lacks(entry):
                    text = _("มี{other} แต่ยังไม่มี{title}")
                    yield finding_at("one_side", "should", entry, text, other=title_of(there[0]))


def rows_that_are_missing(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for row in (proof.plan, *proof.counted):
        for kind in proof.below(row):
            if (
                kind.at_least > len(row.below(kind.id))
                and _asked(row, kind)
                and (kind.stage == "plan" or _reported(proof, row))
            ):
                text = _("ยังไม่มี{title}").format(title=arabic_digits(str(kind.title)))
                yield PlanFinding("lacking", "should", row.ref, "", text, kind=kind.id)


def rows_without_their_row_above(proof: ReviewedPlan) -> Iterator[PlanFinding]:
    for row in proof.rows[1:]:
        if row.adrift:
            yield PlanFinding("adrift", "must", row.ref, "", _("ไม่ได้อยู่ใต้รายการใดของแผนนี้ จึงไม่พิมพ์และไม่นับ"))


RULES: tuple[PlanRule, ...] = (
    values_nobody_chose,
    values_nobody_confirmed,
    rows_without_their_row_above,
    values_the_form_does_not_accept,
    what_a_plan_must_say,
    what_a_report_must_say,
    files_of_one_side,
    rows_that_are_missing,
    declared,
    *FIGURE_RULES,
    *TEXT_RULES,
)


def _asked(row: PlanRow, kind: Kind) -> bool:
    return holds(kind.when, {key: cell.value for key, cell in row.cells.items() if cell.field and cell.asked})


def _reported(proof: ReviewedPlan, row: PlanRow) -> bool:
    """Whether anything of a planned row's report has been entered."""
    if any(entry.field.stage == "report" and entry.cell.shown.seen for entry in proof.cells(row)):
        return True
    report = proof.reports_of(row) if row.rows else frozenset[str]()
    return any(below.kind in report for below in row.rows)
