"""Every name the product makes of what people typed, walked through one table; and paths that grow too long."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import wiring
from core.errors import UserError
from core.evidence.view import EvidenceFile
from core.exchange.invitation_deeds import start_name
from core.exchange.send_deeds import bundle_name
from core.papers.pack import EvidencePackFile, plain_name
from core.privacy.deeds import safe
from core.scans.view import scan_name
from core.values import Ref, file_name
from storage.db.folder import folder
from storage.db.folder.folder import BELOW, DATABASE, create, open_folder, refuse_long
from tests.storage.exchange.towns import NOW, build
from ui.desktop.evidence.viewer import safe_name
from ui.desktop.first.steps import folder_name

NAMES = (  # as they are typed, and as files of others are called
    "CON", "con.pdf", "NUL", "aux.txt", "Prn", "COM1", "com9.tar.gz", "LPT¹", "CONIN$", "nul .txt",
    "รายงาน.", "ท้ายว่าง ", " หน้าว่าง", "...", ".", "..", "", "   ", "a/b", "a\\b", "../../หนี",
    "C:\\Windows\\x", "\\\\srv\\share\\x", "ไฟล์:ลับ", 'ถาม?*<>|"', "บรรทัด\nใหม่", "\x00ศูนย์",
    "\u202eกลับ\u202c.fdp", "ล่อง\u200bหน", "ก" * 400, "ก" * 300 + ".pdf", "e\u0301cole", "รายงาน ปี 2569.pdf",
    ".hidden", "-rf", "a" * 80 + "." + "b" * 80, "😀.png", "จังหวัดตัวอย่าง ก (ตัวอย่าง)",
)  # fmt: skip
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
DEVICES |= {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}


def faults(name: str) -> list[str]:
    """What some system would say against it, by the rules of Windows and of names of at most 255 bytes."""
    stem = name.partition(".")[0].rstrip(" ").lower()
    wrong = {
        "empty": not name.strip(". "),
        "a device": stem in DEVICES,
        "a sign": bool(re.search(r'[\x00-\x1f\x7f<>:"/\\|?*]', name)),
        "an end that is cut off": name != name.rstrip(" ."),
        "long": len(name.encode()) > 255,
        "letters nobody sees": any(unicodedata.category(letter) == "Cf" for letter in name),
    }
    return [why for why, is_so in wrong.items() if is_so]


def evidence(words: str) -> str:
    return safe_name(
        EvidenceFile(Ref("u" * 32, "file", "1" * 32), words, "a" * 64, 1, "png", "", "", "")
    )


MAKERS: dict[str, Callable[[str], str]] = {
    "any name that is proposed": file_name,
    "an id": lambda words: plain_name(words, "other"),
    "a pack": lambda words: EvidencePackFile.pack_name(words, 2569, public=True),
    "a transfer file": lambda words: bundle_name(words, NOW),
    "a copy for the person it is about": lambda words: f"001-{safe(words)}",
    "evidence that is opened": evidence,
    "a start file": start_name,
    "a start file beside another of its name": lambda words: start_name(words, "0123abcd"),
    "the folder of a new office": folder_name,
    "a signed paper": scan_name,
}


def test_the_rules_see_every_fault_they_are_for() -> None:
    found = {why for name in NAMES for why in faults(name)}
    assert found == {
        "empty",
        "a device",
        "a sign",
        "an end that is cut off",
        "long",
        "letters nobody sees",
    }


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("words", NAMES)
def test_every_name_that_is_made_can_be_given_on_every_system(
    maker: str, words: str, tmp_path: Path
) -> None:
    made = MAKERS[maker](words)
    assert faults(made) == [], made
    (tmp_path / made).write_bytes(b"x")
    assert [path.name for path in tmp_path.iterdir()] == [made]


def test_a_name_that_needs_no_change_is_left_as_it_is() -> None:
    for words in (
        "รายงาน ปี 2569.pdf",
        "จังหวัดตัวอย่าง ก (ตัวอย่าง)",
        "S10",
        "console.txt",
        "ตาราง-1.xlsx",
        "S10-A.request",
    ):
        assert file_name(words) == words
    assert file_name("ก" * 300 + ".pdf").endswith(".pdf")


@pytest.mark.parametrize("code", ["A/1", "con", "S10:2", "nul.x"])
def test_an_office_of_any_code_is_backed_up_under_a_name_every_system_takes(
    code: str, tmp_path: Path
) -> None:
    town = build(tmp_path / "office", code, "district")
    made = wiring.backups(town.place, town.folder.writer.id).make("asked")
    town.folder.close()
    assert faults(made.path.name) == []
    assert made.path.parent == town.place / "backups"
    assert made.holding.code == code


def test_a_folder_whose_files_would_lie_too_deep_is_refused_with_the_letters_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / ("ตำบล" * 12)
    room = len(str(place)) - 1
    with pytest.raises(UserError, match=f"ยาว {room + 1} ตัวอักษร ใช้ได้ไม่เกิน {room}"):
        refuse_long(place, room + BELOW)
    refuse_long(place, room + 1 + BELOW)
    monkeypatch.setattr(folder, "_longest", lambda: room + BELOW)
    with pytest.raises(UserError, match="ที่อยู่ของโฟลเดอร์นี้ยาว"):
        create(place, tmp_path / "keys", "ก", "S1", "district", "", 2569, NOW)
    assert not place.exists(), "nothing is begun"


def test_no_file_of_a_folder_lies_deeper_than_is_reckoned_with(tmp_path: Path) -> None:
    """Of all that is kept by its hash in a folder and its backups, the longest: in a backup that is tried."""
    deepest = Path("backups") / ".trial-0123456789"[:15] / "office" / "blobs" / "ab" / ("f" * 64)
    town = build(tmp_path / "office", "11", "district")
    town.photo(b"original", b"\xff\xd8\xff picture")
    wiring.backups(town.place, town.folder.writer.id).make("asked")
    found = max(
        (len(str(path.relative_to(town.place))) for path in town.place.rglob("*")), default=0
    )
    town.folder.close()
    assert found < len(str(deepest)) + len(".prongsai") <= BELOW - 1


@pytest.mark.parametrize("above", ["ผู้ใช้ ไทย/เอกสาร ของฉัน", "a b/ก.ข/&(1)", "ก" * 60])
def test_an_office_is_made_opened_backed_up_and_restored_below_any_name_of_a_user(
    above: str, tmp_path: Path
) -> None:
    home = tmp_path / above
    town = build(home / "office", "11", "district")
    plan = town.plan()
    town.folder.exchange.leave()
    made = wiring.backups(town.place, town.folder.writer.id).make("asked")
    town.folder.close()
    wiring.restore(made.path, home / "again", town.home)
    again = open_folder(home / "again", town.home, datetime(2026, 11, 4, tzinfo=UTC))
    assert again.record(plan) is not None
    again.close()


def test_a_folder_is_named_from_where_its_drive_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`E:งาน` on Windows, as somebody types who works on a stick; a name alone elsewhere."""
    monkeypatch.chdir(tmp_path)
    with closing(
        create(
            Path(f"{tmp_path.drive}งาน"), tmp_path / "keys", "ก", "S10", "province", "", 2569, NOW
        )
    ):
        assert (tmp_path / "งาน" / DATABASE).is_file()
