"""What an office shows is the same after it was restored, has moved to another PC, has joined its parent unit, or was
updated: every word of every page, but for what a row of reasons explains."""

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import wiring
from storage.db import sqlite
from storage.db.folder.folder import DATABASE
from tests.decade.clock import Clock, day_of
from tests.decade.conftest import Decade, copy_of
from tests.decade.life import PASSPHRASE
from tests.decade.pages import OpenWindow, Words, differences
from tests.decade.pcs import HOMES, Pc
from tests.decade.world import DISTRICT, LONE, PROVINCE
from tests.golden.folders import KEPT as FOLDERS
from tests.golden.folders import PRESENT, unpack
from tests.ui.desktop.conftest import IGNORED

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Opening = Callable[[Clock], OpenWindow]
Before = Callable[[str], Words]
Reason = tuple[str, str, str]  # pages, what may differ there, and why
KEPT: tuple[Reason, ...] = (
    ("health|backups", "", "sizes, hours, and what is said of the backup itself"),
    ("privacy", "กู้คืนจาก|ส่งออกพร้อม|ใครดู พิมพ์", "who has backed up and restored is noted"),
    (
        "home",
        r"stick|ที่เก็บที่สอง|: . (ใช้ได้|ควรทำ|ดูทั้งหมด \d+)$",
        "a task less, and what is said of the backup itself",
    ),
)
SIZES: tuple[Reason, ...] = (("health", "", "sizes, and whether it was examined meanwhile"),)
OLDER: tuple[Reason, ...] = (
    *KEPT,
    ("home", "สำรองลงที่|รออยู่|ที่ลบแล้ว|แฟลชไดรฟ์|เครื่องเสีย", "where backups lie, and what they may hold"),
)
BEFORE_SEALS = ("3", "5", "6")
UNSEALED: tuple[Reason, ...] = (
    *OLDER,
    (
        "home|exchange",
        "รับเข้าล่าสุด|การนำเข้าครั้งล่าสุด|รับไฟล์ล่าสุด|ใหม่ 1|: - สำนักงานตัวอย่าง",
        "which files were received is proved by no seal",
    ),
)
JOINED: tuple[Reason, ...] = (
    ("health|backups|exchange", "", "there is a parent unit now, and a backup was made"),
    ("settings", "เปิดงานเดิมก่อนเข้าสังกัด", "what was signed before stays readable"),
    ("forms", "ปีงบประมาณ|กองแผนงาน", "forms and programmes of those above have come"),
    ("documents|circle|home", "", "programmes of those above ask for documents by dates"),
)


def check_same(before: Words, after: Words, reasons: tuple[Reason, ...]) -> None:
    """Nothing differs but what a row of `reasons` explains."""
    unexplained = [
        line
        for line in differences(before, after)
        if not any(
            re.match(f"({pages}): ", line) and re.search(what, line)
            for pages, what, _why in reasons
        )
    ]
    assert not unexplained, "\n".join(sorted(unexplained))


def read_pages(decade: Decade, opened_at: Opening, pc: Pc) -> Words:
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    return words_in(decade.last, opened_at(decade.clock), pc)


def words_in(year: int, opening: OpenWindow, pc: Pc) -> Words:
    with opening.on(pc) as window:
        return opening.words(window, year)


@pytest.fixture(scope="session")
def words_read() -> dict[str, Words]:
    return {}


@pytest.fixture
def before(
    small_decade: Path, opened_at: Opening, tmp_path: Path, words_read: dict[str, Words]
) -> Before:
    """Gives the words of a PC of a decade to which nothing has happened; they are read once."""

    def words(name: str) -> Words:
        if name not in words_read:
            untouched = copy_of(small_decade, tmp_path / "untouched")
            words_read[name] = read_pages(untouched, opened_at, untouched.pcs[name])
        return words_read[name]

    return words


def test_after_a_restore(
    decade: Decade, opened_at: Opening, before: Before, tmp_path: Path
) -> None:
    pc, stick = decade.pcs[DISTRICT], tmp_path / "stick"
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    with decade.clock.of_deeds():
        pc.do("backup", pc.folder, "--to", stick)
        shutil.rmtree(pc.folder)
        pc.do("restore", next(stick.glob("*.prongsai-backup")), pc.folder)
    check_same(before(DISTRICT), read_pages(decade, opened_at, pc), KEPT)


def test_on_another_pc(decade: Decade, opened_at: Opening, before: Before, tmp_path: Path) -> None:
    pc, stick, words = decade.pcs[DISTRICT], tmp_path / "stick", tmp_path / "words.txt"
    words.write_text(PASSPHRASE, "utf-8")
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    with decade.clock.of_deeds():
        pc.do("backup", pc.folder, "--to", stick)
        shutil.rmtree(pc.folder)
        shutil.rmtree(decade.place / HOMES / DISTRICT)
        new = Pc(decade.place, DISTRICT, pc.code)
        file = next(stick.glob("*.prongsai-backup"))
        new.do("restore", file, new.folder, "--passphrase-file", words)
    check_same(before(DISTRICT), read_pages(decade, opened_at, new), KEPT)


def test_after_it_joined(
    decade: Decade, opened_at: Opening, before: Before, tmp_path: Path
) -> None:
    pc, province = decade.pcs[LONE], decade.pcs[PROVINCE]
    decade.clock.set(day_of(decade.last + 1, 1, 4))
    with decade.clock.of_deeds():
        made = ("--unit", "S112", "--until", "2037-12-31")
        province.do("key", "start", "make", province.folder, tmp_path / "starts", *made)
        start = tmp_path / "starts" / "S112.prongsai-start"
        pc.do("office", "join", pc.folder, start, "--yes")
    check_same(before(LONE), read_pages(decade, opened_at, pc), JOINED)


def test_after_an_update_that_derives_every_table_again(
    decade: Decade, opened_at: Opening, before: Before
) -> None:
    pc = decade.pcs[DISTRICT]
    with closing(sqlite.connect_plain(pc.folder / DATABASE, "rw")) as db:
        db.execute("UPDATE meta SET value='' WHERE name='tables'")  # as of an older program
    check_same(before(DISTRICT), read_pages(decade, opened_at, pc), SIZES)


@pytest.mark.parametrize("kept", sorted({path.name for path in FOLDERS.iterdir()} - {PRESENT}))
def test_of_an_older_program_updated_in_place_or_restored_from_a_backup_before(
    opened_at: Opening, tmp_path: Path, kept: str
) -> None:
    office, keys = unpack(FOLDERS / kept, tmp_path / "kept")
    (folder,) = (path.name for path in keys.iterdir())
    file = wiring.backups(office, folder, keys).make("asked", tmp_path / "stick").path
    pc, opening = Pc(tmp_path, kept, "1001"), opened_at(Clock(day_of(2570, 1, 4)))
    shutil.copytree(keys, pc.home)
    shutil.copytree(office, pc.folder)
    updated = words_in(2569, opening, pc)
    shutil.rmtree(pc.folder)
    shutil.rmtree(pc.home)
    shutil.copytree(keys, pc.home)
    wiring.restore(file, pc.folder, pc.home)
    check_same(updated, words_in(2569, opening, pc), UNSEALED if kept in BEFORE_SEALS else OLDER)
