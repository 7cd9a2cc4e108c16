"""kill -9 at random moments of an import; a re-run must equal the uninterrupted result.

`nice python -m tests.soak.import_kills [kills]`
"""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.exchange.test_import_killed import VICTIM
from tests.storage.exchange.towns import UNITS, Town, build, enrol

ROOT = Path(__file__).parents[2]


def main(kills: int) -> None:
    with TemporaryDirectory() as place:
        towns = [build(Path(place) / code, code, kind) for code, kind, _parent in UNITS]
        enrol(towns)
        centre, province, one, two = towns
        for number in range(200):
            one.plan(number + 1)
            two.plan(number + 1)
        paths = [one.send(province, centre), two.send(province, centre)]
        centre.take(*paths)
        province.folder.close()
        shutil.copytree(province.place, fresh := Path(place) / "fresh", ignore=shutil.ignore_patterns("*.lock"))
        chance, began = random.Random(1), time.monotonic()
        longest, cut = killed(province, paths, 60)
        assert not cut
        came = 0
        for number in range(kills):
            shutil.rmtree(province.place / "blobs")
            for left in province.place.glob("prongsai.db*"):
                left.unlink()
            shutil.copytree(fresh, province.place, dirs_exist_ok=True)
            came += killed(province, paths, chance.uniform(0, longest))[1]
            province.reopen()
            province.take(*paths)
            same = [province.folder.digest(town.unit) == centre.folder.digest(town.unit) for town in (one, two)]
            sound = province.folder.writer.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert all((*same, sound)), number
            province.folder.close()
        print(f"{came} kills of {kills} within {longest:.2f} s of an import, the rest too late, all the same, ", end="")
        print(f"in {time.monotonic() - began:.0f} s")
        assert came > kills // 2, "most of the kills came when it was done"
        for town in (centre, one, two):
            town.folder.close()


def killed(town: Town, paths: list[Path], after: float) -> tuple[float, bool]:
    """Start an import of a closed folder and kill it after so many seconds; how long it lived, and whether it was."""
    line = [sys.executable, "-c", VICTIM, str(town.place), str(town.home), "0", *map(str, paths)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, cwd=ROOT) as victim:
        assert victim.stdout
        assert int(victim.stdout.readline())  # it is open
        began = time.monotonic()
        try:
            victim.wait(after)
        except subprocess.TimeoutExpired:
            victim.send_signal(signal.SIGKILL)
        victim.wait()
    return time.monotonic() - began, victim.returncode == -signal.SIGKILL


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
