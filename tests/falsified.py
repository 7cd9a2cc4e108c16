"""Offices of the demo, to be falsified: each with its keys, asked by command lines as a person would."""

import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

import main
from tests.tampering import NAME, Walk
from tests.ui.terminal.conftest import CommandOutput
from ui.terminal.commands import root, run

PHOTO = Path(main.RESOURCES) / "samples" / "evidence_photo.jpg"


class World:
    """A room with offices and their keys."""

    def __init__(self, room: Path) -> None:
        self.room, self.keys = room, room / "keys"
        self.office = room / "demo" / "offices" / "S10"

    def do(self, *words: object) -> CommandOutput:
        """Do one command line with the keys of this room."""
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setenv("PRONGSAI_KEYS", str(self.keys))
            code = run(root, [str(word) for word in words], main.desk())
        return CommandOutput(code, out.getvalue(), err.getvalue())


def demo_office(world: World) -> World:
    """The demo, and in one of its offices something of all that can be damaged: a person, a photo, views, a backup."""
    office = world.office
    done = [
        world.do("demo", "--out", world.room / "demo"),
        world.do("record", "set", office, "person/new", f"name={NAME}", "phone=0 7777 1234"),
        world.do("evidence", "add", office, PHOTO),
        *(world.do("record", "show", office, _person(world)) for _view in range(3)),
        world.do("backup", office),
    ]
    assert not any(one.code for one in done), done
    return world


def _person(world: World) -> str:
    return str(world.do("record", "list", world.office, "person", "--json").value[0]["ref"])


def walked(
    demo: World, room: Path, seed: int, number: int
) -> tuple[int, Mapping[str, int], list[str]]:
    """(how many random tamperings were told, why others mean nothing, which were not told and mean something)."""
    world, office = World(room), room / "office"
    told = 0
    idle = Counter[str]()
    silent = list[str]()
    for one in Walk(demo.office, seed).steps(office, number):
        shutil.rmtree(world.keys, ignore_errors=True)
        shutil.copytree(demo.keys, world.keys)
        found = world.do("office", "check", office)
        assert "สะดุด" not in found.err, (one, found.err)
        if found.code:
            told += 1
        elif one.idle:
            idle[f"{one.what}: {one.idle}"] += 1
        else:
            silent.append(one.what)
    return told, idle, silent
