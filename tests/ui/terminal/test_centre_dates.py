"""The dates of a programme's steps from the command line: shown, set, postponed with a reason."""

from pathlib import Path

import main
from tests.ui.terminal.conftest import Command, is_calm
from tests.ui.terminal.test_starts import centre as centre

FORM = main.RESOURCES / "instruments" / "cdd-clean-programme-2564.yaml"
OF = ("--programme", "cdd-clean-programme", "--year", "2569")


def until(do: Command, folder: Path) -> dict[str, tuple[str | None, str]]:
    return {
        one["step"]: (one["until"], one["reason"])
        for one in do("centre", "dates", folder, *OF, "--json").value
    }


def test_dates_are_set_and_postponed_with_a_reason(do: Command, centre: Path) -> None:
    assert do("instrument", "publish", centre, FORM).code == 0
    assert until(do, centre)["action_plan"] == (None, "")
    assert (
        do(
            "centre",
            "dates",
            centre,
            *OF,
            "--set",
            "action_plan=30 พ.ย. 2569",
            "--set",
            "drive=2026-12-31",
        ).code
        == 0
    )
    assert until(do, centre)["action_plan"] == ("2026-11-30", "")
    assert "31 ธ.ค. 2569" in do("centre", "dates", centre, *OF).out
    late = ("--set", "action_plan=2026-12-15")
    assert is_calm(do("centre", "dates", centre, *OF, *late)), "a later day needs its reason"
    assert do("centre", "dates", centre, *OF, *late, "--reason", "น้ำท่วม").code == 0
    assert until(do, centre)["action_plan"] == ("2026-12-15", "น้ำท่วม")
    assert do("centre", "dates", centre, *OF, "--set", "drive=").code == 0
    assert until(do, centre)["drive"] == (None, "")


def test_what_cannot_be_set_is_told_calmly(do: Command, centre: Path) -> None:
    told = do("centre", "dates", centre, *OF, "--set", "drive=2026-12-31")
    assert is_calm(told)
    assert "ยังไม่ได้ประกาศ" in told.err
    assert do("instrument", "publish", centre, FORM).code == 0
    for wrong in ("nothing=2026-12-31", "drive", "drive=วันหนึ่ง"):
        assert is_calm(do("centre", "dates", centre, *OF, "--set", wrong)), wrong
