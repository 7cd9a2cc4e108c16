"""What a command shows of people is noted as in the window: in the log of views, before it is printed."""

from collections.abc import Collection, Iterable

from core.entities import field_of
from core.log.ports import Reader
from core.log.privacy import may_be_marked
from core.values import Record, Ref
from ui.desk import FolderReading

MANY = "many"  # token of the log of views: more than one record


def note_seen(look: FolderReading, records: Iterable[Record], fields: Collection[str] = ()) -> None:
    """Note that these were shown, as far as they tell of people; `fields`: what is shown of each, all if empty."""
    people = [record.ref for record in records if shows_personal(record, fields)]
    if people:
        look.note("view", str(people[0]) if len(people) == 1 else MANY)


def note_fields(look: FolderReading, places: Iterable[tuple[Ref, str]]) -> None:
    """The same of single fields."""
    found = ((look.reader.record(ref), field) for ref, field in places)
    note_seen(look, {one.ref: one for one, field in found if one and shows_personal(one, (field,))}.values())


def shows_personal(record: Record, fields: Collection[str] = ()) -> bool:
    """Does it show a field that is personal, or that its record marks as personal?"""
    entity, marked = record.ref.entity, bool(record.number("personal"))
    shown = (name for name in fields or record.fields if record.text(name))
    return any(
        (declared := field_of(entity, name)) is not None
        and (declared.personal or (marked and may_be_marked(entity, name)))
        for name in shown
    )


def records_of(reader: Reader, refs: Iterable[Ref]) -> list[Record]:
    return [record for ref in refs if (record := reader.record(ref))]
