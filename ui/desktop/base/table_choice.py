"""How a person likes one table: which columns, in which order and width, sorted and narrowed by what."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

WIDEST = 2000  # design pixels


class TableChoice(NamedTuple):
    """What has not been chosen is as the form has it."""

    hidden: tuple[str, ...] = ()  # columns
    order: tuple[str, ...] = ()  # columns as they stand, () = as in the form
    widths: Mapping[str, int] = MappingProxyType({})  # design pixels by column
    sorted: str = ""  # column, "" = as printed
    down: bool = False
    words: str = ""  # what the rows are narrowed to
    totals: bool = True


def as_json(choice: TableChoice) -> dict[str, Any]:
    """Only what differs from no choice at all."""
    said = {**choice._asdict(), "widths": dict(choice.widths)}
    return {name: value for name, value in said.items() if value != getattr(TableChoice(), name)}


def from_json(said: object) -> TableChoice:
    """The choice; what is odd in it counts as not chosen."""
    given = said if isinstance(said, dict) else {}
    widths = given.get("widths")
    wide = widths if isinstance(widths, dict) else {}
    sort, words = given.get("sorted", ""), given.get("words", "")
    return TableChoice(
        hidden=_names(given.get("hidden")),
        order=_names(given.get("order")),
        widths={name: px for name, px in wide.items() if type(px) is int and 0 < px <= WIDEST},
        sorted=sort if isinstance(sort, str) else "",
        down=given.get("down") is True,
        words=words if isinstance(words, str) else "",
        totals=given.get("totals") is not False,
    )


def _names(said: object) -> tuple[str, ...]:
    return tuple(one for one in said if isinstance(one, str)) if isinstance(said, list | tuple) else ()
