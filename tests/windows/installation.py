"""Stages of the installer: silent, over an older version, stopped in the middle, in odd places, taken away again."""

import re
import shutil
import subprocess
import time
from pathlib import Path

from tests.windows.installed import (
    ENDINGS,
    MOST_INSTALLED,
    MOST_INSTALLER,
    OLDER,
    UNINSTALL,
    Program,
    hashes,
    held,
    install,
    older,
    size,
    uninstall,
    usual,
)
from tests.windows.work import ROOT, Work, must

NEW_OFFICE = ("--name", "หน่วยงานตัวอย่าง", "--code", "S90", "--kind", "section", "--year", "2569")


def silent(work: Work, _what: str) -> str:
    """`/S` without a question: all files, endings, menu, the entry to take it away; nothing outside the user's own."""
    program = none(work)
    before = _outside(work)
    ran = install(work.pc, work.setup)
    must(
        ran.code == 0 and program.versions == [work.version],
        f"exit status {ran.code}, {program.versions}",
    )
    built = work.out / "dist" / "work" / "Prongsai" / work.version
    if built.exists():
        must(hashes(program.home / work.version) == hashes(built), "other files than were built")
    for ending in ENDINGS:
        kept = work.pc.registry(
            rf"HKCU\Software\Classes\Prongsai{ending}\shell\open\command", "/ve"
        )
        must(
            "Prongsai.exe" in kept and "%1" in kept,
            f"{ending} is not opened by the program: {kept}",
        )
    must(
        work.version in work.pc.registry(UNINSTALL, "/v", "DisplayVersion"),
        "no entry to take it away",
    )
    must(_menu(work), "not in the menu")
    must(
        before == _outside(work),
        f"written outside the user's own: {sorted(_outside(work) - before)[:5]}",
    )
    took, packed = size(program.home), work.setup.stat().st_size
    must(
        took <= MOST_INSTALLED and packed <= MOST_INSTALLER,
        f"{took / 1e6:.1f} MB from {packed / 1e6:.1f} MB",
    )
    told = re.findall(r"(?:ราว |\()(\d+) MB", (ROOT / "docs" / "install.md").read_text("utf-8"))
    must(
        abs(int(told[0]) - took / 1e6) < 3 and abs(int(told[1]) - packed / 1e6) < 2,
        f"docs/install.md says {told[:2]}",
    )
    return f"{ran.seconds:.0f} s, {took / 1e6:.1f} MB from {packed / 1e6:.1f} MB, no file outside the user's own"


def upgrade(work: Work, _what: str) -> str:
    """Over an older version with an office: its data and keys as before, the older version beside; never back."""
    first = older(work.program, work.out)
    program = none(work)
    must(
        install(work.pc, first).code == 0 and program.version == OLDER,
        "the older version is not installed",
    )
    office, said = office_of(work, program)
    python = (
        work.pc.path(program.home / OLDER / "python" / "python.exe"),
        "-c",
        "import time; time.sleep(600)",
    )
    with work.pc.started(*python) as runs, held(work.pc, program.home / OLDER):
        must(install_beside(work, work.setup) == 0, "not installed over it while it runs")
        must(runs.poll() is None, "the older version was ended")
        work.pc.end()
    must(
        program.version == work.version and program.versions == [OLDER, work.version],
        program.versions,
    )
    must(digest_of(program, office) == said, "other data than before")
    before = hashes(program.home)
    back = install(work.pc, first)
    must(
        back.code == 3 and hashes(program.home) == before,
        f"the older one over the newer: exit status {back.code}",
    )
    again = install(work.pc, work.setup)
    must(
        again.code == 0 and program.versions == [OLDER, work.version],
        f"the same once more: {again.code}",
    )
    must(digest_of(program, office) == said, "other data than before")
    return (
        "installed while the older one runs, which is kept; data and keys as before\n"
        "the older over the newer is refused (3), nothing changed"
    )


def stopped(work: Work, _what: str) -> str:
    """Killed in the middle: the version before starts, a second run comes to the end."""
    first = older(work.program, work.out)
    program, seen = none(work), []
    must(install(work.pc, first).code == 0, "the older version is not installed")
    office, said = office_of(work, program)
    for seconds in (0.5, 2, 4):
        with work.pc.started(work.pc.path(work.setup), "/S") as begun:
            time.sleep(seconds)
            work.pc.end()
            begun.wait()
        seen.append(f"{seconds} s: {program.version}, {len(list(program.home.glob('*.new')))} half")
        must(
            digest_of(program, office) == said,
            f"stopped after {seconds} s: the office is not as it was",
        )
    must(
        install(work.pc, work.setup).code == 0 and program.version == work.version,
        "not installed after that",
    )
    must(not list(program.home.glob("*.new")), "what was half done lies there still")
    seen += ["run once more it is whole", *_held(work, program), _between(work, program)]
    must(digest_of(program, office) == said, "the office is not as it was")
    return "\n".join(seen)


def _held(work: Work, program: Program) -> list[str]:
    """The same version over itself while something has its folder open, then while something has the new one.

    wine looks at handles of the folder itself, Windows at those of every file in it.
    """
    home = program.home / work.version
    before = hashes(program.home)
    with held(work.pc, home):
        code = install_beside(work, work.setup)
    must(
        code == 2 and hashes(program.home) == before,
        f"while its folder is open: exit status {code}",
    )
    new = program.home / f"{work.version}.new"
    new.mkdir()
    with held(work.pc, new):
        code = install_beside(work, work.setup)
    must(
        code == 5 and hashes(home) == _below(before, home.name),
        f"while the new one is open: exit status {code}",
    )
    return [
        "over itself while its folder is held: refused (2); while the new one is: not done (5); as it was"
    ]


def _below(found: dict[str, str], folder: str) -> dict[str, str]:
    return {
        name.removeprefix(f"{folder}/"): digest
        for name, digest in found.items()
        if name.startswith(f"{folder}/")
    }


def _between(work: Work, program: Program) -> str:
    """Killed when the old folder is aside and the new one not in its place: what is aside starts; run again, whole."""
    home = program.home / work.version
    aside = program.home / f"{work.version}.old"
    new = program.home / f"{work.version}.new"
    new.mkdir(exist_ok=True)
    with held(work.pc, new), work.pc.started(work.pc.path(work.setup), "/S") as begun:
        end = time.monotonic() + 120
        while not aside.exists():
            must(time.monotonic() < end, "never put aside")
            time.sleep(0.05)
        work.pc.end()
        begun.wait()
    must(not home.exists(), "not between the two moves")
    office = work.room("between") / "หน่วยงาน"
    work.pc.run(work.pc.path(program.starter), "office", "new", work.pc.path(office), *NEW_OFFICE)
    work.pc.rest()
    must((office / "prongsai.db").exists(), "what is aside does not start")
    must(install(work.pc, work.setup).code == 0, "not installed after that")
    must(
        home.exists() and not aside.exists() and not new.exists(),
        f"not whole: {list(program.home.iterdir())}",
    )
    return "stopped between the two moves: what is aside starts; run once more it is whole"


def install_beside(work: Work, setup: Path) -> int:
    """The installer's exit status, while other programs run on this PC."""
    return work.pc.run(work.pc.path(setup), "/S", patience=300).code


def places(work: Work, _what: str) -> str:
    """Folders people choose: blanks and Thai, a second one beside the first, a long one, one that cannot be written."""
    seen = []
    usual_one = work.program
    odd = Program(work.pc, work.pc.c / "โปรแกรม ของเรา" / "โปร่งใส 1")
    must(
        install(work.pc, work.setup, odd.home).code == 0,
        "not installed in a folder with blanks and Thai letters",
    )
    office, said = office_of(work, odd)
    beside = digest_of(usual_one, office)
    must(beside == said, f"the one beside reads other data: {beside} and {said}")
    seen.append(
        "blanks and Thai letters, a second one beside the first: both do their work on the same office"
    )
    seen.append(_one_taken_away(work, usual_one, odd))
    long = Program(work.pc, _long(work.pc.c / "ยาว", 240))
    ran = install(work.pc, work.setup, long.home)
    if ran.code == 0:
        must(digest_of(long, office) == said, "does not work in a long place")
        seen.append("240 letters: installed and works")
        uninstall(long)
    else:
        must(
            ran.code == 4 and not list(long.home.rglob("*.pyd")),
            f"240 letters: exit status {ran.code}, remains",
        )
        seen.append(f"240 letters: refused ({ran.code}), nothing is left")
    file = work.pc.c / "ไฟล์.txt"
    file.write_text("a file, no folder", "utf-8")
    ran = install(work.pc, work.setup, file / "โปร่งใส")
    must(
        ran.code == 4 and file.read_text("utf-8") == "a file, no folder",
        f"below a file: exit status {ran.code}",
    )
    seen.append("a place that cannot be written: refused (4)")
    must(install(work.pc, work.setup, usual_one.home).code == 0, "the usual place")
    return "\n".join(seen)


def _one_taken_away(work: Work, usual_one: Program, odd: Program) -> str:
    """Menu, endings, the entry and updates are of the copy that was installed last, and go with that one alone."""
    _registered(work, odd)
    must(install(work.pc, work.setup, usual_one.home).code == 0, "the usual place once more")
    uninstall(odd)
    must(
        not odd.starter.exists() and usual_one.starter.exists(),
        "one taken away takes the other with it",
    )
    _registered(work, usual_one)
    must(install(work.pc, work.setup, odd.home).code == 0, "the other place once more")
    updates = usual_one.home.parents[1] / "prongsai" / "keys" / "versions"
    updates.mkdir(parents=True, exist_ok=True)
    uninstall(usual_one)
    must(
        not usual_one.starter.exists() and odd.starter.exists(),
        "one taken away takes the other with it",
    )
    must(updates.exists(), "updates of the one that stays are gone")
    _registered(work, odd)
    uninstall(odd)
    must(not updates.exists() and not _menu(work), "what the last one taken away leaves")
    must("Prongsai" not in work.pc.registry(r"HKCU\Software\Classes"), "endings without a program")
    return "whichever of two is taken away first, menu, endings, entry and updates of the one installed last stay"


def _registered(work: Work, program: Program) -> None:
    """Menu, endings and the entry to take it away are this copy's."""
    # What `reg` says is in the letters of a console, which has none of Thai.
    place = work.pc.path(program.home).lower().encode("ascii", "replace").decode()
    for ending in ENDINGS:
        kept = work.pc.registry(
            rf"HKCU\Software\Classes\Prongsai{ending}\shell\open\command", "/ve"
        ).lower()
        must(place in kept, f"{ending} is not opened by {place}: {kept}")
    must(
        place in work.pc.registry(UNINSTALL, "/v", "InstallLocation").lower(),
        f"{place} is not what is taken away",
    )
    must(_menu(work), "not in the menu")


def _menu(work: Work) -> list[Path]:
    return list((work.pc.c / "users").rglob("โปร่งใส.lnk"))


def uninstalled(work: Work, _what: str) -> str:
    """Only the program goes: offices, keys and what people have put beside it stay."""
    program = work.program
    office, said = office_of(work, program)
    beside = program.home / "ของคนอื่น" / "บันทึก.txt"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text("kept", "utf-8")
    kept = hashes(office)
    uninstall(program)
    must(
        [path.name for path in program.home.iterdir()] == ["ของคนอื่น"],
        f"left: {list(program.home.iterdir())}",
    )
    must(
        beside.read_text("utf-8") == "kept" and hashes(office) == kept,
        "what people have made is gone or changed",
    )
    classes = work.pc.registry(r"HKCU\Software\Classes")
    must(
        "Prongsai" not in classes and ".prongsai" not in classes,
        f"endings are still the program's: {classes}",
    )
    must(work.version not in work.pc.registry(UNINSTALL), "still an entry to take it away")
    must(not _menu(work), "still in the menu")
    shutil.rmtree(beside.parent)
    again = digest_of(work.program, office)
    must(again == said, f"installed anew it does not open the office: {again} for {said}")
    return "program, entries and endings are gone; office, keys and a note beside it stay; installed anew it opens them"


def none(work: Work) -> Program:
    """No program on this PC."""
    program = usual(work.pc)
    work.pc.end()
    if (program.home / "uninstall.exe").exists():
        uninstall(program)
    shutil.rmtree(program.home, ignore_errors=True)
    return program


def office_of(work: Work, program: Program) -> tuple[Path, str]:
    """A new office with its keys where the program keeps them, and its digest."""
    place = work.room("office") / "หน่วยงาน"
    made = program.do("office", "new", place, *NEW_OFFICE)
    must(made.code == 0, made.said)
    return place, digest_of(program, place)


def digest_of(program: Program, office: Path) -> str:
    ran = program.do("digest", office)
    must(ran.code == 0 and len(ran.said.strip()) >= 16, f"{program.version}: {ran.code} {ran.said}")
    return ran.said.strip()


def _long(place: Path, letters: int) -> Path:
    """A folder below whose name has so many letters."""
    while len(str(place)) < letters - 40:
        place = place / "โฟลเดอร์ที่มีชื่อยาวมากกว่าปกติ"
    return place / ("ก" * max(1, letters - len(str(place)) - 1))


def _outside(work: Work) -> set[str]:
    """Files of the PC outside what belongs to its user; wine keeps its registry elsewhere."""
    skipped = {"users", "งาน ทดสอบ", "python", "t"}
    tops = [path for path in work.pc.c.iterdir() if path.name not in skipped]
    listed = subprocess.run(
        ["find", *map(str, tops), "-type", "f"], capture_output=True, text=True, check=True
    )
    return {line for line in listed.stdout.splitlines() if "/Temp/" not in line}
