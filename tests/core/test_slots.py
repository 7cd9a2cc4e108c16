"""A field's name is taken apart and put together in one place, and comes out as it went in."""

import ast
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.entities import ENTITIES, ValueKind, field_of
from core.slots import FAMILIES, Slot, parse_slot
from tests.house_rules import PRODUCT, calls, files, read

HOME = "core/slots.py"
ID = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
PERIOD = st.sampled_from(["", "q1", "2569q4", "h2", "2569h1", "m12", "2569m03", "2", "12"])
BEGUN = re.compile(
    r"(ask|extra|measure|part|proof|same_as|setting|waits)\.\S*|[fp]\.|\.(num|den|why)"
)
NO_FIELDS = {"part.db"}  # a file of a backup


@pytest.mark.parametrize(
    ("name", "slot"),
    [
        ("state", Slot("", "state")),
        ("waits", Slot("", "waits")),
        ("measure.", Slot("", "measure.")),
        ("other.x", Slot("", "other.x")),
        ("measure.x", Slot("measure", "x")),
        ("measure.x.2569q1", Slot("measure", "x", "2569q1")),
        ("measure.x.q5", Slot("measure", "x.q5")),
        ("measure.x.2.den", Slot("measure", "x", "2", "den")),
        ("measure.num", Slot("measure", "num")),
        ("measure.q1", Slot("measure", "q1")),
        ("setting.way.why", Slot("setting", "way", end="why")),
        ("setting.why", Slot("setting", "why")),
        ("f.12", Slot("f", "12")),
        ("f.a.num", Slot("f", "a.num")),
        ("ask.link", Slot("ask", "link")),
    ],
)
def test_a_field_is_taken_apart(name: str, slot: Slot) -> None:
    assert parse_slot(name) == slot
    assert slot.name == name


@given(
    st.one_of(
        st.text("ab.", max_size=9),
        st.from_regex(r"(measure|setting|f)(\.(num|den|why|q1|2|x)?){0,4}", fullmatch=True),
    )
)
def test_any_name_comes_out_as_it_went_in(name: str) -> None:
    assert parse_slot(name).name == name


@given(
    ID.filter(lambda id_: not re.fullmatch("num|den|q[1-4]|h[12]|m[01][0-9]", id_)),
    PERIOD,
    st.sampled_from(["", "num", "den"]),
)
def test_a_figure_says_its_period_and_its_counts(measure: str, period: str, end: str) -> None:
    slot = Slot("measure", measure, period, end)
    assert parse_slot(slot.name) == slot
    assert parse_slot(slot.ended("")) == slot._replace(end="")


@given(st.sampled_from(sorted(FAMILIES - {"measure"})), ID, st.booleans())
def test_of_all_others_only_a_setting_has_an_end(family: str, id_: str, why: bool) -> None:
    slot = Slot(family, id_, end="why" if why and family == "setting" else "")
    assert parse_slot(slot.name) == slot


def test_the_families_are_those_of_the_entities() -> None:
    assert {name for one in ENTITIES.values() for name in one.families} == FAMILIES - {"proof"}
    assert [
        name for one in ENTITIES.values() for name in one.columns if parse_slot(name).family
    ] == []


@pytest.mark.parametrize(
    ("entity", "name", "kind"),
    [
        ("answer", "measure.x", ValueKind.PLAIN),
        ("answer", "measure.x.q1.num", ValueKind.INTEGER),
        ("answer", "measure.num", ValueKind.INTEGER),
        ("answer", "measure..den", ValueKind.INTEGER),
        ("plan", "setting.way", ValueKind.PLAIN),
        ("plan", "setting.way.why", ValueKind.TEXT),
        ("row", "f.num", ValueKind.ANY),
        ("row", "p.who", ValueKind.TEXT),
    ],
)
def test_the_end_of_a_name_says_what_the_field_holds(
    entity: str, name: str, kind: ValueKind
) -> None:
    found = field_of(entity, name)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("entity", "name"),
    [("answer", "f.x"), ("row", "measure.x"), ("answer", "proof.x"), ("row", "f.")],
)
def test_a_family_of_another_entity_is_no_field(entity: str, name: str) -> None:
    assert field_of(entity, name) is None


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
