"""`python -m tests.windows [--out FOLDER] [--only STAGE[:WHAT] …]`: the program on Windows, as wine plays it.

`bootstrap.py test-windows` prepares and calls it. Each stage can be run alone; the report lies in FOLDER/report.txt.
"""

import argparse
import sys
import time
import traceback
from pathlib import Path
from subprocess import SubprocessError

from tests.windows import suite, wine
from tests.windows.stages import STAGES
from tests.windows.work import Failed, Work

ROOT = Path(__file__).parents[2]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 installer/bootstrap.py test-windows")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "windows")
    parser.add_argument(
        "--only", action="append", default=[], metavar="STAGE", help=", ".join(STAGES)
    )
    parser.add_argument("--installer", type=Path, help="take this installer, build none")
    parser.add_argument("--patience", type=float, default=1, help="times the limits of a quiet PC")
    asked = parser.parse_args(words)
    lacking = wine.lacking()
    if lacking:
        print("lacking: apt-get install " + " ".join(lacking))
        return 1
    wanted = [one.partition(":")[::2] for one in asked.only] or [(name, "") for name in STAGES]
    unknown = [name for name, _what in wanted if name not in STAGES]
    if unknown:
        parser.error(f"no such stage: {', '.join(unknown)}; there are {', '.join(STAGES)}")
    work = Work(asked.out.resolve(), asked.installer, asked.patience)
    try:
        if not asked.only:
            work.lanes.begin(suite.parts(""))
        ended = [passes(work, name, what) for name, what in wanted]
        return int(not all(ended))
    finally:
        work.lanes.leave()
        work.pc.forget()


BROKEN = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
    AssertionError,
    SubprocessError,
)


def passes(work: Work, name: str, what: str) -> bool:
    """Do one stage and tell how it ended; whether it did what it says."""
    began = time.monotonic()
    work.tell(f"== {name}{':' + what if what else ''} ...")
    try:
        said, sound = STAGES[name](work, what) or "", True
    except Failed as fault:
        said, sound = str(fault), False
    except BROKEN:  # one stage that breaks does not keep the others from being tried
        said, sound = traceback.format_exc(), False
    work.tell("\n".join(f"   {line}" for line in said.splitlines()))
    work.tell(f"== {name}: {'ok' if sound else 'FAILED'} ({time.monotonic() - began:.0f} s)")
    return sound


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
