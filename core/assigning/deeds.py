"""Commands that give work to units below, answer it in a unit's own scope, link units' evidence, and write totals."""

from collections.abc import Iterable, Iterator, Sequence

from core.assigning.choices import check_rule, unassigned
from core.assigning.orders import (
    ASSIGN,
    ITEM,
    REGISTER,
    ROW,
    Assignment,
    CellFillRule,
    WorkOrder,
    assignment_of,
    by_order,
    by_work,
    cells_twice,
)
from core.assigning.programme_steps import ASKED, DECLINED, ProgrammeAnswers, joining_of
from core.assigning.view import ROLLED, by_row, piece_of, rolled_up, together, writing
from core.entities import DELETED, record_id
from core.errors import UserError
from core.evidence.deeds import check_target, meant, unless_linked
from core.evidence.kinds import EvidenceTarget
from core.forms.field_types import type_of
from core.forms.field_values import day, words
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, changes_to, check_clock, fresh, write_fields
from core.log.ports import Context, standing
from core.people.units import UnitRegister
from core.plan.deeds import CellInput, RowInsertPoint, start_plan
from core.plan.links import check_kind, own_periods
from core.plan.tree import PlanRow
from core.plan.year_view import PeriodReports
from core.slots import parse_slot
from core.values import Change, Changes, Plain, Record, Ref, Text, Written


def row_order(reader: Reader, row: Ref, figures: Sequence[CellFillRule]) -> WorkOrder:
    """Return an order to fill in a row of the kind of `row`. `figures`: rules to total in `row`; UserError if unfit."""
    record, plan, form = _row_above(reader, row)
    for one in figures:
        check_rule(one, form, record.text("kind"), form, record.text("kind"))
    return WorkOrder(
        ROW, plan.text("using"), record.text("kind"), plan.number("year") or 0, tuple(figures)
    )


def register_order(
    reader: Reader, row: Ref, form_name: str, kind: str, year: int, figures: Sequence[CellFillRule]
) -> WorkOrder:
    """Return an order to fill in rows of `kind`. `figures`: rules to total them in `row`; UserError if one is unfit."""
    asked = reader.forms.get(form_name)
    check_kind(asked, kind)
    # a register of its own: what it comes to is shown, and written into no row
    if row.entity == "plan":
        record = standing(reader, row)
        form, above = form_for(reader, record), ""
    else:
        record, _plan, form = _row_above(reader, row)
        above = record.text("kind")
    for one in figures:
        check_rule(one, asked, kind, form, above)
    return WorkOrder(REGISTER, asked.using, kind, year, tuple(figures))


def _row_above(reader: Reader, row: Ref) -> tuple[Record, Record, Instrument]:
    record = standing(reader, row)
    if row.entity != "row":
        raise unassigned(
            _("เพราะเลือกไว้ไม่ใช่รายการของแผน"), _("เลือกรายการในแผนของหน่วยงาน แล้วมอบหมายใหม่")
        )
    plan = standing(reader, record.reference("plan"))
    return record, plan, form_for(reader, plan)


def assign(
    ctx: Context,
    store: Store,
    ref: Ref,
    order: WorkOrder,
    units: Sequence[str],
    text: str,
    due: str = "",
) -> Changes:
    """Give work for the record `ref` to units below in one save, except units that already have this work. `due`: ISO
    date or "". UserError without units or text, for a unit that is not below, or if this PC may not write."""
    standing(store, ref)
    if ref.scope != ctx.unit:
        raise unassigned(
            _("เพราะไม่ใช่งานของหน่วยงานนี้"), _("เลือกรายการหรือข้อของหน่วยงานเอง แล้วมอบหมายใหม่")
        )
    if not units:
        raise unassigned(_("เพราะยังไม่ได้เลือกหน่วยงาน"), _("เลือกหน่วยงานอย่างน้อยหนึ่งแห่ง แล้วมอบหมายใหม่"))
    if not text.strip():
        raise unassigned(_("เพราะยังไม่ได้เขียนว่าให้ทำอะไร"), _("เขียนข้อความ แล้วมอบหมายใหม่"))
    check_below(store, ctx.unit, units)
    fields: dict[str, Written] = {
        "about": Plain(str(ref)),
        "item": Plain(order.token),
        "kind": Plain(ASSIGN),
        "text": words("text", text.strip()),
        "due": due_day(ctx, due),
    }
    given = Assignment.each(store, ref=ref)
    check_apart(given, order)
    same = (order, str(fields["text"]), str(fields["due"] or ""))
    there = {one.unit for one in by_work(given).get(same, ())}
    known = there & set(units)
    new = [unit for unit in dict.fromkeys(units) if unit not in there]
    changes = [each for one in new for each in fresh(Ref(one, "comment", ctx.new_id()), fields)]
    notes = []
    if new:
        note = _("มอบหมายแล้ว {n} หน่วยงาน ส่งไฟล์ให้หน่วยงานเพื่อให้เห็นงานนี้")
        notes.append(note.format(n=len(new)))
    if known:
        notes.append(_("มีงานนี้อยู่แล้ว {n} หน่วยงาน").format(n=len(known)))
    done = store.save(ctx, ASSIGN, changes) if changes else Changes(ASSIGN)
    return done | Changes(notes=tuple(notes))


def due_day(ctx: Context, due: str) -> Written:
    """Return the ISO date `due` as the value of a field, None for "". ClockDoubtError for a date while the clock of this
    PC is in doubt."""
    if not due.strip():
        return None
    check_clock(ctx)
    return day("due", due)


def check_apart(assignments: Sequence[Assignment], order: WorkOrder) -> None:
    """Raise UserError if `order` and one of `assignments` fill the same cell, because one total would be lost."""
    clash = cells_twice(dict.fromkeys((order, *(one.order for one in assignments))))
    if clash:
        why = twice_words(clash, [one for one in assignments if one.order != order])
        raise unassigned(why, _("เลือกไม่ใช้คำตอบในช่องนี้ หรือเพิ่มหน่วยงานในงานเดิม แล้วมอบหมายใหม่"))


def twice_words(cell: str, assignments: Sequence[Assignment]) -> str:
    """Return a sentence that names the cell and, of the `assignments`, the one whose total already fills it."""
    text = next(
        (one.text for one in assignments for each in one.order.figures if each.to == cell), ""
    )
    if not text:
        return _("เพราะช่อง {name} ของรายการได้ยอดจากสองทาง").format(name=cell)
    says = _("เพราะช่อง {name} ของรายการได้ยอดจากงาน “{text}” อยู่แล้ว")
    return says.format(name=cell, text=" ".join(text.split())[:80])


def check_below(reader: Reader, unit: str, units: Sequence[str]) -> None:
    """Raise UserError if one of `units` is not below `unit` in the register."""
    known = UnitRegister.of(reader)
    under = {one.id for one in known.listed(unit)}
    strange = [one for one in dict.fromkeys(units) if one not in under]
    if strange:
        names = ", ".join(
            known[one].name or known[one].code if one in known else one[:8] for one in strange
        )[:120]
        why = _("เพราะ {names} ไม่ได้อยู่ใต้หน่วยงานนี้ในทะเบียน จึงไม่มีสิทธิ์มอบหมายให้").format(names=names)
        raise unassigned(why, _("นำเข้าทะเบียนล่าสุดจากต้นสังกัด หรือเลือกเฉพาะหน่วยงานข้างใต้"))


def begin(ctx: Context, store: Store, comment: Ref) -> Changes:
    """Create the row in which this unit answers given work, and its plan if missing, with the same ids on every PC of
    the unit. For a register only the plan is created, for an item nothing. The returned Changes name the row or the
    plan in `touched`. UserError if the form is missing."""
    one = given_work(store, comment)
    if one.order.task == ITEM:
        return Changes("begin_assigned")
    form = store.forms.get(one.order.form_name)
    plans = store.records("plan", ctx.unit, instrument_id=form.id, year=one.order.year)
    begun = Changes("begin_assigned")
    if not plans:
        begun |= start_plan(ctx, store, store.forms.worded(form), one.order.year)
        plans = store.records("plan", ctx.unit, instrument_id=form.id, year=one.order.year)
    plan = min(plans, key=lambda each: each.number("no") or 1)
    if one.order.task == REGISTER:
        return begun | Changes("begin_assigned", "", frozenset({plan.ref}))
    return begun | _begun_row(ctx, store, form_for(store, plan), plan.ref, one)


def given_work(reader: Reader, comment: Ref) -> Assignment:
    """Return the work that a comment gives. Raises UserError if the comment gives none."""
    standing(reader, comment)
    found = assignment_of(reader, comment)
    if found is None:
        why = _("ข้อความนี้ไม่ได้มอบหมายรายการ ทะเบียน หรือข้อใด")
        raise UserError(_("เริ่มงานนี้ไม่ได้"), why, _("อ่านข้อความ แล้วตอบในหน้ารับส่ง"))
    return found


def _begun_row(
    ctx: Context, store: Store, form: Instrument, plan: Ref, assignment: Assignment
) -> Changes:
    there = store.records("row", plan.scope, **{"from": assignment.ref.local})
    if there:
        return Changes("begin_assigned", "", frozenset({there[0].ref}))
    ref = PlanRow.at(plan, f"assigned {assignment.ref.id}")
    before = store.record(ref)
    if before is not None and before.deleted:
        return store.save(
            ctx, "begin_assigned", [Change(ref, DELETED, None, before.shown(DELETED).seen)]
        )
    above, made = _above(ctx, store, form, plan, assignment)
    kind = assignment.order.kind
    at = RowInsertPoint(plan, kind, above, str(assignment.order.year))
    values: dict[str, Written] = {
        **_titled(form, kind, assignment.text),
        "from": Plain(assignment.ref.local),
    }
    changes = list(at.new_rows(ctx, store, form, [values], [ref]))
    return made | store.save(ctx, "begin_assigned", changes) | Changes("", "", frozenset({ref}))


def _above(
    ctx: Context, store: Store, form: Instrument, plan: Ref, assignment: Assignment
) -> tuple[Ref | None, Changes]:
    """Return the parent row of the answer: the first of its kind, else a new one with the same text."""
    line: list[str] = []
    kind = check_kind(form, assignment.order.kind)
    while kind.within and kind.within not in line:
        line.insert(0, kind.within)
        kind = check_kind(form, kind.within)
    at: Ref | None = None
    made = Changes()
    for name in line:
        rows = store.records("row", plan.scope, plan=plan.local, kind=name)
        below = [row for row in rows if at is None or row.text("parent") == at.local]
        if below:
            at = below[0].ref
            continue
        place = RowInsertPoint(plan, name, at, str(assignment.order.year))
        ref = PlanRow.at(plan, f"assigned {assignment.ref.id} {name}")
        new = list(place.new_rows(ctx, store, form, [_titled(form, name, assignment.text)], [ref]))
        made, at = made | store.save(ctx, "begin_assigned", new), ref
    return at, made


def _titled(form: Instrument, kind: str, text: str) -> dict[str, Written]:
    """Return the value for the first text field of this kind of row: what is to be done."""
    made = check_kind(form, kind)
    own = (
        each
        for each in form.fields
        if kind in each.kind and each.stored_on(made) == "row" and type_of(each).words
    )
    first = next(
        (each for each in own if parse_slot(each.stored).family == "f" and not each.many), None
    )
    return {first.stored: Text(text.strip().splitlines()[0])} if first else {}


def link_given(
    ctx: Context, store: Store, evidence: Ref, target: EvidenceTarget, proof: str = ""
) -> Changes:
    """Link a lower unit's evidence, without copying it, to this unit's row or item `target`, or to that item's `proof`
    (id). UserError if `target` is another unit's, or the evidence is this unit's, personal, missing or has no file."""
    record = standing(store, evidence)
    check_target(store, target.target)
    target = meant(store, target, proof)
    piece = piece_of(store, record)
    if target.target.scope != ctx.unit:
        raise unproved(_("เพราะไม่ใช่งานของหน่วยงานนี้"), _("เลือกรายการหรือข้อของหน่วยงานเอง"))
    if evidence.scope == ctx.unit:
        raise unproved(_("เพราะเป็นหลักฐานของหน่วยงานนี้เอง"), _("แนบที่หน้าหลักฐานหรือที่ข้อโดยตรง"))
    if piece.personal:
        raise unproved(
            _("เพราะหน่วยงานกำหนดว่าเป็นข้อมูลส่วนบุคคล"),
            _("ใช้หลักฐานชิ้นอื่น หรือขอให้หน่วยงานทำสำเนาที่ปิดบางส่วนของภาพ"),
        )
    if not piece.sha256:
        raise unproved(
            _("เพราะหลักฐานนี้ไม่มีไฟล์ จึงยืนยันภายหลังไม่ได้ว่าเป็นสิ่งเดียวกัน"), _("ขอให้หน่วยงานแนบไฟล์ แล้วส่งมาใหม่")
        )
    key = str(evidence), target.target.local, target.item, proof
    link = Ref(target.target.scope, "link", record_id(target.target.scope, "link", *key))
    fields: dict[str, Written] = {
        "evidence": Plain(str(evidence)),
        "target": Plain(target.target.local),
        "item": Plain(target.item) or None,
        "proof": Plain(proof) or None,
        "sha256": Plain(piece.sha256),
    }
    changes = unless_linked(store, fresh(link, fields))
    return store.save(ctx, "link_evidence", changes) if changes else Changes("link_evidence")


def unproved(reason: str, remedy: str) -> UserError:
    return UserError(_("ใช้หลักฐานของหน่วยงานนี้ไม่ได้"), reason, remedy)


def fill_rolled(
    ctx: Context, store: Store, form: Instrument, plan: Record, period: str = ""
) -> Changes:
    """Write the totals of assigned work, each with a digest of the answers, into a plan's unlocked periods, or only
    into `period` ("" = all). Call it before locking, so that later answers do not change signed totals."""
    if plan.ref.entity != "plan":
        return Changes(ROLL_UP)
    reported = {
        one.reference("row")
        for one in store.records("progress", plan.ref.scope)
        if one.text(ROLLED)
    }
    rows = store.records("row", plan.ref.scope, plan=plan.ref.local)
    # even if it was cleared since
    rolled = [row.ref for row in rows if row.text(ROLLED) or row.ref in reported]
    changes = rolled_changes(store, form, plan, rolled, period)
    return store.save(ctx, ROLL_UP, changes) if changes else Changes(ROLL_UP)


ROLL_UP = "roll_up"  # label of the save


def rolled_changes(
    store: Store,
    form: Instrument,
    plan: Record,
    totalled_rows: Iterable[Ref],
    period: str = "",
    row: Ref | None = None,
) -> list[Change]:
    """Return the changes that write totals of assigned work into a plan's unlocked periods, or only into `period`. They
    concern only `row` if given, else all rows with assigned work and `totalled_rows`, which have older totals."""
    locked = {name for name, _one in PeriodReports.of_periods(store, plan.ref)}
    given = by_row(store, plan)
    changes: dict[tuple[Ref, str], Change] = {}
    for name in [period] if period else own_periods(form, plan.text("year")):
        if name not in locked:
            for each in [row] if row else dict.fromkeys([*given, *totalled_rows]):
                for change in _rolled(
                    store, form, each, given.get(each, ()), name, into_row=not period
                ):
                    changes[change.ref, change.field] = change
    return [*changes.values()]


def _rolled(
    store: Store,
    form: Instrument,
    row: Ref,
    assignments: Sequence[Assignment],
    period: str,
    *,
    into_row: bool,
) -> Iterator[Change]:
    """Yield the changes that write the totals of given work into a row's report, and into the row if `into_row` and
    `period` is a year. Totals now empty are cleared, typed values stay. UserError if two works fill one cell."""
    record = standing(store, row)
    kind = check_kind(form, record.text("kind"))
    homes = {each.id: each.stored_on(kind) for each in form.fields if kind.id in each.kind}
    year = period.isdecimal()
    answers = [
        rolled_up(store, order, found, period) for order, found in by_order(assignments).items()
    ]
    clash = cells_twice([answer.order for answer in answers])
    if clash:
        why = twice_words(clash, assignments)
        raise UserError(
            _("ใช้ยอดรวมไม่ได้"), why, _("เปิดหน้างานที่มอบหมายของรายการนี้ แล้วแก้ให้เหลืองานเดียวที่เขียนลงช่องนี้")
        )
    for home, ref in (("row", row), ("progress", PlanRow.progress_at(row, period))):
        if home == "row" and not (into_row and year):
            continue
        here = answers
        # those of whose units any has reported this period itself
        if not year and home == "progress":
            told = (
                (
                    answer,
                    (row.progress for unit in answer.units for row in unit.rows if row.progress),
                )
                for answer in answers
            )
            here = [one for one, reports in told if any(map(store.record, reports))]
        made = {
            figure.figure.to: figure.words
            for each in here
            for figure in each.figures
            if homes.get(figure.figure.to) == home
        }
        made = {to: said for to, said in made.items() if said}
        stale = [each for each in form.fields if homes.get(each.id) == home and each.id not in made]
        made |= {each.id: "" for each in stale if _was_rolled(store, ref, each.stored)}
        for to, said in made.items():
            yield from CellInput(to, said, None).changes(store, form, record, period)
        if made:
            written = Plain(together(one.digest for one in writing(form, kind.id, answers, home)))
            yield from changes_to(store.record(ref) or Record(ref, {}), {ROLLED: written})


def _was_rolled(reader: Reader, ref: Ref, field: str) -> bool:
    """Return whether a cell's value was written as a total and not changed by a person since."""
    record = reader.record(ref)
    if (
        record is None
        or not record.text(ROLLED)
        or not (shown := record.shown(field)).seen
        or shown.value is None
    ):
        return False
    return all(
        one.label == ROLL_UP for one in reader.history.of(ref, field) if one.op in shown.seen
    )


def answer_programme(
    ctx: Context, store: Store, *, programme: str, answer: str, reason: str = ""
) -> Changes:
    """Save this unit's `answer` (JOINED or DECLINED), with its `reason`, to a programme (id or `id/edition`). UserError
    if the programme is obligatory and declined."""
    form = store.forms.programme(programme)
    if answer == DECLINED and ProgrammeAnswers.stance(store, ctx.unit, form, 0) == ASKED:
        raise UserError(
            _("ไม่เข้าร่วมโครงการนี้ไม่ได้"),
            _("โครงการนี้ประกาศให้ทุกหน่วยงานทำ"),
            _("ทำตามกำหนดการของโครงการ หรือติดต่อผู้ประกาศโครงการ"),
        )
    ref, called = joining_of(ctx.unit, form.id)
    why = words(_("เหตุผล"), reason.strip()) if reason.strip() else None
    fields: dict[str, Written] = {
        "programme": Plain(called),
        "answer": Plain(answer),
        "reason": why,
    }
    label, record = f"{answer}_programme", store.record(ref)
    if record is None or record.deleted:
        return add_row(ctx, store, ctx.unit, "joining", fields, label)
    return write_fields(ctx, store, ref, [FieldWrite(*one) for one in fields.items()], label)
