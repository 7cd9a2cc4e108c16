"""Words of others are shown by the terminal, never done: no colour, no bell, no line of their own, no turned text."""

import ast
import json
from pathlib import Path

import pytest

from core.errors import UserError
from tests.ui.terminal.conftest import Command
from ui.terminal.commands import print_error
from ui.terminal.show import Output, show

TERMINAL = Path(__file__).parents[3] / "ui" / "terminal"
HOSTILE = "จังหวัด\x1b[31mแดง\x07\x9b2J\rทับ\nบรรทัดปลอม\u202eกลับ\u2066\u2028\x7f"
STEERING = [
    letter for letter in HOSTILE if ord(letter) < 32 or letter in "\x7f\x9b\u202e\u2066\u2028"
]


def test_hostile_words_are_made_visible_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    show(Output(None, [HOSTILE]), as_json=False)
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert not [letter for letter in STEERING if letter in shown[:-1]]
    assert "\\u001b[31mแดง" in shown
    assert "\\u202e" in shown


def test_a_refusal_that_names_them_is_three_lines(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(UserError(HOSTILE, HOSTILE, HOSTILE))
    shown = capsys.readouterr().err
    assert shown.count("\n") == 3
    assert not [letter for letter in STEERING if letter in shown.replace("\n", "")]


def test_json_says_exactly_the_same_words(capsys: pytest.CaptureFixture[str]) -> None:
    show(Output({"name": HOSTILE}), as_json=True)
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"name": HOSTILE}
    assert not [letter for letter in STEERING if letter in shown.replace("\n", "")]


def test_thai_words_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show(Output(None, ["ที่ทำการ\u200bปกครองจังหวัด “ก” → 1/2"]), as_json=False)
    assert capsys.readouterr().out == "ที่ทำการ\u200bปกครองจังหวัด “ก” → 1/2\n"


def test_there_is_one_place_that_prints() -> None:
    """Elsewhere nothing of data is printed: counts and the help of click alone."""
    found = {
        f"{path.name}: {ast.unparse(node.args[0])}"
        for path in TERMINAL.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("click.echo", "print", "click.secho")
        and node.args
    }
    assert {one.partition(":")[0] for one in found} == {"show.py", "commands.py", "papers.py"}
    assert len(found) == 4, found


def test_a_name_of_an_office_cannot_write_lines_of_its_own(do: Command, office: Path) -> None:
    record = do("record", "list", office, "office", "--json").value[0]["ref"]
    assert do("record", "set", office, record, "name=ก\x1b[2Jข").code in (0, 1)
    for words in (
        ("office", "info", office),
        ("record", "show", office, record),
        ("history", office, record),
    ):
        assert "\x1b" not in do(*words).out
