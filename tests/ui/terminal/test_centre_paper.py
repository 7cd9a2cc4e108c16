"""What came on paper, noted from the command line."""

from pathlib import Path

import pytest

from storage.db.folder.store import Folder
from tests.core.audit.conftest import centre as centre
from tests.ui.terminal.conftest import Command, is_calm

YEAR = ("--year", "2569")


@pytest.fixture
def below(centre: Folder, tmp_path: Path) -> Path:
    """The folder of a centre with four units, closed."""
    centre.close()
    return tmp_path / "S00"


def test_a_step_is_noted_and_taken_back(do: Command, below: Path) -> None:
    noted = do("centre", "paper", below, "S10", "action_plan", *YEAR, "--day", "12 ก.ย. 2569", "--note", "แฟ้ม 3")
    assert "ได้รับเป็นกระดาษ 12 ก.ย. 2569" in noted.out
    (row,) = do("centre", "paper", below, "S10", "drive", *YEAR, "--json").value
    papers = {step["step"]: step["paper"] for step in row["steps"] if step["paper"]}
    assert papers["action_plan"] == "2026-09-12"
    assert set(papers) == {"action_plan", "drive"}
    assert {step["state"] for step in row["steps"] if step["paper"]} == {"done"}
    (after,) = do("centre", "paper", below, "S10", "action_plan", *YEAR, "--undo", "--json").value
    assert [step["step"] for step in after["steps"] if step["paper"]] == ["drive"]


def test_a_code_nobody_has_is_told(do: Command, below: Path) -> None:
    told = do("centre", "paper", below, "S99", "action_plan", *YEAR)
    assert is_calm(told)
    assert "ไม่มีรหัสนี้ในทะเบียนหน่วยงาน" in told.err


@pytest.mark.parametrize("words", [("nothing",), ("drive", "--day", "เมื่อวานซืน"), ("drive", "--undo")])
def test_what_cannot_be_noted_is_told_calmly(do: Command, below: Path, words: tuple[str, ...]) -> None:
    assert is_calm(do("centre", "paper", below, "S10", *words, *YEAR))
