"""What the sheets of a committee came to, as it was reckoned last.

Items are agreed on one after the other and the page is read anew after each: by then one sheet of many has changed.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_Made = TypeVar("_Made")


class KeptSheets:
    """For one reader of them."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, Any]] = {}

    def of(self, what: Hashable, given: object, make: Callable[[], _Made]) -> _Made:
        """What is made of what is given; the very same as the last time where that is equal."""
        known = self._kept.get(what)
        if known is None or known[0] != given:
            known = self._kept[what] = given, make()
        made: _Made = known[1]
        return made
