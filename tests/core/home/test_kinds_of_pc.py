"""Every kind of PC and every task of the first page: none is told to do what is another's."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from inspect import getsource
from pathlib import Path

import pytest

from core.catalogue import rows
from core.centre.home_tasks import setup_tasks
from core.centre.setup import ROOTS, setup
from core.exchange.invitation_deeds import StartMade, make_seats
from core.exchange.receivers import OWN, receivers
from core.home.rows import Goal, LastBackups, Task
from core.home.tasks import tasks
from core.home.view import home
from core.home.year import HomeSource, parts_of, read_year
from core.people.units import stands_above
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.conftest import NOON
from tests.storage.exchange.invited import OPENED, begin, invite, province_and_centre, second_pc
from tests.storage.exchange.towns import NOW, Town

TODAY = datetime(2026, 11, 20, 10, tzinfo=UTC)
MEMBER = frozenset({"_damage", "_clock", "_unsent", "_backup"})  # what a committee's member does on a PC of its own
OFFICE = (MEMBER - {"_unsent"}) | {  # an office with nothing in its year has nothing to send yet
    "_delivery", "_conflicts", "_asked", "_wishes", "_meetings", "_handing_over", "given_tasks", "_signing",
    "_reports", "_remarked", "_findings", "_beginning", "_assessments",
}  # fmt: skip
NONE = {"_step", "_looks_after_others", "_post", "_kept"}  # make no task that nobody is named for
ROOTLESS, SETS_UP = (False, False), (True, False)  # whether it stands above others, and is offered root keys
KINDS = {
    "an office": (OFFICE, ROOTLESS),
    "another PC of an office": (OFFICE, ROOTLESS),
    "a province": (OFFICE, SETS_UP),
    "a centre": (OFFICE, SETS_UP),
    "a centre that has just begun": (OFFICE, (True, True)),
    "a member nobody has confirmed": (MEMBER, ROOTLESS),
    "a member": (MEMBER, ROOTLESS),
}


def seat(centre: Town, place: Path) -> Path:
    place.mkdir()
    steps = centre.do(partial(make_seats, seats=1, folder=place, post=centre.post))
    return next(one.path for one in steps if isinstance(one, StartMade))


@pytest.fixture(scope="module")
def pcs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Folder]]:
    tmp_path = tmp_path_factory.mktemp("kinds")
    province, centre = province_and_centre(tmp_path)
    files = [invite(province, "11", out=tmp_path)[0].path for _n in range(2)]
    office, other = (begin(file, tmp_path / f"d{n}") for n, file in enumerate(files))
    fresh = begin(seat(centre, tmp_path / "seats"), tmp_path / "member")
    confirmed = second_pc(tmp_path / "confirmed", centre, "committee")
    first = create(tmp_path / "c", tmp_path / "keys", "ศูนย์", "C00", "centre", "", 2570, NOON)
    towns = (office, other, province, centre)
    folders = (*(one.folder for one in towns), first, fresh.folder, confirmed.folder)
    yield dict(zip(KINDS, folders, strict=True))
    first.close()
    while OPENED:
        OPENED.pop().folder.close()


def named(folder: Folder) -> list[str]:
    """The tasks it comes to, of those that are there to be made."""
    unit = folder.writer.unit
    known = read_year(folder, unit, 2570, TODAY, {}, LastBackups())
    return [one.title for one in tasks(folder, known, parts_of(folder, known))]


def makers() -> dict[str, str]:
    """Every function the tasks of the page come from, its own and those of later rooms, with its module."""
    found: dict[str, str] = {}
    readers: list[Callable[..., object]] = [tasks, *(one.read for one in rows(HomeSource))]
    for read in readers:
        nodes = ast.walk(ast.parse(getsource(read)))
        called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)} - NONE
        found |= {one: read.__module__ for one in called if one == "given_tasks" or one.startswith("_")}
    return found


def test_no_pc_is_told_a_task_that_is_not_its_own(pcs: dict[str, Folder], monkeypatch: pytest.MonkeyPatch) -> None:
    assert makers().keys() == OFFICE | MEMBER, "a new task needs to be said whose it is"

    def marked(name: str, *_given: object, **_more: object) -> list[Task]:
        return [Task("", "", name, "", "", "", "", Goal("home"))]

    for name, module in makers().items():
        monkeypatch.setattr(f"{module}.{name}", partial(marked, name))
    monkeypatch.setattr("core.home.tasks._step", lambda *_given: marked("")[0])
    for kind, (own, (above, roots)) in KINDS.items():
        folder, unit = pcs[kind], pcs[kind].writer.unit
        assert {*named(folder)} - {""} == own, kind
        assert stands_above(folder, unit) is above, kind
        offered = [one.goal.ref for one in setup_tasks(folder, unit, list, TODAY.date())]
        assert any(ref is not None and ref.id == ROOTS for ref in offered) is roots, kind


def test_a_member_is_told_to_send_the_first_file_and_nothing_of_the_office(pcs: dict[str, Folder]) -> None:
    (title,) = named(pcs["a member nobody has confirmed"])
    assert title.startswith("ยังไม่ได้ส่งงานที่บันทึก")
    assert "ยังไม่มีแผนของปี 2570" in named(pcs["an office"])


def test_no_roots_are_made_where_others_are_trusted(pcs: dict[str, Folder]) -> None:
    for kind, folder in pcs.items():
        trusting = setup(folder, folder.writer.unit, (), NOW.date()).trusting
        assert trusting is (kind != "a centre that has just begun"), kind


def test_a_member_sends_to_the_unit_alone_whose_committee_it_is(pcs: dict[str, Folder]) -> None:
    for kind, folder in pcs.items():
        sides = {one.side for one in receivers(folder, folder.writer.unit)}
        assert OWN in sides or not kind.startswith("a member"), kind
        assert sides <= {OWN} or not kind.startswith("a member"), kind
        shown = home(folder, folder.writer.unit, 2570, TODAY, {}, LastBackups())
        told = any(row.icon == "building" for row in shown.post)
        assert told is (kind in ("a province", "a centre")), kind
