"""Backups put back over data files damaged at random, 60 unless told otherwise:
`python -m tests.soak.damaged_restores NUMBER SEED`.

Of each what `restore` and then `office check` say; one that is refused, or not whole afterwards, ends the run with 1.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.damage import spoil_at_random
from tests.falsified import World, demo_office


def main(words: list[str]) -> int:
    number, seed = (*map(int, words), *(60, 1)[len(words) :])
    bad = list[str]()
    with tempfile.TemporaryDirectory() as name:
        demo = demo_office(World(Path(name)))
        world = World(Path(name) / "again")
        (backup,) = demo.office.glob("backups/*.prongsai-backup")
        for each in range(seed, seed + number):
            office = world.room / "office"
            for path, to in ((demo.keys, world.keys), (demo.office, office)):
                shutil.rmtree(to, ignore_errors=True)
                shutil.copytree(path, to)
            spoil_at_random(office / "prongsai.db", each)
            done = world.do("restore", office / "backups" / backup.name, office)
            check = world.do("office", "check", office)
            bad += [f"{each}: {done.err}{check.out}{check.err}"] if done.code or check.code else []
    sys.stdout.write(
        f"{number - len(bad)} of {number} restored over a damaged data file and whole\n"
    )
    sys.stdout.writelines(f"{one}\n" for one in bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
