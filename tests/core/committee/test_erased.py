"""Somebody named in the reasons of an opened ballot is erased: the words go everywhere, what was voted stays proved."""

from collections.abc import Iterator
from functools import partial

import pytest

from core.assessment.ballots import FIGURES, REASONS, BallotState, SealedBallot
from core.committee.own import ballot_words
from core.committee.release_deeds import accept_alike, release
from core.committee.view import spreads
from core.errors import UserError
from core.privacy.deeds import erase_person
from core.privacy.person_data import PersonDataHit, PersonSearch
from core.values import AbsenceReason, Change, Plain, Ref, Text
from storage.db.folder.text_checks import absent_words
from storage.db.signoffs.consequences import rebuild
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import FORMS, Panel, copied_panel
from tests.storage.exchange.opened import read
from tests.storage.exchange.towns import Town
from tests.templates import Copied
from tests.ui.terminal.test_erasing import traces

NAME = "สมชาย ลบทิ้งเสียดี"
FIRST = next(one.id for one in FORMS.get("cdd-clean").items if not one.need)
NAMED = {"state": "met", "reason": f"นาย{NAME} เป็นผู้รับรอง"}
OTHER = {"state": "met", "reason": "เห็นเอกสารตัวจริงแล้ว"}


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")]) as found:
        found.call()
        yield found


def kept(at: Town, words: str = NAME) -> tuple[PersonDataHit, ...]:
    return PersonSearch((words,)).data(at.folder, at.unit)


def ballot(room: Panel, at: Town, member: int = 0) -> SealedBallot:
    return next(one for one in room.vote(at).ballots if one.sheet == room.sheet(member))


def hashes(at: Town, sheet: Ref) -> dict[str, str]:
    every = at.folder.privacy.words(lambda _words: True)
    return {
        one.field: one.hash
        for one in every
        if one.ref == sheet and one.field in SealedBallot.SEALED_FIELDS
    }


def erase(room: Panel, *, keep_rest: bool = False) -> None:
    cut = (NAME,) if keep_rest else ()
    deed = partial(
        erase_person, items=kept(room.secretary), reason="request", cut=cut, names=(NAME,)
    )
    room.secretary.do(deed)


@pytest.mark.parametrize("keep_rest", [False, True])
def test_the_words_go_from_every_pc_and_the_vote_is_what_it_was(
    room: Panel, keep_rest: bool
) -> None:
    room.sealed([{FIRST: NAMED}, {FIRST: OTHER}, {FIRST: OTHER}])
    room.opened()
    everywhere, code = [room.secretary, *room.members], room.vote().code
    assert all(traces(one.place) for one in everywhere), "it is there to be erased"
    old = [one.send(room.secretary) for one in room.members]
    given = [room.secretary.send(one) for one in room.members]
    (found,) = kept(room.secretary)
    assert (found.ref, found.field, found.eraser) == (room.sheet(0), REASONS, "erasure")
    assert (found.title, NAME in found.words) == ("แบบให้คะแนนของ กรรมการคนที่ 1", False)
    assert ballot_words(ballot(room, room.secretary)) != "นับแล้ว เหตุผลลบแล้วตามกฎหมาย"
    erase(room, keep_rest=keep_rest)
    room.down()
    for town, files in zip(everywhere, (old, *([one] for one in given)), strict=True):
        town.take(*files)
        assert kept(town) == ()
        assert traces(town.place) == [], "neither the folder nor an old file has the words"
        one, vote = ballot(room, town), room.vote(town)
        assert (one.state, one.silent) == (BallotState.COUNTED, True)
        assert (one.figures, one.reasons) == ({FIRST: {"state": "met"}}, {})
        assert (one.faults, vote.code, len(vote.counted)) == ((), code, 3)
        assert [each.silent for each in vote.ballots if each.sheet != one.sheet] == [False, False]
        record = town.folder.record(one.sheet)
        assert record is not None
        assert record.value(REASONS) is AbsenceReason.ERASED
        writer = town.folder.writer
        assert list(absent_words(writer.log, writer.keys.public)) == [], (
            "an examination misses nothing"
        )
        with writer.transaction():
            rebuild(writer.log)
        assert ballot(room, town).silent
    assert ballot_words(ballot(room, room.secretary)) == "นับแล้ว เหตุผลลบแล้วตามกฎหมาย"
    (spread, *_rest) = [
        one for one in spreads(room.secretary.folder, room.drafts[0]) if one.item == FIRST
    ]
    assert (spread.votes, spread.alike, spread.reasons) == (3, True, (OTHER["reason"],) * 2)
    room.secretary.do(partial(accept_alike, draft=room.drafts[0]))


def test_a_pc_that_never_had_the_words_counts_the_ballot_too(room: Panel) -> None:
    room.sealed([{FIRST: NAMED}, {FIRST: OTHER}, {FIRST: OTHER}])
    room.open()
    room.down()
    room.up()
    erase(room)
    room.down([1])
    assert ballot(room, room.members[1]).state == BallotState.COUNTED
    assert room.vote(room.members[1]).code == room.vote().code
    assert room.vote().code


def test_before_the_opening_nobody_erases_them_and_whose_they_are_is_all_that_is_told(
    room: Panel,
) -> None:
    room.score(0, {FIRST: NAMED})
    (typed,) = kept(room.members[0])
    assert (typed.kind, NAME in typed.words) == ("draft", False)
    room.seal(0)
    (found,) = kept(room.members[0])
    assert (found.title, found.what) == ("แบบให้คะแนนของ กรรมการคนที่ 1", "เหตุผลในซอง")
    assert not found.eraser
    assert NAME not in found.words
    with pytest.raises(UserError, match="ส่วนที่ปิดผนึกลบได้เมื่อเปิดซองแล้ว"):
        room.members[0].do(partial(erase_person, items=[found], reason="request"))
    sheet, own = room.sheet(0), hashes(room.members[0], room.sheet(0))
    for field, hash_ in own.items():  # a program of the secretary's own names them all the same
        erasure = Ref(room.secretary.unit, "erasure", field.encode().hex().ljust(32, "0"))
        room.secretary.save(Change(erasure, "of", Plain(f"{sheet.local}/{field}/{hash_}")))
    room.down([0])
    assert hashes(room.members[0], sheet) == own
    for n in (1, 2):
        room.score(n, {FIRST: OTHER})
        room.seal(n)
    room.up()
    room.open()
    room.down()
    assert hashes(room.members[0], sheet).keys() == {FIGURES}, (
        "once it is open the reasons go, what was voted never"
    )
    room.up()
    assert ballot(room, room.secretary).figures == {FIRST: {"state": "met"}}
    assert ballot(room, room.secretary).silent


def test_figures_stay_whoever_they_name(room: Panel) -> None:
    room.sealed([{FIRST: OTHER}] * 3)
    room.opened()
    sheet = room.sheet(0)
    # what binds it to sheet and key is nobody's; what was voted is no word to erase
    for words in (sheet.id, "met"):
        assert [one.eraser for one in kept(room.secretary, words) if one.field == FIGURES] in (
            [],
            [""] * 3,
        )
    of = f"{sheet.local}/{FIGURES}/{hashes(room.secretary, sheet)[FIGURES]}"
    room.secretary.save(Change(Ref(sheet.scope, "erasure", "e" * 32), "of", Plain(of)))
    assert ballot(room, room.secretary).figures == {FIRST: {"state": "met"}}


def test_words_of_the_agreed_sheet_are_erased_where_they_were_written(room: Panel) -> None:
    room.sealed([{FIRST: OTHER}] * 3)
    room.opened()
    room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
    answers = room.secretary.folder.records("draft_answer", room.secretary.unit)
    agreed = next(one for one in answers if one.text("item") == FIRST)
    room.secretary.save(
        Change(agreed.ref, "reason", Text(NAMED["reason"]), agreed.shown("reason").seen)
    )
    (found,) = kept(room.secretary)
    assert (found.ref, found.eraser, NAME in found.words) == (agreed.ref, "erasure", True)
    erase(room)
    assert kept(room.secretary) == ()
    assert NAME not in str(read(room.members[0].post, room.secretary.send(room.members[0])).texts)
    room.secretary.do(partial(release, draft=room.drafts[0], signers="ก"))
