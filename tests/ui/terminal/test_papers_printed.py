"""What a record can print, and printing it: plans and score sheets beside the checklist."""

from pathlib import Path

import pytest

from tests.ui.terminal.conftest import SAMPLES, YEAR, Command, is_calm


@pytest.fixture
def plan(do: Command, office: Path) -> str:
    """The record of the sample plan."""
    given = ("plan", "import", office, SAMPLES / "dsi_moral_plan_2569.json", "--instrument", "moral-plan", *YEAR)
    assert do(*given).code == 0
    return str(do("record", "list", office, "plan", "--json").value[0]["ref"])


def forms(do: Command, office: Path, record: str) -> list[tuple[str, bool]]:
    """Form and whether it is a print, as `paper list` has them."""
    return [(one["form"], bool(one["code"])) for one in do("paper", "list", office, record, "--json").value]


def test_a_record_lists_what_it_can_print_then_what_was_printed(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    offered = [("goals", False), ("success", False), ("report", False)]
    assert forms(do, office, plan) == offered
    assert do("paper", "print", office, plan, "success", "--out", tmp_path / "a.pdf").code == 0
    assert forms(do, office, plan) == [*offered, ("success", True)]
    assert "สรุปผลความสำเร็จ" in do("paper", "list", office, plan).out


def test_each_paper_of_a_plan_stands_in_the_register(do: Command, office: Path, plan: str, tmp_path: Path) -> None:
    for form in ("goals", "success"):
        printed = do("paper", "print", office, plan, form, "--out", tmp_path / f"{form}.pdf", "--json").value
        held = do("paper", "show", office, printed["code"], "--json").value
        assert (held["form"], held["unchanged"]) == (form, True)
        assert (tmp_path / f"{form}.pdf").read_bytes().startswith(b"%PDF")


def test_an_office_prints_the_sheet_of_its_own_group_alone(do: Command, assessed: Path, tmp_path: Path) -> None:
    subject = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    assert forms(do, assessed, subject) == [
        ("checklist", False),
        ("score_general", False),
        ("drive_summary", False),
        ("unit_page", False),
    ]
    printed = do("paper", "print", assessed, subject, "score_general", "--out", tmp_path / "a.pdf", "--json").value
    assert printed["subject"] == "/".join(subject.split("/")[-2:])
    assert do("paper", "show", assessed, printed["code"], "--json").value["unchanged"] is True


def test_arabic_digits_are_noted_in_the_register(do: Command, office: Path, plan: str, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "a.pdf", "--digits", "arabic", "--json")
    assert do("paper", "print", office, plan, "success", *out).value["options"] == "arabic,draft"


@pytest.mark.parametrize(
    ("ending", "begins"), [(".pdf", b"%PDF"), (".xlsx", b"PK"), (".docx", b"PK"), (".DOCX", b"PK")]
)
def test_the_ending_of_the_file_says_what_is_written(
    do: Command, office: Path, plan: str, tmp_path: Path, ending: str, begins: bytes
) -> None:
    out = tmp_path / f"แผน{ending}"
    printed = do("paper", "print", office, plan, "success", "--out", out, "--json").value
    assert out.read_bytes().startswith(begins)
    assert printed["notes"] == []


def test_an_ending_nobody_writes_is_refused_before_anything_is_registered(
    do: Command, office: Path, plan: str, tmp_path: Path
) -> None:
    said = do("paper", "print", office, plan, "success", "--out", tmp_path / "a.odt")
    assert (said.code, is_calm(said), ".pdf .xlsx .docx" in said.err) == (1, True, True)
    assert do("paper", "list", office, "--json").value == []


@pytest.mark.parametrize("form", ["reports", "checklist", "nothing"])
def test_a_paper_this_record_has_not_is_refused_and_names_those_it_has(
    do: Command, office: Path, plan: str, tmp_path: Path, form: str
) -> None:
    said = do("paper", "print", office, plan, form, "--out", tmp_path / "a.pdf")
    assert (said.code, is_calm(said), "goals, success, report" in said.err) == (1, True, True)
    assert do("paper", "list", office, "--json").value == []
