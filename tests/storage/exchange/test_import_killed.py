"""Taking files in, killed at any operation: another run comes to what an uninterrupted one comes to."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.db.folder.folder import open_folder
from tests.killed import WAS_KILLED
from tests.storage.exchange.towns import NOW, UNITS, build, enrol

ROOT = Path(__file__).parents[3]
KILLS = 8
VICTIM = """
import sys
from functools import partial
from pathlib import Path
from core.exchange.receive_deeds import take_in
from core.log.ports import Context
from storage.db.folder.folder import open_folder
from tests.storage.exchange.towns import NOW
from tests.ui.terminal.machine import Machine
from wiring import Post

place, home, at, *paths = sys.argv[1:]
machine = Machine(Path(place).parent, int(at), kills=True)
with machine.at_work():
    folder = open_folder(Path(place), Path(home), NOW)
    post = Post(folder.writer.keys, Path(place))
    ctx = Context(NOW, lambda: "0" * 32, folder.writer.unit, device=folder.writer.keys.public.hex())
    print(len(machine.ops), flush=True)
    for _step in take_in(ctx, folder, [Path(path) for path in paths], post):
        pass
    print(len(machine.ops), flush=True)
    folder.close()
"""


def taken(place: Path, home: Path, paths: list[Path], at: int) -> tuple[int, list[int]]:
    """How a run ended that dies at this operation (0 = never), and how many came until it was open, and in all."""
    line = [sys.executable, "-c", VICTIM, str(place), str(home), str(at), *map(str, paths)]
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, list(map(int, done.stdout.split()))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path], dict[str, str], list[int]]:
    """(what a province is before, the files it takes in, the digests after, the operations until open and done)."""
    room = tmp_path_factory.mktemp("killed")
    towns = [build(room / code, code, kind) for code, kind, _parent in UNITS]
    enrol(towns)
    centre, province, one, two = towns
    for number in range(20):
        one.plan(number + 1)
        two.plan(number + 1)
    paths = [one.send(province, centre), two.send(province, centre)]
    centre.take(*paths)
    digests = {town.unit: centre.folder.digest(town.unit) for town in (one, two)}
    for town in towns:
        town.folder.close()
    shutil.copytree(province.place, kept := room / "kept" / "place")
    shutil.copytree(province.home, kept.with_name("home"))
    ended, said = taken(province.place, province.home, paths, 0)
    assert ended == 0
    return kept.parent, paths, digests, said


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_run_after_a_kill_equals_the_uninterrupted_one(
    sent: tuple[Path, list[Path], dict[str, str], list[int]], tmp_path: Path, kill: int
) -> None:
    kept, paths, digests, (opened, done) = sent
    assert done - opened > 10 * KILLS, "there is something to be killed at"
    shutil.copytree(kept, tmp_path / "here")
    place, home = tmp_path / "here" / "place", tmp_path / "here" / "home"
    ended, said = taken(place, home, paths, opened + (done - opened) * (kill + 1) // (KILLS + 1))
    assert (ended, len(said)) == (WAS_KILLED, 1), "it was killed while it took them in"
    assert taken(place, home, paths, 0)[0] == 0
    with closing(open_folder(place, home, NOW)) as folder:
        assert {unit: folder.digest(unit) for unit in digests} == digests
        assert folder.writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
