"""`seal`: what the seal of a print says, and the page a centre hands out to check them."""

from pathlib import Path

import pytest

from tests.ui.terminal.conftest import YEAR, Command, certify, is_calm
from tests.ui.terminal.test_scanning import printed

VECTORS = Path(__file__).parents[2] / "vectors"


@pytest.fixture
def final(do: Command, assessed: Path, tmp_path: Path) -> Path:
    """A print of what is locked, by a device with its certificate."""
    certify(do, assessed, "province")
    printed(do, assessed, tmp_path / "a.pdf", "sign_off")
    return tmp_path / "a.pdf"


def test_a_print_is_checked_by_its_file_and_by_the_text_of_its_code(
    do: Command, assessed: Path, final: Path
) -> None:
    output = do("seal", "check", assessed, final, "--json")
    assert output.code == 0
    (row,) = output.value
    assert row["state"] == "genuine"
    assert row["facts"]["ทะเบียน"].endswith("-1")
    assert "ตราประทับถูกต้อง" in do("seal", "check", assessed, final).out


def test_what_is_not_genuine_ends_with_1_and_says_why(
    do: Command, assessed: Path, final: Path
) -> None:
    output = do(
        "seal",
        "check",
        assessed,
        VECTORS / "scans" / "stranger.png",
        "PSEAL:NOTHING",
        final,
        "--json",
    )
    assert output.code == 1
    assert [one["state"] for one in output.value] == ["unknown", "altered", "genuine"]
    assert is_calm(do("seal", "check", assessed, assessed / "nothing.png"))


def test_a_centre_writes_the_page_and_nobody_else(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    certify(do, assessed, "province")
    refused = do("seal", "page", assessed, "--out", tmp_path / "check.html")
    assert is_calm(refused)
    assert not (tmp_path / "check.html").exists()
    centre = tmp_path / "centre"
    assert (
        do(
            "office", "new", centre, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, centre, "centre")
    written = do("seal", "page", centre, "--out", tmp_path / "check.html")
    assert written.code == 0
    assert "เขียนไฟล์ตรวจตราประทับไว้ที่" in written.out
    assert "Content-Security-Policy" in (tmp_path / "check.html").read_text("utf-8")
