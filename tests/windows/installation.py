"""Stages of the installer: silent, over an older version, stopped in the middle, in odd places, taken away again."""

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
    install,
    older,
    size,
    uninstall,
    usual,
)
from tests.windows.work import Work, must

NEW_OFFICE = ("--name", "หน่วยงานตัวอย่าง", "--code", "S90", "--kind", "section", "--year", "2569")


def silent(work: Work, _what: str) -> str:
    """`/S` without a question: all files, endings, menu, the entry to take it away; nothing outside the user's own."""
    program = none(work)
    before = _outside(work)
    ran = install(work.pc, work.setup)
    must(ran.code == 0 and program.versions == [work.version], f"exit status {ran.code}, {program.versions}")
    built = work.out / "dist" / "work" / "Prongsai" / work.version
    if built.exists():
        must(hashes(program.home / work.version) == hashes(built), "other files than were built")
    for ending in ENDINGS:
        kept = work.pc.registry(rf"HKCU\Software\Classes\Prongsai{ending}\shell\open\command", "/ve")
        must("Prongsai.exe" in kept and "%1" in kept, f"{ending} is not opened by the program: {kept}")
    must(work.version in work.pc.registry(UNINSTALL, "/v", "DisplayVersion"), "no entry to take it away")
    menu = list((work.pc.c / "users").rglob("โปร่งใส.lnk"))
    must(menu, "not in the menu")
    must(before == _outside(work), f"written outside the user's own: {sorted(_outside(work) - before)[:5]}")
    took, packed = size(program.home), work.setup.stat().st_size
    must(took <= MOST_INSTALLED and packed <= MOST_INSTALLER, f"{took / 1e6:.1f} MB from {packed / 1e6:.1f} MB")
    return f"{ran.seconds:.0f} s, {took / 1e6:.1f} MB from {packed / 1e6:.1f} MB, no file outside the user's own"


def upgrade(work: Work, _what: str) -> str:
    """Over an older version with an office: its data and keys as before, the older version beside; never back."""
    first = older(work.program, work.out)
    program = none(work)
    must(install(work.pc, first).code == 0 and program.version == OLDER, "the older version is not installed")
    office, said = office_of(work, program)
    must(install(work.pc, work.setup).code == 0, "not installed over it")
    must(program.version == work.version and program.versions == [OLDER, work.version], program.versions)
    must(digest_of(program, office) == said, "other data than before")
    before = hashes(program.home)
    back = install(work.pc, first)
    must(back.code == 3 and hashes(program.home) == before, f"the older one over the newer: exit status {back.code}")
    again = install(work.pc, work.setup)
    must(again.code == 0 and program.versions == [OLDER, work.version], f"the same once more: {again.code}")
    must(digest_of(program, office) == said, "other data than before")
    return "data and keys as before, the older version kept; the older over the newer is refused (3), nothing changed"


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
        must(digest_of(program, office) == said, f"stopped after {seconds} s: the office is not as it was")
    must(install(work.pc, work.setup).code == 0 and program.version == work.version, "not installed after that")
    must(not list(program.home.glob("*.new")), "what was half done lies there still")
    held = (work.pc.path(program.home / work.version / "python" / "python.exe"), "-c", "import time; time.sleep(600)")
    with work.pc.started(*held) as open_:
        time.sleep(5)
        before = hashes(program.home)
        busy = install_beside(work, work.setup)
        if busy == 0:  # wine renames a folder with open files in it, which Windows refuses
            seen.append("the same version while it is open: not tried, wine lets it be replaced")
        else:
            must(busy == 2 and hashes(program.home) == before, f"while it is open: exit status {busy}")
            seen.append("the same version while it is open: refused (2), nothing changed")
        work.pc.end()
        open_.wait()
    shutil.rmtree(program.home / f"{work.version}.old", ignore_errors=True)
    must(digest_of(program, office) == said, "the office is not as it was")
    return "\n".join([*seen, "run once more it is whole"])


def install_beside(work: Work, setup: Path) -> int:
    """The installer's exit status, while other programs run on this PC."""
    return work.pc.run(work.pc.path(setup), "/S", patience=300).code


def places(work: Work, _what: str) -> str:
    """Folders people choose: blanks and Thai, a second one beside the first, a long one, one that cannot be written."""
    seen = []
    usual_one = work.program
    odd = Program(work.pc, work.pc.c / "โปรแกรม ของเรา" / "โปร่งใส 1")
    must(install(work.pc, work.setup, odd.home).code == 0, "not installed in a folder with blanks and Thai letters")
    office, said = office_of(work, odd)
    must(digest_of(usual_one, office) == said, "the one beside reads other data")
    seen.append("blanks and Thai letters, a second one beside the first: both do their work on the same office")
    uninstall(odd)
    must(not odd.starter.exists() and usual_one.starter.exists(), "one taken away takes the other with it")
    long = Program(work.pc, _long(work.pc.c / "ยาว", 240))
    ran = install(work.pc, work.setup, long.home)
    if ran.code == 0:
        must(digest_of(long, office) == said, "does not work in a long place")
        seen.append("240 letters: installed and works")
        uninstall(long)
    else:
        must(ran.code == 4 and not list(long.home.rglob("*.pyd")), f"240 letters: exit status {ran.code}, remains")
        seen.append(f"240 letters: refused ({ran.code}), nothing is left")
    file = work.pc.c / "ไฟล์.txt"
    file.write_text("a file, no folder", "utf-8")
    ran = install(work.pc, work.setup, file / "โปร่งใส")
    must(ran.code == 4 and file.read_text("utf-8") == "a file, no folder", f"below a file: exit status {ran.code}")
    seen.append("a place that cannot be written: refused (4)")
    must(install(work.pc, work.setup, usual_one.home).code == 0, "the usual place")
    return "\n".join(seen)


def uninstalled(work: Work, _what: str) -> str:
    """Only the program goes: offices, keys and what people have put beside it stay."""
    program = work.program
    office, said = office_of(work, program)
    beside = program.home / "ของคนอื่น" / "บันทึก.txt"
    beside.parent.mkdir(exist_ok=True)
    beside.write_text("kept", "utf-8")
    kept = hashes(office)
    uninstall(program)
    must([path.name for path in program.home.iterdir()] == ["ของคนอื่น"], f"left: {list(program.home.iterdir())}")
    must(beside.read_text("utf-8") == "kept" and hashes(office) == kept, "what people have made is gone or changed")
    classes = work.pc.registry(r"HKCU\Software\Classes")
    must("Prongsai" not in classes and ".prongsai" not in classes, f"endings are still the program's: {classes}")
    must(work.version not in work.pc.registry(UNINSTALL), "still an entry to take it away")
    must(not list((work.pc.c / "users").rglob("โปร่งใส.lnk")), "still in the menu")
    shutil.rmtree(beside.parent)
    must(digest_of(work.program, office) == said, "installed anew it does not open the office")
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
    listed = subprocess.run(["find", *map(str, tops), "-type", "f"], capture_output=True, text=True, check=True)
    return {line for line in listed.stdout.splitlines() if "/Temp/" not in line}
