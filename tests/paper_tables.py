"""The table of papers in docs/forms.md, printed from the program: `python -m tests.paper_tables` writes it anew.

It stands between `<!-- papers -->` and `<!-- /papers -->`; nothing between them is written by hand.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from core.papers.source import PaperKind
from tests.every_paper import TABLE

GUIDE = Path(__file__).parents[1] / "docs" / "forms.md"
BEGIN, END = "<!-- papers -->\n", "<!-- /papers -->\n"
HEAD = (
    "paper",
    "printed of",
    "called, where no form lists it",
    "may be said",
    "a draft until its figures are locked",
)


def lines() -> Iterator[str]:
    for row in (HEAD, ["---"] * len(HEAD), *map(_row, TABLE)):
        yield f"| {' | '.join(row)} |\n"


def _row(one: PaperKind) -> Sequence[str]:
    asked = " ".join(f"`{ask.id}`" for ask in one.questions())
    short = str(one.builtin.short) if one.builtin else ""
    return (
        f"`{one.id}`",
        " ".join(one.entities),
        short,
        asked,
        "yes" if one.figures else "",
    )


def printed(guide: str) -> str:
    """The guide with its table as it is now."""
    before, _begin, rest = guide.partition(BEGIN)
    return before + BEGIN + "".join(lines()) + END + rest.partition(END)[2]


if __name__ == "__main__":
    GUIDE.write_text(printed(GUIDE.read_text("utf-8")), "utf-8")
