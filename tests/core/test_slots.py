"""A field's name is taken apart and put together in one place, and comes out as it went in."""

import ast
import re
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st

from core.slots import FAMILIES
from tests.house_rules import PRODUCT, calls, files, read

HOME = "core/slots.py"
ID = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
PERIOD = st.sampled_from(["", "q1", "2569q4", "h2", "2569h1", "m12", "2569m03", "2", "12"])
BEGUN = re.compile(
    r"(ask|extra|measure|part|proof|same_as|setting|waits)\.\S*|[fp]\.|\.(num|den|why)"
)
NO_FIELDS = {"part.db"}  # a file of a backup


def name_faults(path: str, tree: ast.Module) -> list[str]:
    """Where a module takes names of fields apart, or puts them together, by hand."""
    words = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and by_hand(node.value)
    ]
    lines = [
        *(f"{node.lineno}: {node.value!r}" for node in words),
        *(f"{line}: split" for line in split(tree)),
    ]
    return [f"{path}:{line}" for line in lines]


def by_hand(word: object) -> bool:
    """Whether a string is the beginning or the end of a field's name, or such a name whole."""
    return isinstance(word, str) and word not in NO_FIELDS and BEGUN.fullmatch(word) is not None


def split(tree: ast.Module) -> Iterator[int]:
    """The lines that part a name at its points and ask for a family."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            apart = [
                each
                for each in calls(node)
                if isinstance(each.func, ast.Attribute) and at_points(each)
            ]
            asked = [
                one
                for one in ast.walk(node)
                if isinstance(one, ast.Constant) and one.value in FAMILIES
            ]
            yield from (each.lineno for each in apart if asked)


def at_points(call: ast.Call) -> bool:
    named = isinstance(call.func, ast.Attribute) and call.func.attr in (
        "partition",
        "rpartition",
        "split",
    )
    return named and [ast.unparse(one) for one in call.args] == ["'.'"]


def test_names_of_fields_are_taken_apart_in_one_place() -> None:
    assert [
        fault for path in files(*PRODUCT) if path != HOME for fault in name_faults(path, read(path))
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        'own = name.startswith(("f.", "p."))',
        'own = name.removeprefix("ask.")',
        'name = f"measure.{one.id}"',
        'name = f"{name}.why"',
        'mean = "measure.points.num"',
        'own = name.partition(".")[0] == "extra"',
        'return name.rpartition(".")[0] in ("part", "ask")',
    ],
)
def test_a_name_taken_apart_by_hand_is_found(source: str) -> None:
    assert len(name_faults("core/a.py", ast.parse(source))) >= 1


@pytest.mark.parametrize(
    "source",
    [
        'own = "f.title"',
        'file = room / "part.db"',
        'kind = name.rpartition(".")[0]',
        '"""f.x or ask.y."""',
    ],
)
def test_what_is_no_name_of_a_field_is_no_fault(source: str) -> None:
    assert name_faults("core/a.py", ast.parse(source)) == []
