"""Slips of papers read from the command line: typed, by a scanner that types, and from real pages scanned."""

from io import StringIO
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from core.entities import unit_id
from core.exchange.slip import (
    CoverSlipSender,
    CoverSlipYear,
    FileOnCoverSlip,
    file_qr,
    slip,
    slip_qr,
)
from storage.db.folder.store import Folder
from tests.core.centre.conftest import centre as centre
from tests.printed import render
from tests.storage.papers.paper_samples import pictures
from tests.ui.terminal.conftest import Command, is_calm


def test_a_step_is_noted_and_taken_back(do: Command, below: Path) -> None:
    noted = do(
        "centre",
        "paper",
        below,
        "S10",
        "action_plan",
        *YEAR,
        "--day",
        "12 ก.ย. 2569",
        "--note",
        "แฟ้ม 3",
    )
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


@pytest.mark.parametrize(
    "words", [("nothing",), ("drive", "--day", "เมื่อวานซืน"), ("drive", "--undo")]
)
def test_what_cannot_be_noted_is_told_calmly(
    do: Command, below: Path, words: tuple[str, ...]
) -> None:
    assert is_calm(do("centre", "paper", below, "S10", *words, *YEAR))


YEAR = ("--year", "2569")
SHA = "3f9a12c7" * 8
PLAN = CoverSlipYear(2569, ("cdd-action-plan",))


@pytest.fixture
def below(centre: Folder, tmp_path: Path) -> Path:
    """The folder of a centre with four units, closed."""
    centre.close()
    return tmp_path / "S00"


def of(unit: str, *years: CoverSlipYear) -> CoverSlipSender:
    return CoverSlipSender(unit_id(unit), unit, years or (PLAN,))


def leaf(unit: str, turn: float = 0.0, dpi: int = 200) -> Image.Image:
    """The slip of a unit as a scanner sees it: grey, a little askew, not sharp."""
    name = FileOnCoverSlip(f"{unit}.prongsai", 9_000, SHA)
    page = slip("จังหวัด", unit, ("ส่วนกลาง",), (name,), "20 พ.ย. 2569", qr_sender=of(unit))
    (seen,) = pictures(render([page])[0], dpi)
    seen = seen.convert("L").rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    grey: Image.Image = seen.filter(ImageFilter.GaussianBlur(0.7))
    return grey


def states(do: Command, folder: Path, *what: object) -> list[tuple[str, str]]:
    found = do("centre", "slips", folder, *what, *YEAR, "--json").value
    return [(one["known_by"], one["state"]) for one in found]


def test_a_stack_of_real_slips_is_noted_from_its_scans(
    do: Command, below: Path, tmp_path: Path
) -> None:
    stack = tmp_path / "stack.pdf"
    photo = tmp_path / "photo.jpg"
    blank = tmp_path / "blank.png"
    leaf("S10", 1.5).save(
        stack, save_all=True, append_images=[leaf("S20", 180), leaf("S10")], resolution=200
    )
    leaf("S30", -3, 150).save(photo, quality=70)
    Image.new("L", (1240, 1754), 255).save(blank)
    told = do(
        "centre", "slips", below, stack, photo, blank, *YEAR, "--day", "12 ก.ย. 2568", "--json"
    )
    found = {(one["where"], one["unit"], one["state"]) for one in told.value}
    assert found == {
        ("stack.pdf หน้า 1", unit_id("S10"), "ready"),
        ("stack.pdf หน้า 2", unit_id("S20"), "ready"),
        ("stack.pdf หน้า 3", unit_id("S10"), "noted"),
        ("photo.jpg หน้า 1", unit_id("S30"), "ready"),
        ("blank.png หน้า 1", "", "other"),
    }
    rows = {one["code"]: one for one in do("centre", "status", below, *YEAR, "--json").value}
    papers = {
        code: {step["step"]: step["paper"] for step in row["steps"] if step["paper"]}
        for code, row in rows.items()
    }
    assert papers == {
        **{code: {"action_plan": "2025-09-12"} for code in ("S10", "S20", "S30")},
        "S40": {},
    }
    assert not list((below / "scans").glob("*")), "no picture of a slip is kept"


def test_codes_are_taken_one_after_another_and_each_says_what_it_is(
    do: Command, below: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = slip_qr(SHA, of("S10"))
    several = slip_qr(SHA, of("S20", CoverSlipYear(2569, ("cdd-action-plan", "cdd-innovation"))))
    last_year = slip_qr(SHA, of("S20", CoverSlipYear(2568)))
    unknown = slip_qr(SHA, of("X99"))
    sent = slip_qr(SHA, of("S30", CoverSlipYear(2569, ("cdd-clean",))))
    typed = [
        good,
        good,
        sent,
        several,
        last_year,
        unknown,
        file_qr(SHA),
        good[:-2],
        "https://example.org",
    ]
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(typed) + "\n"))
    told = states(do, below, "-")
    expected = "ready noted done several year unit old damaged other"
    assert [state for _known, state in told] == expected.split()
    lines = do(
        "centre", "slips", below, *YEAR, several, "--step", "innovation", "--note", "ตู้ 3"
    ).out
    assert "ได้รับเป็นกระดาษ" in lines
    assert "บันทึกแล้ว 1 จาก 1 ใบ" in lines
    undone = do("centre", "paper", below, "S10", "action_plan", *YEAR, "--undo")
    assert undone.code == 0
    assert states(do, below, good) == [("3F9A12C7", "ready")], "taken back, it is noted again"


@pytest.mark.parametrize(
    "words",
    [
        ("nothing.pdf",),
        ("https://example.org",),
        ("PSB1:", "--step", "none"),
        ("PSB1:", "--day", "x"),
    ],
)
def test_what_cannot_be_read_is_refused_calmly(
    do: Command, below: Path, words: tuple[str, ...]
) -> None:
    told = do("centre", "slips", below, *words, *YEAR)
    assert is_calm(told)
    assert told.code


def test_a_file_that_is_no_scan_is_refused_before_anything_is_noted(
    do: Command, below: Path, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.pdf"
    odd.write_bytes(b"nothing")
    told = do("centre", "slips", below, slip_qr(SHA, of("S10")), odd, *YEAR)
    assert told.code == 1
    assert is_calm(told)
    assert states(do, below, slip_qr(SHA, of("S10"))) == [("3F9A12C7", "ready")]
