"""Narrow lists against whole records: whatever happened to a folder, both say the same."""

from contextlib import closing
from dataclasses import replace

from core.entities import ENTITIES
from core.forms.ports import Reader
from core.people.units import Unit, UnitRegister
from storage.db.folder.store import Folder

UNDECLARED = ("f.name", "no such field")


def check_lists(store: Folder) -> None:
    """Of the pen, which is never behind, and of a reader of its own."""
    with closing(store.reader()) as apart:
        for reader in (store, apart):
            for entity in ENTITIES:
                check_list(reader, entity)
            assert UnitRegister.of(reader) == reckoned(reader)
            assert UnitRegister.of(reader) is UnitRegister.of(reader) or reader is store


def check_list(reader: Reader, entity: str) -> None:
    names = (*ENTITIES[entity].columns, *UNDECLARED)
    whole, found = reader.records(entity), reader.fields.brief(entity, names)
    assert [one.ref for one in found] == [one.ref for one in whole], (
        f"other {entity} records, or in another order"
    )
    for mine, other in zip(found, whole, strict=True):
        for name in names:
            assert mine.text(name) == other.text(name), f"{mine.ref} {name}"
            assert mine.number(name) == other.number(name), f"{mine.ref} {name}"


def reckoned(reader: Reader) -> UnitRegister:
    """The register out of whole records, one step after the other."""
    found = UnitRegister({one.ref.id: Unit.of(one.ref.id, one) for one in reader.records("unit")})
    offices = {
        one.ref.scope: one for one in reader.records("office") if one.ref.scope == one.text("unit")
    }
    for scope, office in offices.items():
        own, held = Unit.of(scope, office), found.get(scope)
        found[scope] = (
            replace(held, phone=own.phone or held.phone) if held else replace(own, registered=False)
        )
    return UnitRegister({id_: replace(one, region=found.region(id_)) for id_, one in found.items()})
