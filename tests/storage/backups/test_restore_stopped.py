"""A restore that is killed at any step: the old state or the new one, and nobody is accused of anything."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import wiring
from core.errors import UserError
from core.log.ports import Context
from core.values import Change, Ref, Text
from storage.db.folder.folder import open_folder
from tests.killed import KILL
from tests.storage.backups.test_restored import backed_up, person
from tests.storage.db.looked import damages
from tests.storage.exchange.towns import NOW, Town

STEPS = frozenset({"os.rename", "os.remove", "os.link", "os.mkdir"})
_steps: list[Callable[[], None]] = []


def _audited(event: str, _found: object) -> None:
    if _steps and event in STEPS:
        _steps[-1]()


sys.addaudithook(_audited)


def killed_at(step: int, act: Callable[[], object]) -> int:
    """Do it in a process of its own, killed before that step (0 = never); how many steps it came through."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        taken = 0

        def one_more() -> None:
            nonlocal taken
            taken += 1
            os.write(write, b".")
            if taken == step:
                os.kill(os.getpid(), KILL)

        _steps.append(one_more)
        try:
            act()
        finally:
            os._exit(0)
    os.close(write)
    with open(read, "rb") as pipe:
        steps = len(pipe.read())
    os.waitpid(child, 0)
    return steps


def restored_at_every_step(
    town: Town, tmp_path: Path, spoil: Callable[[Path], object]
) -> list[str]:
    """What `office check` would say after each kill, when it says anything, and which states were met."""
    plan = town.plan()
    view(town, person(town))
    file = backed_up(town, tmp_path / "stick")
    town.retitle(plan, "หลังสำรอง")
    view(town, person(town))
    town.folder.close()
    spoil(town.place)
    kept = tmp_path / "kept"
    shutil.copytree(town.place, kept / "place")
    shutil.copytree(town.home, kept / "home")
    found = []
    titles = set()
    step = 0
    while True:
        for name, path in (("place", town.place), ("home", town.home)):
            shutil.rmtree(path)
            shutil.copytree(kept / name, path)
        step += 1
        whole = killed_at(step, lambda: wiring.restore(file, town.place, town.home)) < step
        try:
            folder = open_folder(town.place, town.home, NOW)
        except UserError as error:  # the old database was spoilt: it is, or is not, there yet
            if spoil is nothing:
                found.append(f"step {step}: {error}")
            if whole:
                raise
            continue
        record = folder.record(plan)
        titles.add(record.text("title") if record else "")
        told = damages(folder)
        if told:
            found.append(f"step {step}: {told}")
        folder.close()
        if whole:
            break
    assert step > 5, "the restore takes more steps than that"
    assert "แผน" in titles
    return found


def view(town: Town, of: Ref) -> None:
    town.folder.note_view(Context(NOW, lambda: "d" * 32, town.unit), "view", str(of))


def nothing(_place: Path) -> None:
    pass


def gone(place: Path) -> None:
    for path in place.glob("prongsai.db*"):
        path.unlink()


@pytest.mark.parametrize("spoil", [nothing, gone])
def test_killed_at_any_step_it_accuses_nobody(
    town: Town, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    assert restored_at_every_step(town, tmp_path, spoil) == []


def test_a_line_cut_off_is_told_all_the_same(town: Town) -> None:
    town.save(Change(Ref(town.unit, "person", "7" * 32), "name", Text("ใคร")))
    for _time in range(2):
        view(town, person(town))
    town.folder.writer.db.execute(
        "DELETE FROM view_log WHERE number=(SELECT max(number) FROM view_log)"
    )
    assert town.folder.privacy.broken_at() is not None
