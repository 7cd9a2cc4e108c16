"""Rows of data, named tuples and regular expressions that cost next to nothing until they are used.

The program imports hundreds of each before its window stands, and most of them are neither made nor matched there.
`dataclasses` compiles six functions for each class while it is imported, `typing` makes seven for each named tuple, and
`re` compiles each expression.
"""

import dataclasses
import re
from collections import _tuplegetter  # type: ignore[attr-defined]  # what reads the fields of all named tuples
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

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


class _Named(tuple[Any, ...]):
    """What every named tuple can do."""

    __slots__ = ()
    if TYPE_CHECKING:  # what asks for the fields of a class asks the classes above it too
        _fields: tuple[str, ...]

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **named: Any) -> Any:
        made = self._make(map(named.pop, self._fields, self))
        if named:
            raise ValueError(f"Got unexpected field names: {list(named)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({', '.join(map('{}={!r}'.format, self._fields, self))})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


_OWN = frozenset({"__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_make", "_replace", "_asdict"})
_AT: list[Any] = []  # what reads the field of that number, the same for every class


class _NamedType(type):
    """What is declared as a named tuple; its type is `type`, as that of any."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        fields = tuple(body.get("__annotations__", ()))
        given = {field: body[field] for field in fields if field in body}
        if fields[len(fields) - len(given) :] != tuple(given):
            raise TypeError(f"{name}: a field without a default follows one that has one")
        if wrong := [field for field in fields if field.startswith("_")] or sorted(_OWN & body.keys()):
            raise ValueError(f"{name}: {wrong[0]} is not for a named tuple to declare")
        for number in range(len(_AT), len(fields)):
            _AT.append(_tuplegetter(number, f"Alias for field number {number}"))
        body |= zip(fields, _AT, strict=False)
        body |= {"__slots__": (), "_fields": fields, "__match_args__": fields, "_field_defaults": given}
        body.setdefault("__doc__", f"{name}({', '.join(fields)})")
        if Generic in bases:  # else it would be that of tuples
            body["__class_getitem__"] = classmethod(Generic.__class_getitem__.__func__)  # type: ignore[attr-defined]
        row: Any = type(name, tuple(_Named if type(base) is cls else base for base in bases), body)
        row.__new__ = _first_named(row)
        return row


def _first_named(row: Any) -> Callable[..., Any]:
    """The `__new__` that is there until the first tuple is made."""

    def __new__(cls: Any, *values: Any, **named: Any) -> Any:  # noqa: N807
        row.__new__ = _new(row)
        return row.__new__(cls, *values, **named)

    return __new__


def _new(row: Any) -> Callable[..., Any]:
    fields = ", ".join(row._fields)
    known: dict[str, Any] = {"_tuple": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{row.__name__}"}
    made: Any = eval(f"lambda _cls, {fields}: _tuple(_cls, ({fields}{',' * bool(fields)}))", known)
    made.__name__, made.__qualname__ = "__new__", f"{row.__name__}.__new__"
    made.__defaults__ = tuple(row._field_defaults.values())
    return made  # type: ignore[no-any-return]


class _Declared:
    """Stands where a class names what it is of."""

    def __init__(self) -> None:
        self._bases = (type.__new__(_NamedType, "NamedTuple", (), {}),)

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        return self._bases


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    NamedTuple = _Declared()


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
