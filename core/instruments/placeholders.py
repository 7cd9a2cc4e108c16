"""`<name>` in a paper's texts: found, and filled with what is known."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"<([a-z][a-z0-9_.]*)>")

# Known to every paper of every form.
EVERYWHERE = frozenset({
    "year", "period", "office.name", "office.short", "office.parent", "office.head", "office.address", "office.phone",
    "region", "group", "group.award", "group.title", "instrument.title", "instrument.short", "today", "number",
})  # fmt: skip
# Known to the rows of a scored paper.
SCORED = frozenset({"title", "text", "level", "points", "full", "state", "note", "assessor", "grade", "total", "base"})


def names_in(text: str) -> tuple[str, ...]:
    """The names a text asks for, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known name replaced; an unknown one stays as it is written."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)
