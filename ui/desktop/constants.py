"""The enums of Qt are made in a fifth of the time.

PySide makes each with all its members by a call of Python's `enum`, which expects whatever the body of a class may hold
and takes ten microseconds a member; the window needs two hundred of them with three thousand members before it stands.
What is made here is what `enum` would have made, attribute for attribute; what is not as PySide asks for it is left to
`enum`.
"""

import enum
import sys
from functools import cache
from types import FunctionType
from typing import Any

KEPT = getattr(enum, "KEEP", None)  # what PySide asks for, that unknown bits may stand in a value
KINDS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
ODD = frozenset({"name", "value", "mro"})  # names that `enum` treats apart
FIRST = frozenset({"_", ""})  # letters that such names begin with


def quick_enums() -> None:
    """From now on enums of the kind that PySide asks for are made here; elsewhere they are made as ever.

    How a class of `enum` is laid out differs with the version of Python: this is that of 3.11.4 and later.
    """
    if sys.version_info[:2] == (3, 11) and hasattr(enum.Flag, "_singles_mask_"):
        enum.EnumType._create_ = _quick(enum.EnumType._create_)  # type: ignore[attr-defined]


def _quick(plain: FunctionType) -> Any:
    def _create_(
        cls: Any,
        class_name: str,
        names: Any,
        *,
        module: str | None = None,
        qualname: str | None = None,
        type: Any = None,
        start: int = 1,
        boundary: Any = None,
    ) -> Any:
        module = module or sys._getframe(2).f_globals.get("__name__")
        if boundary is KEPT and cls in KINDS and qualname is type is None and _is_plain(names):
            return made(cls, class_name, names, module)
        return plain(
            cls, class_name, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary
        )

    return _create_


def _is_plain(names: Any) -> bool:
    """Whether these are a list of names with numbers, each name once and none that means something to `enum`."""
    if names.__class__ is not list or not all(pair.__class__ is tuple and len(pair) == 2 for pair in names):
        return False
    members = dict(names)
    return (
        len(members) == len(names)
        and {value.__class__ for value in members.values()} <= {int}
        and {name.__class__ for name in members} <= {str}
        and not ODD & members.keys()
        and FIRST.isdisjoint({name[:1] for name in members})
    )


def made(kind: Any, class_name: str, members: list[tuple[str, int]], module: str | None) -> Any:
    """An enum of that kind with these members, as `kind(class_name, members, boundary=KEEP)` would make it."""
    named, by_name, by_value = list[str](), dict[str, Any](), dict[int, Any]()
    body, new = _body(kind)
    cls: Any = type.__new__(
        enum.EnumType,
        class_name,
        (kind,),
        body
        | {"__module__": module, "_member_names_": named, "_member_map_": by_name}
        | {"_value2member_map_": by_value, "_unhashable_values_": []},
    )
    put = type.__setattr__
    put(cls, "__new__", new)  # in the body it would become a static method
    flags, whole = issubclass(kind, enum.Flag), issubclass(kind, int)
    mask = singles = 0
    for name, value in members:
        single = value > 0 and not value & (value - 1)
        mask |= value
        singles |= value if single else 0
        member = by_value.get(value)
        if member is None:  # else it is another name of one that is there
            by_value[value] = member = int.__new__(cls, value) if whole else object.__new__(cls)
            member._value_, member._name_, member.__objclass__, member._sort_order_ = value, name, cls, len(named)
            if single or not flags:
                named.append(name)
        by_name[name] = member
        put(cls, name, member)
    if flags:
        put(cls, "_flag_mask_", mask)
        put(cls, "_singles_mask_", singles)
        put(cls, "_all_bits_", 2 ** mask.bit_length() - 1)
        values = [by_name[name]._value_ for name in named]
        if values != sorted(values):
            put(cls, "_iter_member_", cls._iter_member_by_def_)
    return cls


@cache
def _body(kind: Any) -> tuple[dict[str, Any], Any]:
    """What a class of that kind holds beside its members, and its `__new__`."""
    body = dict(kind("Empty", [], module=__name__, qualname="Empty", boundary=KEPT).__dict__)
    return body, body.pop("__new__")
