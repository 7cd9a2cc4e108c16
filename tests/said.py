"""In which of some states a sentence is said: each is made, everything it shows is read, and compared with a table.

A table has for every sentence the names of the states in which it is said, parted by blanks. It is said in no other.
"""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping


def strings(value: object) -> Iterator[str]:
    """Every text in what is shown."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def shown(value: object) -> str:
    """Every text in what is shown, one to a line."""
    return "\n".join(strings(value))


def says(text: str, sentence: str, *, whole: bool = True) -> bool:
    """Whether a sentence is said, with anything in its places; `whole`: with nothing beside it in its line."""
    words = re.sub(r"\\\{[^}]*\\\}", ".*", re.escape(sentence))
    return re.search(f"^{words}$" if whole else words, text, re.MULTILINE) is not None


def said_in(states: Mapping[str, str], sentence: str, *, whole: bool = False) -> str:
    """The names of the states, in their order, in whose text a sentence is said."""
    return " ".join(state for state, text in states.items() if says(text, sentence, whole=whole))


def where(
    states: Mapping[str, str], sentences: Iterable[str], *, whole: bool = False
) -> dict[str, str]:
    """For each of the sentences the names of the states in whose text it is said."""
    return {sentence: said_in(states, sentence, whole=whole) for sentence in sentences}
