"""Import, export and copy whole plans. A plan file is JSON that names records and fields as stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from core.entities import DELETED, record_id
from core.errors import UserError
from core.forms.carry import FIELDS, KINDS, FormComparison
from core.forms.computed import PLAN as PLAN_ITSELF
from core.forms.field_types import type_of
from core.forms.field_values import whole
from core.forms.ports import Reader, Store
from core.forms.published import WrongDocumentError
from core.forms.settings import SettingInForce
from core.forms.shape import Field, Instrument
from core.forms.vocabulary import not_one_of, written
from core.i18n import _
from core.log.deeds import FieldWrite, changes_to, free_number, fresh, write_fields
from core.log.ports import Context, standing
from core.plan.links import by_name, check_kind, fields_by_name, own_periods, unlike, value_on
from core.plan.tree import PlanRow
from core.slots import Slot, is_setting, parse_slot
from core.thai.written import Period, thai_digits
from core.values import (
    AbsenceReason,
    Change,
    Changes,
    Plain,
    Record,
    Ref,
    Text,
    Value,
    Written,
    gathered,
)

PLAN = frozenset(
    {"about", "office", "instrument", "year", "no", "title", "name", "rows", "progress"}
)
PlanFileRow = Mapping[str, object]


def plan_line(content: object) -> PlanFileRow:
    """Return the content of a plan file (parsed JSON) as a mapping. Raises UserError if it is not a plan."""
    if not isinstance(content, dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง rows"))
    strange = sorted(name for name in content.keys() - PLAN if not is_setting(name))
    if strange:
        raise unlike(_("ไม่รู้จักช่อง {names}").format(names=", ".join(strange)))
    return content


def lines(content: object, name: str) -> Sequence[PlanFileRow]:
    """Return the list `name` ("rows" or "progress") of a plan file. Raises UserError if it is not a list of objects."""
    rows = content.get(name, []) if isinstance(content, dict) else []
    if not isinstance(rows, list) or not all(isinstance(line, dict) for line in rows):
        raise unlike(_("ช่อง {name} ต้องเป็นรายการของวัตถุ").format(name=name))
    return rows


@dataclass(frozen=True, slots=True)
class PlanImport:
    """The state of a plan file's import. `refs`: {id in the file: record}; `kinds`: {record: kind of its row}."""

    reader: Reader
    form: Instrument
    plan: Ref
    year: int
    refs: dict[str, Ref] = field(default_factory=dict)
    kinds: dict[Ref, str] = field(default_factory=dict)  # of a row; of the row whose progress it is
    # of the form, by kind and name
    fields: dict[tuple[str, str], Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fields.update(fields_by_name(self.form))

    def entered(self, ref: Ref, fields: Mapping[str, Written]) -> Iterator[Change]:
        """Yield the changes that set `fields` of the record `ref`, and restore the record if it is in the bin."""
        record = self.reader.record(ref) or Record(ref, {})
        if record.deleted:
            yield Change(ref, DELETED, None, record.shown(DELETED).seen)
        named = (Slot("waits", slot.id).name for slot in map(parse_slot, fields) if slot.family)
        told = {waits: None for waits in named if record.value(waits) is not None}
        yield from changes_to(record, {**told, **fields})

    def name_all(self, rows: Sequence[PlanFileRow], progress_rows: Sequence[PlanFileRow]) -> None:
        """Assign each id in `rows` and `progress_rows` a record and kind. UserError if a row's id is "" or repeated."""
        for row in rows:
            name, kind = str(row.get("id") or ""), str(row.get("kind") or "")
            if not name or name in self.refs:
                raise unlike(_("ชื่อ id “{name}” ของรายการว่างหรือซ้ำ").format(name=name))
            check_kind(self.form, kind)
            ref = PlanRow.at(self.plan, name)
            self.refs[name], self.kinds[ref] = ref, kind
        for one in progress_rows:
            with PlanImport.of_line("row", one.get("row")):
                ref = progress_at(self, one)
            self.kinds[ref] = self.kinds[named(self, one.get("row"))]
            self.refs[str(one.get("id") or ref.id)] = ref

    def row_fields(self, line: PlanFileRow, position: int) -> dict[str, Written]:
        """Return {record field: value} to write for a plan file's row. `position`: its order, unless `line` has one."""
        kind = str(line["kind"])
        parent = named(self, line["parent"]) if line.get("parent") else None
        check_kind(
            self.form, kind, "" if parent is None else self.kinds[parent], parent is not None
        )
        own = {name: value for name, value in line.items() if name not in ("id", "kind", "parent")}
        return {
            "plan": Plain(self.plan.local),
            "kind": Plain(kind),
            "parent": Plain(parent.local) if parent else None,
            "order": Plain(f"{position:06d}"),
            **{
                name: value_on(
                    self.form, kind, name, _tied(self, kind, name, value), "row", self.fields
                )
                for name, value in own.items()
            },
        }

    @staticmethod
    @contextmanager
    def of_line(name: str, value: object) -> Iterator[None]:
        """In a `with` block, make a UserError name the line of the plan file by its field `name` and `value`."""
        try:
            yield
        except UserError as problem:
            where = _("รายการที่ {name} เป็น “{value}”: {what}")
            where = where.format(name=name, value=value, what=problem.what)
            raise UserError(where, problem.why, problem.do) from problem

    @staticmethod
    def plan_facts(
        ctx: Context, instrument: Instrument, year: int, number: int
    ) -> dict[str, Written]:
        """Return {record field: value} of a new plan: unit, year, form and `number` among plans by one form."""
        facts: dict[str, Written] = {
            "unit": Plain(ctx.unit),
            "instrument_id": Plain(instrument.id),
            "year": year,
            "no": number,
            "using": Plain(instrument.using),
            "form": Plain(instrument.file) or None,
        }
        if instrument.wording:
            facts["wording"] = Plain(instrument.wording)
        return facts


def plan_at(unit: str, instrument: str, year: int, no: int = 1) -> Ref:
    """Return the reference of a unit's plan by a form in a year; `no` is 2, 3 … for further plans by the same form."""
    return Ref(unit, "plan", record_id(unit, "plan", unit, instrument, year, no))


def import_plan(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    year: int,
    content: object,
    *,
    anyway: bool = False,
    label: str = "import_plan",
) -> Changes:
    """Import a plan in one save. `content` is parsed JSON: `title`, `no` (default 1), `rows` of {id, kind, parent,
    number, f.…} and `progress` of {id, row, period, status, f.…}. The same `id` always names the same record of this
    plan, so that a second import changes nothing. UserError for an unknown kind, field, parent or value;
    WrongDocumentError for a file of another form or year, unless `anyway`."""
    WrongDocumentError.check(instrument, year, content, anyway=anyway)
    line = plan_line(content)
    rows = lines(content, "rows")
    reached = lines(content, "progress")
    number = whole("no", line.get("no", 1))
    plan = plan_at(ctx.unit, instrument.id, year, number)
    WrongDocumentError.check_bound(store.record(plan), instrument)
    facts = PlanImport.plan_facts(ctx, instrument, year, number)
    there = store.record(plan)
    if there is not None and not there.deleted:
        facts.pop("wording", None)  # it stays in the words it was begun in
    facts["title"] = written("plan", "title", line.get("title"))
    if "name" in line:
        facts["name"] = written("plan", "name", line["name"])
    facts |= {
        name: SettingInForce.checked(instrument, name, value)
        for name, value in line.items()
        if is_setting(name)
    }
    work = PlanImport(store, instrument, plan, year)
    work.name_all(rows, reached)
    changes = list(work.entered(plan, facts))
    for position, row in enumerate(rows, start=1):
        with PlanImport.of_line("id", row["id"]):
            changes += work.entered(work.refs[str(row["id"])], work.row_fields(row, position))
    for one in reached:
        with PlanImport.of_line("row", one["row"]):
            changes += work.entered(progress_at(work, one), progress_fields(work, one))
    made = Changes(label, "", frozenset({plan}))
    return made | store.save(ctx, label, changes) if changes else made


def progress_at(plan_import: PlanImport, line: PlanFileRow) -> Ref:
    row = named(plan_import, line.get("row"))
    period = written("progress", "period", line.get("period"))
    if row.entity != "row" or period is None:
        raise unlike(_("ผลการดำเนินงานต้องมี row และ period"))
    if period not in (known := own_periods(plan_import.form, plan_import.year)):
        raise not_one_of("period", period, known)
    return PlanRow.progress_at(row, str(period))


def named(plan_import: PlanImport, name: object) -> Ref:
    ref = plan_import.refs.get(str(name))
    if ref is None:
        raise unlike(_("อ้างถึงรายการ “{name}” ซึ่งไม่มีในไฟล์").format(name=name))
    return ref


def _tied(work: PlanImport, kind: str, name: str, value: object) -> object:
    """Return the value of a field with names in the file replaced by ids of the rows, units or entries they mean."""
    field = work.fields.get((kind, name))
    if field is None or not value:
        return value
    if isinstance(value, str) and (type_of(field).figure or type_of(field).dates):
        return _typed(field, value, work.year)
    if not field.to.startswith(f"{PLAN_ITSELF}."):
        return by_name(work.reader, work.plan.scope, field, value)
    names = value if isinstance(value, list) else str(value).split(",")
    return ",".join(sorted(named(work, one).id for one in names))


def _typed(field: Field, text: str, year: int) -> object:
    """Return the text of a figure or a time as it is stored, or else the value that it means if a person types it.
    UserError if it means none, or might mean something else."""
    of = type_of(field)
    with suppress(UserError):
        of.check(field.stored, text)
        return text
    try:
        return of.given_as(field, text, year)
    except UserError as problem:
        title = str(field.title) or field.id
        what = _("{title}: {why}").format(title=title, why=problem.what)
        raise UserError(what, problem.why, problem.do) from problem


def progress_fields(plan_import: PlanImport, line: PlanFileRow) -> dict[str, Written]:
    row = named(plan_import, line["row"])
    own = {name: value for name, value in line.items() if name not in ("id", "row")}
    kind = plan_import.kinds[row]
    typed = {
        name: value_on(
            plan_import.form,
            kind,
            name,
            _tied(plan_import, kind, name, value),
            "progress",
            plan_import.fields,
        )
        for name, value in own.items()
    }
    return {"row": Plain(row.local), **typed}


def export_plan(reader: Reader, plan: Ref) -> dict[str, object]:
    """Return a plan as `import_plan` reads it, with only the first of values in conflict. UserError if not here."""
    record = standing(reader, plan)
    rows = reader.records("row", plan.scope, plan=plan.local)
    reached = [
        one for row in rows for one in reader.records("progress", plan.scope, row=row.ref.local)
    ]
    return {
        "instrument": record.text("using"),
        "year": record.number("year"),
        "no": record.number("no"),
        **fields(
            record, ("title", "name", *(name for name in sorted(record.fields) if is_setting(name)))
        ),
        "rows": [line(row) for row in rows],
        "progress": [
            {"id": one.ref.id, "row": one.reference("row").id, **fields(one, names(one, {"row"}))}
            for one in reached
        ],
    }


def line(row: Record) -> dict[str, object]:
    above = {"parent": row.reference("parent").id} if row.text("parent") else {}
    return {
        "id": row.ref.id,
        "kind": row.text("kind"),
        **above,
        **fields(row, names(row, {"plan", "kind", "parent"})),
    }


def names(record: Record, excluded: Iterable[str]) -> list[str]:
    return sorted(set(record.fields) - set(excluded))


def fields(record: Record, names: Iterable[str]) -> Mapping[str, object]:
    """Return {field: value} for those of the fields `names` for which a record has a readable value."""
    values = ((name, record.written(name)) for name in names)
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in values
        if value is not None
    }


class PlanRowCopier(NamedTuple):
    """A copier of rows from a plan by form `by` to one by form `form`; `comparison` is None for the same form."""

    by: Instrument
    form: Instrument
    comparison: FormComparison | None
    links: "LinkConverter"

    def kinds(self) -> Mapping[str, str]:
        """Return {kind in the old form: kind in the new form} for all kinds of planned rows in both forms."""
        kinds = [kind.id for kind in self.form.kinds if kind.stage == "plan"]
        if self.comparison is None:
            return {kind: kind for kind in kinds}
        return {
            origin.old: kind for kind in kinds if (origin := self.comparison.origin(KINDS, kind))
        }

    def value(self, old_field: Field, value: Value) -> Written:
        """Return what the copy stores for the old field's `value`; choices, links and periods are converted."""
        if isinstance(value, AbsenceReason) or not isinstance(value, str):
            return None if isinstance(value, AbsenceReason) else value
        if type_of(old_field).source == "entries":
            return self.links.value(value)
        if type_of(old_field).dates == "span":
            return self.links.span(value)
        if self.comparison is None or not old_field.scale:
            return value
        named = (
            self.comparison.choices.get((old_field.scale, one), one) for one in value.split(",")
        )
        return Plain(",".join(filter(None, named))) or None

    def field(self, kind: str, field: Field) -> Field | None:
        """Return the field of the old form that corresponds to the new form's `field`, or None if it has none."""
        if self.comparison is None:
            return field
        origin = self.comparison.origin(FIELDS, f"{kind}.{field.id}")
        if origin is None:
            return None
        was, _point, name = origin.old.partition(".")
        return next(each for each in self.by.fields if each.id == name and was in each.kind)


class LinkConverter:
    """A converter of links for a copied document. A link to a row becomes a link to the row's copy, made now or
    earlier. If a row of the old plan or of another year has no copy, the link to it is removed; other links stay."""

    def __init__(self, reader: Reader, source: Ref, year: int) -> None:
        self.at = {"": ""}  # where a row was, where its copy is
        self.emptied = 0  # links that stand for nothing any more
        self.left = 0  # entries that have no copy, so that what was answered for them stays behind
        self._reader = reader
        self._of = source
        self._year = year
        self.later = year - (standing(reader, source).number("year") or year)  # years

    def value(self, value: str) -> Written:
        """Return a link (ids joined by commas) converted for the copy, or None if none of its ids is left."""
        wanted = value.split(",")
        found = [new for one in wanted if (new := self._one(one))]
        self.emptied += len(wanted) - len(found)
        return Plain(",".join(dict.fromkeys(found))) or None

    def span(self, value: str) -> Plain:
        """Return a span of periods, moved to the year of the copy: `2569q1/2569q2` becomes `2570q1/2570q2`."""
        periods = map(Period.of, value.split("/"))
        return Plain("/".join(one._replace(year=one.year + self.later).id for one in periods))

    def entry(self, subject: str) -> str:
        """Return the subject of a copied answer: for `row/<id>` the row's copy ("" if none), else it is unchanged."""
        entity, _slash, id_ = subject.partition("/")
        if entity != "row":
            return subject if id_ else ""
        found = self._one(id_)
        self.left += not found
        return found and f"{entity}/{found}"

    def notes(self) -> tuple[str, ...]:
        """Return sentences on the links and answers that were not copied, as notes for the user."""
        said = []
        if self.emptied:
            emptied = _("ช่องที่เชื่อมกับรายการของแผนเดิมซึ่งไม่ได้คัดลอกมา {n} แห่ง เว้นว่างไว้ให้เลือกใหม่")
            said.append(emptied.format(n=self.emptied))
        if self.left:
            left = _(
                "คำตอบของ {n} รายการไม่ได้ยกมา เพราะปีนี้ยังไม่มีรายการนั้น คัดลอกแผนของรายการก่อน แล้วคัดลอกการประเมินใหม่"
            )
            said.append(left.format(n=self.left))
        return tuple(said)

    def _one(self, row_id: str) -> str:
        row = Ref(self._of.scope, "row", row_id)
        if row.local in self.at:
            return self.at[row.local].rpartition("/")[2]
        record = self._reader.record(row)
        if record is None:
            return row_id
        plan = record.reference("plan")
        if plan != self._of and self._in_year(plan):
            return row_id
        copies = self._reader.records("row", self._of.scope, copied=row.local)
        return next((copy.ref.id for copy in copies if self._in_year(copy.reference("plan"))), "")

    def _in_year(self, plan: Ref) -> bool:
        found = self._reader.record(plan) if plan != self._of else None
        return found is not None and found.number("year") == self._year


def of_year(title: str, old: int, new: int) -> str:
    """Return a title with year `old` replaced by `new`, in the Thai or Arabic digits it is written in."""
    return title.replace(str(old), str(new)).replace(thai_digits(str(old)), thai_digits(str(new)))


def title_of_year(document: Record, field: str, year: int) -> Text | None:
    """Return the text of a field of a document with its year replaced by `year`; None if it has no text."""
    text = document.value(field)
    old = document.number("year") or year
    return Text(of_year(text, old, year)) if isinstance(text, Text) else None


def copy_plan(
    ctx: Context, store: Store, instrument: Instrument, source: Ref, year: int, *, form: Instrument
) -> Changes:
    """Create a plan of `year` by the form `instrument` from the plan `source`, which has `form`. Rows of kinds in both
    forms are copied, with periods moved to `year`, but no reports, dates, results of other years, evidence or
    signatures. Values of reworded fields wait to be confirmed. Notes count links removed because their row was not
    copied. UserError if `source` is not here."""
    before = standing(store, source)
    number = free_number(partial(plan_at, ctx.unit, instrument.id, year), store)
    plan = plan_at(ctx.unit, instrument.id, year, number)
    facts = PlanImport.plan_facts(ctx, instrument, year, number)
    facts["title"] = title_of_year(before, "title", year)
    facts["name"] = title_of_year(before, "name", year)
    facts |= SettingInForce.carried(before, instrument)
    old = store.record(plan) or Record(plan, {})
    changes = [Change(plan, DELETED, None, old.shown(DELETED).seen)] if old.deleted else []
    changes += changes_to(old, facts)
    links = LinkConverter(store, source, year)
    carrying = PlanRowCopier(form, instrument, FormComparison.of(form, instrument), links)
    kinds = carrying.kinds()
    below = gathered(
        (row.text("parent"), row) for row in store.records("row", source.scope, plan=source.local)
    )
    rows = list(at_any_depth(below, kinds.keys()))
    # All at once, as a link may name a later one.
    links.at |= {row.ref.local: Ref(plan.scope, "row", ctx.new_id()).local for row in rows}
    for row in rows:
        changes += _taken_row(carrying, plan, row, kinds[row.text("kind")])
    return store.save(ctx, "copy_document", changes) | Changes(notes=links.notes())


def at_any_depth(
    children: Mapping[str, Sequence[Record]], kinds: Set[str], parent: str = ""
) -> Iterator[Record]:
    """Yield rows of `kinds` below `parent`, parents first; rows of other kinds and all below them are left out.
    `children`: {row ("" = the plan itself): rows directly below it}."""
    for row in children.get(parent, ()):
        if row.text("kind") in kinds:
            yield row
            yield from at_any_depth(children, kinds, row.ref.local)


def _taken_row(carrying: PlanRowCopier, plan: Ref, row: Record, kind: str) -> Iterator[Change]:
    """Yield the changes that copy a row to another plan, without its days, its reports and another year's results."""
    at = carrying.links.at
    above = at[row.text("parent")]
    own: dict[str, Written] = {
        "plan": Plain(plan.local),
        "kind": Plain(kind),
        "parent": Plain(above) if above else None,
        "copied": Plain(row.ref.local),
        **{
            name: value
            for name in ("order", "number")
            if not isinstance(value := row.value(name), AbsenceReason)
        },
    }
    for asked_for in (
        each for each in carrying.form.fields if kind in each.kind and type_of(each).dates != "day"
    ):
        was = carrying.field(kind, asked_for) if asked_for.stage == "plan" else None
        if (
            was is not None
            and was.stage == "plan"
            and not (asked_for.drawn and carrying.links.later)
        ):
            own |= _taken_cell(carrying, row, kind, was, asked_for)
    yield from fresh(Ref(plan.scope, *at[row.ref.local].split("/")), own)


def _taken_cell(
    carrying: PlanRowCopier, row: Record, kind: str, was: Field, field: Field
) -> dict[str, Written]:
    """Return the copied value of a field and whether it waits to be confirmed; {} if the field refuses it now."""
    value = row.value(was.stored)
    if value is None or isinstance(value, AbsenceReason):
        return {}
    waits, known = row.text(Slot("waits", was.id).name), carrying.comparison
    if known is None or known.same(FIELDS, f"{kind}.{field.id}"):
        return {
            field.stored: carrying.value(was, value),
            Slot("waits", field.id).name: Plain(waits) if waits else None,
        }
    with suppress(UserError):
        taken = value_on(carrying.form, kind, field.stored, carrying.value(was, value), "row")
        return {field.stored: taken, Slot("waits", field.id).name: Plain(waits or carrying.by.file)}
    return {}


def confirm_cell(ctx: Context, store: Store, row: Ref, fields: Sequence[str]) -> Changes:
    """Mark the values of `fields`, copied from another plan, as confirmed by a person; only then are they valid."""
    writes = [FieldWrite(Slot("waits", field).name, None) for field in fields]
    return write_fields(ctx, store, row, writes, "confirm_cell")
