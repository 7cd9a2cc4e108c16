"""The tests that cannot run on Windows: the one list of them, with the reason of each.

A line is `tests/….py[::name] | reason`; a name stands for all its examples, or with `[…]` for one of them.
"""

from pathlib import Path

import pytest

LIST = Path(__file__).with_name("cannot_run.txt")


def listed() -> dict[str, str]:
    """Test, as pytest calls it, or file -> why it cannot run on Windows."""
    lines = (
        line.partition(" | ")
        for line in LIST.read_text("utf-8").splitlines()
        if line and line[0] != "#"
    )
    return {test.strip(): why.strip() for test, _bar, why in lines}


def reason(test: str, known: dict[str, str]) -> str:
    """Why a test cannot run there; "" when it can."""
    plain = test.partition("[")[0]
    return known.get(test) or known.get(plain) or known.get(plain.partition("::")[0]) or ""


def leave_out(items: list[pytest.Item]) -> None:
    """Mark what the list names; it is told as left out, with the reason."""
    known = listed()
    for item in items:
        why = reason(item.nodeid, known)
        if why:
            item.add_marker(pytest.mark.skip(reason=why))
