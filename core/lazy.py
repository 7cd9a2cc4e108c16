"""Rows of data and regular expressions that cost next to nothing until they are used.

The program imports hundreds of each before its window stands, and most of them are neither made nor matched there.
`dataclasses` compiles six functions for each class while it is imported, and `re` each expression.
"""

import dataclasses
import re
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

_Class = TypeVar("_Class", bound=type[Any])
GIVEN = object()  # stands where a default is made anew for each row


def _dataclass(
    *, frozen: bool = False, slots: bool = False, kw_only: bool = False, eq: bool = True
) -> Callable[[_Class], _Class]:
    """As `dataclasses.dataclass`; what makes a row is compiled with the first row, the rest is not compiled at all."""

    def made(cls: _Class) -> _Class:
        cls.__doc__ = cls.__doc__ or cls.__name__  # else its signature is asked for
        row: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
        row.__dataclass_params__.frozen, row.__dataclass_params__.eq = frozen, eq
        row.__init__, row.__repr__ = _first(row), _repr
        if eq:
            _compared(row, hashed=frozen)
        if frozen:
            row.__setattr__ = row.__delattr__ = _refused
            row.__getstate__, row.__setstate__ = _state, _put
        return row  # type: ignore[no-any-return]

    return made


def _first(row: type[Any]) -> Callable[..., None]:
    """The `__init__` that is there until the first row is made."""

    def __init__(self: object, *values: Any, **named: Any) -> None:  # noqa: N807
        row.__init__ = _init(row)
        row.__init__(self, *values, **named)

    return __init__


def _init(row: type[Any]) -> Callable[..., None]:
    known: dict[str, Any] = {"_put": object.__setattr__, "_given": GIVEN}
    plain, named, lines = ["self"], ["*"], list[str]()
    for one in dataclasses.fields(row):
        name = value = one.name
        given = name
        if one.default_factory is not dataclasses.MISSING:
            known[f"_{name}_"], given = one.default_factory, f"{name}=_given"
            value = f"_{name}_() if {name} is _given else {name}"
        elif one.default is not dataclasses.MISSING:
            known[f"_{name}_"], given = one.default, f"{name}=_{name}_"
        if one.init:
            (named if one.kw_only else plain).append(given)
            lines.append(f" _put(self, {name!r}, {value})")
    if hasattr(row, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(plain + named[len(named) == 1 :])}):\n" + "\n".join(lines or [" pass"]), known)
    known["__init__"].__qualname__ = f"{row.__qualname__}.__init__"
    return known["__init__"]  # type: ignore[no-any-return]


def _compared(row: Any, *, hashed: bool) -> None:
    """Rows are equal when their fields are that are compared; those that can be changed have no hash."""
    names = [one.name for one in dataclasses.fields(row) if one.compare]
    values = attrgetter(*names) if names else type

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    row.__eq__ = __eq__
    row.__hash__ = (lambda self: hash(values(self))) if hashed else None


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refused(_self: object, name: str, *_value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _put(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass


class _Pattern:
    """A regular expression until it is first used: then what it can do is put beside it."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:
    regex = re.compile
else:

    def regex(text: str | bytes, flags: int = 0) -> _Pattern:
        """As `re.compile`, done at the first use."""
        return _Pattern(text, flags)
