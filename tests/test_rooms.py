"""The picture of the rooms is today's, and its arrows are those that do not follow from others."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest

from tests.modules import ROOT, room_of
from tests.room_picture import Room, fitted
from tests.room_rows import bundled, laid_out, pooled, wrapped
from tests.rooms import PICTURE, drawn, floor, heights, needed, needs, on_circles


def graph(arrows: str) -> Mapping[str, frozenset[str]]:
    """`a>b c` is: a imports b and c; names that only stand behind an arrow import nothing."""
    found = {a: frozenset(b.split()) for a, b in (line.split(">") for line in arrows.split(", "))}
    return {name: frozenset() for targets in found.values() for name in targets} | found


def test_the_picture_is_of_today() -> None:
    """Its counts of lines may lag behind: any commit can carry one over a rounded step."""
    found, today = (
        re.sub(r"[\d.]+k? lines", "", text) for text in (PICTURE.read_text("utf-8"), drawn(ROOT))
    )
    assert found == today, "python -m tests.rooms"
    assert ElementTree.fromstring(today).get("width") == "1200"


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("core/plan/rows/cells.py", "core/plan"),
        ("core/errors.py", "core"),
        ("ui/desktop/shell/window.py", "ui/desktop/shell"),
        ("ui/desktop/plan/page.py", "ui/desktop/plan"),
        ("ui/terminal/demo/acts.py", "ui/terminal"),
        ("ui/session.py", "ui"),
        ("storage/db/log/append.py", "storage/db/log"),
        ("storage/db/store.py", "storage/db"),
        ("storage/files.py", "storage"),
        ("wiring/post.py", "wiring"),
        ("main.py", "main.py"),
    ],
)
def test_every_module_lies_in_one_room(path: str, room: str) -> None:
    assert room_of(path) == room


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    assert [*needed(graph("a>b c, b>c"))] == [("a", "b"), ("b", "c")]
    assert [*needed(graph("a>b c d, b>d, c>d"))] == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]


def test_rooms_that_need_each_other_stand_on_one_level_and_are_told_once() -> None:
    torn = graph("a>b, b>c a, c>d, d>c")
    assert [*on_circles(torn)] == [("a", "b"), ("c", "d")]
    assert heights(torn) == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert [*needed(torn)] == [("b", "c")]


def test_a_room_stands_above_all_it_needs() -> None:
    rooms = {name: Room(name, 100, 1) for name in ("core/a", "core/b", "core/c")}
    own = {
        "core/a": frozenset({"core/b", "core/c"}),
        "core/b": frozenset({"core/c"}),
        "core/c": frozenset[str](),
    }
    assert [[room.path for room in level] for level in floor("core", rooms, own).levels] == [
        ["core/a"],
        ["core/b"],
        ["core/c"],
    ]


def test_a_room_of_the_window_names_the_highest_rooms_of_core_it_needs() -> None:
    whole = graph("ui/a>core/x core/y core/z, core/x>core/y, core/w>core/x")
    assert needs("ui/a", whole) == ("core/x", "core/z")
    assert needs("core/w", whole) == ()
    assert fitted(["assessment", "plan", "papers"]) == "→ assessment +2"


def test_many_arrows_at_one_room_become_one() -> None:
    arrows = (
        [(name, "base") for name in "abcdef"]
        + [("shell", name) for name in "abcdef"]
        + [("a", "b")]
    )
    ways = [*bundled(arrows)]
    assert [(way.spots, "".join(way.from_all), "".join(way.to_all)) for way in ways] == [
        (("base",), "abcdef", ""),
        (("shell",), "", "abcdef"),
        (("a", "b"), "", ""),
    ]


def test_rows_hold_what_fits_and_a_line_keeps_a_place_in_the_rows_it_passes() -> None:
    assert [*wrapped("abcdefg", 400)] == [["a", "b"], ["c", "d"], ["e", "f", "g"]]
    rows = laid_out([["a"], ["b"], ["c"]], [("a", "b"), ("b", "c"), ("a", "c")], 400)
    (passing,) = (way for way in rows.ways if way.spots[0] == "a" and way.spots[-1] == "c")
    assert len(passing.spots) == 3
    assert abs(rows.middle["b"] - rows.middle[passing.spots[1]]) > 60, (
        "the line does not pass below a box"
    )


def test_places_never_change_their_order() -> None:
    assert pooled([3, 1, 2, 5]) == [2, 2, 2, 5]
