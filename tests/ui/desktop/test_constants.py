"""Enums of Qt are those that Python's `enum` would have made, whoever makes them."""

import copy
import enum
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6 import QtCore, QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets

from ui.desktop import constants
from ui.desktop.constants import KEPT, KINDS, made

ROOT = Path(__file__).parents[3]
MODULES = (QtCore, QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets)
PYTHONS: Any = enum.Enum
OWN = frozenset({"__objclass__", "_inverted_"})  # of a member: that differs with its class, and what `~` has kept
KNOWN_LATER = frozenset(
    {"_missing_", "_sbk_missing_", "__module__", "__qualname__"}
)  # what PySide puts there afterwards


def asked(code: str, *words: str) -> Any:
    """What a process of its own says."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    line = [sys.executable, "-c", code, *words]
    return json.loads(subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, check=True).stdout)


def enums(scope: Any, depth: int = 0) -> Iterator[Any]:
    """The enums of a module of Qt and of the classes in it."""
    for name in dir(scope):
        one = getattr(scope, name, None)
        if isinstance(one, enum.EnumType) and one not in KINDS:
            yield one
        elif isinstance(one, type) and depth < 2 and one.__module__.startswith("PySide6"):
            yield from enums(one, depth + 1)


MIXED = {QtCore.Qt.Modifier, QtCore.Qt.KeyboardModifier}  # PySide puts members of one into the other
QT = sorted(
    {one for module in MODULES for one in enums(module)} - MIXED, key=lambda one: (one.__module__, one.__qualname__)
)


def anew(one: Any) -> Any:
    """The same enum, as `enum` makes it: a `qualname` is asked for by nobody but us."""
    members = [(name, member._value_) for name, member in one._member_map_.items()]
    return one.__bases__[0](one.__name__, members, qualname=one.__qualname__, module=one.__module__, boundary=KEPT)


def laid_out(one: Any) -> dict[str, object]:
    """All that a class holds, its members as what they hold."""
    held = {name: value for name, value in vars(one).items() if name not in KNOWN_LATER}

    def said(value: object) -> object:
        if isinstance(value, one):
            listed = one._member_map_.get(value.name) is value
            return {name: held for name, held in vars(value).items() if name not in OWN} | {"listed": listed}
        if isinstance(value, dict):
            kept = {key: inner for key, inner in value.items() if not isinstance(inner, one) or inner.name in held}
            return [(key, said(inner)) for key, inner in kept.items()]  # what was put together meanwhile is kept too
        return value.__func__ if getattr(value, "__self__", None) is one else value  # type: ignore[attr-defined]

    return {name: said(value) for name, value in held.items()}


def test_qt_has_more_enums_than_a_start_needs() -> None:
    assert len(QT) > 400
    assert {one.__bases__[0] for one in QT} == set(KINDS)


def test_every_enum_of_qt_holds_what_python_would_have_put_there() -> None:
    differ = [one for one in QT if laid_out(one) != laid_out(anew(one))]
    assert differ == []


def answers(one: Any) -> Iterator[object]:
    """What can be asked of an enum."""
    yield repr(one), len(one), [member.name for member in one], list(one.__members__), str(one.__members__)[:0]
    for member in islice(one, 40):
        yield (
            repr(member),
            str(member),
            f"{member}",
            hash(member) == hash(member.name),
            member.value,
            member == member.value,
        )
        yield one(member.value) is member, one[member.name] is member, member in one, copy.deepcopy(member) is member
    if issubclass(one, enum.Flag):
        for first, second in pairwise(islice(one, 20)):
            both = first | second
            yield repr(both), str(both), both.value, [each.name for each in both], first in both, (both & second).name
            yield (~first).value, (first ^ second).value, bool(first & second), one(0).value, one(1 << 40).value
    try:
        one["no such name"]
    except KeyError as error:
        yield repr(error)


def test_every_enum_of_qt_answers_as_pythons_do() -> None:
    assert [one for one in QT if list(answers(one)) != list(answers(anew(one)))] == []


PRESSED = """
import json, sys
if sys.argv[1:]:
    import ui.desktop
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
two = Qt.Modifier.CTRL | Qt.KeyboardModifier.ShiftModifier
said = [two, ~two, two & Qt.KeyboardModifier.ShiftModifier, Qt.Modifier.CTRL | Qt.Key.Key_A, Qt.Key.Key_A | two]
said += [*Qt.Modifier, *Qt.KeyboardModifier, Qt.KeyboardModifier(0), QKeySequence(two | Qt.Key.Key_S).toString()]
said += [sorted(vars(one)) for one in (Qt.Modifier, Qt.KeyboardModifier)]
print(json.dumps([(type(one).__qualname__, repr(one).partition(" at 0x")[0]) for one in said]))
"""


def test_keys_that_are_held_together_are_what_pyside_makes_of_them() -> None:
    ours, plain = (asked(PRESSED, *words) for words in (["ours"], []))
    assert [one for one in zip(ours, plain, strict=True) if one[0] != one[1]] == []
    assert len(ours) > 15


def test_a_member_goes_to_another_process_and_comes_back() -> None:
    both = QtCore.Qt.AlignmentFlag.AlignLeft | QtCore.Qt.AlignmentFlag.AlignTop
    for one in (QtCore.Qt.Key.Key_A, both, QtWidgets.QStyle.StateFlag.State_On, QtGui.QPalette.ColorRole.Text):
        assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize(
    "members",
    [
        [],
        [("one", 1), ("two", 2), ("other", 1), ("both", 3)],
        [("two", 2), ("one", 1), ("no", 0), ("least", -(2**31)), ("all", -1)],
        [("later", 1 << 40), ("count", 5), ("real", 8)],
    ],
)
def test_what_is_made_is_what_python_makes(kind: Any, members: list[tuple[str, int]]) -> None:
    ours = made(kind, "One", members, __name__)
    theirs = kind("One", members, module=__name__, qualname="One", boundary=KEPT)
    assert laid_out(ours) == laid_out(theirs)
    assert list(answers(ours)) == list(answers(theirs))
    assert (ours.__module__, ours.__qualname__) == (theirs.__module__, theirs.__qualname__)


@pytest.mark.parametrize(
    "names",
    [
        [("name", 1)], [("value", 1)], [("_kept", 1)], [("one", 1.5)], [("one", "a")], [("one", True)],
        "one two", ["one", "two"], {"one": 1}, [("one", (1, 2))],
    ],
    ids=repr,
)  # fmt: skip
def test_what_qt_does_not_ask_for_is_left_to_python(names: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(constants, "made", never)
    theirs = PYTHONS("One", names, boundary=KEPT)
    assert theirs.__module__ == __name__
    assert len(theirs) in (1, 2)


@pytest.mark.parametrize("names", [[("one", 1), ("one", 2)], [("mro", 1)]], ids=repr)
def test_what_python_refuses_is_refused(names: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        PYTHONS("One", names, boundary=KEPT)


Elsewhere = enum.Enum("Elsewhere", "one two")


def test_enums_of_others_are_made_as_ever() -> None:
    assert Elsewhere.__module__ == __name__
    assert pickle.loads(pickle.dumps(Elsewhere.one)) is Elsewhere.one


COUNTED = """
import json, sys
import ui.desktop
from ui.desktop import constants
quick, seen = constants.made, []
constants.made = lambda kind, name, members, module: seen.append(len(members)) or quick(kind, name, members, module)
from PySide6.QtCore import Qt
print(json.dumps([len(seen), sum(seen), Qt.Key.__module__, Qt.Key.__qualname__]))
"""


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the classes of `enum` are laid out otherwise")
def test_what_the_window_asks_of_qt_is_made_quickly() -> None:
    classes, members, *named = asked(COUNTED)
    assert (classes > 80, members > 1000) == (True, True)
    assert named == ["PySide6.QtCore", "Qt.Key"]
