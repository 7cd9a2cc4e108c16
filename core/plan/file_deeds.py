"""A plan as a file that names records and fields as stored: checked, imported and exported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.entities import DELETED, record_id
from core.errors import UserError
from core.forms.computed import PLAN as PLAN_ITSELF
from core.forms.field_values import whole
from core.forms.parsing import not_one_of, written
from core.forms.ports import Reader, Store
from core.forms.published import check_bound, check_meant
from core.forms.settings import SETTING, checked_choice
from core.forms.shape import Instrument
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import FieldWrite, field_change
from core.log.ports import Context
from core.plan.links import by_name, check_kind, own_periods, unlike, value_on
from core.plan.tree import WAITS, progress_of, row_at
from core.values import Absent, Change, Changes, Plain, Record, Ref, Written

PLAN = frozenset({"about", "office", "instrument", "year", "no", "title", "rows", "progress"})
PlanFileRow = Mapping[str, object]


def plan_line(given: object) -> PlanFileRow:
    """The facts of the plan itself; UserError when the file is no plan."""
    if not isinstance(given, dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง rows"))
    if strange := sorted(name for name in given.keys() - PLAN if not name.startswith(SETTING)):
        raise unlike(_("ไม่รู้จักช่อง {names}").format(names=", ".join(strange)))
    return given


def lines(given: object, name: str) -> Sequence[PlanFileRow]:
    """The rows or the progress of the file."""
    found = given.get(name, []) if isinstance(given, dict) else []
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        raise unlike(_("ช่อง {name} ต้องเป็นรายการของวัตถุ").format(name=name))
    return found


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What an import works on: the plan, and the records the names in the file stand for."""

    reader: Reader
    form: Instrument
    plan: Ref
    year: int
    refs: dict[str, Ref] = field(default_factory=dict)
    kinds: dict[Ref, str] = field(default_factory=dict)  # of a row; of the row whose progress it is


def plan_at(unit: str, instrument: str, year: int, no: int = 1) -> Ref:
    """A unit's plan with a form in a year; `no` tells those of one form apart."""
    return Ref(unit, "plan", record_id(unit, "plan", unit, instrument, year, no))


def import_plan(
    ctx: Context, store: Store, instrument: Instrument, year: int, given: object, *, anyway: bool = False,
    label: str = "import_plan",
) -> Changes:  # fmt: skip
    """Enter a plan of `year` in one save: the plan record, its rows, and what was reached (progress).

    `given` is an object with `title`, `no` (1), `rows` and `progress`; a row is {id, kind, parent, number, f.…}, a
    progress {id, row, period, status, f.…}. An `id` of 32 hex digits is the record's own; any other word is a name
    within the file and always means the same record of this plan, so the same file twice changes nothing.
    Raises UserError, with nothing written, for an unknown kind, field, parent or value; OtherDocument for a file that
    says it is of another form or year, unless `anyway`.
    """
    check_meant(instrument, year, given, anyway=anyway)
    line, rows, reached = plan_line(given), lines(given, "rows"), lines(given, "progress")
    number = whole("no", line.get("no", 1))
    plan = plan_at(ctx.unit, instrument.id, year, number)
    check_bound(store.record(plan), instrument)
    facts = plan_facts(ctx, instrument, year, number)
    if (there := store.record(plan)) is not None and not there.deleted:
        facts.pop("wording", None)  # it stays in the words it was begun in
    facts["title"] = written("plan", "title", line.get("title"))
    facts |= {name: checked_choice(instrument, name, value) for name, value in line.items() if name.startswith(SETTING)}
    work = PlanImport(store, instrument, plan, year)
    name_all(work, rows, reached)
    changes = list(entered(work, plan, facts))
    for position, row in enumerate(rows, start=1):
        with of_line("id", row["id"]):
            changes += entered(work, work.refs[str(row["id"])], row_fields(work, row, position))
    for one in reached:
        with of_line("row", one["row"]):
            changes += entered(work, progress_at(work, one), progress_fields(work, one))
    made = Changes(label, "", frozenset({plan}))
    return made | store.save(ctx, label, changes) if changes else made


def plan_facts(ctx: Context, instrument: Instrument, year: int, number: int) -> dict[str, Written]:
    """What a plan is born with: it is bound to the file of its form."""
    return {
        "unit": Plain(ctx.unit),
        "instrument_id": Plain(instrument.id),
        "year": year,
        "no": number,
        "using": Plain(instrument.using),
        "form": Plain(instrument.file) if instrument.file else None,
        **({"wording": Plain(instrument.wording)} if instrument.wording else {}),
    }


@contextmanager
def of_line(name: str, value: object) -> Iterator[None]:
    """What is refused within says which line of the file it speaks of."""
    try:
        yield
    except UserError as problem:
        where = _("รายการที่ {name} เป็น “{value}”: {what}").format(name=name, value=value, what=problem.what)
        raise UserError(where, problem.why, problem.do) from problem


def name_all(work: PlanImport, rows: Sequence[PlanFileRow], reached: Sequence[PlanFileRow]) -> None:
    """Find the record and kind of every name in the file; UserError for a name used twice."""
    for row in rows:
        name, kind = str(row.get("id") or ""), str(row.get("kind") or "")
        if not name or name in work.refs:
            raise unlike(_("ชื่อ id “{name}” ของรายการว่างหรือซ้ำ").format(name=name))
        check_kind(work.form, kind)
        ref = row_at(work.plan, name)
        work.refs[name], work.kinds[ref] = ref, kind
    for one in reached:
        with of_line("row", one.get("row")):
            ref = progress_at(work, one)
        work.kinds[ref] = work.kinds[named(work, one.get("row"))]
        work.refs[str(one.get("id") or ref.id)] = ref


def progress_at(work: PlanImport, line: PlanFileRow) -> Ref:
    row = named(work, line.get("row"))
    period = written("progress", "period", line.get("period"))
    if row.entity != "row" or period is None:
        raise unlike(_("ผลการดำเนินงานต้องมี row และ period"))
    if period not in (known := own_periods(work.form, work.year)):
        raise not_one_of("period", period, known)
    return progress_of(row, str(period))


def named(work: PlanImport, name: object) -> Ref:
    ref = work.refs.get(str(name))
    if ref is None:
        raise unlike(_("อ้างถึงรายการ “{name}” ซึ่งไม่มีในไฟล์").format(name=name))
    return ref


def row_fields(work: PlanImport, line: PlanFileRow, position: int) -> dict[str, Written]:
    """The fields of a row; without an `order` it keeps its position in the file."""
    kind = str(line["kind"])
    parent = named(work, line["parent"]) if line.get("parent") else None
    check_kind(work.form, kind, "" if parent is None else work.kinds[parent], parent is not None)
    own = {name: value for name, value in line.items() if name not in ("id", "kind", "parent")}
    return {
        "plan": Plain(work.plan.local),
        "kind": Plain(kind),
        "parent": Plain(parent.local) if parent else None,
        "order": Plain(f"{position:06d}"),
        **{name: value_on(work.form, kind, name, _tied(work, kind, name, value), "row") for name, value in own.items()},
    }


def _tied(work: PlanImport, kind: str, name: str, value: object) -> object:
    """What a field that links to rows, units or registers holds: the records the names in the file stand for."""
    field = next((each for each in work.form.fields if each.stored == name and kind in each.kind), None)
    if field is None or not value:
        return value
    if not field.to.startswith(f"{PLAN_ITSELF}."):
        return by_name(work.reader, work.plan.scope, field, value)
    return ",".join(
        sorted(named(work, one).id for one in (value if isinstance(value, list) else str(value).split(",")))
    )


def progress_fields(work: PlanImport, line: PlanFileRow) -> dict[str, Written]:
    row = named(work, line["row"])
    own = {name: value for name, value in line.items() if name not in ("id", "row")}
    kind = work.kinds[row]
    typed = {
        name: value_on(work.form, kind, name, _tied(work, kind, name, value), "progress") for name, value in own.items()
    }
    return {"row": Plain(row.local), **typed}


def entered(work: PlanImport, ref: Ref, fields: Mapping[str, Written]) -> Iterator[Change]:
    """The changes that give the record these values; it is restored if it is in the bin."""
    record = work.reader.record(ref) or Record(ref, {})
    if record.deleted:
        yield Change(ref, DELETED, None, record.shown(DELETED).seen)
    told = {waits: None for name in fields if record.value(waits := f"{WAITS}.{name.partition('.')[2]}") is not None}
    for name, value in {**told, **fields}.items():
        if change := field_change(record, FieldWrite(name, value)):
            yield change


OF_PLAN = frozenset({"plan", "kind", "parent"})


def export_plan(reader: Reader, plan: Ref) -> dict[str, object]:
    """The plan with its rows and progress under the names of records; rows go by record id, in printed order.

    Of a field in conflict the value shown first is exported. Raises UserError when the plan is not here.
    """
    record = standing(reader, plan)
    rows = reader.records("row", plan.scope, plan=plan.local)
    reached = [one for row in rows for one in reader.records("progress", plan.scope, row=row.ref.local)]
    return {
        "instrument": record.text("using"),
        "year": record.number("year"),
        "no": record.number("no"),
        **fields(record, ("title", *(name for name in sorted(record.fields) if name.startswith(SETTING)))),
        "rows": [line(row) for row in rows],
        "progress": [
            {"id": one.ref.id, "row": tail(one.text("row")), **fields(one, names(one, {"row"}))} for one in reached
        ],
    }


def line(row: Record) -> dict[str, object]:
    above = {"parent": tail(row.text("parent"))} if row.text("parent") else {}
    return {"id": row.ref.id, "kind": row.text("kind"), **above, **fields(row, names(row, OF_PLAN))}


def names(record: Record, without: Iterable[str]) -> list[str]:
    return sorted(set(record.fields) - set(without))


def fields(record: Record, wanted: Iterable[str]) -> Mapping[str, object]:
    """The fields that hold a value, without those whose text is absent."""
    values = {name: record.value(name) for name in wanted}
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in values.items()
        if value is not None and not isinstance(value, Absent)
    }


def tail(reference: str) -> str:
    return reference.rpartition("/")[2]
