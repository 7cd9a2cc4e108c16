"""Rounds by files alone, drawn by a seed: members absent, late or doubled, a secretary with two PCs, names with marks.

Each ends in a release, or the secretary's checklist names whom it waits for; no member's PC has a conflict or anything
without effect.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import pytest

from core.assessment.ballots import OPEN, CommitteeVote
from core.assessment.rounds import AssessmentRounds
from core.assessment.start_deeds import assessment_at, import_answers
from core.committee.ballot_deeds import open_votes, own_sheet, score_from, seal, set_aside
from core.committee.carries import AWAITED, DUE, CommitteeProgress, carries, colleagues, own_way
from core.committee.convene_deeds import Assessor, convene, draft_at
from core.committee.release_deeds import agree, release
from core.committee.view import left_to_agree
from core.entities import SAVE
from core.exchange.invitation_deeds import StartFileResult, make_seats
from core.exchange.receivers import exchange_view
from core.exchange.stranger_deeds import confirm
from core.log.ports import signed_whole, standing
from core.people.deeds import edit_person
from core.people.units import members, own_member
from core.values import Ref
from storage.db.log.log import SHIFT
from storage.exchange.start import device_digits
from tests.core.committee.cheats import Cheat
from tests.core.committee.panel import FORMS, LATER, YEAR, Panel, enrol, key_of
from tests.storage.exchange.invited import OPENED, begin
from tests.storage.exchange.towns import Town, build, stood
from tests.templates import Copied
from wiring import Wiring

NAMES = ("ปู่ทองใบ กล้าหาญ", "น้ำผึ้ง ศรีสุข", "พ.ต.ท. เก่ง ก้าวหน้า")
RENAMED = "น้ำผึ้ง แก้วกัลยาณี"
ITEM = next(one.id for one in FORMS.get("cdd-clean").items if not one.need)
ROOMS = (
    ("1", "1", "province"),
    ("1b", "1", "province"),
    ("9", "9", "centre"),
    ("11", "11", "district"),
)


def invited(_desk: Wiring, place: Path) -> None:
    """A secretary with two PCs, a unit that assessed itself, three members who began from files of their own names."""
    towns = [build(place / room, code, kind) for room, code, kind in ROOMS]
    secretary, second, centre, unit = towns
    for one in towns:
        one.folder.use_forms(FORMS)
    enrol(
        [
            (secretary, "province", "A"),
            (second, "province", "B"),
            (centre, "centre", "A"),
            (unit, "office", "A"),
        ]
    )
    given = {"answers": {ITEM: {"state": "met"}}}
    unit.do(partial(import_answers, instrument=FORMS.get("cdd-clean"), year=YEAR, content=given))
    secretary.take(unit.send(secretary))
    steps = secretary.do(partial(make_seats, names=NAMES, folder=place, post=secretary.post))
    for n, made in enumerate(one for one in steps if isinstance(one, StartFileResult)):
        member = begin(made.path, place / f"member-{n}")
        assert not [one for one in member.folder.records("office") if one.ref.scope == member.unit]
        secretary.take(member.send(secretary))
        key = member.folder.writer.keys.public
        digits = device_digits(member.unit, key)
        secretary.do(partial(confirm, key=key.hex(), digits=digits, post=secretary.post))
        OPENED.remove(member)
        towns.append(member)
    for one in towns:
        one.folder.close()


@dataclass
class Round:
    """All PCs, and the chance that says what happens."""

    secretary: Town
    second: Town
    unit: Town
    members: list[Town]
    chance: Random

    @property
    def draft(self) -> Ref:
        own = assessment_at(self.unit.unit, "cdd-clean", YEAR)
        return draft_at(self.secretary.unit, standing(self.secretary.folder, own), "committee")

    def down(self, member: Town) -> None:
        """A file for a member, taken in once or twice; nothing of it conflicts or stays without effect there."""
        file = self.secretary.send(member)
        for _time in range(self.chance.choice((1, 1, 2))):
            (row,) = member.take(file)
            assert row.repeat or row.in_effect, row.problem
        counts = exchange_view(self.secretary.unit, member.folder).counts
        assert (counts[0], counts[2]) == (0, 0), "a conflict, or something without effect"

    def up(self, member: Town) -> None:
        file = member.send(self.secretary)
        for _time in range(self.chance.choice((1, 1, 2))):
            (row,) = self.secretary.take(file)
            assert row.repeat or row.in_effect, row.problem

    def now(self) -> CommitteeProgress:
        return carries(self.secretary.folder, self.secretary.unit, YEAR)

    def without(self, sheets: Sequence[Ref]) -> bool:
        """Whether a motion goes on without these."""
        if self.chance.random() < 0.4:
            return False
        for one in sheets:
            self.secretary.do(partial(set_aside, sheet=one, reason="ไม่ส่งตามกำหนด"))
        return True


@contextmanager
def a_round(place: Path, seed: int) -> Iterator[Round]:
    with ExitStack() as stack:
        rooms = [*ROOMS, *((f"member-{n}", "1", "province") for n in range(3))]
        towns = [stood(place / room, code, kind) for room, code, kind in rooms]
        for one in towns:
            one.folder.use_forms(FORMS)
            one.hours = count(LATER)
            stack.callback(one.folder.close)
        secretary, second, _centre, unit, *members = towns
        yield Round(secretary, second, unit, members, Random(seed))


def renamed(room: Round) -> None:
    """The other PC of the secretary mends a name."""
    room.second.take(room.secretary.send(room.second))
    (person,) = [
        one for one in room.second.folder.records("person") if one.text("name") == NAMES[1]
    ]
    room.second.do(partial(edit_person, ref=person.ref, name=RENAMED))
    room.secretary.take(room.second.send(room.secretary))


def names_awaited(found: CommitteeProgress, waited: Sequence[str]) -> None:
    """Everybody who is waited for is on the list with what is awaited of them, and the sentence above names one."""
    rows = {one.person: one for one in found.rows}
    for person in waited:
        assert {one.state for one in rows[person].carries} & {AWAITED, DUE}, rows[person]
    assert any(rows[person].name in found.sentence for person in waited), found.sentence


def goes(room: Round) -> bool:
    """Whether a round ends in a release; else the checklist says whom it waits for."""
    chance, secretary = room.chance, room.secretary
    if chance.random() < 0.3:
        renamed(room)
    called = room.members if chance.random() < 0.7 else chance.sample(room.members, 2)
    people = members(secretary.folder, secretary.unit)
    assessors = [Assessor(people[key_of(one)][0], key_of(one)) for one in called]
    own = assessment_at(room.unit.unit, "cdd-clean", YEAR)
    secretary.do(partial(convene, assessed=[own], members=assessors))
    assert {one.person for one in room.now().rows} == {one.person for one in assessors}
    here = [one for one in called if chance.random() < 0.85]
    for member in here:
        room.down(member)
        told = {name for name, _mine in colleagues(member.folder, member.unit)}
        assert told == {one.name for one in room.now().rows}, "everybody is called by name"
        assert own_member(member.folder)[1] in told
        if chance.random() < 0.1:
            continue  # late: the sheet lies there and is not filled
        sheet = own_sheet(member.folder, key_of(member), room.draft)
        given = {
            "answers": {
                ITEM: {"state": chance.choice(("met", "not_met")), "reason": "ตรวจเอกสารแล้ว"}
            }
        }
        member.do(partial(score_from, sheet=sheet, data=given))
        member.do(partial(seal, sheets=[sheet], incomplete=True))
        assert own_way(member.folder, member.unit).sends
        room.up(member)
        assert not own_way(member.folder, member.unit).sends, "what is sent is not to be sent again"
        if chance.random() < 0.1:  # a second ballot by the same key
            cheat = Cheat(Panel(secretary, [], [], secretary, FORMS, "cdd-clean", []), member)
            cheat.ballot(sheet, {ITEM: {"state": "met"}})
            cheat.arrive(secretary)
    vote = CommitteeVote.of(secretary.folder, room.draft)
    if vote.waited_for:
        waited = [one.assessor.rpartition("/")[2] for one in vote.waited_for]
        if len(waited) == len(vote.ballots) or not room.without(
            [one.sheet for one in vote.waited_for]
        ):
            names_awaited(room.now(), waited)
            return False
    secretary.do(partial(open_votes, assessments=[room.draft]))
    sealed = {
        one.key for one in CommitteeVote.of(secretary.folder, room.draft).ballots if one.lines
    }
    for member in (one for one in here if key_of(one) in sealed and chance.random() < 0.9):
        room.down(member)
        assert own_way(member.folder, member.unit).sends
        if chance.random() < 0.9:
            room.up(member)
    vote = CommitteeVote.of(secretary.folder, room.draft)
    assert vote.state == OPEN
    if vote.lacking:
        waited = [one.assessor.rpartition("/")[2] for one in vote.lacking]
        if not vote.counted or not room.without([one.sheet for one in vote.lacking]):
            names_awaited(room.now(), waited)
            return False
    for item in left_to_agree(secretary.folder, room.draft):
        wishes = [("state", "met", ())]
        secretary.do(partial(agree, draft=room.draft, item=item, inputs=wishes, reason="คณะเห็นพ้อง"))
    assert room.now().next == "agree"
    secretary.do(partial(release, draft=room.draft, signers="ประธาน"))
    room.unit.take(secretary.send(room.unit))
    review = AssessmentRounds(standing(secretary.folder, room.draft)).review
    return bool(signed_whole(room.unit.folder, review))


@pytest.mark.parametrize("seed", range(200))
def test_a_round_ends_in_a_release_or_says_of_whom_something_is_awaited(
    copied: Copied, seed: int
) -> None:
    with a_round(copied(invited), seed) as room:
        released = goes(room)
        for member in room.members:
            assert not member.folder.conflicts()
            assert written_by(member) <= {"draft_sheet", SAVE}, (
                "a committee's PC writes nothing but drafts"
            )
        assert released or room.now().sentence


def written_by(member: Town) -> set[str]:
    """The entities of all ops that a PC wrote itself."""
    log, own = member.folder.writer.log, member.folder.writer.keys.public
    found = set[str]()
    for id_, history in log.histories.items():
        if history.key == own:
            query = "SELECT DISTINCT entity FROM op JOIN record ON record.id=op.record WHERE op BETWEEN ? AND ?"
            span = (id_ << SHIFT, (id_ + 1 << SHIFT) - 1)
            found |= {log.name(entity) for (entity,) in log.db.execute(query, span)}
    return found
