"""A file that says it is of another form or fiscal year is a question: nothing is written before somebody says so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, is_calm
from ui.terminal.commands import root

ANSWERS: dict[str, Any] = {"answers": {"d1.l1.1": {"state": "not_met"}}}
MORAL = ("--instrument", "moral-plan", *YEAR)


def commands(group: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with what is typed for it."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for one in group.list_commands(context):
            found = group.get_command(context, one)
            assert found is not None
            yield from commands(found, f"{name} {one}".strip())
    else:
        yield name, group


def test_every_command_that_enters_a_file_by_a_form_and_a_year_has_the_flag() -> None:
    takes = {name: {one.name for one in command.params} for name, command in commands(root)}
    entering = {name for name, params in takes.items() if params >= {"file", "instrument", "year"}}
    assert entering >= {"answers import", "plan import"}
    assert {name for name, params in takes.items() if "anyway" in params} == {
        *entering,
        "committee score",
    }


@pytest.mark.parametrize(
    "says",
    [
        pytest.param({"year": 2568}, id="of the year before"),
        pytest.param({"instrument": "cdd-clean/2564/1", "year": 2570}, id="of a later year"),
        pytest.param({"instrument": "cdd-clean/2570/1"}, id="of another edition"),
        pytest.param({"instrument": "ita/2564/1", "year": 2569}, id="of another form"),
    ],
)
def test_answers_of_another_year_or_form_are_entered_once_that_is_said(
    do: Command, assessed: Path, tmp_path: Path, says: dict[str, Any]
) -> None:
    file = tmp_path / "given.json"
    file.write_text(json.dumps({**ANSWERS, **says}), encoding="utf-8")
    before = do("document", "list", assessed, *YEAR, "--json").out
    refused = do("answers", "import", assessed, file, *CDD)
    assert refused.code == 1
    assert is_calm(refused)
    assert str(says.get("year", says.get("instrument"))) in refused.err
    assert "--anyway" in refused.err
    assert ("ไฟล์บอกว่าเป็นของแบบ" in refused.err) == ("instrument" in says)
    assert ("ไฟล์บอกว่าเป็นของปี" in refused.err) == ("instrument" not in says)
    assert ("ปี 2569 จึง" in refused.err) == (says.get("year") == 2569)
    assert do("document", "list", assessed, *YEAR, "--json").out == before
    taken = do("answers", "import", assessed, file, *CDD, "--anyway", "--json")
    assert taken.value["changed"] == 1
    assert do("document", "list", assessed, *YEAR, "--json").out != before


def test_a_file_that_names_its_form_shortly_or_not_at_all_is_no_question(
    do: Command, office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "given.json"
    for says in ({}, {"instrument": "cdd-clean"}, {"instrument": "cdd-clean/2564", "year": "2569"}):
        file.write_text(json.dumps({**ANSWERS, **says}), encoding="utf-8")
        assert do("answers", "import", office, file, *CDD).code == 0


def test_a_plan_of_another_year_is_entered_once_that_is_said(
    do: Command, office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    given = json.loads((SAMPLES / "moral_plan_province.json").read_text("utf-8"))
    file.write_text(json.dumps({**given, "year": 2570}), encoding="utf-8")
    refused = do("plan", "import", office, file, *MORAL)
    assert (refused.code, is_calm(refused)) == (1, True)
    assert "2570" in refused.err
    assert do("record", "list", office, "plan", "--json").value == []
    assert do("plan", "import", office, file, *MORAL, "--anyway").code == 0
    assert len(do("record", "list", office, "plan", "--json").value) == 1
