"""What is so of an office folder, by its bytes and by what was done to it; and which sentences say more than that.

Nothing here is the program's own: files are hashed, databases read by the standard library, zips opened.
"""

import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

from tests.ui.terminal.conftest import CommandOutput
from tests.ui.terminal.machine import faults_of

NAME = "นางสมหญิง ตัวอย่างยิ่ง"  # stands in the register, in a title, a file and its name
OTHER = "นายประยุทธ ไม่มีในทะเบียน"  # stands only in files that a damage added
DRIVES = {"drive_full", "drive_read_only", "drive_failing"}
LOG = {"text_gone", "stream_gone", "older_data", "pages_spoiled"}
HARMLESS = {"clock_wrong", "place_lost", "backup_hurt", *DRIVES}  # of what lies in the folder
NOTED = {"unknown_file", "blob_unnamed"}  # said, and no reason for exit status 1


class Case:
    """A folder with its keys and backups in `place`, and the `kinds` of damage done to it."""

    def __init__(self, place: Path, chance: Random) -> None:
        self.place = place
        self.chance = chance
        self.office = place / "office"
        self.database = self.office / "prongsai.db"
        self.subject = (place / "subject").read_text()
        self.kinds: list[str] = []
        self.due = good(self.office / "blobs")  # before any damage
        self.written = written(self.database)


def good(store: Path) -> set[str]:
    """Return the SHA-256 of the files in a store that are what their names say."""
    return {path.name for path in store.glob("??/*") if digest(path) == path.name}


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def named(place: Path, name: str) -> set[str]:
    """Return the paths below `place` of the files in which a name stands; what lies in outboxes is people's own."""
    paths = [path for path in place.rglob("*") if path.is_file() and "outbox" not in path.parts]
    found = [
        path for path in paths if any(name.encode() in one for one in parts(path.read_bytes()))
    ]
    return {path.relative_to(place).as_posix() for path in found}


def parts(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file and, if it is a zip, of all that can be read in it."""
    yield data
    with suppress(Exception), zipfile.ZipFile(BytesIO(data)) as held:
        for name in held.namelist():
            yield from parts(held.read(name))


@contextmanager
def opened(data: bytes | Path) -> Iterator[sqlite3.Connection]:
    """Open a database, or that in a zip. StopIteration if there is none."""
    if isinstance(data, Path):
        with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as db:
            yield db
        return
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(next(one for one in parts(data) if one.startswith(b"SQLite format 3\0")))
        yield db


def lines(data: bytes | Path) -> int | None:
    """Return how many lines the log in a database, or in a zip that holds it, has; None if it cannot be read."""
    with suppress(sqlite3.Error, StopIteration), opened(data) as db:
        return int(db.execute("SELECT count(*) FROM op").fetchone()[0])
    return None


def written(data: bytes | Path) -> set[tuple[object, ...]]:
    """Return the lines and texts of the log in a database, or in a zip that holds it; none if they cannot be read."""
    with suppress(sqlite3.Error, StopIteration), opened(data) as db:
        return {*db.execute("SELECT * FROM op"), *db.execute("SELECT * FROM text")}
    return set()


class Seen:
    """A command line on a copy of a case at `place`, and what it said; looked at while its drive is there."""

    def __init__(self, case: Case, line: str, place: Path, output: CommandOutput) -> None:
        self.case = case
        self.line = line
        self.place = place
        self.office = place / "office"
        self.code = output.code
        self.text = output.out + output.err
        self.output = output
        self.kinds = set(case.kinds)
        self.ops = lines(self.office / "prongsai.db")
        self.hurt = case.due - good(self.office / "blobs")

    def number(self, words: str) -> int:
        """Return the number that was said in a pattern where {} stands for it; 0 if it was not."""
        found = re.search(words.format(r"([\d,]+)"), self.text)
        return int(found[1].replace(",", "")) if found else 0

    def kept(self) -> bool:
        """Return whether the backup that was made has all that the folder should hold."""
        made = re.search(r"สำรองไว้ที่ (\S+)", self.text)
        if made is None or self.kinds & (LOG - {"pages_spoiled"}):
            return False
        path = Path(made[1])
        # other pages may be spoiled than those of the log
        if "pages_spoiled" in self.kinds and not self.case.written <= written(path.read_bytes()):
            return False
        counted = {self.ops, self.number("บันทึก {} รายการ")}
        return counted == {lines(path.read_bytes())} and self.case.due <= good(
            path.parent / "files"
        )

    def unread(self) -> bool:
        """Return whether a text among the evidence is missing."""
        texts = {digest(path) for path in self.place.glob("*.txt")}
        return bool(texts & self.hurt - {path.name for path in self.office.glob("blobs/??/*")})

    def restored(self) -> bool:
        out = self.place / "out"
        there = lines(out / "prongsai.db"), len(good(out / "blobs"))
        return there == (self.number("บันทึก {} รายการ"), self.number("ไฟล์หลักฐาน {} ไฟล์"))

    def packed(self) -> bool:
        files = [path for path in self.place.glob("out/*-*/**/*") if path.is_file()]
        shown = "--public" in self.line and named(self.place / "out", NAME)
        return self.number("จัดชุดหลักฐาน {} ไฟล์") == len(files) and not shown

    def clean(self) -> bool:
        """Return whether no file that is called free of the name has it."""
        name = OTHER if OTHER in self.line else NAME
        listed = re.findall("แล้วไม่พบชื่อนี้: (.*)", self.text)
        called = {file for line in listed for file in line.split(", ")}
        return not called & named(self.office, name)

    def in_places(self) -> set[str]:
        """Return where the name still stands, in the folder and in the backups that it knows."""
        found = named(self.place, NAME)
        return {path for path in found if path.startswith(("office/", "stick/", "keys/"))}


CHECK, ERASE = r"office check \S+/office", "erase .*--yes"
EXIT = "exit 0"
# in which command, what is said (a pattern, or EXIT), and what must be so then
CLAIMS: tuple[tuple[str, str, Callable[[Seen], object]], ...] = (
    (CHECK, "ทุกอย่างครบ", lambda seen: seen.kinds <= HARMLESS),
    (CHECK, EXIT, lambda seen: seen.kinds <= HARMLESS | NOTED),
    (CHECK, "ตรวจบันทึก", lambda seen: seen.number("ตรวจบันทึก {} บรรทัด") <= (seen.ops or 10**9)),
    (CHECK, "ตรวจบันทึก", lambda seen: seen.number("ไฟล์หลักฐาน {} ไฟล์") <= len(seen.case.due)),
    ("backup", "นับแล้วตรงกัน", Seen.kept),
    ("backup", EXIT, lambda seen: seen.kept() and not seen.hurt),
    (ERASE, EXIT, lambda seen: not seen.in_places()),
    ("erase", "ค้นในเนื้อไฟล์เอกสารครบ", lambda seen: NAME in seen.line or not seen.unread()),
    ("erase", "แล้วไม่พบชื่อนี้", Seen.clean),
    ("erase", "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์", lambda seen: not named(seen.office, OTHER)),
    ("restore", "กู้คืนลง", Seen.restored),
    ("evidence", "จัดชุดหลักฐาน .* อ่านกลับมาตรวจแล้ว", Seen.packed),
    ("paper", "ทะเบียน [0-9]", lambda seen: "clock_wrong" not in seen.kinds),
    ("paper", "ทะเบียน [0-9]", lambda seen: (seen.place / "p.pdf").stat().st_size),
    (
        "",
        "กุญแจของโฟลเดอร์(นี้)?ไม่อยู่|(?<!ไม่ต้อง)ทำกุญแจใหม่",
        lambda seen: seen.kinds & {"keys_hurt", "pages_spoiled"},
    ),
    ("", "เนื้อที่เต็ม", lambda seen: seen.kinds & DRIVES - {"drive_read_only"}),
    ("", "อ่านได้อย่างเดียว", lambda seen: seen.kinds & DRIVES - {"drive_full"}),
    ("", "เสียหาย", lambda seen: seen.hurt or seen.kinds - NOTED - {"clock_wrong", "place_lost"}),
)
DUE = {  # what is said of every sound folder
    "office check": "ทุกอย่างครบ",
    "backup": "นับแล้วตรงกัน",
    ERASE: "ลบแล้ว",
    f"erase .*{OTHER}": "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์",
    "restore": "กู้คืนลง",
    "evidence": "จัดชุดหลักฐาน",
    "paper": "ทะเบียน [0-9]",
}


def faults(seen: Seen) -> Iterator[str]:
    """Yield what is wrong with what a command said."""
    found = list(faults_of(seen.output, reports=seen.line.startswith(("office check", "backup"))))
    for line, words, holds in CLAIMS:
        if re.match(line, seen.line):
            said = seen.code == 0 if words == EXIT else re.search(words, seen.text)
            found += [f"said and not so: {words}"] if said and not holds(seen) else []
    for line, words in DUE.items():
        if not seen.kinds and re.match(line, seen.line) and not re.search(words, seen.text):
            found.append(f"not said: {words}")
    told = re.search("เต็ม|อ่านได้อย่างเดียว|ไดรฟ์|เขียน.*ไม่ได้", seen.output.err)
    if seen.kinds and seen.kinds <= DRIVES - {"drive_failing"} and seen.output.err and not told:
        found.append("the drive was told as something else")
    before = lines(seen.case.database)
    if before and seen.ops and seen.ops < before:
        found.append(f"{before - seen.ops} lines are lost")
    for fault in found:
        yield f"{seen.line}: {fault}: {seen.text[:700]}"
