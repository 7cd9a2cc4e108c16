"""The measures of the house count what they say, on small trees."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tests import house
from tests.doors import public_faults
from tests.house import ALLOWED, HELD, Measure, measured
from tests.modules import ROOT, circles, edges, product


def measure(folder: Path, files: Mapping[str, str], name: str) -> Measure:
    """The measure of that name, of a checkout of these files."""
    lay_out(folder, files)
    return next(each for each in measured(folder) if each.name.startswith(name))


def lay_out(folder: Path, files: Mapping[str, str]) -> None:
    for path, source in {"main.py": "", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source, "utf-8")


@cache
def of_today() -> Mapping[str, Measure]:
    return {each.name: each for each in measured(ROOT)}


@pytest.mark.parametrize("name", sorted(HELD))
def test_no_measure_rises_without_a_line_that_says_what_a_user_gains(name: str) -> None:
    each = of_today()[name]
    assert each.most is not None
    assert each.value <= each.most, "an Allowance in tests/house.py says why"


def test_an_allowance_says_for_which_measure_and_what_is_gained() -> None:
    assert [
        each
        for each in ALLOWED
        if each.measure not in HELD or each.more <= 0 or len(each.gain.split()) < 5
    ] == []


def test_rooms_are_entered_by_their_public_modules_only() -> None:
    assert public_faults(edges(product(ROOT))) == []


def test_what_is_held_is_lowered_and_never_raised() -> None:
    page = "".join(f'    "{name}": {value},\n' for name, value in HELD.items())
    now = [
        Measure("test tokens", 7),
        Measure("public modules of core", HELD["public modules of core"] + 1),
    ]
    assert house.lowered(page, now) == page.replace(
        f'"test tokens": {HELD["test tokens"]}', '"test tokens": 7'
    )


ROOMS = {
    "core/days.py": "def day(): ...\n",
    "core/plan/tree.py": "from core.days import day\nROOTS = 1\n_own = 2\nclass Tree: ...\ndef kinds(): ...\n",
    "core/plan/view.py": "from core.plan.tree import Tree\n",
    "core/papers/paper.py": "from core.plan import tree, view\nprint(tree.ROOTS, tree._own)\n",
    "ui/desktop/plan/page.py": "from core.plan.tree import kinds\n",
    "ui/terminal/plan.py": "from core.plan.tree import kinds\n",
    "ui/session.py": "def f():\n    from core.plan.tree import Tree\n",
}


def test_a_name_crosses_when_somebody_but_its_room_and_its_faces_takes_it(tmp_path: Path) -> None:
    assert measure(tmp_path, ROOMS, "names that cross").found == (
        "core/plan/tree.py: ROOTS < core/papers/paper.py",
        "core/plan/tree.py: Tree < ui/session.py",
    )
    assert measure(tmp_path, {}, "public modules").found == (
        "core/plan/tree.py",
        "core/plan/view.py",
    )


def test_a_module_that_is_entered_and_not_public_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path, ROOMS)
    monkeypatch.setattr("tests.doors.PUBLIC", {"plan": "tree paths"})
    assert public_faults(edges(product(tmp_path))) == [
        "core/plan/view.py is the room's own, and core/papers/paper.py takes it",
        "core/plan/paths.py is public, and nobody outside takes it",
    ]


def test_files_tokens_and_lines_of_the_product_are_counted_and_no_others(tmp_path: Path) -> None:
    files = {
        "core/a.py": "a = 1\n\n",
        "ui/b.py": "b = 2\n",
        "tests/c.py": "c = 3 + 4\n",
        "core/notes.md": "d\n",
    }
    assert measure(tmp_path, files, "product files").value == 3
    assert measure(tmp_path, files, "product tokens").value == 6
    assert measure(tmp_path, files, "product lines").value == 3
    assert measure(tmp_path, files, "product tokens a line").value == 2
    assert measure(tmp_path, files, "test tokens").value == 5


def test_a_row_word_counts_once_in_however_many_lists_and_one_of_the_form_not_at_all(
    tmp_path: Path,
) -> None:
    rows = [
        {"type": "array", "items": {"type": "object", "properties": {"id": {}, word: {}}}}
        for word in ("text", "in")
    ]
    called = {"type": "object", "properties": {"work": {}}}
    schema = json.dumps(
        {
            "properties": {
                "id": {},
                "edition": {},
                "items": rows[0],
                "kinds": rows[1],
                "called": called,
            }
        }
    )
    files = {"resources/instruments/instrument.schema.json": schema}
    assert measure(tmp_path, files, "row words").found == ("id", "in", "text", "work")


def test_the_largest_folder_counts_only_what_lies_directly_in_it(tmp_path: Path) -> None:
    files = dict.fromkeys(
        ("core/a.py", "core/plan/b.py", "core/plan/c.py", "core/plan/rows/d.py"), ""
    )
    assert measure(tmp_path, files, "files of the largest") == (
        "files of the largest folder",
        2,
        None,
        ("core/plan",),
    )


def test_two_rooms_that_import_each_other_are_a_pair_wherever_the_import_stands(
    tmp_path: Path,
) -> None:
    files = {
        "core/a/one.py": "from core.b.two import two\n",
        "core/b/two.py": "def two() -> None:\n    from core.a import one\n",
        "core/c/three.py": "from core.a.one import one\n",
        "core/c/deeper/four.py": "from core.c import three\nimport core.c.five\n",
        "core/c/five.py": "from core.c.deeper.four import four\n",
    }
    assert measure(tmp_path, files, "two-way pairs of rooms in core").found == ("core/a core/b",)


def test_names_of_a_later_wing_are_counted_wherever_the_import_stands(tmp_path: Path) -> None:
    files = {
        "core/home/view.py": "import core.i18n\ndef f() -> None:\n    from core.centre.view import Board, rows\n",
        "core/catalogue.py": "from core.centre.rows import TASKS\n",
        "core/centre/view.py": "from core.home.view import f\n",
        "core/i18n.py": "from core.thai.days import day\n",
    }
    assert measure(tmp_path, files, "upward names").found == (
        "core/home/view.py: core.centre.view.Board",
        "core/home/view.py: core.centre.view.rows",
    )


def test_circles_of_files_are_found_whole(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "core/a.py": "import core.b\n",
            "core/b.py": "from core.c import x\n",
            "core/c.py": "from core import a\n",
        },
    )
    assert circles(edges(product(tmp_path))) == [("core/a.py", "core/b.py", "core/c.py")]


def test_a_class_name_is_shared_within_a_layer_only_and_when_it_is_public(tmp_path: Path) -> None:
    files = {
        "core/a.py": "class Line: ...\nclass _Own: ...\n",
        "core/b.py": "class Line: ...\nclass _Own: ...\n",
        "ui/c.py": "class Line: ...\n",
    }
    assert measure(tmp_path, files, "class names").found == ("Line: core/a.py core/b.py",)


def test_a_module_with_one_importer_counts_when_that_one_is_its_neighbour(tmp_path: Path) -> None:
    files = {
        "core/a.py": "import core.b\nimport core.far.c\nimport core.d\n",
        "core/b.py": "import core.d\n",
        "core/far/c.py": "",
        "core/d.py": "",
    }
    assert measure(tmp_path, files, "modules with one importer").found == ("core/b.py < core/a.py",)
    assert measure(tmp_path, files, "of these of less").found == ("core/b.py 1 < core/a.py",)
    assert (
        measure(tmp_path, {"core/b.py": "import core.d\n" * house.SLIVER}, "of these of less").found
        == ()
    )


def test_attributes_count_among_the_names_of_a_class(tmp_path: Path) -> None:
    own = "\n".join(f"        self.n{n} = self._n{n} = {n}" for n in range(19))
    source = f"class A:\n    field: int\n    def __init__(self) -> None:\n{own}\n    def one(self) -> None: ...\n"
    files = {"core/a.py": source, "core/b.py": source.replace("    field: int\n", "")}
    assert measure(tmp_path, files, "classes of more").found == ("core/a.py:1 A 21",)


def test_functions_are_measured_with_those_in_classes(tmp_path: Path) -> None:
    long = "def long() -> None:\n" + "    a = 1\n" * 26
    files = {
        "core/a.py": f"{long}class A:\n    def short(self) -> None: ...\n    def other(self) -> None: ...\n"
    }
    assert measure(tmp_path, files, "functions of more").found == ("core/a.py:1 long 26",)
    assert measure(tmp_path, files, "median").value == 1


def test_the_table_says_what_is_allowed_and_more_and_json_says_the_same() -> None:
    measures = [
        Measure("files", 1234, 1000, ("a",)),
        Measure("lines", 6.5, 7),
        Measure("others", 3),
    ]
    assert house.table(measures).splitlines()[2:] == [
        "| files | 1,234 | 1,000: **more** |",
        "| lines | 6.5 | 7 |",
        "| others | 3 |  |",
    ]
    assert [each["name"] for each in json.loads(house.as_json(measures))] == [
        "files",
        "lines",
        "others",
    ]
