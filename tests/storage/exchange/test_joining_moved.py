"""An office that began by itself joins: all is written anew, the old stays here, and nothing of it leaves."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

import wiring
from core.entities import ENTITIES, field_of, klass_of, unit_id
from core.errors import UserError
from core.exchange.moving_deeds import JOIN, MOVED, STAYS, JoiningRecordCounts, moved
from core.exchange.receivers import ReceiverUnit
from core.history.deeds import undo
from core.log.ports import Context
from core.plan.tree import PlanRow
from core.values import Change, Ref, Text
from storage.db.folder.store import IN_ARCHIVE
from tests.known import known
from tests.storage.db.looked import damages
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.joined import began_alone, fill, join, scope_of
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town


class Joined(NamedTuple):
    town: Town
    province: Town
    before: Mapping[str, Ref]  # a record of each kind, as it was
    there: Mapping[Ref, Ref]  # what each is called under the true code
    old: str
    digest: str  # of what was, before
    told: JoiningRecordCounts
    period: str  # of which there is no report yet
    start: Path

    @property
    def scopes(self) -> set[str]:
        return {self.old, f"{self.old}/forms"}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    place = tmp_path_factory.mktemp("joined")
    province = province_and_centre(place / "above")[0]
    (made,) = invite(province, "11")
    office = began_alone(place / "office")
    before = fill(office)
    old = office.unit
    new = unit_id("11")
    row = known(office.folder.record(before["row"]))
    period = PlanRow.periods_of(office.folder, row)[-1]
    ctx = Context(office.now, lambda: "d" * 32, old)
    late = Change(PlanRow.progress_at(row.ref, period), "f.done", Text("ครึ่งเดียว"))
    office.folder.keep_drafts(ctx, Change(row.ref, "f.goal", Text("150 คน")), late, refused=True)
    told = JoiningRecordCounts.of(office.folder, old, new)
    digest = office.folder.digest(old)
    there = {record.ref: ref for record, ref in moved(office.folder, old, new).records}
    join(office, made.path)
    yield Joined(office, province, before, there, old, digest, told, period, made.path)
    while OPENED:
        OPENED.pop().folder.close()


def test_every_kind_of_record_comes_along_or_stays_with_a_reason() -> None:
    assert not set(MOVED) & STAYS.keys()
    assert {*MOVED, *STAYS} == ENTITIES.keys()
    assert all(STAYS.values())
    assert all(klass_of(name, scope_of(ENTITIES[name], unit_id("11"))) == "work" for name in MOVED)


def test_the_folder_is_of_its_true_unit_and_knows_what_it_was(joined: Joined) -> None:
    town = joined.town
    assert (town.unit, town.folder.trust.archives()) == (unit_id("11"), [joined.old])
    assert town.folder.info()["code"] == "11"
    past = [one for ref in joined.there.values() for one in town.folder.history.of(ref)]
    assert {(one.label, one.save) for one in past} == {(JOIN, past[0].save)}


@pytest.mark.parametrize("name", MOVED)
def test_all_that_stands_is_written_anew_and_what_it_names_follows(
    joined: Joined, name: str
) -> None:
    folder, old = joined.town.folder, joined.old
    was = folder.record(joined.before[name])
    now = folder.record(joined.there[joined.before[name]])
    assert was is not None
    assert now is not None
    assert now.ref.scope.startswith(joined.town.unit)
    assert all(
        was.text(field).startswith(("paper/", "signoff/"))
        for field in was.fields.keys() - now.fields.keys()
    )
    gone = {one.id for one in joined.there if joined.there[one].id != one.id}
    for field in now.fields:
        declared, text = field_of(name, field), str(now.value(field))
        assert declared is not None
        assert old not in text
        assert not any(id_ in text for id_ in gone)
        if isinstance(was.value(field), Text) and (name, field) != ("office", "name"):
            assert text == was.text(field)
        if declared.reference and text.count("/") == 1:
            unit = joined.town.unit
            scopes = (now.ref.scope, unit, f"{unit}/forms")
            assert any(folder.record(Ref(scope, *text.split("/"))) for scope in scopes)


def test_words_kept_in_red_come_along_also_of_a_report_not_yet_written(joined: Joined) -> None:
    row, period = joined.there[joined.before["row"]], joined.period
    kept = {
        (one.ref, one.field): str(one.value)
        for one in joined.town.folder.all_drafts()
        if one.refused
    }
    assert kept == {
        (row, "f.goal"): "150 คน",
        (PlanRow.progress_at(row, period), "f.done"): "ครึ่งเดียว",
    }


def test_nothing_signed_or_printed_is_said_to_be_so_under_the_true_code(joined: Joined) -> None:
    town = joined.town
    for name in STAYS:
        assert not town.folder.records(name, town.unit), name
        if name in joined.before:
            assert town.folder.record(joined.before[name]) is not None
    assert joined.told.papers == 1
    assert joined.told.records == len(joined.there)


def test_what_was_is_as_it_was_and_can_only_be_read_and_printed(joined: Joined) -> None:
    town = joined.town
    assert town.folder.digest(joined.old) == joined.digest
    for name, ref in joined.before.items():
        record = town.folder.record(ref)
        assert record is not None
        loose = next(
            (one.name for one in ENTITIES[name].fields if not one.fixed and not one.family), ""
        )
        if name not in IN_ARCHIVE and loose:
            with pytest.raises(UserError, match="งานเดิม"):
                town.save(Change(ref, loose, None, record.shown(loose).seen))
    assert town.folder.digest(joined.old) == joined.digest
    assert not damages(town.folder)


@pytest.mark.parametrize("name", sorted(ENTITIES))
def test_lists_of_all_show_the_present_work_alone(joined: Joined, name: str) -> None:
    folder, away = joined.town.folder, joined.scopes
    columns = [field for field, one in ENTITIES[name].columns.items() if one.kind.value == "plain"]

    listed = {one.ref.scope for one in folder.records(name)}
    listed |= {one.ref.scope for one in folder.fields.brief(name, columns)}
    listed |= {str(row[0]) for row in folder.fields.values(name, columns)}
    assert not listed & away
    with closing(folder.reader()) as reader:
        reader.trust.look_within(joined.old)
        assert {one.ref.scope for one in reader.records(name)} <= {*away, "all"}


def test_words_are_found_in_the_present_work_and_within_what_was(joined: Joined) -> None:
    folder = joined.town.folder
    folder.fields.catch_up()
    present = {
        ref.scope for refs in folder.fields.holding("ข้อความ", ["plan"], 99).values() for ref in refs
    }
    assert present == {joined.town.unit}
    with closing(folder.reader()) as reader:
        reader.trust.look_within(joined.old)
        found = reader.fields.holding("ข้อความ", ["plan"], 99)
        assert {ref.scope for refs in found.values() for ref in refs} == {joined.old}


def test_nothing_of_what_was_leaves(joined: Joined) -> None:
    """Neither lines nor words, nor its streams among what is said to be here, nor its name."""
    town = joined.town
    sent = town.send(joined.province)
    found = read(joined.province.post, sent)
    assert {one.scope for one in found.segments} >= {town.unit}
    streams = {
        one.stream
        for one in town.folder.writer.log.histories.values()
        if one.scope in joined.scopes
    }
    whole = repr(found).encode()
    assert joined.old.encode() not in whole
    for stream in streams:
        assert stream.hex().encode() not in whole
        assert repr(stream).encode() not in whole
    assert not {one.scope for one in found.segments} & joined.scopes
    (row,) = joined.province.take(sent)
    assert row.joined
    assert joined.province.folder.digest(town.unit) == town.folder.digest(town.unit)
    assert joined.old not in {one.unit for one in ReceiverUnit.each(town.folder, town.unit)}


def test_the_same_file_opened_again_changes_nothing_and_says_so(joined: Joined) -> None:
    town = joined.town
    before = town.folder.digest()
    with pytest.raises(UserError, match="แล้ว จึงไม่มีสิ่งใดเปลี่ยน"):
        join(town, joined.start)
    town.reopen()
    assert town.folder.digest() == before


def test_another_start_file_of_the_same_unit_is_not_called_the_same(
    joined: Joined, tmp_path: Path
) -> None:
    town = joined.town
    before = town.folder.digest()
    (another,) = invite(joined.province, "11", out=tmp_path)
    with pytest.raises(UserError) as told:
        join(town, another.path)
    town.reopen()
    assert "เพราะไฟล์นี้ออกให้หน่วยงานเดียวกันต่างครั้งกัน" in told.value.why
    assert "เปิดไฟล์เดียวกันซ้ำ" not in told.value.why
    assert town.folder.digest() == before


def test_neither_joining_nor_what_was_done_before_is_taken_back(joined: Joined) -> None:
    assert joined.town.folder.history.last_save() == ""
    with pytest.raises(UserError, match="ไม่มีอะไรให้เลิกทำ"):
        joined.town.do(undo)


def test_a_backup_brings_back_both_and_what_was_still_goes_to_nobody(joined: Joined) -> None:
    town = joined.town
    town.folder.exchange.leave()
    kept = wiring.backups(town.place, town.folder.writer.id).make("asked")
    both = {unit: town.folder.digest(unit) for unit in (joined.old, town.unit)}
    town.folder.close()
    wiring.restore(kept.path, town.place, town.home)
    town.reopen()
    assert {unit: town.folder.digest(unit) for unit in both} == both
    assert town.folder.trust.archives() == [joined.old]
    assert (
        not {one.scope for one in read(joined.province.post, town.send(joined.province)).segments}
        & joined.scopes
    )
    assert not damages(town.folder)
