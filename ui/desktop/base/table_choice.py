"""The choices made for one table: columns, their order and widths, sorting and filter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

WIDEST = 2000  # design pixels


class TableChoice(NamedTuple):
    """Whatever is not chosen is as the form has it."""

    hidden: tuple[str, ...] = ()  # columns
    order: tuple[str, ...] = ()  # columns in their order, () = as in the form
    widths: Mapping[str, int] = MappingProxyType({})  # design pixels by column
    sorted: str = ""  # column, "" = as printed
    down: bool = False
    words: str = ""  # the filter of the rows
    totals: bool = True


def as_json(choice: TableChoice) -> dict[str, Any]:
    """Only what differs from the default."""
    values = {**choice._asdict(), "widths": dict(choice.widths)}
    return {name: value for name, value in values.items() if value != getattr(TableChoice(), name)}


def from_json(value: object) -> TableChoice:
    """The choice; invalid values count as not chosen."""
    given = value if isinstance(value, dict) else {}
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


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()
