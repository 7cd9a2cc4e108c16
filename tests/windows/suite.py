"""The whole suite, run by the official Python for Windows in parts, each with its time.

A part that hangs or crashes is ended and goes on after the test it stood at; what became of each test is kept.
"""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from installer.tree import fetched, packages, windows_python
from installer.windows import KINDS, WHEELS
from tests.windows import errands, told
from tests.windows.wine import WindowsPC

ROOT = Path(__file__).parents[2]
PINS = ROOT / "installer"
ALL = [(False, "python/DLLs/_wmi.pyd"), (True, "*")]  # that module asks what wine 8 cannot answer
LIMITS = {  # minutes a part may take on a quiet PC; a part is a folder or a file
    "tests/installer": 10,
    "tests/core": 20,
    "tests/storage/db": 20,
    "tests/storage/backups": 20,
    "tests/storage/evidence": 5,
    "tests/storage/exchange": 20,
    "tests/storage/instruments": 5,
    "tests/storage/packs": 5,
    "tests/storage/papers": 15,
    "tests/storage/scans": 10,
    "tests/storage": 10,
    "tests/ui/terminal": 60,
    "tests/ui/desktop/assessment": 20,
    "tests/ui/desktop/exchange": 15,
    "tests/ui/desktop/plan": 20,
    "tests/ui/desktop/shell": 20,
    "tests/ui/desktop/workshop": 15,
    "tests/ui/desktop": 45,
    "tests/ui": 5,
    "tests/journeys": 50,
    "tests/golden": 10,
    "tests/vectors": 5,
    "tests/year": 10,
    "tests": 20,
}
LONGEST = 480  # seconds a test may take; then it is said where it stands, and the part ends
PYTEST = (
    *(
        "-X",
        "utf8",
        "-m",
        "pytest",
        "-p",
        "tests.windows.told",
        "--tb=short",
        "--continue-on-collection-errors",
    ),
    *("-o", "faulthandler_exit_on_timeout=true"),
)
OFTEN = 30  # processes a part may need


class Told(NamedTuple):
    part: str
    ends: Counter[str]
    faults: dict[str, str]  # test -> the last line of why
    whys: Counter[str]  # reasons of those left out
    seconds: float


def python(pc: WindowsPC, fetching: Path) -> Path:
    """Python for Windows, whole, with everything the tests import; made when it is not there."""
    home = pc.c / "python313"
    if not (home / "ready").exists():
        fetched(PINS / "python-windows.txt", fetching / "python", "--no-binary", ":all:")
        fetched(PINS / "requirements-test.txt", fetching / "suite-313", *WHEELS, *KINDS)
        windows_python(next((fetching / "python").glob("*.tar.gz")), home, ALL)
        packages(fetching / "suite-313", home / "Lib" / "site-packages", ALL)
        # where the offscreen platform looks
        fonts = home / "Lib" / "site-packages" / "PySide6" / "lib" / "fonts"
        fonts.mkdir(parents=True)
        for font in (ROOT / "resources" / "fonts").rglob("*.ttf"):
            (fonts / font.name).write_bytes(font.read_bytes())
        # What newer Pythons copy files with (CopyFile2) wine 8 lacks: without it they copy as Python 3.11 does.
        (home / "Lib" / "sitecustomize.py").write_text(
            "import _winapi\n\nvars(_winapi).pop('CopyFile2', 0)\n", "ascii"
        )
        (home / "ready").touch()
    return home / "python.exe"


def files_of(part: str) -> list[str]:
    """The test files of a part: those below it that no deeper part has."""
    place = ROOT / part
    deeper = [other for other in LIMITS if other.startswith(f"{part}/")]
    found = [place] if place.is_file() else sorted(place.rglob("test_*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in found]
    return [name for name in names if not any(name.startswith(f"{other}/") for other in deeper)]


def run(pc: WindowsPC, exe: Path, part: str, out: Path, patience: float) -> Told:
    """Run a part to its end, or to the end of its time."""
    kept = out / f"{part.replace('/', '-')}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.unlink(missing_ok=True)
    began, most = time.monotonic(), LIMITS.get(part, 30) * 60 * patience
    log = kept.with_suffix(".txt")
    log.write_text("", "utf-8")
    with errands.serving(pc) as tools:
        for _process in range(OFTEN):
            left = most - (time.monotonic() - began)
            known = len(told.before(kept))
            ran = pc.run(
                pc.path(exe),
                *PYTEST,
                f"--override-ini=faulthandler_timeout={LONGEST * patience}",
                *files_of(part),
                cwd=ROOT,
                patience=max(left, 1),
                more=settings(pc, kept) | tools,
                alone=True,
            )
            with log.open("a", encoding="utf-8") as file:
                file.write(ran.said + f"\n== ended with {ran.code} after {ran.seconds:.0f} s\n")
            stuck = known == len(told.before(kept))
            if stuck or ran.code == -1 or not told.stopped(kept):
                break
    return summed(part, kept, time.monotonic() - began)


def settings(pc: WindowsPC, kept: Path) -> dict[str, str]:
    return {
        "PRONGSAI_TOLD": pc.path(kept),
        "PYTEST_DEBUG_TEMPROOT": pc.path(pc.temp),
        "PYTHONDONTWRITEBYTECODE": "",
    }


def summed(part: str, kept: Path, seconds: float) -> Told:
    """What a file of results comes to."""
    ends = Counter[str]()
    faults = dict[str, str]()
    whys = Counter[str]()
    known = told.before(kept)
    lacking = int(known.pop(told.COLLECTED, ["0"])[0]) - sum("::" in test for test in known)
    if lacking:
        ends["not run"], faults[f"{part}: {lacking} tests"] = lacking, "their time was over"
    for test, (end, why, _seconds) in known.items():
        end = "hung or crashed" if end == "begun" else end
        ends[end] += 1
        if end == "skipped":
            whys[why.removeprefix("Skipped: ")] += 1
        elif end != "passed":
            faults[test] = last_line(why)
    return Told(part, ends, faults, whys, seconds)


def last_line(why: str) -> str:
    """The line that names the error, and where it was raised."""
    lines = [line.strip() for line in why.splitlines() if line.strip()]
    said = [line[2:].strip() for line in lines if line.startswith("E ")]
    places = [line for line in lines if ": in " in line or (line.count(":") > 1 and ".py:" in line)]
    return " | ".join([*places[-1:], *said[:2]])[:400] or (lines[-1] if lines else "")


def parts(asked: str) -> Iterator[str]:
    """The parts a word of the command means: all, one of the table, or a folder or file of its own."""
    yield from LIMITS if not asked else [asked]


def words(one: Told) -> str:
    """A line of the report."""
    ends = ", ".join(f"{count} {end}" for end, count in sorted(one.ends.items()))
    return f"{one.part}: {ends or 'nothing ran'} ({one.seconds:.0f} s)"


def whole(found: list[Told]) -> str:
    """The figures of all parts, the faults with their first line, and why others were left out."""
    ends, whys = Counter[str](), Counter[str]()
    for one in found:
        ends.update(one.ends)
        whys.update(one.whys)
    lines = [words(one) for one in found]
    lines.append("together: " + ", ".join(f"{count} {end}" for end, count in sorted(ends.items())))
    lines += [f"  left out {count}: {why}" for why, count in whys.most_common()]
    lines += [f"  FAILED {test}: {why}" for one in found for test, why in one.faults.items()]
    return "\n".join(lines)
