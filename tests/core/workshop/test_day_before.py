"""Slips are made ready days before and no time runs by it; what lacks only a proof is accepted in one motion."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.blocks.document import Stamp, walk
from core.errors import UserError
from core.history.deeds import undo
from core.log.ports import Context
from core.papers.made import made
from core.papers.source import WORKSHOP
from core.values import Ref
from core.workshop.agenda import EXPLAIN, VOTE, clock
from core.workshop.deeds import accept_proofless, accept_rest, begin, close, decide, start, take
from core.workshop.questions import Vote
from core.workshop.queue import UNPROVED
from core.workshop.view import DONE, OPEN
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.workshop.meeting import alike, assessed, held


def test_slips_made_the_day_before_start_no_clock(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=1)
    assert (found.state, found.begun) == (OPEN, "")
    assert not clock(found, later).here, "no time runs"
    start(at(folder, later), folder, ref)
    now = clock(held(folder, ref), later + timedelta(minutes=4))
    assert (now.here, now.left, now.whole) == (EXPLAIN, 6, 176)
    with pytest.raises(UserError, match="เวลาเดินอยู่"):
        start(at(folder, later), folder, ref)


def test_without_a_press_the_first_vote_starts_it_once_and_names_nobody(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=1)
    for n, slip in enumerate(found.slips):
        moment = later + timedelta(minutes=n)
        take(at(folder, moment), folder, ref, [Vote(slip.id, found.questions[0].key, ("met",))])
    found = held(folder, ref)
    assert found.begun == found.voting == later.isoformat(timespec="seconds")
    assert clock(found, later + timedelta(minutes=5))[:2] == (VOTE, 15)
    told = [one for one in folder.records("motion") if one.text("about") == ref.local]
    assert len(told) == 1, "told once, however many votes come"
    assert {each.person for each in folder.history.of(told[0].ref)} == {""}


def test_a_slip_that_was_tried_days_before_is_not_the_beginning_of_the_meeting(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found, later = held(folder, ref), NOON + timedelta(days=3)
    one = found.questions[0].key
    take(ctx(folder), folder, ref, [Vote(found.slips[2].id, one, ("met",))])
    assert (held(folder, ref).begun[:10], held(folder, ref).started) == (NOON.date().isoformat(), False)
    take(at(folder, later), folder, ref, [Vote(found.slips[0].id, one, ("met",))])
    assert held(folder, ref).begun == later.isoformat(timespec="seconds"), "the first vote of that day"
    begins = later + timedelta(minutes=30)
    start(at(folder, begins), folder, ref)
    found = held(folder, ref)
    assert (found.begun, found.started) == (begins.isoformat(timespec="seconds"), True)
    now = clock(found, begins + timedelta(minutes=2))
    assert (now.here, now.left, now.whole) == (EXPLAIN, 8, 178)
    with pytest.raises(UserError, match="เวลาเดินอยู่"):
        start(at(folder, begins), folder, ref)


def test_what_lacks_only_a_proof_is_accepted_in_one_motion_with_its_list(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 5)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {found.questions[0].key: 2}))
    close(ctx(folder), folder, ref)
    found = held(folder, ref)
    only = [one.item for one in found.talks if one.why == (UNPROVED,)]
    assert only
    assert [*found.proofless] == only
    accept_proofless(ctx(folder), folder, ref)
    after = held(folder, ref)
    assert [*after.together] == only
    assert {one.item for one in after.left} == {one.item for one in found.talks} - {*only}, "the rest is talked about"
    assert after.motion is None, "this is not the motion that ends the meeting"
    assert {after.facts.answers[item].text("state") for item in only} == {"met"}, "as everybody says"
    with pytest.raises(UserError, match="ขาดเพียงหลักฐาน"):
        accept_proofless(ctx(folder), folder, ref)
    for one in after.left:
        decide(ctx(folder), folder, ref, one.item, [("state", "met", ())], "ตรวจเอกสารแล้ว")
    accept_rest(ctx(folder), folder, ref)
    assert held(folder, ref).state == DONE
    lines = minutes(folder, ref)
    (motion,) = [one for one in lines if one.startswith(f"รับ {len(only)} ข้อที่ที่ประชุมเห็นตรงกันแต่ขาดหลักฐานในมติเดียว")]
    assert "มิติที่" in motion, "listed by number"
    assert sum("พิจารณาเพราะ" in one for one in lines) == len(found.talks) - len(only), "and nobody talked about them"


def test_accepting_what_lacks_a_proof_is_undone_like_any_motion(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    begin(ctx(folder), folder, ref, 3)
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {}))
    close(ctx(folder), folder, ref)
    before = held(folder, ref)
    accept_proofless(ctx(folder), folder, ref)
    undo(ctx(folder), folder)
    after = held(folder, ref)
    assert (after.left, after.decided) == (before.left, {})


def at(folder: Folder, moment: datetime) -> Context:
    return replace(ctx(folder), now=moment)


def minutes(folder: Folder, ref: Ref) -> list[str]:
    return [*walk(made(folder, ref, WORKSHOP, "arabic").build(Stamp()))]
