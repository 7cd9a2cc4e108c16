"""Seeded runs of a small country: what is promised holds whatever happened (many more: tests/soak/log_runs.py)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage.db.runs import play

ROOT = Path(__file__).resolve().parents[4]
MEETS = {  # what the runs are for, by a seed that meets it
    3: ["parked", "settled"],
    17: ["forked streams"],
    19: [
        "brought back",
        "conflicts",
        "copies",
        "deleted",
        "kept, flagged",
        "lost",
        "machines",
        "partial",
        "restores",
        "undone",
        "words searched for",
        "wrong clocks",
    ],
}


@pytest.mark.parametrize("seed", range(24))
def test_honest_folders_agree_lose_nothing_and_never_fork(tmp_path: Path, seed: int) -> None:
    seen = play(tmp_path, seed, 40 + seed % 4 * 30).seen
    assert [what for what in MEETS.get(seed, ()) if not seen[what]] == []


@pytest.mark.parametrize("seed", range(8))
def test_a_dishonest_key_makes_nobody_disagree_or_lose_anything(tmp_path: Path, seed: int) -> None:
    seen = play(tmp_path, seed, 40 + seed % 3 * 30, lies=0.3).seen
    assert seen["broken segments refused"] or seed == 7, "its lies are met by nobody"


PLAYED = """
import sys
from pathlib import Path
from tests.storage.db.runs import play
world = play(Path(sys.argv[1]), 5, 60, lies=0.3)
print(sorted(world.seen.items()), world.chance.random())
"""


def test_a_run_follows_from_its_seed_alone(tmp_path: Path) -> None:
    """Whatever the order of sets is, and whatever random numbers the machine gives."""
    said = set[str]()
    for number in range(2):
        room = tmp_path / str(number)
        room.mkdir()
        run = [sys.executable, "-c", PLAYED, str(room)]
        about = {**os.environ, "PYTHONHASHSEED": str(number)}
        said.add(
            subprocess.run(
                run, cwd=ROOT, env=about, capture_output=True, text=True, check=True
            ).stdout
        )
    assert len(said) == 1
