"""An officer leaves, by command lines: everything in one place, the paper in the register, one save that is undone."""

from pathlib import Path

import pytest

from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import Command, is_calm

LEAVER, FOLLOWER = "นางสาวตัวอย่าง ใจดี", "นายสมมุติ รักงาน"


@pytest.fixture
def people(do: Command, assessed: Path) -> tuple[str, str]:
    """Who leaves and who follows."""
    made = [
        do(
            "record", "set", assessed, "person/new", f"name={name}", "active=1", *more, "--json"
        ).value["touched"]
        for name, more in ((LEAVER, ("position=นักวิชาการ", "roles=recorder")), (FOLLOWER, ()))
    ]
    leaver, follower = (next(str(ref) for ref in refs if "/person/" in ref) for refs in made)
    return leaver, follower


def test_one_command_shows_every_section_and_changes_nothing(
    do: Command, assessed: Path, people: tuple[str, str]
) -> None:
    before = do("digest", assessed, "--json").value
    told = do("handover", assessed, people[0], "--json").value
    assert [one["key"] for one in told["sections"]] == [
        "duties",
        "work",
        "documents",
        "letters",
        "signing",
        "sent",
        "keys",
        "backups",
    ]
    assert do("digest", assessed, "--json").value == before
    lines = do("handover", assessed, people[0]).out
    for words in (LEAVER, "→ ผู้บันทึก", "กุญแจของเครื่องนี้: ยังไม่มีใบรับรอง", "ตอบแล้ว 63 จาก 64 ข้อ"):
        assert words in lines, lines


def test_the_paper_is_registered_and_bears_everything_that_was_shown(
    do: Command, assessed: Path, people: tuple[str, str], tmp_path: Path
) -> None:
    leaver, follower = people
    out = tmp_path / "h.pdf"
    done = do(
        "handover",
        assessed,
        leaver,
        "--to",
        follower,
        "--date",
        "2026-11-30",
        "--out",
        out,
        "--json",
    ).value
    words = squeezed(text_by_pdftotext(out.read_bytes()))
    assert done["paper"]["form"] == "handover"
    assert done["paper"]["code"] in words
    for said in (LEAVER, FOLLOWER, "๓๐พฤศจิกายน๒๕๖๙", "หน้าที่และสิทธิ", "กุญแจ", "ไฟล์สำรอง", "ผู้รับมอบ"):
        assert squeezed(said) in words, said
    assert do("paper", "show", assessed, done["paper"]["code"], "--json").value["draft"] is False
    assert (
        do("record", "show", assessed, leaver, "--json").value["fields"]["active"]["value"] == 1
    ), "printing moves nothing"


def test_moving_is_one_save_and_undo_takes_it_back(
    do: Command, assessed: Path, people: tuple[str, str]
) -> None:
    leaver, follower = people
    assert do("handover", assessed, leaver, "--to", follower, "--yes").code == 0
    roles = do("record", "show", assessed, follower, "--json").value["fields"]["roles"]["value"]
    assert roles == "recorder"
    assert do("undo", assessed).code == 0
    assert do("record", "show", assessed, leaver, "--json").value["fields"]["active"]["value"] == 1


def test_a_day_to_come_is_noted_and_moves_nothing_before_it(
    do: Command, assessed: Path, people: tuple[str, str]
) -> None:
    leaver, follower = people
    assert "จดไว้ให้ย้าย" not in do("handover", assessed, leaver).out
    assert (
        do("handover", assessed, leaver, "--to", follower, "--date", "2099-01-01", "--yes").code
        == 0
    )
    assert "จดไว้ให้ย้ายตั้งแต่ 1 ม.ค. 2642" in do("handover", assessed, leaver).out
    assert do("record", "show", assessed, leaver, "--json").value["fields"]["active"]["value"] == 1
    assert do("undo", assessed).code == 0
    assert "จดไว้ให้ย้าย" not in do("handover", assessed, leaver).out


def test_a_word_that_is_no_day_and_nobody_to_follow_are_refused_calmly(
    do: Command, assessed: Path, people: tuple[str, str]
) -> None:
    leaver, follower = people
    for words in (("--date", "2099-01-01"), ("--to", follower, "--date", "พรุ่งนี้"), ()):
        refused = do("handover", assessed, leaver, *words, "--yes")
        assert refused.code in (1, 2)
        assert is_calm(refused), refused


def test_an_office_without_any_document_prints_it_too_under_a_number_of_its_register(
    do: Command, office: Path, tmp_path: Path
) -> None:
    made = do("record", "set", office, "person/new", f"name={LEAVER}", "active=1", "--json").value[
        "touched"
    ]
    leaver = next(ref for ref in made if "/person/" in ref)
    out = tmp_path / "h.pdf"
    done = do("handover", office, leaver, "--name", FOLLOWER, "--out", out, "--json").value
    words = squeezed(text_by_pdftotext(out.read_bytes()))
    assert done["paper"]["subject"].startswith("office/")
    assert done["paper"]["code"] in words
    for said in (LEAVER, FOLLOWER, "หน้าที่และสิทธิ", "ผู้รับมอบ"):
        assert squeezed(said) in words, said
    shown = do("paper", "show", office, done["paper"]["code"], "--json").value
    assert (shown["draft"], shown["unchanged"]) == (False, True)
    assert do("paper", "list", office).out.count(done["paper"]["number"]) == 1
    assert do("handover", office, leaver, "--out", tmp_path / "again.pdf").code == 0
