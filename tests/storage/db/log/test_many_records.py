"""A save of many records is what many saves of one are: the same fields, told from each other by scope and entity."""

import secrets
from random import Random

from core.values import Change, Plain, Ref, Text
from storage.db.log import saves
from tests.known import known
from tests.storage.db.conftest import MakeDesk
from tests.storage.db.desk import Desk

WORDS = {"evidence": "title", "person": "name"}


def test_records_that_are_numbered_together_are_those_that_are_numbered_one_by_one(
    desk: Desk,
) -> None:
    chance = Random(3)
    ids = [secrets.token_hex(16) for _n in range(2 * saves.FEW)]
    # one id in two entities
    refs = [Ref(desk.unit, entity, id_) for id_ in ids for entity in WORDS]
    here = chance.sample(refs, saves.FEW // 2)
    for ref in here:
        desk.save(Change(ref, WORDS[ref.entity], Text("เดิม")))
    said = {ref: f"คำที่ {chance.randrange(9)}" for ref in chance.sample(refs, len(refs))}
    changes = []
    for ref, words in said.items():
        field = WORDS[ref.entity]
        seen = known(desk.folder.record(ref)).shown(field).seen if ref in here else ()
        changes.append(Change(ref, field, Text(words), seen))
        changes += [Change(ref, "kind", Plain(words[-1]))] if ref.entity == "evidence" else []
    desk.save(*changes)
    for ref, words in said.items():
        record = known(desk.folder.record(ref))
        assert record.text(WORDS[ref.entity]) == words
        assert record.text("kind") == (words[-1] if ref.entity == "evidence" else "")
        assert not any(shown.conflict for shown in record.fields.values())
    assert desk.sound()


def test_what_many_ops_say_travels_and_is_proved_where_it_arrives(desk_of: MakeDesk) -> None:
    desk, other = desk_of(), desk_of()
    refs = [Ref(desk.unit, "evidence", secrets.token_hex(16)) for _n in range(2 * saves.FEW)]
    desk.save(*(Change(ref, "title", Text(f"ภาพ {n}")) for n, ref in enumerate(refs)))
    other.take(desk)
    assert [other.value(ref, "title") for ref in refs] == [f"ภาพ {n}" for n in range(len(refs))]
