"""Words of a dictionary, asked which of them a text begins with."""

from collections.abc import Callable, Iterable
from functools import cache


class Dictionary:
    """Every beginning of every word, in one flat table: a tree of the same words takes twice the room, and a search for
    garbage that walks through it holds up the window for a third of a second.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._begun: dict[str, bool] = {}  # beginning: whether it is a word itself
        for word in map(str.strip, words):
            for length in range(1, len(word)):
                self._begun.setdefault(word[:length], False)
            self._begun[word] = True

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """All words that a text has at `start`, the shortest first."""
        found, begun = [], self._begun.get
        for end in range(start + 1, len(text) + 1):
            whole = begun(text[start:end])
            if whole is None:
                break
            if whole:
                found.append(text[start:end])
        return found


@cache
def dictionary(words: Callable[[], Iterable[str]]) -> Dictionary:
    """Made once for each list of words: papers and window break lines by the same one."""
    return Dictionary(words())
