"""Seeded seasons of objections through files in any order: late, twice, lost, on two PCs of the releasing unit."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from random import Random

import pytest

from core.assessment.ranking import COMMITTEE, FINAL, released_as
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at
from core.committee.convene_deeds import draft_at
from core.committee.objection_deeds import acknowledge, close_objections, object_to, withdraw
from core.committee.objections import (
    CHANGED,
    EXISTED,
    KEPT,
    LATE,
    NEWER,
    Objection,
    objection_at,
    release_of,
)
from core.committee.release_deeds import (
    accept_alike,
    agree,
    answer,
    final_waits,
    release,
    release_final,
)
from core.committee.result_view import result_of
from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import EvidenceWebPage, add_link
from core.log.ports import standing
from core.signing.deeds import sign_off
from core.values import Changes, Record, Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import YEAR, panel
from tests.core.committee.rounds import FIRST, MET, NOT, SECOND, THIRD, printed, with_objections
from tests.known import known
from tests.storage.exchange.invited import second_pc
from tests.storage.exchange.towns import Town, stood
from tests.templates import Copied
from wiring import Wiring

ITEMS = (FIRST, SECOND, THIRD)
PLACES = (  # of the releasing unit two PCs, of which the first leads the committee
    *(("1", "1", "province"), ("second", "1", "province"), ("9", "9", "centre")),
    *(("11", "11", "district"), ("12", "12", "district")),
)
RELEASED = {FIRST: "not_met", SECOND: "not_met", THIRD: "met"}
STEPS = 40


def web(town: Town, name: str) -> Ref:
    """A piece of evidence of the unit: a web page."""
    return touched(
        town.do(partial(add_link, link=EvidenceWebPage(f"https://example.org/{name}", name))),
        "evidence",
    )


def touched(done: Sequence[object], entity: str) -> Ref:
    """The record of this kind that a deed wrote."""
    return next(
        one
        for each in done
        if isinstance(each, Changes)
        for one in each.touched
        if one.entity == entity
    )


def make(_desk: Wiring, place: Path) -> None:
    """Two units that signed their self-assessment, a committee that judged both; nothing is released yet."""
    judged = {FIRST: NOT, SECOND: NOT, THIRD: MET}
    with panel(place, samples=[sample("cdd_province_a.json")] * 2, forms=with_objections()) as room:
        region = room.secretary
        for unit in room.units:
            web(unit, "before")
            unit.do(partial(sign_off, subject=room.own(unit), signers="หัวหน้า"))
            region.take(unit.send(region))
        room.call()
        for n in range(2):
            room.sealed([judged] * 3, n)
        room.opened(drafts=range(2))
        second = second_pc(place / "second", region, "province")
        second.folder.use_forms(room.forms)
        for draft in room.drafts:
            for item in (FIRST, SECOND):
                wishes = [("state", "not_met", ())]
                region.do(
                    partial(agree, draft=draft, item=item, inputs=wishes, reason="ไม่พบเอกสาร")
                )
            region.do(partial(accept_alike, draft=draft))
            region.do(partial(release, draft=draft, signers="ประธาน"))
        second.folder.close()


@dataclass
class Season:
    """The PCs, the files on their way, and what a second book-keeper notes without looking at any cut."""

    chance: Random
    towns: list[Town]
    post: list[tuple[Town, Path]] = field(default_factory=list)
    # by closing, what lay there then
    held: dict[Ref, set[tuple[Ref, frozenset[str]]]] = field(default_factory=dict)
    lead_closed: set[Ref] = field(default_factory=set)
    newer: set[Ref] = field(default_factory=set)  # evidence made after the unit's own sign-off
    met: set[str] = field(default_factory=set)

    @property
    def lead(self) -> Town:
        return self.towns[0]

    @property
    def units(self) -> list[Town]:
        return self.towns[3:]

    def draft(self, unit: Town) -> Ref:
        own = standing(self.lead.folder, assessment_at(unit.unit, "cdd-clean", YEAR))
        return draft_at(self.lead.unit, own, COMMITTEE)

    def review(self, unit: Town) -> Ref:
        return AssessmentRounds(standing(self.lead.folder, self.draft(unit))).review

    # -- one step

    def step(self) -> None:
        does = self.chance.choice(
            [
                self.say,
                self.say,
                self.say,
                self.decide,
                self.decide,
                self.send,
                self.send,
                self.bring,
            ]
        )
        with suppress(UserError):
            does()

    def say(self) -> None:
        """A unit objects, says an objection anew, withdraws one or acknowledges."""
        unit, chance = self.chance.choice(self.units), self.chance
        of = self.review(unit)
        item = chance.choice(ITEMS)
        reader = unit.folder
        match chance.randrange(6):
            case 0:
                unit.do(partial(withdraw, objection=objection_at(of, item)))
                self.met.add("withdrawn")
            case 1:
                unit.do(partial(acknowledge, review=of))
            case 2:
                new = web(unit, f"after-{chance.randrange(10**9)}")
                self.newer.add(new)
                unit.do(
                    partial(object_to, review=of, item=item, reason="มีหลักฐานใหม่", evidence=[new])
                )
            case _:
                pieces = chance.sample(
                    [one.ref for one in reader.records("evidence", unit.unit)], k=1
                )
                reason = f"เหตุที่ {chance.randrange(100)}"
                unit.do(partial(object_to, review=of, item=item, reason=reason, evidence=pieces))

    def decide(self) -> None:
        """A PC of the releasing unit closes, answers, agrees anew or makes the result final."""
        town = self.chance.choice(self.towns[:2])
        unit = self.chance.choice(self.units)
        of = self.review(unit)
        match self.chance.randrange(4):
            case 0:
                self.close(town, of)
            case 1 | 2:
                there = known(release_of(town.folder, of)).objections(town.folder)
                for one in self.chance.sample(there, k=min(1, len(there))):
                    self.answer(town, one)
            case _:
                self.obey(unit)
                self.finish(unit)

    def answer(self, town: Town, one: Objection) -> None:
        outcome = self.chance.choice((KEPT, CHANGED))
        town.do(partial(answer, objection=one.ref, outcome=outcome, reason="มติ"))

    def close(self, town: Town, of: Ref) -> None:
        there = {
            _version(one) for one in town.folder.records("objection", of.scope, review=of.local)
        }
        made = touched(town.do(partial(close_objections, review=of)), "objection_close")
        self.held[made] = there
        if town is self.lead:
            self.lead_closed.add(made)

    def obey(self, unit: Town) -> None:
        """The committee agrees anew on what was answered so, and on nothing else."""
        reader, draft = self.lead.folder, self.draft(unit)
        for item, wanted in self.wanted(self.lead, unit).items():
            kept = known(reader.record(answer_at(sheet_of(draft), item)))
            if kept.text("state") != wanted or kept.shown("state").conflict:
                wishes = [("state", wanted, kept.shown("state").seen)]
                self.lead.do(partial(agree, draft=draft, item=item, inputs=wishes, reason="มติใหม่"))

    def wanted(self, at: Town, unit: Town) -> dict[str, str]:
        other = {"met": "not_met", "not_met": "met"}
        there = known(release_of(at.folder, self.review(unit))).objections(at.folder)
        changed = {one.item for one in there if one.state == CHANGED}
        return {
            item: other[state] if item in changed else state for item, state in RELEASED.items()
        }

    def finish(self, unit: Town) -> None:
        self.lead.do(partial(release_final, draft=self.draft(unit), signers="ประธาน"))
        self.met.add("final on the way" if self.post else "final")

    def send(self) -> None:
        first, second, centre, *units = self.towns
        ways = [(one, to) for one in units for to in (first, second)] + [
            (first, second),
            (second, first),
        ]
        ways += [(one, to) for one in (first, second) for to in units] + [(first, centre)]
        sender, to = self.chance.choice(ways)
        self.post.append((to, sender.send(to)))

    def bring(self) -> None:
        """A file arrives, however old it is; it may be lost, and may arrive again."""
        if self.post:
            at = self.chance.randrange(len(self.post))
            to, path = self.post[at] if self.chance.random() < 0.3 else self.post.pop(at)
            if self.chance.random() < 0.9:
                to.take(path)

    # -- the end

    def settle(self) -> None:
        """Everything reaches everybody."""
        self.post.clear()
        first, second, centre, *units = self.towns
        for _again in range(2):
            for one in (*units, second):
                first.take(one.send(first))
            for one in (second, centre, *units):
                one.take(first.send(one))

    def end(self) -> None:
        """What is open is closed, answered and made final; nothing is left that nobody is told of."""
        self.settle()
        for unit in self.units:
            of, reader = self.review(unit), self.lead.folder
            if released_as(reader, of) == FINAL:
                continue
            with suppress(UserError):
                self.close(self.lead, of)
            for one in known(release_of(reader, of)).objections(reader):
                if one.open:
                    self.lead.do(
                        partial(
                            answer,
                            objection=one.ref,
                            outcome=self.chance.choice((KEPT, CHANGED)),
                            reason="มติ",
                        )
                    )
            self.obey(unit)
            assert final_waits(reader, self.draft(unit)) == ()
            self.finish(unit)
        self.settle()

    def check(self) -> None:
        for unit in self.units:
            of = self.review(unit)
            result = result_of(unit.folder, of)
            assert result.row.final
            for town in (*self.towns[:3], unit):
                assert _told(town, of) == _told(unit, of)
            considered = {one.ref for one in result.row.closings}
            assert {one for one in self.lead_closed if one.scope == of.scope} <= considered
            for one in result.row.release.objections(unit.folder):
                self.check_objection(unit, one, considered)
            states = {
                item: known(unit.folder.record(answer_at(sheet_of(of), item))).text("state")
                for item in RELEASED
            }
            assert states == self.wanted(unit, unit), (
                "what was answered so is changed, and nothing else"
            )

    def check_objection(self, unit: Town, one: Objection, considered: set[Ref]) -> None:
        version = _version(standing(unit.folder, one.ref))
        in_time = any(version in self.held[closing] for closing in considered)
        assert one.state in ((KEPT, CHANGED) if in_time else (LATE,)), (
            "a cut holds what lay there, and all is answered"
        )
        links = unit.folder.records("link", unit.unit, target=one.ref.local)
        assert {each.ref for each in one.evidence} == {each.reference("evidence") for each in links}
        for each in one.evidence:
            assert each.when == (NEWER if each.ref in self.newer else EXISTED)
        if any(each.when == NEWER for each in one.evidence):
            own = assessment_at(unit.unit, "cdd-clean", YEAR)
            assert "ใหม่กว่าการลงนามประเมินตนเอง" in printed(unit, own, "result")
        self.met |= {one.state, *(each.when for each in one.evidence)}


def _version(record: Record) -> tuple[Ref, frozenset[str]]:
    """An objection as it was made last: made again after it was withdrawn it is another one."""
    return record.ref, frozenset((*record.shown("item").seen, *record.shown(DELETED).seen))


def _told(town: Town, of: Ref) -> object:
    found = result_of(town.folder, of)
    said = sorted(found.row.raised, key=lambda one: one.item)
    return (
        found.row.release,
        found.judged_sum.total,
        found.row.closings,
        found.row.acknowledged == "",
        said,
    )


def season(place: Path, seed: int) -> set[str]:
    """Play one; what it met."""
    towns = [stood(place / at, code, kind) for at, code, kind in PLACES]
    try:
        for one in towns:
            one.folder.use_forms(with_objections())
            one.hours = count(1000 + seed)
        found = Season(Random(seed), towns)
        found.settle()
        for _n in range(STEPS):
            found.step()
        found.end()
        found.check()
        return found.met
    finally:
        for one in towns:
            one.folder.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_season_ends_with_every_objection_in_time_answered_and_the_same_everywhere(
    copied: Copied, seed: int
) -> None:
    season(copied(make), seed)


@pytest.mark.parametrize("tens", range(10))
def test_a_hundred_seasons_end_so(copied: Copied, tens: int) -> None:
    met = set[str]()
    for seed in range(10 + tens * 10, 20 + tens * 10):
        met |= season(copied(make), seed)
    assert {KEPT, CHANGED, LATE, NEWER, EXISTED, "withdrawn"} <= met
