"""Reads help topics, written in a subset of Markdown, as blocks of plain text, and searches in them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.forms.wording import HelpBlock
from core.thai.search import folded

_MARKS = (("# ", "title"), ("## ", "head"), ("- ", "point"), ("> ", "note"), ("![", "picture"))
_LONGEST = 90  # letters of the line in which words were found


class HelpTopic(NamedTuple):
    key: str
    title: str
    blocks: tuple[HelpBlock, ...]  # without the title


class HelpSearchHit(NamedTuple):
    """A help topic found by a search, with its first matching line ("" = the title matches)."""

    topic: HelpTopic
    line: str  # the line with the words, "" = the title has them


def topic(key: str, written: str) -> HelpTopic:
    """Parse the text of a help topic: headings, paragraphs, `1.` steps, `-` points, `>` notes and `![picture]`."""
    blocks = [_block(line.strip()) for line in written.splitlines() if line.strip()]
    title = next((block.text for block in blocks if block.kind == "title"), key)
    return HelpTopic(key, title, tuple(block for block in blocks if block.kind != "title"))


def _block(line: str) -> HelpBlock:
    for start, kind in _MARKS:
        if line.startswith(start):
            return HelpBlock(kind, line[len(start) :].rstrip("]").strip())
    number, point, rest = line.partition(". ")
    if point and number.isdecimal():
        return HelpBlock("step", rest.strip(), f"{number}.")
    return HelpBlock("text", line)


def topics_with(topics: Iterable[HelpTopic], query: str) -> list[HelpSearchHit]:
    """Return the topics that contain all words of `query`, those with matching titles first; all topics for ""."""
    words = folded(query).split()
    if not words:
        return [HelpSearchHit(each, "") for each in topics]
    hits = []
    for each in topics:
        lines = [block.text for block in each.blocks if block.kind != "picture"]
        whole = folded(" ".join((each.title, *lines)))
        if all(word in whole for word in words):
            titled = all(word in folded(each.title) for word in words)
            hits.append(HelpSearchHit(each, "" if titled else _line(lines, words)))
    return sorted(hits, key=lambda hit: bool(hit.line))


def _line(lines: Sequence[str], words: Sequence[str]) -> str:
    """Return the line with the most of the words, shortened."""
    best = max(lines, key=lambda line: sum(word in folded(line) for word in words))
    return best if len(best) <= _LONGEST else f"{best[: _LONGEST - 1].rstrip()}…"
