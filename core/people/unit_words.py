"""What is worked out of the words of a register once and kept while a person edits them: ids, names, what is near."""

from collections.abc import Set

from core.entities import unit_id
from core.thai.search import name_key

NEAR = 0.8  # how like a name must be to be proposed
FEW = 8  # names that may have come or gone for what was found near to be kept


class UnitWords:
    """The same whenever it is asked: an edit of one cell asks for the words of all rows again."""

    def __init__(self) -> None:
        self._ids = dict[str, str]()
        self._keys = dict[str, str]()
        self._names: Set[str] = frozenset()
        self._near = dict[str, str]()

    def id(self, code: str) -> str:
        """The unit a code names, "" of no code."""
        if code and code not in self._ids:
            self._ids[code] = unit_id(code)
        return self._ids[code] if code else ""

    def key(self, words: str) -> str:
        """A name as it is compared."""
        if words not in self._keys:
            self._keys[words] = name_key(words)
        return self._keys[words]

    def know(self, names: Set[str]) -> None:
        """These are all the names there are now, as they are compared."""
        new, gone = names - self._names, self._names - names
        self._names = frozenset(names)
        if len(new) + len(gone) > FEW:
            self._near.clear()
        elif new or gone:
            for word, best in [*self._near.items()]:
                if best in gone:
                    del self._near[word]
                else:
                    self._near[word] = _nearest(word, {best, *new} - {""})

    def nearest(self, word: str) -> str:
        """The known name that is most like this one, "" where none is near."""
        if word not in self._near:
            self._near[word] = _nearest(word, self._names)
        return self._near[word]


def _nearest(word: str, names: Set[str]) -> str:
    from difflib import get_close_matches  # read by few starts

    return next(iter(get_close_matches(word, names, 1, NEAR)), "")
