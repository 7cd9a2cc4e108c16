"""Joining is whole or not there when it is killed; two PCs with the same work meet; what is erased stays erased."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.exchange.invitations import ClaimHoldReason
from core.exchange.moving_deeds import JoiningRecordCounts, moved
from core.exchange.receive_deeds import certify_claim
from core.privacy.deeds import erase_person
from core.privacy.person_data import about
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.exchange.start import device_digits
from tests.killed import KILL, WAS_KILLED
from tests.storage.db.looked import damages
from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.joined import began_alone, join
from tests.storage.exchange.towns import Town
from wiring import forms

ROOT = Path(__file__).parents[3]
NAME = "นายสมชาย ใจดีมากนามสกุลยาว"
KILLED = f"""
import os, sys
from pathlib import Path
import core.exchange.moving_deeds as deeds
import wiring.starts

real = deeds.join_office

def cut_short(ctx, store, old, start):
    if sys.argv[4] == "after":
        real(ctx, store, old, start)
    os.kill(os.getpid(), {KILL})

deeds.join_office = cut_short
wiring.starts.start_files(Path(sys.argv[1])).join(Path(sys.argv[2]), Path(sys.argv[3]))
"""


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path / "above")[0]
    while OPENED:
        OPENED.pop().folder.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_in_the_middle_leaves_the_office_as_it_was_and_it_joins_then(
    province: Town, tmp_path: Path, when: str
) -> None:
    (made,) = invite(province, "11")
    office = began_alone(tmp_path / "office")
    office.plan(title="ก่อน")
    old, digest = office.unit, office.folder.digest()
    office.folder.close()
    words = [
        sys.executable,
        "-c",
        KILLED,
        str(office.home),
        str(made.path),
        str(office.place),
        when,
    ]
    assert subprocess.run(words, cwd=ROOT, check=False).returncode == WAS_KILLED
    office.reopen()
    assert (office.unit, office.folder.digest()) == (old, digest)
    assert not office.folder.trust.archives()
    assert not office.folder.trust.roots()
    assert not damages(office.folder)
    join(office, made.path)
    assert (office.unit, office.folder.trust.archives()) == (unit_id("11"), [old])
    assert [one.text("title") for one in office.folder.records("plan")] == ["ก่อน"]
    assert not damages(office.folder)


def test_values_nobody_has_chosen_between_are_told_first(province: Town, tmp_path: Path) -> None:
    (made,) = invite(province, "11")
    office = began_alone(tmp_path / "office")
    plan = office.plan(title="หนึ่ง")
    office.save(Change(plan, "title", Text("สอง")))  # without having seen the first
    assert JoiningRecordCounts.of(office.folder, office.unit, unit_id("11")).conflicts == 1
    digest = office.folder.digest()
    with pytest.raises(UserError, match="ไม่ตรงกัน 1 ช่อง"):
        join(office, made.path)
    office.reopen()
    assert office.folder.digest() == digest


def test_a_second_pc_with_the_same_work_waits_for_a_person_and_meets_the_first(
    province: Town, tmp_path: Path
) -> None:
    (made,) = invite(province, "11")
    first, second = (began_alone(tmp_path / name) for name in ("first", "second"))
    # the same work: the one has it from a copy of the other
    person = Ref(first.unit, "person", "5" * 32)
    for one in (first, second):
        one.plan(title="แผนเดียวกัน")
        one.save(Change(person, "position", Text("นักวิชาการ")))
        join(one, made.path)
    (row,) = province.take(first.send(province))
    assert row.joined
    (row,) = province.take(second.send(province))
    assert row.hold is ClaimHoldReason.TAKEN
    key = second.folder.writer.keys.public
    digits = device_digits(second.unit, key)
    province.do(partial(certify_claim, key=key.hex(), digits=digits, post=province.post))
    province.take(second.send(province))
    plans = province.folder.records("plan", unit_id("11"))
    assert [one.text("title") for one in plans] == ["แผนเดียวกัน"]
    assert [one.ref.id for one in province.folder.records("person", unit_id("11"))] == [person.id]
    assert not [
        name
        for ref, name in province.folder.conflicts(unit_id("11"))
        if name in ("title", "position")
    ]


def test_what_was_erased_is_not_written_anew_and_a_person_is_erased_in_both(
    province: Town, tmp_path: Path
) -> None:
    (made,) = invite(province, "11")
    office = began_alone(tmp_path / "office")
    person, gone = (Ref(office.unit, "person", letter * 32) for letter in "56")
    office.save(
        *(Change(ref, "name", Text(words)) for ref, words in ((person, NAME), (gone, "ผู้ถูกลบไปก่อน")))
    )
    file = office.photo(b"the photograph of somebody", b"small")
    kept = office.photo(b"another photograph", b"smaller")
    forms(ROOT / "resources" / "instruments")

    def erase(town: Town, who: Ref) -> None:
        found = about(town.folder, who).data(town.folder, town.unit)
        town.do(partial(erase_person, items=found, reason="request", person=who))

    erase(office, gone)
    found = office.folder.record(file)
    assert found is not None
    hashes = [found.text("sha256"), found.text("preview")]
    named = zip(("sha256", "preview"), hashes, strict=True)
    office.save(
        *(
            Change(
                Ref(office.unit, "erasure", f"{n}" * 32),
                "of",
                Plain(f"{file.local}/{name}/{hash_}"),
            )
            for n, (name, hash_) in enumerate(named, 7)
        )
    )
    old = office.unit
    told = JoiningRecordCounts.of(office.folder, old, unit_id("11"))
    assert told.erased == 2
    join(office, made.path)
    new = office.unit
    assert {one.ref.id for one in office.folder.records("file", new)} == {
        ref.id for record, ref in moved(office.folder, old, new).records if record.ref == kept
    }
    assert not any(office.post.shelf.has(one) for one in hashes)
    assert "ผู้ถูกลบไปก่อน" not in {one.text("name") for one in office.folder.records("person", new)}
    now = Ref(new, "person", person.id)
    erase(office, now)
    for ref in (person, now):
        record = office.folder.record(ref)
        assert record is not None
        assert record.value("name") is AbsenceReason.ERASED
    assert not damages(office.folder)


def test_an_office_that_knew_its_code_joins_and_its_work_stays_where_it_is(
    province: Town, tmp_path: Path
) -> None:
    (made,) = invite(province, "11")
    office = began_alone(tmp_path / "office", "11")
    plan = office.plan(title="แผนเดิม")
    digest = office.folder.digest(office.unit)
    join(office, made.path)
    assert (office.unit, list(office.folder.trust.archives())) == (unit_id("11"), [])
    assert office.folder.digest(office.unit) == digest
    (row,) = province.take(office.send(province))
    assert row.joined
    assert province.title(plan) == "แผนเดิม"
