"""A file that a command cannot take ends it with 1: a refused file is no wrong command, which ends with 2."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest

from tests.test_docs import commands
from tests.ui.terminal.conftest import Command

READS = frozenset({"file", "files", "cases", "codes", "draft", "path", "questions"})
Words = Callable[[Path, str, Path, Path], Sequence[object]]
# what stands behind the words of a command: its folder, an assessment in it, the file, and a new path
TAKES: dict[tuple[str, ...], Words] = {
    ("answers", "import"): lambda office, _one, file, _new: (
        office,
        file,
        "--instrument",
        "cdd-clean",
        "--year",
        2570,
    ),
    ("answers", "read"): lambda office, one, file, _new: (office, one, file),
    ("ballot", "read"): lambda office, _one, file, _new: (
        office,
        "questions",
        file,
        "--slips",
        "3",
    ),
    ("bundle", "import"): lambda office, _one, file, _new: (office, file),
    ("bundle", "inspect"): lambda _office, _one, file, _new: (file,),
    ("committee", "score"): lambda office, one, file, _new: (office, one, file),
    ("evidence", "add"): lambda office, _one, file, _new: (office, file.with_name("gone")),
    ("evidence", "replace"): lambda office, one, file, _new: (office, one, file),
    ("instrument", "check"): lambda _office, _one, file, _new: (file,),
    ("instrument", "from-xlsform"): lambda _office, _one, file, new: (file, "--out", new),
    ("instrument", "publish"): lambda office, _one, file, _new: (office, file),
    ("instrument", "wording"): lambda office, _one, file, _new: (office, file),
    ("key", "certify"): lambda office, _one, file, new: (
        office,
        file,
        "--class",
        "office",
        "--letter",
        "B",
        "--out",
        new,
    ),
    ("key", "root", "show"): lambda _office, _one, file, _new: (file,),
    ("key", "root", "trust"): lambda office, _one, file, _new: (office, file),
    ("key", "start", "show"): lambda _office, _one, file, _new: (file,),
    ("office", "join"): lambda office, _one, file, _new: (office, file),
    ("plan", "import"): lambda office, _one, file, _new: (
        office,
        file,
        "--instrument",
        "operating-plan",
        "--year",
        2570,
    ),
    ("register", "import"): lambda office, _one, file, _new: (office, "division", file),
    ("register", "units"): lambda office, _one, file, _new: (office, file),
    ("restore",): lambda _office, _one, file, new: (file, new),
    ("scan",): lambda office, _one, file, _new: (office, file),
    ("update", "check"): lambda _office, _one, file, _new: (file,),
    ("update", "take"): lambda _office, _one, file, _new: (file,),
    ("workshop", "vote"): lambda office, one, file, _new: (office, one, file),
}
# what they read of any file they say, and end with 0
SAYS = {("bundle", "inspect"), ("answers", "import"), ("plan", "import"), ("register", "import")}


@pytest.mark.parametrize("content", [b"\x00\xff not a file", b"a,b\n1,2\n", b'{"a": 1}'])
def test_a_file_that_is_not_what_it_should_be_ends_with_one(
    do: Command, assessed: Path, tmp_path: Path, content: bytes
) -> None:
    one = do("record", "list", assessed, "assessment", "--json").value[0]["ref"]
    faults = []
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    for words, rest in TAKES.items():
        done = do(*words, *rest(assessed, one, file, tmp_path / "new"))
        if done.code != 1 and (words not in SAYS or done.code):
            faults.append(f"{words}: {done.code} {done.err[:200]} {done.out[:200]}")
    assert not faults, "\n".join(faults)


def test_every_command_that_reads_a_file_is_among_them() -> None:
    reading = {
        words
        for words, command in commands().items()
        if any(
            isinstance(one, click.Argument)
            and one.name in READS
            and isinstance(one.type, click.Path)
            for one in command.params
        )
    }
    assert reading - TAKES.keys() <= ELSEWHERE


# codes on paper, a form's cases: tested where they are; one writes its file
ELSEWHERE = {
    ("score",),
    ("ballot", "print"),
    ("key", "start", "letters"),
    ("plan", "export"),
    ("answers", "read"),
}
