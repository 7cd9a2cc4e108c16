"""The text of a paper: runs of one style each, and their plain text."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `verbatim` keeps digits as typed (codes, links, handles, paper sizes)."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    verbatim: bool = False


RichText = str | Run | tuple[str | Run, ...]  # a newline is a wanted line break


def plain(text: RichText) -> str:
    """Return the text without styles."""
    parts = text if isinstance(text, tuple) else (text,)
    return "".join(part.text if isinstance(part, Run) else part for part in parts)
