"""Take in a plan from a file that names records as they are kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from core.actions.plan_lines import Line, check_kind, lines, plan_line, unlike, value_on
from core.actions.set_field import Wish, wanted
from core.actions.written import written
from core.i18n import _
from core.instruments.field_values import whole
from core.instruments.shape import Instrument
from core.model.check import is_id
from core.model.entities import DELETED
from core.model.natural import record_id
from core.model.values import Change, Changes, Plain, Record, Ref, Written
from core.ports import Context, Reader, Store


@dataclass(frozen=True, slots=True)
class Planning:
    """What an import works on: the plan, and the records its names in the file stand for."""

    reader: Reader
    form: Instrument
    plan: Ref
    refs: dict[str, Ref] = field(default_factory=dict)
    kinds: dict[Ref, str] = field(default_factory=dict)  # of a row; of the row whose progress it is


def import_plan(ctx: Context, store: Store, instrument: Instrument, year: int, given: object) -> Changes:
    """Enter a plan of `year` in one save: the plan record, its rows, and what was reached (progress).

    `given` is an object with `title`, `no` (1), `rows` and `progress`; a row is {id, kind, parent, number, f.…}, a
    progress {id, row, period, status, f.…}. An `id` of 32 hex digits is the record's own; any other word is a name
    within the file and always means the same record of this plan, so the same file twice changes nothing.
    Raises UserError, with nothing written, for an unknown kind, field, parent or value.
    """
    line, rows, reached = plan_line(given), lines(given, "rows"), lines(given, "progress")
    number = whole("no", line.get("no", 1))
    plan = Ref(ctx.unit, "plan", record_id(ctx.unit, "plan", ctx.unit, instrument.id, year, number))
    facts: dict[str, Written] = {
        "unit": Plain(ctx.unit),
        "instrument_id": Plain(instrument.id),
        "year": year,
        "no": number,
        "using": Plain(instrument.using),
        "title": written("plan", "title", line.get("title")),
    }
    work = Planning(store, instrument, plan)
    name_all(work, rows, reached)
    changes = list(entered(work, plan, facts))
    for place, row in enumerate(rows, start=1):
        changes += entered(work, work.refs[str(row["id"])], row_fields(work, row, place))
    for one in reached:
        changes += entered(work, progress_at(work, one), progress_fields(work, one))
    made = Changes("import_plan", "", frozenset({plan}))
    return made | store.save(ctx, "import_plan", changes) if changes else made


def name_all(work: Planning, rows: Sequence[Line], reached: Sequence[Line]) -> None:
    """Learn which record every name of the file means, and of which kind it is; refuse a name used twice."""
    for row in rows:
        name, kind = str(row.get("id") or ""), str(row.get("kind") or "")
        if not name or name in work.refs:
            raise unlike(_("ชื่อ id “{name}” ของรายการว่างหรือซ้ำ").format(name=name))
        check_kind(work.form, kind)
        ref = Ref(
            work.plan.scope, "row", name if is_id(name) else sha256(f"{work.plan}/{name}".encode()).hexdigest()[:32]
        )
        work.refs[name], work.kinds[ref] = ref, kind
    for one in reached:
        ref = progress_at(work, one)
        work.kinds[ref] = work.kinds[named(work, one.get("row"))]
        work.refs[str(one.get("id") or ref.id)] = ref


def progress_at(work: Planning, line: Line) -> Ref:
    row = named(work, line.get("row"))
    period = written("progress", "period", line.get("period"))
    if row.entity != "row" or period is None:
        raise unlike(_("ผลการดำเนินงานต้องมี row และ period"))
    return Ref(row.scope, "progress", record_id(row.scope, "progress", row.local, str(period)))


def named(work: Planning, name: object) -> Ref:
    ref = work.refs.get(str(name))
    if ref is None:
        raise unlike(_("อ้างถึงรายการ “{name}” ซึ่งไม่มีในไฟล์").format(name=name))
    return ref


def row_fields(work: Planning, line: Line, place: int) -> dict[str, Written]:
    """The fields of a row; without an `order` it stands where it stands in the file."""
    kind = str(line["kind"])
    parent = named(work, line["parent"]) if line.get("parent") else None
    check_kind(work.form, kind, "" if parent is None else work.kinds[parent], parent is not None)
    own = {name: value for name, value in line.items() if name not in ("id", "kind", "parent")}
    return {
        "plan": Plain(work.plan.local),
        "kind": Plain(kind),
        "parent": Plain(parent.local) if parent else None,
        "order": Plain(f"{place:06d}"),
        **{name: value_on(work.form, kind, name, value, "row") for name, value in own.items()},
    }


def progress_fields(work: Planning, line: Line) -> dict[str, Written]:
    row = named(work, line["row"])
    own = {name: value for name, value in line.items() if name not in ("id", "row")}
    kind = work.kinds[row]
    typed = {name: value_on(work.form, kind, name, value, "progress") for name, value in own.items()}
    return {"row": Plain(row.local), **typed}


def entered(work: Planning, ref: Ref, fields: Mapping[str, Written]) -> Iterator[Change]:
    """What must be written so that the record says this; it comes back from the bin if it lies there."""
    record = work.reader.record(ref) or Record(ref, {})
    if record.deleted:
        yield Change(ref, DELETED, None, record.shown(DELETED).seen)
    for name, value in fields.items():
        if change := wanted(record, Wish(name, value)):
            yield change
