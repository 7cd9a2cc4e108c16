"""The house rules, checked on every file (tests/house_rules.py), and each rule on what breaks it."""

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house_rules import (
    BOUNDARY,
    BY_NAME,
    CODE,
    FRAME,
    HOSTS,
    KEPT_OUT,
    MADE,
    MOST_FUNCTION,
    MOST_STATEMENTS,
    PEN,
    PRODUCT,
    ROOT,
    SEEN,
    TEXTS,
    WINGS,
    against,
    arrow_faults,
    called,
    calls,
    cap_faults,
    catch_faults,
    circles,
    core_faults,
    core_room_faults,
    db_faults,
    deed_faults,
    desktop_room_faults,
    early_faults,
    files,
    imports,
    layout,
    markup_faults,
    opened_faults,
    outliving_faults,
    public_names,
    read,
    upward_names,
)


@pytest.fixture(scope="module", autouse=True)
def _trees_let_go() -> Iterator[None]:
    """Every rule reads the same trees; the tests that follow have no use for so much in memory."""
    yield
    read.cache_clear()


def faults(rule: Callable[[str, ast.Module], Iterable[object]], *parts: str) -> list[str]:
    """What the rule finds in every Python file of these parts, each with its path."""
    return [f"{path}: {fault}" for path in files(*parts) for fault in rule(path, read(path))]


def test_imports_follow_the_arrows() -> None:
    assert faults(arrow_faults, *PRODUCT, "installer") == []


def test_what_the_faces_see_of_storage_opens_nothing() -> None:
    named = {name for path in files("ui") for _, name in imports(read(path))}
    seen = [name.rpartition(".") for name in named if name.startswith("storage.")]
    assert {module.partition(".")[2] for module, _, _ in seen} == SEEN
    for module, _, name in seen:
        path = f"{module.replace('.', '/')}.py"
        assert opened_faults(path, read(path), name) == []
    assert faults(early_faults, "ui") == []
    opening = ast.parse("class Book:\n    def pages(self, db: Connection | None) -> int: ...")
    assert opened_faults("storage/a.py", opening, "Book")
    assert early_faults("ui/a.py", ast.parse("from storage.phones.book import PhoneStore"))


def test_what_is_read_behind_the_first_page_exists_and_follows_the_arrows() -> None:
    path = BY_NAME[0]
    words = (node.value for node in ast.walk(read(path)) if isinstance(node, ast.Constant))
    named = [word for word in words if isinstance(word, str) and re.fullmatch(r"\w+(\.\w+)+", word)]
    assert named
    assert [name for name in named if not (ROOT / f"{name.replace('.', '/')}.py").is_file()] == []
    assert [why for name in named if (why := against(path, name))] == []


def test_the_rooms_of_the_database_keep_their_order() -> None:
    assert faults(db_faults, "storage/db") == []


def test_no_modules_of_storage_import_each_other_in_a_circle() -> None:
    modules = {path.removesuffix(".py").replace("/", "."): path for path in files("storage")}
    known = {
        module: {
            part
            for _, name in imports(read(path))
            for part in (name, name.rpartition(".")[0])
            if part in modules
        }
        for module, path in modules.items()
    }
    assert circles(known) == []


def test_the_rooms_of_core_keep_their_order_and_reading_needs_no_writing() -> None:
    assert faults(core_room_faults, "core") + faults(deed_faults, "core") == []


def test_every_room_is_of_one_wing_and_so_is_every_face() -> None:
    rooms = [room for wing in WINGS for room in wing.rooms]
    faces = [*FRAME, *(face for wing in WINGS for face in wing.faces)]
    for listed, folder in ((["ground", *rooms[1:]], "core"), (faces, "ui/desktop")):
        there = {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}
        assert sorted(set(listed) - {"ground"}) == sorted(there)
        assert len(set(listed)) == len(listed)


def test_the_rooms_of_the_window_know_the_base_only() -> None:
    assert faults(desktop_room_faults, "ui/desktop") == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/days.py", "from core.log import op"),
        ("core/plan/tree.py", "from core.papers.table import PAPERS"),
        ("core/scans/view.py", "from core.exchange import letters"),
        ("core/log/op.py", "def f():\n    import core.home.view"),
        ("core/home/view.py", "if TYPE_CHECKING:\n    from core.workshop.view import Workshop"),
        ("core/home/view.py", "from core.catalogue import rows"),
    ],
)
def test_a_room_of_core_that_opens_a_later_one_is_found(path: str, source: str) -> None:
    assert core_room_faults(path, ast.parse(source))


def test_a_name_of_a_later_wing_is_counted_and_one_of_the_own_wing_is_not() -> None:
    source = ast.parse(
        "from core.centre.samples import Sample, samples\nfrom core.plan.tree import plan_tree\nimport core.i18n"
    )
    assert upward_names("core/papers/sample.py", source) == [
        "core/papers/sample.py: core.centre.samples.Sample",
        "core/papers/sample.py: core.centre.samples.samples",
    ]
    assert (
        upward_names("core/centre/view.py", source)
        == upward_names("core/catalogue.py", source)
        == []
    )


def test_reading_that_needs_a_deed_is_found() -> None:
    assert deed_faults("core/plan/view.py", ast.parse("from core.log.deeds import set_field"))
    assert deed_faults("core/plan/facts.py", ast.parse("from core.plan.file_deeds import X"))
    assert not deed_faults("core/plan/deeds.py", ast.parse("from core.log.deeds import set_field"))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("ui/desktop/plan/page.py", "from ui.desktop.evidence.page import EvidencePage"),
        ("ui/desktop/base/page_context.py", "from ui.desktop.shell import office"),
        ("ui/desktop/widgets/plain.py", "import ui.desktop.base.files"),
    ],
)
def test_a_room_of_the_window_that_opens_another_is_found(path: str, source: str) -> None:
    assert desktop_room_faults(path, ast.parse(source))


def test_the_shell_knows_the_rooms_and_every_room_the_base() -> None:
    assert not desktop_room_faults(
        "ui/desktop/shell/pages.py", ast.parse("from ui.desktop.plan.page import PlanPage")
    )
    assert not desktop_room_faults(
        "ui/desktop/plan/page.py", ast.parse("from ui.desktop.base.page_context import Room")
    )


def test_core_is_given_everything() -> None:
    assert faults(core_faults, "core") == []


def test_files_and_functions_stay_small_and_bugs_are_not_swallowed() -> None:
    assert faults(cap_faults, *PRODUCT, "installer") == []
    assert faults(catch_faults, *CODE) == []


def test_what_people_wrote_is_never_markup_on_the_screen() -> None:
    assert faults(markup_faults, "ui") == []


def test_the_look_calls_nothing_that_outlives_its_widget() -> None:
    assert faults(outliving_faults, "ui") == []


def test_no_test_is_skipped_because_a_tool_is_missing() -> None:
    def skips(_path: str, tree: ast.Module) -> list[str]:
        asked = [word for node in calls(tree) if "skip" in called(node) for word in ast.walk(node)]
        return [
            name
            for word in asked
            if isinstance(word, ast.Call) and (name := called(word)) in ("which", "find_spec")
        ]

    assert faults(skips, "tests") == []


def test_nothing_is_measured_in_seconds_for_a_machine_may_be_busy() -> None:
    """Budgets are kept by tests/benchmarks; the suite reads a clock only to give up waiting."""

    def clocked(path: str, tree: ast.Module) -> list[str]:
        if path.split("/")[1] in ("benchmarks", "soak", "windows"):
            return []
        waiting = {
            node
            for loop in ast.walk(tree)
            if isinstance(loop, ast.While)
            for node in ast.walk(loop)
        }
        asserts = {node for node in ast.walk(tree) if isinstance(node, ast.Assert)} - waiting
        held = re.compile(r"\b(monotonic(_ns)?|time\.time(_ns)?|total_seconds)\(")
        read = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute | ast.alias)
        ]
        measures = re.compile(r"(.*\.)?(perf_counter|process_time|thread_time)(_ns)?")
        found = [node for node in read if measures.fullmatch(ast.unparse(node))]
        return [f"{node.lineno}: {ast.unparse(node)}" for node in found] + [
            f"{node.lineno}: {ast.unparse(node)}"
            for node in asserts
            if held.search(ast.unparse(node))
        ]

    assert faults(clocked, "tests") == []


def test_nothing_waits_so_that_no_other_thread_can_work() -> None:
    """QTest.qWait holds the interpreter while it waits; tests.journeys.hands.rest does not."""

    def waits(_path: str, tree: ast.Module) -> list[str]:
        names = [called(node) for node in calls(tree)]
        return [
            name
            for name in names
            if name.startswith("qWait") or name in ("waitActive", "waitExposed")
        ]

    assert faults(waits, "tests") == []


def test_paragraphs_are_made_by_one_helper_that_escapes() -> None:
    places = [path for path in files(*PRODUCT) if "Paragraph" in map(called, calls(read(path)))]
    assert len(places) <= 1
    assert all(place.startswith("storage/papers/") for place in places)


def test_pysqlite3_has_one_import_place() -> None:
    places = [
        path
        for path in files(*PRODUCT)
        if any(name.startswith("pysqlite3") for _, name in imports(read(path)))
    ]
    assert len(places) <= 1


def test_only_what_is_published_is_read_by_another_build_of_sqlite() -> None:
    """Two builds in one process take each other's locks on a file away; a reader then died with a bus error."""
    users = [
        path for path in files("tests") if any(name == "sqlite3" for _, name in imports(read(path)))
    ]
    # the walk over damaged folders opens only copies that nobody has open
    walks = ("tests/soak/damaged_folders.py", "tests/soak/folder_truth.py")
    assert [path for path in users if "publish" not in path and path not in walks] == []


def test_pdfium_is_called_under_its_lock_or_in_a_process_of_its_own() -> None:
    known = {path: {name for _, name in imports(read(path))} for path in files(*PRODUCT)}
    for path in (
        one for one, names in known.items() if any(name.startswith("pypdfium2") for name in names)
    ):
        module = path.removesuffix(".py").replace("/", ".") + "."
        users = [
            user for user, names in known.items() if any(name.startswith(module) for name in names)
        ]
        apart = all(user.endswith("/worker.py") for user in users)
        assert apart or path.endswith(("storage/pdfium.py", "/worker.py")), path


def test_every_room_has_a_line_in_the_layout() -> None:
    rooms = {
        path.parent for room in ("core", "storage", "ui") for path in (ROOT / room).rglob("*.py")
    }
    rooms |= {path for path in (ROOT / "resources").iterdir() if path.is_dir()}
    lines = layout((ROOT / "docs/house/rooms.md").read_text("utf-8"))
    assert {f"{room.relative_to(ROOT).as_posix()}/" for room in rooms} - {*lines} == set()


@pytest.mark.parametrize("room", ["plan", "assessment"])
def test_every_rule_of_proofreading_is_asked(room: str) -> None:
    trees = [
        read(path) for path in files(f"core/{room}") if path.rpartition("/")[2].startswith("review")
    ]
    rules = {name for tree in trees for name in rules_of(tree)}
    asked = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert len(rules) > 5
    assert rules - asked == set(), "not in the tuple of rules"


def rules_of(tree: ast.Module) -> Iterator[str]:
    """Public functions that yield findings."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yields = ast.unparse(node.returns) if node.returns else ""
            yield from (
                [node.name] if re.fullmatch(r"(Iterator|Iterable)\[\w*Finding\]", yields) else []
            )


def kept_files(top: Path) -> Iterator[Path]:
    """The files of the house; what is made beside them is not walked, as others may be making it."""
    for place, folders, names in os.walk(top):
        out = KEPT_OUT | MADE if Path(place) == top else KEPT_OUT
        folders[:] = [name for name in folders if name not in out]
        yield from (Path(place, name) for name in names)


def test_no_registry_host_or_machine_path_is_in_the_files() -> None:
    texts = [path for path in kept_files(ROOT) if path.suffix in TEXTS]
    assert [
        str(path.relative_to(ROOT)) for path in texts if HOSTS.search(path.read_text("utf-8"))
    ] == []


BAD = {
    "core/a.py": (
        "import msgspec",
        "import storage.db.log.log",
        "from ui import session",
        "import sqlite3",
        "from . import x",
    ),
    "storage/db/a.py": (
        "from storage.papers import pdf",
        "from storage import exchange",
        "import ui.session",
        "import wiring",
        "import PySide6",
    ),
    "storage/papers/a.py": ("import pysqlite3", "import sqlite3"),
    "ui/desktop/a.py": (
        "from storage.db import log",
        "def f():\n    import storage.db.log.log",
        "import pysqlite3",
    ),
    "ui/terminal/a.py": (
        "from PySide6 import QtCore",
        "from ui.desktop import app",
        "from importlib import import_module",
    ),
    "wiring/a.py": (
        "from ui.desktop import app",
        "import ui.terminal.commands",
        "import main",
        "import PySide6.QtCore",
    ),
    "main.py": ("import PySide6.QtWidgets", "import tests.core"),
    "installer/a.py": ("import click", "import core.errors"),
}


@pytest.mark.parametrize(
    ("path", "source"), [(path, source) for path, sources in BAD.items() for source in sources]
)
def test_an_import_against_the_arrows_is_found(path: str, source: str) -> None:
    assert arrow_faults(path, ast.parse(source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("storage/db/sqlite.py", "from storage.db.log import lines"),
        ("storage/db/log/a.py", "from storage.db.signoffs.covered import covered"),
        ("storage/db/signoffs/a.py", "from storage.db import reading"),
        ("storage/db/reading/a.py", "def f():\n    import storage.db.folder.store"),
    ],
)
def test_a_room_of_the_database_that_opens_a_later_one_is_found(path: str, source: str) -> None:
    assert db_faults(path, ast.parse(source))


def test_a_room_of_the_database_may_open_itself_the_ground_and_earlier_rooms() -> None:
    source = "from storage.db import sqlite\nfrom storage.db.log import lines\nfrom storage.db.folder import store"
    assert not db_faults("storage/db/folder/a.py", ast.parse(source))


def test_a_circle_of_imports_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["a", "b", "c", "d"]
    assert circles({"a": {"b", "x"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize(
    "source",
    [
        "try: f()\nexcept Exception: pass",
        "try: f()\nexcept: log()",
        "try: f()\nexcept (OSError, BaseException) as e: raise X from e",
        "with suppress(Exception): f()",
    ],
)
def test_catching_everything_is_found(source: str) -> None:
    assert catch_faults("core/a.py", ast.parse(source))
    assert catch_faults(PEN, ast.parse(f"{source}\n{source}"))
    assert catch_faults(BOUNDARY, ast.parse(f"{source}\n{source}"))


def test_cleaning_up_and_raising_again_is_no_fault() -> None:
    assert not catch_faults(
        "core/a.py", ast.parse("try: f()\nexcept BaseException:\n    undo()\n    raise")
    )


@pytest.mark.parametrize(
    "source", ["a.setText(row.name)", "QLabel(f'{x}')", "a.setToolTip(tip)", "a.setText(_(name))"]
)
def test_data_on_a_widget_outside_the_helper_is_found(source: str) -> None:
    assert markup_faults("ui/desktop/a.py", ast.parse(source))


def test_a_function_given_to_the_look_is_found_and_a_method_is_none() -> None:
    for given in ("lambda: a.fit()", "partial(fit, a)", "fit"):
        assert outliving_faults(
            "ui/desktop/a.py", ast.parse(f"self._look.changed.connect({given})")
        )
    assert not outliving_faults("ui/desktop/a.py", ast.parse("look.resized.connect(self._fit)"))


def test_words_that_stand_in_the_code_may_be_set() -> None:
    assert not markup_faults(
        "ui/desktop/a.py", ast.parse("a.setText(_('บันทึก'))\nQLabel('ก')\nQLabel()")
    )


def test_a_file_or_function_over_its_cap_is_found() -> None:
    function = 'def f():\n    """Text."""\n' + "    x = 1\n" * MOST_FUNCTION
    assert cap_faults("core/a.py", ast.parse(function)) == []
    assert cap_faults("core/a.py", ast.parse(function + "    x = 1\n")) == [
        f"core/a.py:1: f has {MOST_FUNCTION + 1} statements"
    ]
    file = '"""Text."""\n' + "x = 1\n" * MOST_STATEMENTS
    assert cap_faults("core/a.py", ast.parse(file)) == []
    assert cap_faults("core/a.py", ast.parse(file + "x = 1\n")) == [
        f"core/a.py: {MOST_STATEMENTS + 1} statements"
    ]


def test_the_columns_of_a_row_of_data_are_no_names_of_a_class_but_its_methods_are() -> None:
    fields = "    a: int\n    b: int\n    def c(self) -> int: ...\n"
    rows = (
        "@dataclass(frozen=True)\nclass A:\n",
        "class A(NamedTuple):\n",
        "class A(msgspec.Struct, frozen=True):\n",
    )
    others = (
        "@dataclass\nclass A:\n",
        "class A:\n",
        "class A(Protocol):\n",
        "@dataclass(frozen=False)\nclass A:\n",
    )
    assert [names_of(f"{row}{fields}") for row in rows] == [{"c"}] * len(rows)
    assert [names_of(f"{other}{fields}") for other in others] == [{"a", "b", "c"}] * len(others)


def names_of(source: str) -> set[str]:
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.ClassDef)
    return public_names(node)


@pytest.mark.parametrize(
    "source", ["print(1)", "open('x')", "path.read_text()", "datetime.now()", "uuid4()"]
)
def test_a_core_that_helps_itself_is_found(source: str) -> None:
    assert core_faults("core/a.py", ast.parse(source))
