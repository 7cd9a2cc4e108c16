"""Papers that come late: what they touch is shown again and told, and the set alone decides (docs/log.md)."""

import random
from itertools import permutations

import pytest

from core.entities import unit_id
from core.log.op import StreamPosition
from core.values import Change, Plain, Ref, Text
from tests.country import ROOT_KEY, passport, passports, register, revocation, settle_in
from tests.known import known
from tests.storage.db.alone import Make, paper
from tests.storage.db.forger import Forger

UNITS = [
    ("N", "province", ""),
    ("N1", "district", "N"),
    ("S", "province", ""),
    ("S1", "district", "S"),
]


def test_what_changed_is_reported_when_a_revocation_comes(alone: Make) -> None:
    desk, stolen = alone(), Forger(unit_id("N1"))
    plan = desk.new_plan()
    desk.put(plan, "using", Plain("mine"))
    (seen,) = known(desk.folder.record(plan)).shown("using").seen
    lines = [
        stolen.line(1, plan, "using", "=good", [seen]),
        stolen.line(2, plan, "using", "=bad", [1]),
    ]
    desk.take([passport(stolen.key, desk.unit), stolen.segment(lines)])
    assert desk.value(plan, "using") == "bad"
    first = stolen.segment(lines[:1])
    report = desk.take(
        [revocation(stolen.key, desk.unit, {stolen.stream: StreamPosition(1, first.chain)})]
    )
    assert [tuple(one) for one in report.changed] == [(plan, "using", "bad", "good")]
    assert report.touched == {plan} | {ref for ref in report.touched if ref.entity == "revocation"}
    report = desk.take(
        [revocation(stolen.key, desk.unit, {stolen.stream: StreamPosition(9, first.chain)})]
    )
    assert [tuple(one) for one in report.changed] == [(plan, "using", "good", "mine")]
    assert desk.sound()


def test_a_revocation_names_one_history_of_a_fork_and_it_counts_on_every_replica(
    alone: Make,
) -> None:
    unit, desks = unit_id("N1"), [alone("S1"), alone("S1")]
    thief, plan = Forger(unit), Ref(unit_id("N1"), "plan", "c" * 32)
    begin = [thief.line(1, plan, "no", 1)]
    true, false = ([*begin, thief.line(2, plan, "using", word, [])] for word in ("=true", "=false"))
    end = thief.segment(true)
    ruling = revocation(thief.key, unit, {thief.stream: StreamPosition(2, end.chain)})
    mail = [end, thief.segment(false), ruling, passport(thief.key, unit)]
    for desk, order in zip(desks, (mail, mail[::-1]), strict=True):
        for segment in (*order, *order):  # what came before its right is sent again
            desk.take([segment])
        assert desk.value(plan, "using") == "true"
        assert desk.sound()
    assert len({desk.folder.digest(unit) for desk in desks}) == 1


def test_a_revocation_waits_for_the_end_it_names(alone: Make) -> None:
    desk, unit = alone("S1"), unit_id("N1")
    office, plan = Forger(unit), Ref(unit, "plan", "c" * 32)
    lines = [office.line(n, plan, "no", n, [n - 1] if n > 1 else []) for n in (1, 2, 3)]
    whole = office.segment(lines)
    desk.take([passport(office.key, unit), office.segment(lines[:1])])
    desk.take(
        [
            revocation(
                office.key,
                unit,
                {office.stream: StreamPosition(2, office.segment(lines[:2]).chain)},
            )
        ]
    )
    assert desk.folder.record(plan) is None
    report = desk.take([whole])
    assert desk.sides(plan, "no") == {1, 2}
    assert plan in report.touched
    assert desk.sound()


def test_a_province_reviews_below_it_when_the_register_says_so_however_late(alone: Make) -> None:
    desk, unit = alone("N1"), unit_id("N1")
    province = Forger(unit)
    comment = Ref(unit, "comment", "c" * 32)
    desk.take([passport(province.key, unit_id("N"), "province")])
    review = province.segment([province.line(1, comment, "kind", "=request")])
    (left,) = desk.take([review]).streams
    assert (left.new, left.silent, left.why) == (0, 1, "outside rights")
    desk.take(register(UNITS))
    assert desk.folder.record(comment) is None
    desk.take([review])
    assert desk.value(comment, "kind") == "request"
    assert desk.sound()


def test_other_roots_make_another_world(alone: Make) -> None:
    desk, unit = alone("S1", trusts=False), unit_id("N1")
    office, plan = Forger(unit), Ref(unit, "plan", "c" * 32)
    mail = [passport(office.key, unit), office.segment([office.line(1, plan, "no", 1)])]
    desk.take(mail)
    assert desk.folder.record(plan) is None
    desk.folder.exchange.trust_in([ROOT_KEY])
    desk.take(mail)
    assert desk.value(plan, "no") == 1
    desk.folder.exchange.trust_in([])
    assert desk.folder.record(plan) is None
    changed = desk.folder.exchange.trust_in([ROOT_KEY])
    assert (plan, "no", None, 1) in [tuple(one) for one in changed]
    assert desk.value(plan, "no") == 1
    desk.reopen()
    assert desk.folder.trust.roots() == {ROOT_KEY}
    assert desk.value(plan, "no") == 1
    desk.folder.exchange.trust_in([])
    assert desk.folder.record(plan) is None
    assert desk.sound()


def test_a_reader_sees_the_new_verdict(alone: Make) -> None:
    one, two = alone(), alone()
    plan = one.new_plan()
    reader = two.folder.reader()
    two.take(one)
    assert reader.record(plan) is None
    two.take([paper(one)], one)
    assert reader.record(plan) is not None
    assert reader.digest() == two.folder.digest()
    assert [device.kind for device in reader.trust.devices()] == ["office"]
    two.put(plan, "using", Plain("later"))
    assert known(reader.record(plan)).value("using") == "later"
    stranger = Forger(two.unit)
    two.take([passport(stranger.key, two.unit)])
    two.take(
        [
            stranger.segment(
                [stranger.line(1, Ref(two.unit, "comment", "c" * 32), "kind", "=strange")]
            )
        ]
    )
    assert [one.reason for one in reader.trust.problems()] == ["outside rights"]
    two.take([revocation(one.folder.writer.keys.public, one.unit, {})])
    assert known(reader.record(plan)).value("no") is None
    assert reader.digest() == two.folder.digest()
    reader.close()


# -- the set alone decides


def test_certificates_work_and_revocations_in_any_order_end_in_one_picture(alone: Make) -> None:
    unit = unit_id("N1")
    one, two = Forger(unit), Forger(unit)
    plan = Ref(unit, "plan", "c" * 32)
    first = [one.line(1, plan, "using", "=a"), one.line(2, plan, "title", 5)]
    second = [two.line(1, plan, "using", "=b", [one.name(first, 1)])]
    cut = {one.stream: StreamPosition(1, one.segment(first[:1]).chain)}
    mail = [
        one.segment(first),
        two.segment(second),
        passports([(one.key, unit, "office"), (two.key, unit, "office")]),
        revocation(one.key, unit, cut),
    ]
    digests = set()
    for order in permutations(mail):
        desk = alone("S1")
        for segment in (*order, *order):
            desk.take([segment])
            assert desk.sound()
        assert desk.value(plan, "using") == "b"
        assert desk.value(plan, "title") is None
        digests.add(desk.folder.digest(unit))
        desk.close()
    assert len(digests) == 1


@pytest.mark.parametrize("seed", range(6))
def test_projection_is_a_rebuild_after_every_late_paper(alone: Make, seed: int) -> None:
    chance, unit = random.Random(seed), unit_id("N1")
    forgers = [Forger(unit, incarnation=bytes([n] * 8)) for n in range(4)]
    plans = [Ref(unit, "plan", f"{n:032x}") for n in range(2)]
    values: list[int | str] = [1, 2, "=x"]
    papers = [
        passport(one.key, unit, chance.choice(["office", "office", "committee"])) for one in forgers
    ]
    tales = []
    for one in forgers:
        tale = [
            one.line(n, chance.choice(plans), chance.choice(["no", "using"]), chance.choice(values))
            for n in range(1, 5)
        ]
        tales.append(one.segment(tale))
        ends = [one.segment(tale[: chance.randint(1, 4)]) for _ in range(2)]
        papers += [
            revocation(one.key, unit, {one.stream: StreamPosition(end.last, end.chain)})
            for end in ends[: seed % 3]
        ]
        if chance.random() < 0.5:
            base = chance.randint(0, 3)
            tales.append(one.segment([*tale[:base], one.line(base + 1, plans[0], "no", 77)]))
    mail = [*papers, *tales]
    digests = set()
    for _ in range(3):
        desk = alone("S1")
        chance.shuffle(mail)
        for segment in (*mail, *mail):
            desk.take([segment])
            assert desk.sound()
        digests.add(desk.folder.digest(unit))
    assert len(digests) == 1


def test_equal_sets_have_equal_digests_before_and_after_enrolment(alone: Make) -> None:
    office, centre = alone("N1"), alone("C", "centre")
    settle_in(centre.folder, "centre")
    office.new_row(office.new_plan())
    centre.take(office)
    assert centre.folder.digest(office.unit) != office.folder.digest(office.unit)
    for desk in (office, centre):
        desk.take([paper(office)])
    centre.take(office)
    assert centre.folder.digest(office.unit) == office.folder.digest(office.unit)
    office.take(centre)
    office.save(Change(office.plan(), "title", Text("ใหม่")))
    centre.take(office)
    assert centre.value(office.plan(), "title") == "ใหม่"
