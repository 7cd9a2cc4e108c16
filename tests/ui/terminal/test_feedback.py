"""What is said to a unit below, and by it, at the terminal: refused with a sentence when it makes no sense."""

from pathlib import Path

import pytest

from tests.ui.terminal.conftest import Command, is_calm

NOBODY = "0" * 32


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["comment/new", "kind=request"], id="a request without words"),
        pytest.param(["comment/new", "kind=order", "text=x"], id="an unknown kind"),
        pytest.param(["comment/new", "text=x", "due=วันนี้"], id="a day that is none"),
        pytest.param(["comment/new", "text=x", "due=2026-13-01"], id="a month that is none"),
        pytest.param(["comment/new", "text=x", "texxt=y"], id="an unknown field"),
        pytest.param(
            ["comment/new", "text=x", f"about=plan/{NOBODY}"], id="about what is not here"
        ),
        pytest.param(["comment/new", "text=x", "about=moon"], id="about what is no record"),
        pytest.param(["moon/comment/new", "text=x"], id="a scope that is none"),
        pytest.param([f"{NOBODY}/unit/new", "code=x"], id="a record that lives elsewhere"),
        pytest.param(["reply/new", "text=x"], id="an answer to nothing"),
        pytest.param(
            ["reply/new", f"answers=comment/{NOBODY}", "text=x"], id="an answer to what is not here"
        ),
        pytest.param(["acceptance/new", "state=accepted"], id="accepting nothing"),
        pytest.param(
            ["acceptance/new", f"signoff=signoff/{NOBODY}", "state=perhaps"], id="an unknown state"
        ),
    ],
)
def test_what_makes_no_sense_is_not_written(do: Command, office: Path, words: list[str]) -> None:
    before = do("digest", office).out
    output = do("record", "set", office, *words)
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before
