"""Personal words do not leave their unit, whoever asks and however (EXCHANGE 6.4, 7.1)."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.changes.segment import TextRow
from core.model.values import Absent, Change, Plain, Ref, Text, Written
from storage.db.lines import text_value
from tests.storage.db.forger import Forger
from tests.storage.exchange.towns import Town, build, enrol

NAME, DUTY = "นางสาวสมหญิง ใจงาม", "นักวิชาการ"


def person(town: Town) -> Ref:
    made = Ref(town.unit, "person", secrets.token_hex(16))
    town.save(Change(made, "name", Text(NAME)), Change(made, "position", Text(DUTY)))
    return made


def shown(town: Town, ref: Ref, field: str = "name") -> object:
    record = town.folder.record(ref)
    return record.value(field) if record else None


def carried(receiver: Town, path: Path) -> list[str]:
    return [text.text for text in receiver.post.read(path).texts]


def name_of(town: Town, who: Ref) -> TextRow:
    return next(text for text in town.folder.give()[1] if (text.ref, text.field) == (who, "name"))


@pytest.fixture
def colleague(tmp_path: Path, towns: list[Town]) -> Iterator[Town]:
    """Another PC of the first district."""
    made = build(tmp_path / "colleague", towns[2].code, "district")
    enrol([*towns, made])
    yield made
    made.folder.close()


def test_a_unit_above_is_shown_that_they_are_withheld_and_never_asks(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    who = person(one)
    sent = one.send(province)
    assert NAME not in carried(province, sent)
    province.take(sent)
    centre.take(province.send(centre))
    for above in (province, centre):
        assert shown(above, who) is Absent.WITHHELD
        assert shown(above, who, "position") == DUTY
        assert above.folder.db.execute("SELECT * FROM lacking").fetchall() == []
    assert name_of(one, who).hash not in one.post.read(province.send(one)).want
    assert province.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_what_a_form_calls_personal_is_withheld_too(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    row = Ref(one.unit, "row", secrets.token_hex(16))
    plan = one.plan()
    said: dict[str, Written] = {"plan": Plain(plan.local), "kind": Plain("donor")}
    said |= {"p.contact": Text(NAME), "f.group": Text(DUTY)}
    one.save(*(Change(row, name, value) for name, value in said.items()))
    province.take(one.send(province))
    assert shown(province, row, "p.contact") is Absent.WITHHELD
    assert shown(province, row, "f.group") == DUTY


def test_another_pc_of_the_unit_has_them(towns: list[Town], colleague: Town) -> None:
    one = towns[2]
    who = person(one)
    colleague.take(one.send(colleague))
    assert shown(colleague, who) == NAME


def test_what_came_round_by_a_unit_above_is_asked_for_within_the_unit(towns: list[Town], colleague: Town) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    colleague.take(province.send(colleague))
    assert shown(colleague, who) is Absent.NOT_HERE
    one.take(colleague.send(one))
    colleague.take(one.send(colleague))
    assert shown(colleague, who) == NAME


def test_a_file_for_a_colleague_and_a_unit_above_goes_without_them(towns: list[Town], colleague: Town) -> None:
    _centre, province, one, _two = towns
    person(one)
    assert carried(colleague, one.send(colleague, province)).count(NAME) == 0


def test_a_receiver_nobody_knows_gets_none(towns: list[Town], stranger: Town) -> None:
    person(towns[2])
    assert NAME not in carried(stranger, towns[2].send(stranger))


def test_who_asks_by_hash_is_not_told(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    hash_ = name_of(one, who).hash
    one.folder.db.execute("INSERT INTO asked VALUES(?,?)", (province.folder.keys.public, hash_))
    assert NAME not in carried(province, one.send(province))


@pytest.mark.parametrize(("entity", "field"), [("row", "number"), ("comment", "text"), ("evidence", "title")])
@pytest.mark.parametrize("scope", ["theirs", "own"])
def test_who_writes_their_hash_into_an_open_field_is_not_told(
    towns: list[Town], entity: str, field: str, scope: str
) -> None:
    """A unit above that knows the hash from the line puts it where words are not withheld, and asks."""
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    hash_ = name_of(one, who).hash
    fisher = Forger(one.unit if scope == "theirs" else province.unit)
    hook = fisher.line(1, Ref(fisher.scope, entity, "c" * 32), field, text_value(hash_))
    province.folder.take([fisher.segment([hook])])
    one.folder.take([fisher.segment([hook])])
    one.folder.db.execute("INSERT INTO asked VALUES(?,?)", (province.folder.keys.public, hash_))
    assert NAME not in carried(province, one.send(province))
    province.take(one.send(province))
    assert shown(province, who) is Absent.WITHHELD


def test_an_erased_name_is_shown_as_erased_where_it_was_withheld(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    said = text_value(name_of(one, who).hash)[1:]
    province.take(one.send(province))
    one.save(Change(Ref(one.unit, "erasure", "e" * 32), "of", Plain(f"{who.local}/name/{said}")))
    province.take(one.send(province))
    assert shown(province, who) is Absent.ERASED
