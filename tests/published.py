"""`python -m tests.published`: write the tables into docs/published.md as core declares them."""

from pathlib import Path

from core.centre.published import description

DOCUMENT = Path(__file__).parents[1] / "docs" / "published.md"
MARK = "<!-- from core/centre/published.py: python -m tests.published -->\n"


def written() -> str:
    """The whole document: what people wrote above the mark, and the tables."""
    above, mark, _tables = DOCUMENT.read_text("utf-8").partition(MARK)
    assert mark, "the mark is gone"
    return above + mark + "\n".join(description()) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(written(), "utf-8")
