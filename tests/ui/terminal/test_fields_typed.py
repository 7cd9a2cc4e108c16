"""What is bound at birth or written by a deed of its own is never typed over: every field that is declared is tried."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.entities import ENTITIES, EntityType, FieldDeclaration
from core.errors import UserError
from core.log.deeds import FieldWrite, check_typed, set_field
from core.values import Plain, Record
from storage.db.folder.folder import create
from tests.golden.folders import a_value, names_of, of_every_entity
from tests.known import known
from tests.storage.db.desk import NOW, Desk
from tests.ui.terminal.conftest import Command, is_calm
from ui.terminal.records import action_named


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A PC with one record of every entity it may write, all fields filled."""
    place = tmp_path_factory.mktemp("typed")
    folder = create(place / "office", place / "keys", "สำนักงาน", "1001", "district", "", 2569, NOW)
    desk = Desk(folder, place / "office", place / "keys")
    of_every_entity(desk)
    yield desk
    folder.close()


def guarded(entity: EntityType) -> list[tuple[FieldDeclaration, str]]:
    return [
        (field, name)
        for field in entity.fields
        if field.fixed or field.deed
        for name in names_of(field)
    ]


def records(desk: Desk) -> list[Record]:
    """The records in which every field is filled: those nobody but this test wrote."""
    return [
        one
        for name in ENTITIES
        for one in desk.folder.records(name)
        if one.ref.id.startswith("0" * 20)
    ]


def type_in(desk: Desk, record: Record, name: str, given: str) -> None:
    action_named(desk.folder, record.ref, {name: given}, None)(desk.context, desk.folder)


def test_no_field_that_is_bound_or_has_a_deed_is_typed_over(desk: Desk) -> None:
    tried = 0
    for record in records(desk):
        for field, name in guarded(ENTITIES[record.ref.entity]):
            if isinstance(a_value(known(field)), int):
                given = "3"
            elif field.reference:
                given = f"row/{'f' * 32}"
            else:
                given = "อื่น"
            before = desk.folder.digest()
            with pytest.raises(UserError):
                type_in(desk, record, name, given)
            assert desk.folder.digest() == before, (record.ref.entity, name)
            tried += 1
    assert tried > 60


def test_a_deed_that_sets_what_is_typed_refuses_the_same(desk: Desk) -> None:
    for record in records(desk):
        for _field, name in guarded(ENTITIES[record.ref.entity]):
            with pytest.raises(UserError):
                set_field(desk.context, desk.folder, record.ref, [FieldWrite(name, Plain("other"))])


def test_what_has_no_deed_of_its_own_is_set_as_ever(desk: Desk) -> None:
    for record in records(desk):
        free = [
            field
            for field in ENTITIES[record.ref.entity].fields
            if not field.fixed and not field.deed
        ]
        for name in (name for field in free for name in names_of(field)):
            set_field(desk.context, desk.folder, record.ref, [FieldWrite(name, None)])
            assert known(desk.folder.record(record.ref)).value(name) is None, (
                record.ref.entity,
                name,
            )


def test_nothing_is_born_with_what_a_deed_writes() -> None:
    for entity in ENTITIES.values():
        for field in entity.fields:
            for name in names_of(field) if field.deed else ():
                with pytest.raises(UserError):
                    check_typed(entity.name, name)


def test_each_field_with_a_deed_is_set_apart_from_others(do: Command, assessed: Path) -> None:
    ref = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    before = do("digest", assessed).out
    for words, said in (
        (("wording=" + "a" * 64,), "wording"),
        (("extra.extra=1", "round=self"), "พร้อมกับช่องอื่น"),
        (("using=cdd-clean/2564/99",), "เปลี่ยนแบบของเอกสารนี้ไม่ได้"),
        (("no=2",), "แก้ช่อง no ไม่ได้"),
    ):
        output = do("record", "set", assessed, ref, *words)
        assert (output.code, is_calm(output)) == (1, True)
        assert said in output.err
    assert do("digest", assessed).out == before
