"""The stage of updates by file: one that is used from the next start, and one whose window does not come up."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from installer.tree import date_of
from installer.updates import RECORD, RELEASE, UpdateSigningInput, release, update
from installer.windows import PLATFORM
from tests.windows.installation import NEW_OFFICE, digest_of, none, office_of
from tests.windows.installed import NAME, Program, hashes, install, pack, uninstall
from tests.windows.shown import CLOSE, FOR_DOCS, Screen, opened, published
from tests.windows.wine import screen
from tests.windows.work import ROOT, Work, must

BETTER, BROKEN = "0.2.0", "0.3.0"
PUBLISHER = "ผู้เผยแพร่ของการทดสอบ"
NEWS = "หน้าสรุปอ่านง่ายขึ้น และพิมพ์แผนได้เร็วขึ้น"
OFFICE = NEW_OFFICE[1]


def by_file(work: Work, what: str) -> str:
    """Taken by a double click, an update is the next start; one that fails twice gives way; uninstalled, both go."""
    key, record = publisher(work.out / "publisher")
    setup, better, broken = built(work, key, record)
    program = none(work)
    must(install(work.pc, setup).code == 0, "not installed")
    office, said = office_of(work, program)
    versions = keys_of(program) / "versions"
    shutil.rmtree(versions, ignore_errors=True)
    kept = hashes(program.home)
    with screen(work.pc) as display:
        seen = Screen(display, work.out / "pictures" / "update")
        taken_by_double_click(work, seen, office, better, versions)
        starts(work, seen, office, "update")
        must((versions / f"{BETTER}.up").is_file(), f"{BETTER} has not come up: {names(versions)}")
        closes(seen)
        states(program, {BETTER: "runs", work.version: "installed"})
        must(digest_of(program, office) == said, "other data than before")
        refused = altered(work, program, broken, versions)
        took = program.do("update", "take", broken)
        must(took.code == 0, took.said)
        for times in (1, 2):
            fails(work, seen, office, versions, times)
        starts(work, seen, office, "returned")
        must(aside(versions) == "told", f"{BROKEN} is not said to have failed: {names(versions)}")
        seen.presses("Escape")  # what is said of it
        closes(seen)
    states(program, {BROKEN: "aside", BETTER: "runs", work.version: "installed"})
    must(digest_of(program, office) == said, "other data than before")
    must(hashes(program.home) == kept, "the installed program was changed")
    gone(work, program, office, said, versions)
    if what == FOR_DOCS:
        published(seen.pictures, "offered")
    return (
        f"{BETTER} by double click, used at the next start; an altered file: {refused}\n"
        f"{BROKEN} failed twice, {BETTER} came back and says so; office and keys as before, also uninstalled\n"
        f"pictures in {seen.pictures}"
    )


def publisher(place: Path) -> tuple[Path, Path]:
    """The key of a publisher who is none but for this test, and the record `build keys` writes of it."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    root, key = place / "root.pem", place / "key.pem"
    for path in (root, key):
        line = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(path)]
        subprocess.run(line, check=True, capture_output=True)
    given = ["--root-key", root, "--publisher-key", key, "--name", PUBLISHER, "--out", place]
    line = [
        sys.executable,
        str(ROOT / "installer" / "bootstrap.py"),
        "build",
        "keys",
        *map(str, given),
    ]
    subprocess.run(line, check=True, capture_output=True)
    return key, place / RECORD


def built(work: Work, key: Path, record: Path) -> tuple[Path, Path, Path]:
    """An installer with the record, an update that is the same program, and one without Qt that cannot come up."""
    place, program = work.out / "updates", work.program
    shutil.rmtree(place, ignore_errors=True)
    trees = {version: place / version / NAME for version in (work.version, BETTER, BROKEN)}
    for version, tree in trees.items():
        shutil.copytree(program.home / program.version, tree / version, copy_function=os.link)
        (tree / version / RELEASE).unlink()  # a link to the installed one
        release(
            ROOT, tree / version, PLATFORM, version, "python/pythonw.exe", date_of(ROOT), record
        )
    shutil.rmtree(trees[BROKEN] / BROKEN / "python" / "Lib" / "site-packages" / "PySide6")
    shutil.copyfile(program.starter, trees[work.version] / f"{NAME}.exe")
    setup = place / f"{NAME}-{work.version}-setup.exe"
    pack(trees[work.version], work.version, setup)
    files = [place / f"{NAME}-{version}-{PLATFORM}.prongsai-update" for version in (BETTER, BROKEN)]
    for version, file in zip((BETTER, BROKEN), files, strict=True):
        update(
            trees[version] / version,
            file,
            UpdateSigningInput(key, record, work.version, NEWS),
            date_of(ROOT),
        )
    return setup, files[0], files[1]


def taken_by_double_click(
    work: Work, seen: Screen, office: Path, file: Path, versions: Path
) -> None:
    """Into the window that is open: what it is and from whom, then that it will be used at the next start."""
    starts(work, seen, office, "before")
    opened(work, file)
    seen.waits_for(f"ชุดปรับปรุงเป็นรุ่น {BETTER}")
    time.sleep(2)
    seen.picture("offered")
    must(not (versions / f"{BETTER}.sound").exists(), "taken before anyone was asked")
    seen.presses("Tab", "space")  # from the button that refuses to the one that agrees
    seen.waits_for("รับชุดปรับปรุงแล้ว")
    time.sleep(2)
    seen.picture("taken")
    must((versions / f"{BETTER}.sound").is_file(), f"not taken: {names(versions)}")
    seen.presses("Escape")
    closes(seen)


def starts(work: Work, seen: Screen, office: Path, called: str) -> None:
    """The office by a double click, and its window."""
    opened(work, next(office.glob("*.prongsai-office")))
    seen.waits_for(OFFICE)
    time.sleep(5)
    seen.picture(called)


def fails(work: Work, seen: Screen, office: Path, versions: Path, times: int) -> None:
    """The same, of what ends without a window."""
    opened(work, next(office.glob("*.prongsai-office")))
    seen.waits(
        lambda: len(list(versions.glob(f"{BROKEN}.start-*"))) == times,
        f"{times} starts of {BROKEN}",
    )
    seen.waits(lambda: not runs(""), f"the end of {BROKEN}")
    must(
        not any("โปร่งใส" in one for one in seen.windows()),
        f"a window of {BROKEN}: {seen.windows()}",
    )


def closes(seen: Screen) -> None:
    seen.clicks(*CLOSE)
    seen.waits(lambda: not seen.windows(), "the end")
    seen.waits(lambda: not runs(""), "the end of the program")


def altered(work: Work, program: Program, file: Path, versions: Path) -> str:
    """An update of which one byte is not as it was signed is refused with a sentence, and nothing of it stays."""
    copy, before = work.room("altered") / file.name, hashes(versions)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    took = program.do("update", "take", copy)
    must(took.code == 1 and "Traceback" not in took.said, f"{took.code} {took.said}")
    after = hashes(versions)
    must(
        {name for name in before if ".start-" not in name}
        == {name for name in after if ".start-" not in name},
        "left",
    )
    return took.said.splitlines()[0]


def _without_starts(found: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in found.items() if ".start-" not in name}


def gone(work: Work, program: Program, office: Path, said: str, versions: Path) -> None:
    """Uninstalled, no version stays; the office and its keys do, for whoever installs anew."""
    data = hashes(office)
    uninstall(program)
    must(not versions.exists() and not program.starter.exists(), f"left: {names(versions)}")
    must(hashes(office) == data, "the office is not as it was")
    again = digest_of(work.program, office)
    must(again == said, f"installed anew it does not open the office: {again} for {said}")


def states(program: Program, wanted: dict[str, str]) -> None:
    """What the program says of the versions of this PC."""
    told = program.do("update", "list", "--json")
    must(told.code == 0, told.said)
    found = {row["version"]: row["state"] for row in json.loads(told.said)["versions"]}
    must(found == wanted, f"{found} instead of {wanted}")


def runs(version: str) -> bool:
    """Whether a program of that version runs, of any without one, as Linux lists it."""
    end = f"{version}\\main.py".encode()
    return any(end in line for line in map(_line, Path("/proc").glob("[0-9]*/cmdline")))


def _line(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it has ended
        return b""


def aside(versions: Path) -> str:
    mark = versions / f"{BROKEN}.aside"
    return mark.read_text("ascii") if mark.exists() else ""


def names(versions: Path) -> list[str]:
    return sorted(path.name for path in versions.iterdir()) if versions.exists() else []


def keys_of(program: Program) -> Path:
    """Where the keys of the user's offices lie (docs/install.md)."""
    return program.home.parents[1] / "prongsai" / "keys"
