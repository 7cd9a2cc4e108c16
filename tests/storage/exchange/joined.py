"""An office that began by itself and holds a record of every kind, each with all its fields, and then joins."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import wiring.starts
from core.entities import ENTITIES, EntityType, FieldDeclaration, ValueKind, klass_of, record_id
from core.exchange.moving_deeds import MOVED
from core.values import Change, Plain, Ref, Text, Written
from tests.storage.exchange.invited import OPENED
from tests.storage.exchange.towns import Town, build

CODE = "T-7KQ2M9XA"
LEAST = {"evidence": ("kind", "photo")}


def began_alone(place: Path, code: str = CODE) -> Town:
    """A district with a random code, which nobody has invited yet."""
    town = build(place, code, "district")
    OPENED.append(town)
    return town


def join(town: Town, file: Path) -> None:
    """Open a start file in this office, as the window and the terminal do."""
    town.folder.close()
    wiring.starts.start_files(town.home).join(file, town.place)
    town.reopen()
    town.folder.writer.put_shelf(town.post.shelf)


def scope_of(entity: EntityType, unit: str) -> str:
    return unit if "unit" in entity.scope_kinds else f"{unit}/forms"


def fill(town: Town) -> Mapping[str, Ref]:
    """One record of every kind that an office may write, with a value in every field; by its kind."""
    found: dict[str, Ref] = {
        "office": Ref(town.unit, "office", record_id(town.unit, "office", town.unit))
    }
    late = ("paper", "reply", "signoff", "invitation", "opening")
    for name in (*MOVED, *late):
        if name == "office":
            continue
        entity = ENTITIES[name]
        if klass_of(name, scope_of(entity, town.unit)) != "work":
            continue
        values = dict(_values(town, entity, found))
        ref = Ref(scope_of(entity, town.unit), name, _id(entity, town.unit, values))
        found[name] = ref
        town.save(*(Change(ref, field, value) for field, value in values.items()))
    return found


def _id(entity: EntityType, unit: str, values: Mapping[str, Written]) -> str:
    if not entity.key:
        return sha256(entity.name.encode()).hexdigest()[:32]
    key = [
        value if isinstance(value := values.get(name, name), int) else str(value)
        for name in entity.key
    ]
    ordinal = values.get(entity.ordinal) if entity.ordinal else 1
    return record_id(scope_of(entity, unit), entity.name, *key, ordinal=int(str(ordinal)))


def _values(
    town: Town, entity: EntityType, found: Mapping[str, Ref]
) -> Iterator[tuple[str, Written]]:
    for field in entity.fields:
        name = f"{field.name}.x" if field.family else field.name
        if entity.name == "link" and field.blob and (file := town.folder.record(found["file"])):
            yield name, Plain(file.text("sha256"))
        elif field.blob:
            yield name, Plain(town.post.shelf.put([f"{entity.name} {name}".encode()]))
        elif field.reference:
            yield name, Plain(_target(entity, field, found).local)
        elif entity.name == "row" and field.name == "number":
            yield name, Text("๑")
        elif entity.name == "signoff" and field.name == "body":
            yield name, Plain(f"plan/{found['plan'].id}|2569||{'0' * 64}|{'0' * 64}|")
        else:
            yield name, _value(town, entity, field, found)


def _target(entity: EntityType, field: FieldDeclaration, found: Mapping[str, Ref]) -> Ref:
    wanted = sorted(entity.targets) if field.name == entity.container else []
    near = {
        "parent": "row" if entity.name == "row" else "division",
        "programme": "programme",
        "signoff": "signoff",
    }
    known = [
        one
        for one in (*wanted, near.get(field.name, ""), "evidence", "plan", "office")
        if one in found
    ]
    return found[known[0]]


def _value(
    town: Town, entity: EntityType, field: FieldDeclaration, found: Mapping[str, Ref]
) -> Written:
    if field.name in ("unit", "owner") and field.kind is ValueKind.PLAIN:
        return Plain(town.unit)
    match field.kind:
        case ValueKind.INTEGER:
            return 2569 if field.name == "year" else 1
        case ValueKind.PLAIN:
            return Plain(f"{field.name},{found['office'].local}")
        case _:
            return Text(f"ข้อความ {entity.name} {field.name}")
