"""What is missing becomes rows of the plan from the terminal, and the cheapest way to a grade is told and acted on."""

import json
from pathlib import Path
from typing import Any

from tests.ui.terminal.conftest import Command, is_calm
from ui.terminal.gaps import _told

HIGHEST = "ถึงเกรดสูงสุดและผ่านเกณฑ์แล้ว"
NOTHING = "ปีนี้ไม่มีสิ่งที่ยังขาด"
ANSWERS = {"answers": {"d1.l1.1": {"state": "met"}}}


def good(do: Command, *words: object) -> Any:
    done = do(*words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def office(do: Command, tmp_path: Path) -> tuple[Path, str]:
    """An office with an assessment that is begun; its folder and the assessment."""
    folder = tmp_path / "office"
    good(do, "office", "new", folder, "--name", "หน่วยตัวอย่าง", "--code", "S10", "--year", 2569)
    given = tmp_path / "answers.json"
    given.write_text(json.dumps(ANSWERS), encoding="utf-8")
    good(do, "answers", "import", folder, given, "--instrument", "cdd-clean", "--year", 2569)
    found = good(do, "document", "list", folder, "--year", 2569)
    return folder, next(one["document"] for one in found if one["document"])


def test_gaps_are_listed_made_rows_and_told_with_them(do: Command, tmp_path: Path) -> None:
    folder, assessment = office(do, tmp_path)
    found = good(do, "gap", "list", folder, "--year", 2569)
    assert {one["home"].split("/", 1)[-1] for one in found} >= {assessment}
    refused = do("gap", "act", folder, assessment, found[0]["gap"])
    assert refused.code == 1, "no plan yet"
    assert is_calm(refused)
    good(do, "document", "start", folder, "--instrument", "operating-plan", "--year", 2569)
    done = good(do, "gap", "act", folder, assessment, found[0]["gap"], "--owner", "สมชาย", "--until", "2026-03-01")
    assert len(done["rows"]) == 1
    told = next(one for one in good(do, "gap", "list", folder, "--year", 2569) if one["gap"] == found[0]["gap"])
    assert told["rows"][0]["owner"] == "สมชาย"
    again = good(do, "gap", "act", folder, assessment, found[0]["gap"])
    assert (again["rows"], again["save"]) == (done["rows"], "")
    assert do("gap", "act", folder, assessment, "answer/" + "0" * 32).code == 1


def test_the_cheapest_way_is_told_and_becomes_rows(do: Command, tmp_path: Path) -> None:
    folder, assessment = office(do, tmp_path)
    good(do, "document", "start", folder, "--instrument", "operating-plan", "--year", 2569)
    ways = good(do, "gap", "grade", folder, assessment)
    assert ways
    assert all(one["items"] or one["why"] for one in ways)
    done = good(do, "gap", "grade", folder, assessment, "--act")
    assert len(done["rows"]) == len(ways[0]["items"])
    assert "เกรด" in do("gap", "grade", folder, assessment).out


def test_it_is_said_that_nothing_is_missing_only_where_nothing_is(do: Command, tmp_path: Path) -> None:
    folder, assessment = office(do, tmp_path)
    assert NOTHING in do("gap", "list", folder, "--year", 2575).out
    assert NOTHING not in do("gap", "list", folder, "--year", 2569).out
    assert HIGHEST not in do("gap", "grade", folder, assessment).out
    assert list(_told(()).lines) == [HIGHEST]
