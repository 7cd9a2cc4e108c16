"""The papers of no form from the command line: what they ask for, what they say, and the register of both."""

from pathlib import Path

import pytest

from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.terminal.conftest import Command, is_calm

SAID = (
    "--say",
    "place=ห้องประชุมใหญ่",
    "--say",
    "members=นางสาวตัวอย่าง ใจดี, พัฒนาการ, ประธานกรรมการ\n, นิติกร, เลขานุการ",
)


@pytest.fixture
def subject(do: Command, assessed: Path) -> str:
    return str(do("record", "list", assessed, "assessment", "--json").value[0]["ref"])


def text(path: Path) -> str:
    return squeezed(text_by_pdftotext(path.read_bytes()))


def test_the_list_tells_what_a_paper_asks_for(do: Command, assessed: Path, subject: str) -> None:
    asked = {
        one["form"]: one.get("asks", [])
        for one in do("paper", "list", assessed, subject, "--json").value
    }
    assert asked["minutes"] == [
        "no",
        "day",
        "time",
        "place",
        "members",
        "absent",
        "others",
        "resolved",
    ]
    assert asked["certificate"] == ["giver", "award", "day", "name", "position"]
    assert asked["sign_off"] == asked["checklist"] == []
    assert "returned" not in asked, "nothing has come back"
    assert "ranking" not in asked, "one unit has no place"


@pytest.mark.parametrize(
    "form", ["agenda", "attendance", "minutes", "committee_order", "certificate", "sign_off"]
)
def test_each_is_written_in_every_ending(
    do: Command, assessed: Path, subject: str, tmp_path: Path, form: str
) -> None:
    for ending in (".pdf", ".xlsx", ".docx"):
        out = tmp_path / f"a{ending}"
        assert do("paper", "print", assessed, subject, form, "--out", out).code == 0
        assert out.stat().st_size > 2_000


def test_what_was_answered_is_on_the_paper_and_in_the_register(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    assert do("signoff", assessed, subject, "--by", "ก้อย").code == 0
    held = do("paper", "print", assessed, subject, "minutes", *SAID, "--out", out, "--json").value
    output = text(out)
    for words in ("ห้องประชุมใหญ่", "นางสาวตัวอย่างใจดี", "ประธานกรรมการ", "นิติกร", "มติที่ประชุม"):
        assert words in output
    assert "ห้องประชุมใหญ่" in do("record", "show", assessed, held["ref"]).out
    assert do("paper", "show", assessed, held["code"], "--json").value["unchanged"] is True


def test_words_may_come_from_a_file(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("นายสมมุติ รักงาน, หัวหน้ากลุ่ม, กรรมการ", encoding="utf-8")
    out = tmp_path / "a.pdf"
    assert (
        do(
            "paper",
            "print",
            assessed,
            subject,
            "attendance",
            "--say",
            f"members=@{names}",
            "--out",
            out,
        ).code
        == 0
    )
    assert "นายสมมุติรักงาน" in text(out)


def test_points_in_the_minutes_are_those_of_the_record_and_cannot_be_typed(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.pdf"
    refused = do("paper", "print", assessed, subject, "minutes", "--say", "total=110", "--out", out)
    assert refused.code == 1
    assert is_calm(refused)
    assert not out.exists()


@pytest.mark.parametrize(
    ("form", "draft"), [("agenda", False), ("committee_order", False), ("minutes", True)]
)
def test_only_what_shows_figures_is_a_draft_before_they_are_locked(
    do: Command, assessed: Path, subject: str, tmp_path: Path, form: str, draft: bool
) -> None:
    held = do(
        "paper", "print", assessed, subject, form, "--out", tmp_path / "a.pdf", "--json"
    ).value
    assert (held.get("draft", False), "number" in held) == (draft, not draft)


def test_the_sheet_of_signing_names_the_papers_of_what_is_signed(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    assert do("signoff", assessed, subject, "--by", "ผู้ลงนาม").code == 0
    sheet = do(
        "paper", "print", assessed, subject, "checklist", "--out", tmp_path / "a.pdf", "--json"
    ).value
    out = tmp_path / "b.pdf"
    assert do("paper", "print", assessed, subject, "sign_off", "--out", out).code == 0
    output = text(out)
    assert sheet["code"] in output
    assert "ยังไม่ล็อก" not in output
