"""What is typed into a table of registers of the office: cells of several entries, and entries that are new."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from core.entities import ENTITIES
from core.errors import UserError
from core.forms.field_types import FieldType
from core.forms.ports import Store
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.log.deeds import FieldWrite, delete_record, fresh, set_field
from core.log.ports import Context, standing
from core.people.units import names_of, split_names
from core.plan.deeds import CellInput
from core.plan.links import value_of
from core.plan.paste_view import fitting, meant
from core.plan.registers_view import DIVISION, NAMED
from core.plan.table_deeds import REGISTER, Judged, RowInput, keep_judged
from core.plan.tree import Refused, refused_words
from core.thai.search import name_key
from core.values import Change, Changes, Plain, Record, Ref, Shown, Text, Written, local

NAME, ABOVE = "name", "parent"  # the field without which there is no entry; the division above one


def enter_register(ctx: Context, store: Store, form: Instrument, rows: Sequence[RowInput]) -> Changes:
    """Save what was typed. A name that another entry goes by stays in its cell with the reason; what was typed into a
    row without a name is kept until the name comes, and then saved with it.
    """
    judged = Judged([], [], [])
    waiting = refused_words(store)
    for row in rows:
        if store.record(row.row) is not None:
            _change(store, form, row, judged)
        else:
            _make(store, ctx.unit, form, row, waiting, judged)
    _meet(store, ctx.unit, form, judged)
    return keep_judged(ctx, store, REGISTER, judged)


def delete_entry(ctx: Context, store: Store, ref: Ref) -> Changes:
    """Put an entry in the bin; of one that still waits for its name forget the words."""
    if store.record(ref) is not None:
        return delete_record(ctx, store, ref)
    store.drafts.keep(ctx, dropped=[place for place in refused_words(store) if place[0] == ref])
    return Changes("let_go", touched=frozenset({ref}))


def enter_entry(
    ctx: Context,
    store: Store,
    ref: Ref,
    values: Mapping[str, Written],
    seen: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Changes:
    """Change fields of an entry of a register. UserError for an empty name, one another entry goes by, or a ring."""
    record = standing(store, ref)
    kept = _checked(store, ref, record, values)
    writes = [FieldWrite(field, value, seen.get(field)) for field, value in kept.items()]
    return set_field(ctx, store, ref, writes, "enter_entry")


def _entry_changes(
    store: Store,
    ref: Ref,
    values: Mapping[str, Written],
    seen: Mapping[str, tuple[str, ...] | None],
    beside: Collection[Change],
) -> Iterator[Change]:
    """What values of an entry write, of one that is there or a new one; `beside` is written with it.

    UserError as for `enter_entry`.
    """
    record = store.record(ref)
    kept = _checked(store, ref, record or Record(ref, {}), values)
    taken = [name_key(str(one.value)) for one in beside if one.field in NAMED and one.ref != ref and one.value]
    if twice := next((text for name in NAMED if (text := str(values.get(name) or "")) and name_key(text) in taken), ""):
        raise UserError(_("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=twice), _("อีกแถวหนึ่งที่พิมพ์พร้อมกันใช้ชื่อนี้"), _("ตั้งชื่อให้ต่างกัน"))
    if record is None:
        yield from fresh(ref, kept)
        return
    for field, value in kept.items():
        if change := FieldWrite(field, value, seen.get(field)).change(record):
            yield change


def _checked(store: Store, ref: Ref, record: Record, values: Mapping[str, Written]) -> dict[str, Written]:
    """The values as the record holds them."""
    kept = {field: _as_held(ref.entity, field, value) for field, value in values.items()}
    _check_entry(store, ref, {**_names(record), **values})
    above = kept.get("parent")
    if above is not None and _above(store, ref.scope, str(above), ref.local):
        raise UserError(_("เลือกส่วนงานนี้ไม่ได้"), _("ส่วนงานจะอยู่ใต้ตัวเองเป็นวง"), _("เลือกส่วนงานที่ไม่ได้อยู่ใต้ส่วนงานนี้"))
    return kept


def add_entries(ctx: Context, store: Store, register: str, rows: Sequence[Mapping[str, Written]]) -> Changes:
    """Make entries of a register in one save; a row with the name of one that is there brings that up to date.

    Rows without a name are left out, and a note says how many.
    """
    changes: list[Change] = []
    there = {name_key(one.text("name")): one for one in store.records(register, ctx.unit)}
    left = 0
    for row in rows:
        name = str(row.get("name") or "").strip()
        if not name:
            left += 1
            continue
        known = there.get(name_key(name))
        ref = known.ref if known else Ref(ctx.unit, register, ctx.new_id())
        _check_entry(store, ref, {**(_names(known) if known else {}), **row})
        fields = {field: _as_held(register, field, value) for field, value in row.items()}
        if known:
            writes = (FieldWrite(field, value) for field, value in fields.items() if value is not None)
            changes += [change for write in writes if (change := write.change(known))]
        else:
            changes += fresh(ref, fields)
            there[name_key(name)] = Record(ref, {field: Shown(value) for field, value in fields.items()})
    note = (_("{n} แถวไม่มีชื่อ จึงไม่ได้เพิ่ม").format(n=left),) if left else ()
    made = store.save(ctx, "add_entries", changes) if changes else Changes("add_entries")
    return made | Changes(notes=note)


def _as_held(register: str, field: str, value: Written) -> Written:
    """The value as the record holds it: what refers to another record names its kind too."""
    declared = ENTITIES[register].columns[field]
    if value is None or not declared.reference:
        return value
    return Plain(f"division/{str(value).rpartition('/')[2]}")


def _names(record: Record) -> dict[str, Written]:
    return {field: Text(record.text(field)) for field in NAMED}


def _check_entry(store: Store, ref: Ref, fields: Mapping[str, Written]) -> None:
    """UserError when the entry would have no name, or one that another goes by."""
    if not str(fields.get("name") or "").strip():
        raise UserError(_("บันทึกรายการในทะเบียนไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    own = {name_key(name) for name in split_names(*(str(fields.get(field) or "") for field in NAMED))}
    for other in store.records(ref.entity, ref.scope):
        taken = next((name for name in names_of(other) if name_key(name) in own), "")
        if taken and other.ref != ref:
            raise UserError(
                _("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=taken),
                _("{other} ใช้ชื่อนี้อยู่แล้ว ถ้าพิมพ์ชื่อนี้ในแผน โปรแกรมจะไม่รู้ว่าหมายถึงส่วนใด").format(other=other.text("name")),
                _("ตั้งชื่อให้ต่างกัน หรือแก้รายการที่มีอยู่"),
            )


def _above(store: Store, scope: str, local_: str, wanted: str) -> bool:
    """Whether a division is this one or lies below it."""
    met: set[str] = set()
    while local_ and local_ not in met:
        if local_ == wanted:
            return True
        met.add(local_)
        record = store.record(local(scope, local_))
        local_ = record.text("parent") if record else ""
    return False


def _change(store: Store, form: Instrument, row: RowInput, judged: Judged) -> None:
    """Cells of an entry that is there: each is saved or kept by itself."""
    judged.kept.extend(_kept(row.row, cell) for cell in row.refused)
    for cell in row.cells:
        try:
            changes = [*_changes(store, form, row.row, [cell], judged)]
        except UserError:
            judged.kept.append(_kept(row.row, cell))
        else:
            judged.saved.extend(changes)
            judged.mended.append((row.row, cell.field))


def _make(store: Store, unit: str, form: Instrument, row: RowInput, waiting: Refused, judged: Judged) -> None:
    """A row that is new, with what was typed into it before its name; the name of an entry brings that up to date."""
    cells = {cell.field: cell for cell in (*_waiting(form, row.row, waiting), *row.cells)}
    refused = {cell.field: cell for cell in row.refused}
    filled = [cell for cell in cells.values() if cell.words.strip() and cell.field not in refused]
    named = next((name_key(cell.words) for cell in filled if cell.field == NAME), "")
    there = (one for one in store.records(row.row.entity, unit) if named and name_key(one.text(NAME)) == named)
    if found := next(there, None):
        judged.mended.extend((row.row, field) for field in (*cells, *refused))  # they have another row by now
        seen_now = tuple(cell._replace(seen=None) for cell in filled)
        _change(store, form, RowInput(found.ref, seen_now, row.refused), judged)
        return
    judged.kept.extend(_kept(row.row, cell) for cell in row.refused)
    good = _good(store, form, row.row, filled, judged) if named else []
    judged.saved.extend(_changes(store, form, row.row, good, judged) if good else ())
    judged.mended.extend((row.row, field) for field in cells if not cells[field].words.strip())
    judged.mended.extend((row.row, cell.field) for cell in good)
    judged.kept.extend(_kept(row.row, _read_out(form, row.row, cell)) for cell in filled if cell not in good)


def _meet(store: Store, unit: str, form: Instrument, judged: Judged) -> None:
    """Rows typed together may name each other: what named nobody when it was read names a division made beside it."""
    fields = {each.id for each in form.fields if each.scale == DIVISION}
    left = [one for one in judged.kept if one.field in fields]
    if not left:
        return
    known, above = _divisions(store, unit, judged)
    made = {change.ref for change in judged.saved}
    for change in left:
        to, record = known.get(name_key(str(change.value or ""))), store.record(change.ref)
        if to is None or (record is None and change.ref not in made):
            continue
        if change.field == ABOVE and change.ref in _line(above, to):
            continue
        above[change.ref] = to
        judged.kept.remove(change)
        judged.mended.append((change.ref, change.field))
        if record is None or record.text(change.field) != to.local:
            judged.saved.append(change._replace(value=Plain(to.local)))


def _divisions(store: Store, unit: str, judged: Judged) -> tuple[dict[str, Ref], dict[Ref, Ref]]:
    """(divisions by every name, the one above each), of those that are there and those that are being made."""
    there = store.records(DIVISION, unit)
    known = {name_key(name): one.ref for one in there for name in names_of(one)}
    above = {one.ref: one.reference(ABOVE) for one in there if one.text(ABOVE)}
    for change in judged.saved:
        if change.ref.entity == DIVISION and change.field in NAMED and change.value:
            words = str(change.value)
            names = split_names("", "", words) if change.field == NAMED[-1] else (words,)
            known |= {name_key(name): change.ref for name in names}
        elif change.ref.entity == DIVISION and change.field == ABOVE and change.value:
            above[change.ref] = local(unit, str(change.value))
    return known, above


def _line(above: Mapping[Ref, Ref], division: Ref) -> set[Ref]:
    """A division and those above it."""
    found = set[Ref]()
    while division not in found:
        found.add(division)
        division = above.get(division, division)
    return found


def _good(store: Store, form: Instrument, ref: Ref, filled: Sequence[CellInput], judged: Judged) -> list[CellInput]:
    """The cells a new entry can be made of, none where its name is not among them."""
    good = list[CellInput]()
    for cell in sorted(filled, key=lambda cell: cell.field != NAME):
        try:
            list(_changes(store, form, ref, [*good, cell], judged))
        except UserError:
            if cell.field == NAME:
                return []
        else:
            good.append(cell)
    return good


def _changes(store: Store, form: Instrument, ref: Ref, cells: Sequence[CellInput], judged: Judged) -> Iterable[Change]:
    """What cells of an entry write, beside what is written with them. UserError when one of them is no value of it."""
    fields = {each.id: each for each in form.fields if ref.entity in each.kind}
    return _entry_changes(store, ref, *_given(form, ref, fields, cells), judged.saved)


def _given(
    form: Instrument, ref: Ref, fields: dict[str, Field], cells: Iterable[CellInput]
) -> tuple[dict[str, Written], dict[str, tuple[str, ...] | None]]:
    """The values of cells, and what was seen of each."""
    values = {cell.field: value_of(form, ref.entity, fields[cell.field], cell.words) for cell in cells}
    return values, {cell.field: cell.seen for cell in cells}


def _waiting(form: Instrument, ref: Ref, waiting: Refused) -> Iterable[CellInput]:
    """What was typed into a row before it had a name, with an id in place of every name."""
    fit = fitting(form, ref.entity, {})
    own = {field: words for (row, field), words in waiting.items() if row == ref}
    return [CellInput(field, meant(fit, field, words)[0], None) for field, words in own.items()]


def _read_out(form: Instrument, ref: Ref, cell: CellInput) -> CellInput:
    """A cell as a person reads it, with a name in place of an id."""
    field = next(each for each in form.fields if each.id == cell.field and ref.entity in each.kind)
    try:
        return cell._replace(words=FieldType.words_of(form, field, value_of(form, ref.entity, field, cell.words), {}))
    except UserError:
        return cell


def _kept(ref: Ref, cell: CellInput) -> Change:
    return Change(ref, cell.field, Text(cell.words), cell.seen or ())
