"""A committee's round at the terminal: all units by stage, and one command for those for which it can be done."""

from pathlib import Path

import pytest

from core.committee.batch_view import BALLOTS, SEALED, SET_ASIDE
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import YEAR, copied_panel
from tests.templates import Copied
from tests.ui.terminal.conftest import Command

GIVEN = sample("cdd_province_a.json")


@pytest.fixture
def office(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The secretary's folder; one of three members has not sealed her ballots on two units."""
    with copied_panel(copied, samples=[GIVEN] * 2) as room:
        room.call()
        for n in (0, 1):
            for unit in range(2):
                room.score(n, GIVEN["answers"], unit)
            room.seal(n, range(2))
        room.up((0, 1))
        monkeypatch.setenv("PRONGSAI_KEYS", str(room.secretary.home))
    return room.secretary.place


def test_a_batch_does_what_can_be_done_and_tells_why_the_rest_was_not(
    do: Command, office: Path
) -> None:
    listed = ("committee", "round", office, "--year", YEAR, "--json")
    units = do(*listed).value
    assert [(one["stage"], one["deeds"]) for one in units] == [(BALLOTS, [SET_ASIDE])] * 2
    first, second = (one["vote"] for one in units)
    batch = ("committee", "batch", office, SET_ASIDE)
    alone = do(*batch, first, "--year", YEAR, "--why", "ลาป่วย", "--json").value
    assert alone == {"done": 1, "failed": {}}
    told = do(*batch, first, second, "--year", YEAR, "--why", "ลาป่วย")
    assert "ทำแล้ว 1 จาก 2 หน่วยงาน" in told.out
    assert f"{first}: บันทึกมติไม่ได้: ไม่มีใบที่ขาดของหน่วยงานนี้แล้ว" in told.out
    assert [one["stage"] for one in do(*listed).value] == [SEALED] * 2
    assert do(*batch, "draft_assessment/" + "0" * 32, "--year", YEAR).code != 0
