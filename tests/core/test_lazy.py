"""What is written when it is first used does what the original does, and the whole product uses it."""

import ast
import dataclasses
import pickle
import re
import typing
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

import core.lazy
from core.lazy import NamedTuple, dataclass, regex

ROOT = Path(__file__).parents[2]
EVERY_OP = {"core/change_check.py", "core/log/op.py", "storage/db/log/lines.py"}  # what is matched for each op is bound
ROOMS = ("core", "storage", "ui", "wiring")
PRODUCT = [ROOT / "main.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]
WAYS = [  # how classes of rows are declared here
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "slots": True, "eq": False},
    {"slots": True},
    {"frozen": True},
]


class Shape:
    """A row with everything a row of the product has."""

    first: int
    second: str = "two"
    many: list[int] = field(default_factory=list)
    aside: str = field(default="", compare=False, repr=False)


def both(**way: bool) -> tuple[type[Any], type[Any]]:
    """The same class by the standard library and by ours."""
    body = {
        name: value for name, value in vars(Shape).items() if not name.startswith("__weakref") and name != "__dict__"
    }

    def bare() -> type[Any]:
        return type("Shape", (), {**body, "__annotations__": dict(Shape.__annotations__)})

    return dataclasses.dataclass(**way)(bare()), dataclass(**way)(bare())


def said(cls: type[Any], way: dict[str, bool]) -> Iterator[object]:
    """What can be seen of rows of a class."""
    one, same, other = cls(first=1), cls(first=1, aside="kept beside"), cls(first=1, second="2", many=[3])
    yield repr(one), repr(other), one == same, one == other, one != other, one == (1, "two", [])
    yield [each.name for each in dataclasses.fields(cls)], dataclasses.asdict(other)
    yield repr(replace(one, first=2)), one.many is same.many, hasattr(one, "__dict__")
    for act in (lambda: setattr(one, "first", 3), lambda: delattr(one, "second"), lambda: hash(one), lambda: cls()):
        try:
            act()
            yield "done"
        except (AttributeError, TypeError) as error:
            yield type(error)
    for given in ((1, "b"), (1, "b", [4])):
        try:
            yield repr(cls(*given))
        except TypeError:
            yield "by name alone", way.get("kw_only")


@pytest.mark.parametrize("way", WAYS, ids=repr)
def test_a_row_is_what_the_standard_library_makes_of_it(way: dict[str, bool]) -> None:
    theirs, ours = both(**way)
    assert list(said(ours, way)) == list(said(theirs, way))


@dataclass(frozen=True, slots=True)
class Travels:
    name: str
    left: tuple[int, ...] = ()


@dataclass(slots=True)
class Completed:
    name: str
    letters: int = field(init=False)

    def __post_init__(self) -> None:
        self.letters = len(self.name)


def test_a_row_goes_to_another_process_and_comes_back() -> None:
    there = pickle.loads(pickle.dumps(Travels("สำนักงาน", (1, 2))))
    assert there == Travels("สำนักงาน", (1, 2))
    assert hash(there) == hash(Travels("สำนักงาน", (1, 2)))
    with pytest.raises(FrozenInstanceError):
        there.name = "ที่อื่น"


def test_a_row_completes_itself_when_it_is_made() -> None:
    assert Completed("กขค").letters == 3
    with pytest.raises(TypeError, match=r"Completed.__init__\(\) missing 1 required positional argument: 'name'"):
        Completed()  # type: ignore[call-arg]


def named(base: Any) -> Any:
    """A named tuple with everything that one of the product has."""

    class Shown(base):  # type: ignore[misc]
        """What is shown."""

        first: int
        second: str = "two"
        many: tuple[int, ...] = ()
        NOT_A_FIELD = 3

        def doubled(self) -> int:
            return self.first * 2

        @property
        def wide(self) -> bool:
            return len(self.many) > 1

        @classmethod
        def of(cls, first: int) -> Any:
            return cls(first, many=(first, first))

    return Shown


class Bare(NamedTuple):
    pass


class Single(NamedTuple):
    only: str


def said_of_tuples(cls: Any) -> Iterator[object]:
    """What can be seen of tuples of a class."""
    one, same, other = cls(1), cls(first=1, second="two"), cls.of(4)
    yield from (
        repr(one),
        repr(other),
        str(other),
        one == same,
        one == other,
        one == (1, "two", ()),
        hash(one) == hash(same),
    )
    yield from (
        one < other,
        len(one),
        tuple(other),
        other[1:],
        other.second,
        other.doubled(),
        other.wide,
        other.NOT_A_FIELD,
    )
    yield from (cls._fields, cls._field_defaults, cls.__match_args__, cls.__doc__, cls.__qualname__, cls.__module__)
    yield from (one._replace(many=(5,)), other._asdict(), cls._make([1, 2, 3]), list(cls.__annotations__), type(cls))
    yield from (hasattr(one, "__dict__"), isinstance(one, tuple), cls.first.__doc__, sorted(cls.__slots__))
    yield from (typing.get_type_hints(cls), one.__getnewargs__(), sum(one[:1]), pickle.loads(pickle.dumps(tuple(one))))
    match other:
        case cls(first, many=(left, right)):
            yield first, left, right
    wrong = (
        lambda: cls(), lambda: cls(1, 2, 3, 4), lambda: cls(1, third=2), lambda: one._replace(third=1),
        lambda: cls._make([1]), lambda: setattr(one, "first", 2), lambda: setattr(one, "third", 2),
    )  # fmt: skip
    for act in wrong:
        try:
            act()
            yield "done"
        except (AttributeError, TypeError, ValueError) as error:
            yield type(error), str(error)


def test_a_named_tuple_is_what_the_standard_library_makes_of_it() -> None:
    assert list(said_of_tuples(named(NamedTuple))) == list(said_of_tuples(named(typing.NamedTuple)))
    assert (repr(Bare()), repr(Single("a")), Single("a").only, Bare.__doc__) == (
        "Bare()", "Single(only='a')", "a", "Bare()",
    )  # fmt: skip


def test_a_named_tuple_goes_to_another_process_and_comes_back() -> None:
    there = pickle.loads(pickle.dumps(Single("สำนักงาน")))
    assert (there, type(there)) == (Single("สำนักงาน"), Single)


_Node = TypeVar("_Node")


class Of(NamedTuple, Generic[_Node]):
    node: _Node
    times: int = 1


class More(Single):
    __slots__ = ()

    def __repr__(self) -> str:
        return f"more {super().__repr__()}"


def test_a_named_tuple_may_be_of_a_type_and_have_heirs() -> None:
    assert Of[int](3) == Of(3, 1) == (3, 1)
    assert typing.get_args(Of[int]) == (int,)
    assert repr(More("a")) == "more More(only='a')"
    assert More("a")._replace(only="b") == Single("b")


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"__annotations__": {"first": int, "second": int}, "first": 1}, TypeError),
        ({"__annotations__": {"_first": int}}, ValueError),
        ({"__annotations__": {"first": int}, "_replace": None}, ValueError),
        ({"__annotations__": {"first": int}, "__new__": None}, ValueError),
    ],
)
def test_what_is_no_named_tuple_is_refused(body: dict[str, Any], wrong: type[Exception]) -> None:
    bases = NamedTuple.__mro_entries__(())  # type: ignore[attr-defined]
    with pytest.raises(wrong):
        type(bases[0])("Shown", bases, {"__module__": __name__, **body})


def test_no_named_tuple_is_compiled_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def noted(text: str, known: dict[str, Any]) -> Any:
        written.append(text)
        return eval(text, known)

    monkeypatch.setattr(core.lazy, "eval", noted, raising=False)
    shown = named(NamedTuple)
    assert written == []
    assert [shown(one).first for one in range(3)] == [0, 1, 2]
    assert len(written) == 1


def test_nothing_is_compiled_before_the_first_row(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def noted(text: str, known: dict[str, Any]) -> None:
        written.append(text)
        exec(text, known)

    monkeypatch.setattr(core.lazy, "exec", noted, raising=False)
    theirs, ours = both(frozen=True, slots=True)
    assert written == []
    assert ours(first=1) != theirs(first=1)
    assert ours(first=2).first == 2
    assert len(written) == 1


def test_an_expression_is_compiled_when_it_is_first_asked() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")
    found = regex(r"(?P<year>\d{4})", re.ASCII)
    match = found.fullmatch("2569")
    assert match is not None
    assert match["year"] == "2569"
    assert found.pattern == r"(?P<year>\d{4})"
    assert regex("(").pattern == "("  # asked for what it says it is not compiled
    assert found.sub("…", "ปี 2569") == "ปี …"


def done_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What a module does while it is imported: everything but what its functions do once they are called."""
    yield node
    for name, value in ast.iter_fields(node):
        if name != "body" or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for inner in value if isinstance(value, list) else [value]:
                yield from done_at_import(inner) if isinstance(inner, ast.AST) else ()


def eager(source: str) -> set[str]:
    """What of a module is compiled while it is imported."""
    tree = ast.parse(source)
    taken = [one for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) and one.module == "dataclasses"]
    called = [ast.unparse(one.func) for one in done_at_import(tree) if isinstance(one, ast.Call)]
    named = [ast.unparse(one) for one in ast.walk(tree) if isinstance(one, ast.Attribute)]
    return {"dataclass" for one in taken for name in one.names if name.name == "dataclass"} | (
        {"re.compile", "dataclasses.dataclass"} & {*called, *(one for one in named if one.startswith("dataclasses"))}
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('A = re.compile("a")', {"re.compile"}),
        ('is_a = re.compile("a").fullmatch', {"re.compile"}),
        ('A = tuple((re.compile(one), "a") for one in "ab")', {"re.compile"}),
        ('class A:\n    a = re.compile("a")', {"re.compile"}),
        ('def f(a=re.compile("a")): ...', {"re.compile"}),
        ('def f():\n    return re.compile("a")', set()),
        ("from dataclasses import dataclass, field", {"dataclass"}),
        ("@dataclasses.dataclass(frozen=True)\nclass A: ...", {"dataclasses.dataclass"}),
        ("from dataclasses import field, replace", set()),
    ],
)
def test_what_is_compiled_at_import_is_found_wherever_it_stands(source: str, found: set[str]) -> None:
    assert eager(source) == found


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_compiles_rows_or_expressions_while_it_is_imported(path: Path) -> None:
    if path == Path(core.lazy.__file__):
        return
    allowed = {"re.compile"} if path.relative_to(ROOT).as_posix() in EVERY_OP else set()
    assert eager(path.read_text("utf-8")) == allowed, "from core.lazy import dataclass, regex"
