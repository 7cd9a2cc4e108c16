"""Random tamperings with an office folder, 600 unless told otherwise: `python -m tests.soak.tamperings NUMBER SEED`.

Each changes, deletes, puts in or exchanges one row of a fresh copy, then `office check` is asked. What it does not tell
must be a row that nothing means; anything else ends the run with 1, and so does a walk of which little is told.
"""

import sys
import tempfile
from pathlib import Path

from tests.falsified import World, demo_office, walked


def main(words: list[str]) -> int:
    number, seed = (*map(int, words), *(600, 11)[len(words) :])
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        demo = demo_office(World(room))
        told, idle, silent = walked(demo, room / "walk", seed, number)
    sys.stdout.write(
        f"{number} tamperings: {told} told, {sum(idle.values())} silent that nothing means\n"
    )
    sys.stdout.writelines(f"  {count} {what}\n" for what, count in sorted(idle.items()))
    sys.stdout.writelines(f"SILENT {what}\n" for what in silent)
    return 1 if silent or told < number // 2 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
