"""What the check of a form says, and where."""

from collections.abc import Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """A row of a list and a field of it, as the file calls them; row from 0, -1 = the form itself."""

    list: str = ""
    row: int = -1
    field: str = ""


class Unsound(NamedTuple):
    """One thing that keeps a form from being used, with its mend; both one Thai sentence."""

    place: Place
    what: str
    mend: str


Found = Iterator[Unsound]
