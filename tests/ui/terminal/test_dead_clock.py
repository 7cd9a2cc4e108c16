"""A number, a sign-off or a due date is given by a clock that nobody doubts, or that a person says is right."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import main
from core.log.op import ClockDoubt
from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command

RIGHT = datetime(2026, 11, 20, 9).astimezone()
DEAD = RIGHT.replace(year=1970, month=1, day=3)
BEHIND = RIGHT.replace(year=2023)
FAR = RIGHT.replace(year=2036)
WRONG = [DEAD, BEHIND, FAR]
Clock = Callable[[datetime], None]
YES = "--clock-is-right"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock of this PC."""

    def set_to(time: datetime) -> None:
        monkeypatch.setattr("storage.clock.now", lambda: time)

    return set_to


@pytest.fixture
def locked(do: Command, clock: Clock, tmp_path: Path) -> tuple[Path, str]:
    """An office with an assessment that is locked to be signed, and one final print."""
    clock(RIGHT)
    folder = tmp_path / "office"
    do("office", "new", folder, "--name", "จังหวัด", "--code", "S10", "--kind", "province", *YEAR)
    do("answers", "import", folder, SAMPLES / "cdd_province_a.json", *CDD)
    with main.desk().look(folder) as look:
        ref = str(look.reader.records("assessment")[0].ref)
    done = do("signoff", folder, ref, "--by", "กานดา")
    assert done.code == 0, done
    assert (
        "2570/A" in do("paper", "print", folder, ref, "checklist", "--out", tmp_path / "1.pdf").out
    )
    return folder, ref


@pytest.mark.parametrize("wrong", WRONG)
def test_no_number_is_given_by_a_clock_in_doubt_until_a_person_says_it_is_right(
    do: Command, clock: Clock, locked: tuple[Path, str], tmp_path: Path, wrong: datetime
) -> None:
    folder, ref = locked
    clock(wrong)
    words = ("paper", "print", folder, ref, "checklist", "--out")
    # what is typed meanwhile does not make the clock right
    assert do("record", "set", folder, "person/new", "name=ชั่วคราว").code == 0
    for _again in range(2):
        refused = do(*words, tmp_path / "2.pdf")
        assert refused.code == 1
        assert "นาฬิกา" in refused.err
        assert YES in refused.err
    assert do(*words, tmp_path / "2.docx").code == 0, "what has no number is printed"
    assert len(do("paper", "list", folder, "--json").value) == 1
    agreed = do(*words, tmp_path / "2.pdf", YES)
    assert agreed.code == 0, agreed
    assert len(do("paper", "list", folder, "--json").value) == 2


@pytest.mark.parametrize("wrong", WRONG)
def test_a_clock_that_is_set_right_again_is_asked_for_once_at_most(
    do: Command, clock: Clock, locked: tuple[Path, str], tmp_path: Path, wrong: datetime
) -> None:
    folder, ref = locked
    words = ("paper", "print", folder, ref, "checklist", "--out", tmp_path / "2.pdf")
    clock(wrong)
    assert do("record", "set", folder, "person/new", "name=ชั่วคราว").code == 0
    clock(RIGHT + timedelta(days=2))
    assert do(*words).code == 0, "nobody had called the wrong clock right"
    clock(wrong)
    assert do(*words, YES).code == 0
    clock(RIGHT + timedelta(days=3))
    do(*words, YES)
    clock(RIGHT + timedelta(days=9))
    assert do(*words).code == 0


def test_a_sign_off_and_a_due_date_are_not_dated_by_a_dead_clock(
    do: Command, clock: Clock, locked: tuple[Path, str]
) -> None:
    folder, _ref = locked
    clock(DEAD)
    assert do("document", "start", folder, "--instrument", "cdd-clean", *YEAR).code == 0
    with main.desk().look(folder) as look:
        other = str(look.reader.records("assessment")[-1].ref)
    assert "นาฬิกา" in do("signoff", folder, other, "--by", "กานดา").err


@pytest.mark.parametrize("wrong", WRONG)
def test_a_handover_is_not_dated_by_a_clock_in_doubt(
    do: Command, clock: Clock, locked: tuple[Path, str], wrong: datetime
) -> None:
    folder, _ref = locked
    leaver, follower = (
        do("record", "set", folder, "person/new", f"name={name}", "--json").value["touched"][0]
        for name in ("ผู้ส่งมอบ", "ผู้รับมอบ")
    )
    clock(wrong)
    words = ("handover", folder, leaver, "--to", follower)
    assert do(*words).code == 0, "what would be handed over is read"
    for day in ((), ("--date", f"{datetime.now().year + 1}-01-01")):
        refused = do(*words, *day, "--yes")
        assert (refused.code, "นาฬิกา" in refused.err, YES in refused.err) == (1, True, True)


def test_a_year_of_rest_is_no_doubt() -> None:
    assert ClockDoubt.of(RIGHT, RIGHT + timedelta(days=370)) is None
    assert ClockDoubt.of(RIGHT, RIGHT - timedelta(hours=20)) is None
    assert ClockDoubt.of(None, RIGHT) is None
    found = [ClockDoubt.of(RIGHT, wrong) for wrong in WRONG]
    assert [one.kind if one else "" for one in found] == ["odd", "ahead", "leapt"]
