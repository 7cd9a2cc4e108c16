"""Personal words do not leave their unit, whoever asks and however (docs/log.md; docs/bundle.md: What is sent)."""

import secrets
from pathlib import Path

import pytest

from core.errors import UserError
from core.log.op import TextRow
from core.log.scopes import ExportOptions
from core.values import AbsenceReason, Change, Plain, Ref, Text, Written
from storage.db.log.lines import text_value
from tests.country import revocation
from tests.storage.db.forger import Forger
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town

NAME, DUTY = "นางสาวสมหญิง ใจงาม", "นักวิชาการ"


def person(town: Town) -> Ref:
    made = Ref(town.unit, "person", secrets.token_hex(16))
    town.save(Change(made, "name", Text(NAME)), Change(made, "position", Text(DUTY)))
    return made


def shown(town: Town, ref: Ref, field: str = "name") -> object:
    record = town.folder.record(ref)
    return record.value(field) if record else None


def carried(receiver: Town, path: Path) -> list[str]:
    return [text.text for text in read(receiver.post, path).texts]


def name_of(town: Town, who: Ref) -> TextRow:
    return next(
        text for text in town.folder.exchange.give()[1] if (text.ref, text.field) == (who, "name")
    )


def test_a_unit_above_is_shown_that_they_are_withheld_and_never_asks(towns: list[Town]) -> None:
    centre, province, one, _two = towns
    who = person(one)
    sent = one.send(province)
    assert NAME not in carried(province, sent)
    province.take(sent)
    centre.take(province.send(centre))
    for above in (province, centre):
        assert shown(above, who) is AbsenceReason.WITHHELD
        assert shown(above, who, "position") == DUTY
        assert above.folder.writer.db.execute("SELECT * FROM lacking").fetchall() == []
    assert name_of(one, who).hash not in read(one.post, province.send(one)).want
    assert province.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_what_a_form_calls_personal_is_withheld_too(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    row = Ref(one.unit, "row", secrets.token_hex(16))
    plan = one.plan()
    found: dict[str, Written] = {"plan": Plain(plan.local), "kind": Plain("donor")}
    found |= {"p.contact": Text(NAME), "f.group": Text(DUTY)}
    one.save(*(Change(row, name, value) for name, value in found.items()))
    province.take(one.send(province))
    assert shown(province, row, "p.contact") is AbsenceReason.WITHHELD
    assert shown(province, row, "f.group") == DUTY


def test_another_pc_of_the_unit_has_them(towns: list[Town], colleague: Town) -> None:
    one = towns[2]
    who = person(one)
    colleague.take(one.send(colleague))
    assert shown(colleague, who) == NAME


def test_another_pc_of_the_unit_that_was_revoked_has_them_no_more(
    towns: list[Town], colleague: Town
) -> None:
    one = towns[2]
    person(one)
    assert NAME in carried(colleague, one.send(colleague))
    one.folder.exchange.take_segments(
        [revocation(colleague.folder.writer.keys.public, one.unit, {})]
    )
    with pytest.raises(UserError, match="ถูกเพิกถอนแล้ว"):
        one.send(colleague)


def test_what_came_round_by_a_unit_above_is_asked_for_within_the_unit(
    towns: list[Town], colleague: Town
) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    colleague.take(province.send(colleague))
    assert shown(colleague, who) is AbsenceReason.NOT_HERE
    one.take(colleague.send(one))
    colleague.take(one.send(colleague))
    assert shown(colleague, who) == NAME


def test_no_one_file_goes_to_a_colleague_and_a_unit_above(
    towns: list[Town], colleague: Town
) -> None:
    """One may read the names and the other may not: without them the first would lack them unawares."""
    _centre, province, one, _two = towns
    person(one)
    with pytest.raises(UserError, match="อ่านข้อมูลได้ไม่เหมือนกัน"):
        one.send(colleague, province)


def test_who_asks_by_hash_is_not_informed(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    hash_ = name_of(one, who).hash
    one.folder.writer.db.execute(
        "INSERT INTO asked VALUES(?,?)", (province.folder.writer.keys.public, hash_)
    )
    assert NAME not in carried(province, one.send(province))


@pytest.mark.parametrize(
    ("entity", "field"), [("row", "number"), ("comment", "text"), ("evidence", "title")]
)
@pytest.mark.parametrize("scope", ["theirs", "own"])
def test_who_writes_their_hash_into_an_open_field_is_not_informed(
    towns: list[Town], entity: str, field: str, scope: str
) -> None:
    """A unit above that knows the hash from the line puts it where words are not withheld, and asks."""
    _centre, province, one, _two = towns
    who = person(one)
    province.take(one.send(province))
    hash_ = name_of(one, who).hash
    fisher = Forger(one.unit if scope == "theirs" else province.unit)
    hook = fisher.line(1, Ref(fisher.scope, entity, "c" * 32), field, text_value(hash_))
    province.folder.exchange.take_segments([fisher.segment([hook])])
    one.folder.exchange.take_segments([fisher.segment([hook])])
    one.folder.writer.db.execute(
        "INSERT INTO asked VALUES(?,?)", (province.folder.writer.keys.public, hash_)
    )
    assert NAME not in carried(province, one.send(province))
    province.take(one.send(province))
    assert shown(province, who) is AbsenceReason.WITHHELD


def test_an_erased_name_is_shown_as_erased_where_it_was_withheld(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    found = text_value(name_of(one, who).hash)[1:]
    province.take(one.send(province))
    one.save(Change(Ref(one.unit, "erasure", "e" * 32), "of", Plain(f"{who.local}/name/{found}")))
    province.take(one.send(province))
    assert shown(province, who) is AbsenceReason.ERASED


TITLE, REMARK = "ภาพนางสาวสมหญิงรับรางวัล", "ถ่ายโดยนายสมชาย"


def evidence(town: Town, *, personal: bool) -> Ref:
    made = Ref(town.unit, "evidence", secrets.token_hex(16))
    marks = [Change(made, "personal", 1)] if personal else []
    town.save(Change(made, "title", Text(TITLE)), Change(made, "note", Text(REMARK)), *marks)
    return made


def test_title_and_note_of_personal_evidence_stay_and_of_other_evidence_go(
    towns: list[Town],
) -> None:
    _centre, province, one, _two = towns
    kept, open_ = evidence(one, personal=True), evidence(one, personal=False)
    sent = one.send(province)
    assert carried(province, sent).count(TITLE) == 1
    province.take(sent)
    assert shown(province, kept, "title") is AbsenceReason.WITHHELD
    assert shown(province, kept, "note") is AbsenceReason.WITHHELD
    assert shown(province, open_, "title") == TITLE
    assert not {text.hash for text in one.folder.exchange.give()[1] if text.ref == kept} & set(
        read(one.post, province.send(one)).want
    )
    assert province.folder.digest(one.unit) == one.folder.digest(one.unit)


def test_a_unit_gives_them_to_one_receiver_on_purpose_and_they_go_no_further(
    towns: list[Town],
) -> None:
    centre, province, one, _two = towns
    who, kept = person(one), evidence(one, personal=True)
    province.take(one.send(province))
    assert shown(province, who) is AbsenceReason.WITHHELD
    province.take(one.send(province, share=ExportOptions(give=True)))
    assert shown(province, who) == NAME
    assert shown(province, kept, "title") == TITLE
    for share in (ExportOptions(), ExportOptions(give=True)):
        relayed = province.send(centre, share=share)
        assert not {NAME, TITLE} & set(carried(centre, relayed)), (
            "what was given is the province's to read, not to give"
        )
        centre.take(relayed)
    assert shown(centre, who) is AbsenceReason.WITHHELD


def test_a_reader_asks_on_purpose_and_who_wrote_decides(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who, kept = person(one), evidence(one, personal=True)
    province.take(one.send(province))
    asking = province.send(one, share=ExportOptions(ask=True))
    wanted = set(read(one.post, asking).want)
    assert name_of(one, who).hash in wanted
    one.take(asking)
    assert one.folder.privacy.requested_texts() == {province.folder.writer.keys.public.hex(): 3}
    province.take(one.send(province))
    assert shown(province, who) is AbsenceReason.WITHHELD, "asking alone gives nothing"
    province.take(one.send(province, share=ExportOptions(give=True)))
    assert shown(province, who) == NAME
    assert shown(province, kept, "note") == REMARK


def test_an_erased_name_is_not_given(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    who = person(one)
    hash_ = text_value(name_of(one, who).hash)[1:]
    one.save(Change(Ref(one.unit, "erasure", "e" * 32), "of", Plain(f"{who.local}/name/{hash_}")))
    province.take(one.send(province, share=ExportOptions(give=True)))
    assert shown(province, who) is AbsenceReason.ERASED
