"""The end of a centre's year by the terminal: a tie waits, a resolution settles it, the register is written once."""

from pathlib import Path

import pytest

from core.entities import unit_id
from storage.db.folder.store import Folder
from tests.core.papers import test_score_sheets as sheets
from tests.ui.terminal.conftest import CDD, Command, is_calm

# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent
SAID = (
    "--committee",
    "คณะที่ 2",
    "--day",
    "9 ม.ค. 2569",
    "--reason",
    "ขยายผลได้มากกว่า",
    "--minutes",
    "ครั้งที่ 3/2569",
)
S10, S30, S40, S50 = map(unit_id, ("S10", "S30", "S40", "S50"))


@pytest.fixture
def ended(centre: Folder, sent: dict[str, Folder], tmp_path: Path) -> Path:
    """The folder of a centre to which all have sent, closed."""
    assert len(sent) == 4
    centre.close()
    return tmp_path / "S00"


def test_a_tie_waits_is_settled_by_a_resolution_and_the_register_is_written(
    do: Command, ended: Path
) -> None:
    asked = ("centre", "select", ended, *CDD)
    before = do(*asked, "--json").value
    (tie,) = [one for one in before["proposals"] if one["tie"]]
    assert (tie["level"], before["resolutions"], before["to_write"]) == ([S10, S30], [], 2)
    assert "คะแนนเท่ากัน รอมติ" in do(*asked).out
    assert "ผลที่ยังไม่อยู่ในทะเบียน 2 รายการ" in do(*asked).out
    settled = do(*asked, "--first", "S30", *SAID, "--json").value
    assert not [one for one in settled["proposals"] if one["tie"]]
    (said,) = settled["resolutions"]
    assert (said["text"], said["day"], said["idle"]) == (
        "ให้ จังหวัด S30 อยู่ก่อน จังหวัด S10",
        "2026-01-09",
        False,
    )
    assert settled["to_write"] > 2
    assert {one["unit"]: one["now"]["outcome"] for one in settled["units"]}[S30] == "outstanding"
    assert not any(one["now"]["written"] for one in settled["units"] if one["now"]["outcome"])
    written = do(*asked, "--write", "--json").value
    assert written["to_write"] == 0
    assert all(one["now"]["written"] for one in written["units"])
    assert "ได้รับคัดเลือก" in do(*asked).out
    assert "ผลที่ยังไม่อยู่ในทะเบียน" not in do(*asked).out
    back = do(*asked, "--withdraw", said["ref"], "--json").value
    assert [one["tie"] for one in back["proposals"]].count(True) == 1
    assert back["resolutions"] == []


def test_what_cannot_be_resolved_is_said_and_nothing_is_kept(do: Command, ended: Path) -> None:
    asked = ("centre", "select", ended, *CDD)
    for wrong, why in (
        (("--first", "S50", *SAID), "หน่วยงานเหล่านี้ไม่ได้คะแนนเท่ากันในเขตใดที่รอมติ"),
        (("--first", "S10", "--first", "S30", *SAID), "เลือกได้ 1 แห่งจากที่คะแนนเท่ากัน 2 แห่ง"),
        (("--first", "S10"), "ยังไม่ได้ใส่ ผู้มีมติ"),
        (("--first", "S10", *SAID, "--day", "1 ม.ค. 2599"), "วันที่มีมติยังมาไม่ถึง"),
        (("--first", "S10", *SAID, "--day", "วันวาน"), "ยังไม่ได้ใส่ วันที่มีมติ"),
        (("--withdraw", "all/motion/0"), "ปีนี้ไม่มีมติ"),
    ):
        done = do(*asked, *wrong)
        assert done.code == 1
        is_calm(done)
        assert why in done.err
    assert do(*asked, "--json").value["resolutions"] == []
