"""Save what is typed into the tables of the office's registers (divisions, e-services): cells and new entries."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from core.entities import ENTITIES
from core.errors import UserError
from core.forms.field_types import FieldType
from core.forms.ports import Store
from core.forms.shape import Instrument
from core.i18n import _
from core.log.deeds import FieldWrite, changes_to, delete_records, fresh, set_field
from core.log.ports import Context, standing
from core.people.units import EntryOption
from core.plan.deeds import CellInput
from core.plan.links import value_of
from core.plan.paste_view import fitting, meant
from core.plan.registers_view import DIVISION, NAMED
from core.plan.table_deeds import REGISTER, CellCheckResult, RowInput, keep_judged
from core.plan.tree import Refused, refused_words
from core.thai.search import value_key
from core.values import Change, Changes, Plain, Record, Ref, ShownField, Text, Written, local

NAME, ABOVE = "name", "parent"  # the field without which there is no entry; the division above one


def enter_register(
    ctx: Context, store: Store, form: Instrument, rows: Sequence[RowInput]
) -> Changes:
    """Save rows typed into a register. A new row with the name of an existing entry changes that entry. Invalid texts
    are stored on this PC only."""
    judged = CellCheckResult([], [], [])
    waiting = refused_words(store)
    for row in rows:
        if store.record(row.row) is not None:
            _change(store, form, row, judged)
        else:
            _make(store, ctx.unit, form, row, waiting, judged)
    _meet(store, ctx.unit, form, judged)
    return keep_judged(ctx, store, REGISTER, judged)


def delete_entries(ctx: Context, store: Store, refs: Sequence[Ref]) -> Changes:
    """Move register entries to the bin. Of rows that were never saved, as they have no name, delete the typed texts."""
    saved = [ref for ref in refs if store.record(ref) is not None]
    unsaved = {*refs}.difference(saved)
    if unsaved:
        dropped = [place for place in refused_words(store) if place[0] in unsaved]
        store.keep_drafts(ctx, dropped=dropped)
    if saved:
        return delete_records(ctx, store, saved)
    return Changes("let_go", touched=frozenset(unsaved))


def enter_entry(
    ctx: Context,
    store: Store,
    ref: Ref,
    values: Mapping[str, Written],
    seen: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Changes:
    """Change a register entry. `seen`: {field: the ops whose values the user saw}. UserError if the name is empty or
    another entry has it, or if a division would be below itself."""
    kept = _checked(store, ref, standing(store, ref), values)
    writes = [FieldWrite(field, value, seen.get(field)) for field, value in kept.items()]
    return set_field(ctx, store, ref, writes, "enter_entry")


def _checked(
    store: Store, ref: Ref, record: Record, values: Mapping[str, Written]
) -> dict[str, Written]:
    """Return the values as the record stores them. Raises UserError for the faults of `enter_entry`."""
    kept = {field: _as_held(ref.entity, field, value) for field, value in values.items()}
    _check_entry(store, ref, {**_names(record), **values})
    above = kept.get(ABOVE)

    def parent(division: Ref) -> Ref:
        record = store.record(division)
        return record.reference(ABOVE) if record else division

    if above is not None and ref in _line(parent, local(ref.scope, str(above))):
        raise UserError(
            _("เลือกส่วนงานนี้ไม่ได้"), _("ส่วนงานจะอยู่ใต้ตัวเองเป็นวง"), _("เลือกส่วนงานที่ไม่ได้อยู่ใต้ส่วนงานนี้")
        )
    return kept


def add_entries(
    ctx: Context, store: Store, register: str, rows: Sequence[Mapping[str, Written]]
) -> Changes:
    """Create register entries, or update those with the same name, in one save; count rows without a name in a note."""
    changes: list[Change] = []
    there = {value_key(record.text("name")): record for record in store.records(register, ctx.unit)}
    left = 0
    for row in rows:
        name = str(row.get("name") or "").strip()
        if not name:
            left += 1
            continue
        known = there.get(value_key(name))
        ref = known.ref if known else Ref(ctx.unit, register, ctx.new_id())
        _check_entry(store, ref, {**(_names(known) if known else {}), **row})
        fields = {field: _as_held(register, field, value) for field, value in row.items()}
        if known:
            changes += changes_to(
                known, {field: value for field, value in fields.items() if value is not None}
            )
        else:
            changes += fresh(ref, fields)
            there[value_key(name)] = Record(
                ref, {field: ShownField(value) for field, value in fields.items()}
            )
    note = (_("{n} แถวไม่มีชื่อ จึงไม่ได้เพิ่ม").format(n=left),) if left else ()
    made = store.save(ctx, "add_entries", changes) if changes else Changes("add_entries")
    return made | Changes(notes=note)


def _as_held(register: str, field: str, value: Written) -> Written:
    """Return the value as the record stores it: a reference to a division is `division/<id>`."""
    declared = ENTITIES[register].columns[field]
    if value is None or not declared.reference:
        return value
    return Plain(f"division/{str(value).rpartition('/')[2]}")


def _names(record: Record) -> dict[str, Written]:
    return {field: Text(record.text(field)) for field in NAMED}


def _check_entry(store: Store, ref: Ref, fields: Mapping[str, Written]) -> None:
    """Raise UserError if the entry would have no name, or one that another entry has."""
    if not str(fields.get("name") or "").strip():
        raise UserError(_("บันทึกรายการในทะเบียนไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    own = {
        value_key(name)
        for name in EntryOption.split_names(*(str(fields.get(field) or "") for field in NAMED))
    }
    for other in store.records(ref.entity, ref.scope):
        taken = next((name for name in EntryOption.names_of(other) if value_key(name) in own), "")
        if taken and other.ref != ref:
            why = _("{other} ใช้ชื่อนี้อยู่แล้ว ถ้าพิมพ์ชื่อนี้ในแผน โปรแกรมจะไม่รู้ว่าหมายถึงส่วนใด")
            raise UserError(
                _("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=taken),
                why.format(other=other.text("name")),
                _("ตั้งชื่อให้ต่างกัน หรือแก้รายการที่มีอยู่"),
            )


def _change(store: Store, form: Instrument, row: RowInput, cells: CellCheckResult) -> None:
    """Judge the cells of an existing entry: each is saved, or kept as it was typed, by itself."""
    cells.refused.extend(_kept(row.row, cell) for cell in row.refused)
    for cell in row.cells:
        try:
            changes = [*_changes(store, form, row.row, [cell], cells)]
        except UserError:
            cells.refused.append(_kept(row.row, cell))
        else:
            cells.saved.extend(changes)
            cells.mended.append((row.row, cell.field))


def _make(
    store: Store,
    unit: str,
    form: Instrument,
    row: RowInput,
    waiting: Refused,
    checked: CellCheckResult,
) -> None:
    """Judge a new row, with what was typed before its name; if it has the name of an entry, that entry is changed."""
    # what was typed before has ids in place of names of divisions
    fit = fitting(form, row.row.entity, {})
    typed = {field: words for (ref, field), words in waiting.items() if ref == row.row}
    cells = {
        field: CellInput(field, meant(fit, field, words)[0], None) for field, words in typed.items()
    }
    cells |= {cell.field: cell for cell in row.cells}
    refused = {cell.field: cell for cell in row.refused}
    filled = [cell for cell in cells.values() if cell.words.strip() and cell.field not in refused]
    named = next((value_key(cell.words) for cell in filled if cell.field == NAME), "")
    there = (
        record
        for record in store.records(row.row.entity, unit)
        if named and value_key(record.text(NAME)) == named
    )
    entry = next(there, None)
    if entry:
        # they have another row by now
        checked.mended.extend((row.row, field) for field in (*cells, *refused))
        seen_now = tuple(cell._replace(seen=None) for cell in filled)
        _change(store, form, RowInput(entry.ref, seen_now, row.refused), checked)
        return
    checked.refused.extend(_kept(row.row, cell) for cell in row.refused)
    good = _good(store, form, row.row, filled, checked) if named else []
    checked.saved.extend(_changes(store, form, row.row, good, checked) if good else ())
    checked.mended.extend((row.row, field) for field in cells if not cells[field].words.strip())
    checked.mended.extend((row.row, cell.field) for cell in good)
    checked.refused.extend(
        _kept(row.row, _read_out(form, row.row, cell)) for cell in filled if cell not in good
    )


def _meet(store: Store, unit: str, form: Instrument, cells: CellCheckResult) -> None:
    """Resolve names of divisions that are made in the same save, as rows typed together may name each other."""
    fields = {each.id for each in form.fields if each.scale == DIVISION}
    left = [one for one in cells.refused if one.field in fields]
    if not left:
        return
    there = store.records(DIVISION, unit)
    known = {value_key(name): one.ref for one in there for name in EntryOption.names_of(one)}
    above = {one.ref: one.reference(ABOVE) for one in there if one.text(ABOVE)}
    for change in cells.saved:
        if change.ref.entity == DIVISION and change.field in NAMED and change.value:
            words = str(change.value)
            if change.field == NAMED[-1]:
                names = EntryOption.split_names("", "", words)
            else:
                names = (words,)
            known |= {value_key(name): change.ref for name in names}
        elif change.ref.entity == DIVISION and change.field == ABOVE and change.value:
            above[change.ref] = local(unit, str(change.value))
    made = {change.ref for change in cells.saved}
    for change in left:
        to = known.get(value_key(str(change.value or "")))
        record = store.record(change.ref)
        if to is None or (record is None and change.ref not in made):
            continue
        if change.field == ABOVE and change.ref in _line(lambda one: above.get(one, one), to):
            continue
        above[change.ref] = to
        cells.refused.remove(change)
        cells.mended.append((change.ref, change.field))
        if record is None or record.text(change.field) != to.local:
            cells.saved.append(change._replace(value=Plain(to.local)))


def _line(parent_of: Callable[[Ref], Ref], division: Ref) -> set[Ref]:
    """Return a division and all divisions above it; `parent_of` gives the parent of each, itself at the top."""
    line = set[Ref]()
    while division not in line:
        line.add(division)
        division = parent_of(division)
    return line


def _good(
    store: Store, form: Instrument, ref: Ref, filled: Sequence[CellInput], cells: CellCheckResult
) -> list[CellInput]:
    """Return the cells that a new entry can be made of, or [] if its name is not valid."""
    good = list[CellInput]()
    for cell in sorted(filled, key=lambda cell: cell.field != NAME):
        try:
            list(_changes(store, form, ref, [*good, cell], cells))
        except UserError:
            if cell.field == NAME:
                return []
        else:
            good.append(cell)
    return good


def _changes(
    store: Store, form: Instrument, ref: Ref, cells: Sequence[CellInput], checked: CellCheckResult
) -> Iterator[Change]:
    """Yield the changes that cells of an entry, existing or new, write beside `checked`. UserError for a refused
    cell, the faults of `enter_entry`, and a name that the checked cells use too."""
    fields = {each.id: each for each in form.fields if ref.entity in each.kind}
    record = store.record(ref)
    values = {
        cell.field: value_of(form, ref.entity, fields[cell.field], cell.words) for cell in cells
    }
    kept = _checked(store, ref, record or Record(ref, {}), values)
    others = (one for one in checked.saved if one.field in NAMED and one.ref != ref and one.value)
    taken = [value_key(str(other.value)) for other in others]
    twice = next(
        (
            text
            for name in NAMED
            if (text := str(values.get(name) or "")) and value_key(text) in taken
        ),
        "",
    )
    if twice:
        raise UserError(
            _("ใช้ชื่อ “{name}” ซ้ำไม่ได้").format(name=twice),
            _("อีกแถวหนึ่งที่พิมพ์พร้อมกันใช้ชื่อนี้"),
            _("ตั้งชื่อให้ต่างกัน"),
        )
    if record is None:
        yield from fresh(ref, kept)
        return
    seen = {cell.field: cell.seen for cell in cells}
    for field, value in kept.items():
        change = FieldWrite(field, value, seen[field]).change(record)
        if change:
            yield change


def _read_out(form: Instrument, ref: Ref, cell: CellInput) -> CellInput:
    """Return a cell with names in place of ids, as a person reads it."""
    field = next(each for each in form.fields if each.id == cell.field and ref.entity in each.kind)
    try:
        return cell._replace(
            words=FieldType.words_of(form, field, value_of(form, ref.entity, field, cell.words), {})
        )
    except UserError:
        return cell


def _kept(ref: Ref, cell: CellInput) -> Change:
    return Change(ref, cell.field, Text(cell.words), cell.seen or ())
