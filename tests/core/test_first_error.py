"""What is cleaned up behind an error does not take its place: the first error is the cause."""

import ast
from collections.abc import Iterator

import pytest

from core.errors import UserError, afterwards, undone_by
from tests.modules import ROOT, product

# what ends something in memory, or hands on: it neither reads nor writes a medium
HARMLESS = frozenset(
    [
        *(
            "append",
            "cancel",
            "close",
            "deque",
            "emit",
            "enable",
            "end",
            "id",
            "isValid",
            "isinstance",
        ),
        *(
            "kill",
            "notify_all",
            "pop",
            "put",
            "reset",
            "set",
            "setEnabled",
            "shutdown",
            "thread_time",
        ),
        *("CloseHandle", "LocalFree", "_library", "c_void_p", "set_progress_handler"),
        *("delete_folder", "give_memory_back"),  # they raise nothing
        *("error_for", "is_corrupt", "is_foreseen", "is_full", "no_scratch", "unfinished"),
    ]
)
# what may fail, and why no first error is lost
KNOWN = {
    "core/errors.py": "it is `afterwards`",
    "core/exchange/invitation_deeds.py": "the letters of what was made: a failure to print them is not raised",
    "storage/db/sqlite.py": "two pragmas that touch no file",
    "storage/files.py": "closes handles",
    "ui/desktop/base/page_context.py": "ends a generator",
    "ui/phone/room.py": "the program's own thread: both would be bugs",
    "ui/phone/server.py": "closes sockets",
    "ui/session.py": "memory of this process",
    "wiring/press.py": "ends a process",
}


def risks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The calls in a `finally`, or before the bare `raise` of an `except`, that may raise over the first error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            yield from calls(node.finalbody)
        if isinstance(node, ast.ExceptHandler):
            last = node.body[-1]
            if isinstance(last, ast.Raise) and last.exc is None:
                yield from calls(node.body[:-1])


def calls(body: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    for one in body:
        if isinstance(one, ast.With) and ast.unparse(one.items[0]).startswith("suppress("):
            continue
        for node in ast.walk(one):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name not in HARMLESS and not ast.unparse(one).startswith("if cause"):
                    yield node.lineno, name


def test_no_clean_up_can_raise_over_the_error_that_came_first() -> None:
    found = {
        f"{path}:{line} {name}"
        for path, module in product(ROOT, ("core", "storage", "ui", "wiring")).items()
        for line, name in risks(module.tree)
        if path not in KNOWN
    }
    assert not found, "core.errors.afterwards keeps the first error"


def test_the_first_error_is_raised_with_a_note_on_the_second() -> None:
    def clean_up() -> None:
        raise OSError("second")

    with pytest.raises(UserError) as raised, afterwards(clean_up):
        raise UserError("first", "", "")
    assert raised.value.what == "first"
    assert "second" in raised.value.__notes__[0]
    with pytest.raises(OSError, match="second"), afterwards(clean_up):
        pass
    with undone_by(clean_up):
        pass
