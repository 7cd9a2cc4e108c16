"""What the project still owes its readers: a list that may only become shorter (tests/test_owed.py)."""

from datetime import date
from typing import NamedTuple


class Owed(NamedTuple):
    """A debt: the table it is missing from and the row, since when, and why it is not paid yet."""

    table: str
    row: str
    since: date
    why: str


OWED = (
    Owed(
        "help",
        "bin",
        date(2026, 11, 21),
        "the bin is told of in other parts of the help, without a part of its own",
    ),
    Owed(
        "help",
        "privacy",
        date(2026, 11, 21),
        "the page is younger than the help; docs/terminal.md tells of it",
    ),
    Owed(
        "docs",
        "findings",
        date(2026, 11, 21),
        "no document lists what proofreading finds, by which rule",
    ),
)


def owed(table: str) -> set[str]:
    return {each.row for each in OWED if each.table == table}
