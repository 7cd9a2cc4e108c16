"""A hand-over on a day to come is noted, told when that day comes, and gone once it was done or taken back."""

from datetime import date, timedelta

import pytest

from core.errors import UserError
from core.history.deeds import undo
from core.home.rows import Destination, LastBackups, Task
from core.home.view import home
from core.log.deeds import delete_record, fresh
from core.people.deeds import edit_person
from core.people.units import PlannedHandover
from core.succession.deeds import drop_hand_over, hand_over, plan_hand_over
from core.succession.view import Successor
from core.values import Changes, Plain, Ref, Text, Written
from tests.core.conftest import NOON, ctx
from tests.core.succession.offices import FOLLOWER, LEAVER, Office, task
from tests.known import known

TODAY = NOON.date()
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=40)
NEW = Successor(None, "นางสาวคนใหม่ ขยัน", "นักวิชาการ")


def noted(office: Office, to: Successor = NEW, day: date = LATER) -> Changes:
    return plan_hand_over(ctx(office.folder), office.folder, office.people[LEAVER], to, day)


def test_home_says_so_from_that_day_on_until_it_is_done(office: Office) -> None:
    def told(day: date) -> list[Task]:
        now = NOON + (day - TODAY)
        found = home(office.folder, office.unit, 2569, now, {}, LastBackups())
        return [one for one in found.tasks if one.title.startswith("ถึงวันส่งมอบงานของ")]

    noted(office)
    assert told(LATER - timedelta(days=1)) == []
    for day in (LATER, LATER + timedelta(days=9)):
        (one,) = told(day)
        assert one.title == f"ถึงวันส่งมอบงานของ {LEAVER}"
        assert one.goal == Destination(
            "settings", PlannedHandover.of(office.folder, office.unit)[0].ref
        )
    hand_over(ctx(office.folder), office.folder, office.people[LEAVER], NEW, TODAY)
    assert told(LATER) == []


def test_a_second_note_of_somebody_stands_in_place_of_the_first(office: Office) -> None:
    noted(office)
    noted(office, Successor(office.people[FOLLOWER]), TOMORROW)
    (one,) = PlannedHandover.of(office.folder, office.unit)
    assert (one.follower, one.day) == (office.people[FOLLOWER], TOMORROW)
    delete_record(ctx(office.folder), office.folder, one.ref)
    assert PlannedHandover.of(office.folder, office.unit) == ()


@pytest.mark.parametrize("gone", ["moved", "left"])
def test_of_who_works_here_no_more_nothing_waits(office: Office, gone: str) -> None:
    noted(office)
    leaver = office.people[LEAVER]
    if gone == "moved":
        hand_over(ctx(office.folder), office.folder, leaver, NEW, TODAY)
    else:
        edit_person(ctx(office.folder), office.folder, leaver, active=False)
    assert PlannedHandover.of(office.folder, office.unit) == ()
    with pytest.raises(UserError, match="จดวันส่งมอบงานไม่ได้"):
        noted(office)


@pytest.mark.parametrize(
    ("to", "day"),
    [(NEW, TODAY), (Successor(None, " "), LATER), (Successor(None), LATER)],
    ids=["today", "blank", "none"],
)
def test_a_day_that_has_come_and_nobody_are_not_noted(
    office: Office, to: Successor, day: date
) -> None:
    with pytest.raises(UserError):
        noted(office, to, day)
    with pytest.raises(UserError):
        noted(office, Successor(office.people[LEAVER]))
    assert PlannedHandover.of(office.folder, office.unit) == ()


def test_who_does_not_work_here_cannot_be_noted_to_follow_and_who_left_since_is_told(
    office: Office,
) -> None:
    follower = office.people[FOLLOWER]
    for wrong in (Ref(office.unit, "person", "0" * 32), office.plans(2569, task("a", LEAVER))):
        with pytest.raises(UserError):
            noted(office, Successor(wrong))
    noted(office, Successor(follower))
    (one,) = PlannedHandover.of(office.folder, office.unit)
    assert (one.follower, one.gone) == (follower, False)
    edit_person(ctx(office.folder), office.folder, follower, active=False)
    (one,) = PlannedHandover.of(office.folder, office.unit)
    assert (one.follower, one.gone) == (None, True)
    with pytest.raises(UserError, match="จดวันส่งมอบงานไม่ได้"):
        noted(office, Successor(follower))


def test_all_that_was_noted_of_who_leaves_is_taken_back_at_once(office: Office) -> None:
    noted(office)
    (one,) = PlannedHandover.of(office.folder, office.unit)
    record = known(office.folder.record(one.ref))
    twin: dict[str, Written] = {"carried": 0, "text": Text("?"), "committee": Text("ข")}
    twin |= {name: Plain(record.text(name)) for name in ("about", "chosen", "day")}
    office.folder.save(
        ctx(office.folder), "foreign", fresh(Ref(office.unit, "motion", "1" * 32), twin)
    )
    assert len(PlannedHandover.of(office.folder, office.unit)) == 2, "two PCs noted it"
    drop_hand_over(ctx(office.folder), office.folder, office.people[LEAVER])
    assert PlannedHandover.of(office.folder, office.unit) == ()
    undo(ctx(office.folder), office.folder)
    assert len(PlannedHandover.of(office.folder, office.unit)) == 2
