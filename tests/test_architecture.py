"""The house rules, checked on every file: arrows, caps, no markup from data (CONTRIBUTING.md)."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = ("main.py", "wiring", "core", "storage", "ui")
CODE = (*PRODUCT, "installer", "tests")
LINES, FUNCTION, METHODS = 400, 60, 20
DB_ROOMS = ("log", "signoffs", "reading", "folder")  # the rooms of storage/db: each knows those before it
IMPURE = {
    "sqlite3",
    "zipfile",
    "random",
    "secrets",
    "time",
    "socket",
    "subprocess",
    "os",
    "shutil",
    "tempfile",
    "threading",
}
WRITES = {"write_text", "write_bytes", "print", "open"}
READS = WRITES | {"read_text", "read_bytes", "uuid4", "uuid1", "input", "__import__"}
CLOCKS = {"now", "utcnow", "today"}
PEN = "ui/session.py"  # the one place that may catch everything: a bug must not take the pen along
BY_NAME = (
    "ui/desktop/shell/preload.py",
    "ui/terminal/commands.py",
)  # tables of modules that are read when they are wanted
GIVEN = ("ui.desk.", "ui.session.", "ui.scanner.")  # what wiring fills for the faces
PLAIN = "ui/desktop/widgets/plain.py"  # the one place that puts words people wrote on a widget
MARKUP = {"setText", "setToolTip", "setHtml", "insertHtml", "setMarkdown", "setInformativeText", "setWhatsThis"}
HOSTS = re.compile("py[p]i\\.org|python[h]osted|npm[j]s\\.org|deb\\.deb[i]an|/wor[k]/|/tm[p]/|/roo[t]/|/hom[e]/")
KEPT_OUT = {".git", ".venv", "demo", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
TEXTS = {".py", ".md", ".toml", ".in", ".txt", ".yaml", ".json", ".svg", ".po", ".sh", ""}


def files(*rooms: str) -> list[str]:
    """Paths of the Python files below these rooms, from the checkout."""
    starts = [ROOT / room for room in rooms]
    found = [path for start in starts for path in ([start] if start.is_file() else sorted(start.rglob("*.py")))]
    return [path.relative_to(ROOT).as_posix() for path in found]


def read(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), path)


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported; `from a import b` is `a.b`, a relative import starts with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{name.name}") for name in node.names)


def called(node: ast.Call) -> str:
    """`show` of show(…) and of label.show(…)."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def literal(node: ast.expr) -> bool:
    """Whether the words stand in the code: a string, or one that is only translated."""
    if isinstance(node, ast.Call):
        return called(node) == "_" and all(literal(word) for word in node.args)
    return isinstance(node, ast.Constant)


def arrow_faults(path: str, tree: ast.AST) -> list[str]:
    """main, wiring -> ui -> core <- storage, and nothing else."""
    return [f"{path}:{line}: {name}: {why}" for line, name in imports(tree) if (why := against(path, name))]


def against(path: str, name: str) -> str:
    """Why the file at `path` may not import `name`; "" when it may."""
    room, top = path.split("/", maxsplit=1)[0], name.split(".", maxsplit=1)[0]
    if not top or name.startswith("builtins.") or (name.startswith("importlib.import_module") and path not in BY_NAME):
        return "imports name their module in full"
    if room == "core" and top not in sys.stdlib_module_names | {"core"}:
        return "core knows the standard library only"
    if room == "core" and top in IMPURE:
        return "core reads no file, clock or chance: values come in"
    if room == "storage" and (top in ("ui", "main", "wiring", "PySide6") or foreign_drawer(path, name)):
        return "storage knows core, and each drawer only itself"
    if room == "ui" and top in ("storage", "main", "wiring"):
        return "ui knows core only"
    if room == "wiring" and (top == "main" or (top == "ui" and not f"{name}.".startswith(GIVEN))):
        return "of ui, wiring knows only what the faces are given"
    if room in ("ui", "main.py", "wiring") and top == "PySide6" and not path.startswith("ui/desktop/"):
        return "Qt stays in the window"
    if path.startswith("ui/") and name.startswith("ui.desktop") and not path.startswith("ui/desktop/"):
        return "the window is opened by main.py"
    if room == "installer" and top not in sys.stdlib_module_names | {"installer"}:
        return "set-up runs before anything is installed"
    if top in ("pysqlite3", "sqlite3") and room != "tests" and not path.startswith("storage/db/"):
        return "the database lives in storage/db"
    return "the tests are nobody's part" if top == "tests" and room != "tests" else ""


def foreign_drawer(path: str, name: str) -> bool:
    """Whether a file of storage opens a drawer that is not its own; the files beside the drawers are for all."""
    room, drawer, *_rest = f"{name}.".split(".")
    return room == "storage" and drawer not in ("apart", "files", "pdfium", "zipped", path.split("/")[1])


def db_faults(path: str, tree: ast.AST) -> list[str]:
    """In storage/db a room knows the ground and the rooms before it; the ground knows no room."""
    known = DB_ROOMS[: db_room(path.split("/")[2]) + 1]
    return [
        f"{path}:{line}: {name}"
        for line, name in imports(tree)
        if name.startswith("storage.db.") and db_room(name.split(".")[2]) >= len(known)
    ]


def db_room(name: str) -> int:
    """The place of a room of storage/db in their order; -1 = a file of the ground."""
    return DB_ROOMS.index(name) if name in DB_ROOMS else -1


def circles(known: dict[str, set[str]]) -> list[str]:
    """The modules that import each other in a circle; `known`: what each module imports."""
    left = dict(known)
    while free := [module for module, names in left.items() if not names & left.keys() - {module}]:
        for module in free:
            del left[module]
    return sorted(left)


def core_faults(path: str, tree: ast.AST) -> list[str]:
    """Core neither prints nor reads files, clocks or chance."""
    return [
        f"{path}:{node.lineno}: {called(node)}("
        for node in calls(tree)
        if called(node) in READS or (called(node) in CLOCKS and isinstance(node.func, ast.Attribute))
    ]


def cap_faults(path: str, source: str, tree: ast.AST) -> list[str]:
    lines = len(source.splitlines())
    faults = [f"{path}: {lines} lines"] if lines > LINES else []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            faults += [f"{path}:{node.lineno}: {node.name} has {length} lines"] if length > FUNCTION else []
        elif isinstance(node, ast.ClassDef):
            methods = sum(isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for part in node.body)
            count = len(public_names(node)) if path.startswith("ui/desktop/") else methods
            faults += [f"{path}:{node.lineno}: {node.name} has {count} names"] if count > METHODS else []
    return faults


def public_names(of: ast.ClassDef) -> set[str]:
    """What others can use of a class, attributes included; what Qt asks for is written otherwise."""
    names = {part.name for part in of.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
    for part in of.body:
        targets = (
            part.targets if isinstance(part, ast.Assign) else [part.target] if isinstance(part, ast.AnnAssign) else []
        )
        names |= {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
    for node in ast.walk(of):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            names |= {node.attr} if node.value.id == "self" else set()
    return {name for name in names if not name.startswith("_") and name == name.lower()}


def catch_faults(path: str, tree: ast.AST) -> list[str]:
    """Catching everything hides bugs; one that raises again after cleaning up hides nothing."""
    faults = [
        f"{path}:{node.lineno}: catches everything"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and everything(node.type) and not raises_again(node)
    ]
    faults += [
        f"{path}:{node.lineno}: suppresses everything"
        for node in calls(tree)
        if called(node) == "suppress" and any(everything(word) for word in node.args)
    ]
    return faults[1:] if path == PEN else faults


def everything(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Tuple):
        return any(everything(part) for part in node.elts)
    return node is None or getattr(node, "id", "") in ("Exception", "BaseException")


def raises_again(node: ast.ExceptHandler) -> bool:
    return isinstance(last := node.body[-1], ast.Raise) and last.exc is None


def markup_faults(path: str, tree: ast.AST) -> list[str]:
    """Words people wrote reach a widget through the one helper that reads no markup."""
    if not path.startswith("ui/desktop/") or path == PLAIN:
        return []
    return [
        f"{path}:{node.lineno}: {called(node)}( of data"
        for node in calls(tree)
        if called(node) in MARKUP | {"QLabel"} and node.args and not literal(node.args[0])
    ]


@pytest.mark.parametrize("path", files(*PRODUCT, "installer"))
def test_imports_follow_the_arrows(path: str) -> None:
    assert not arrow_faults(path, read(path))


def test_what_is_read_behind_the_first_page_exists_and_follows_the_arrows() -> None:
    path = BY_NAME[0]
    words = (node.value for node in ast.walk(read(path)) if isinstance(node, ast.Constant))
    named = [word for word in words if isinstance(word, str) and re.fullmatch(r"\w+(\.\w+)+", word)]
    assert named
    assert [name for name in named if not (ROOT / f"{name.replace('.', '/')}.py").is_file()] == []
    assert [why for name in named if (why := against(path, name))] == []


@pytest.mark.parametrize("path", files("storage/db"))
def test_the_rooms_of_the_database_keep_their_order(path: str) -> None:
    assert not db_faults(path, read(path))


def test_no_modules_of_storage_import_each_other_in_a_circle() -> None:
    modules = {path.removesuffix(".py").replace("/", "."): path for path in files("storage")}
    known = {
        module: {part for _, name in imports(read(path)) for part in (name, name.rpartition(".")[0]) if part in modules}
        for module, path in modules.items()
    }
    assert circles(known) == []


@pytest.mark.parametrize("path", files("core"))
def test_core_is_given_everything(path: str) -> None:
    assert not core_faults(path, read(path))


@pytest.mark.parametrize("path", files(*CODE))
def test_files_functions_and_classes_stay_small_and_bugs_are_not_swallowed(path: str) -> None:
    source, tree = (ROOT / path).read_text("utf-8"), read(path)
    assert not cap_faults(path, source, tree) + catch_faults(path, tree)


@pytest.mark.parametrize("path", files("ui"))
def test_what_people_wrote_is_never_markup_on_the_screen(path: str) -> None:
    assert not markup_faults(path, read(path))


@pytest.mark.parametrize("path", files("tests"))
def test_no_test_is_skipped_because_a_tool_is_missing(path: str) -> None:
    asked = [word for node in calls(read(path)) if "skip" in called(node) for word in ast.walk(node)]
    assert not [word for word in asked if isinstance(word, ast.Call) and called(word) in ("which", "find_spec")]


def test_paragraphs_are_made_by_one_helper_that_escapes() -> None:
    places = [path for path in files(*PRODUCT) if "Paragraph" in map(called, calls(read(path)))]
    assert len(places) <= 1
    assert all(place.startswith("storage/papers/") for place in places)


def test_pysqlite3_has_one_import_place() -> None:
    places = [path for path in files(*PRODUCT) if any(name.startswith("pysqlite3") for _, name in imports(read(path)))]
    assert len(places) <= 1


def test_pdfium_is_called_under_its_lock_or_in_a_process_of_its_own() -> None:
    known = {path: {name for _, name in imports(read(path))} for path in files(*PRODUCT)}
    for path in (one for one, names in known.items() if any(name.startswith("pypdfium2") for name in names)):
        module = path.removesuffix(".py").replace("/", ".") + "."
        users = [user for user, names in known.items() if any(name.startswith(module) for name in names)]
        apart = all(user.endswith("/worker.py") for user in users)
        assert apart or path.endswith(("storage/pdfium.py", "/worker.py")), path


def test_every_room_has_a_line_in_the_layout() -> None:
    layout = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = {path.parent for room in ("core", "storage", "ui") for path in (ROOT / room).rglob("*.py")}
    rooms |= {path for path in (ROOT / "resources").iterdir() if path.is_dir()}
    assert [room.name for room in sorted(rooms) if f"{room.name}/" not in layout] == []


def test_no_registry_host_or_machine_path_is_in_the_files() -> None:
    kept = [path for path in ROOT.rglob("*") if path.is_file() and not KEPT_OUT & set(path.relative_to(ROOT).parts)]
    texts = [path for path in kept if path.suffix in TEXTS]
    assert [str(path.relative_to(ROOT)) for path in texts if HOSTS.search(path.read_text("utf-8"))] == []


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
    "ui/desktop/a.py": ("from storage.db import log", "def f():\n    import storage.db.log.log", "import pysqlite3"),
    "ui/terminal/a.py": (
        "from PySide6 import QtCore",
        "from ui.desktop import app",
        "from importlib import import_module",
    ),
    "wiring/a.py": ("from ui.desktop import app", "import ui.terminal.root", "import main", "import PySide6.QtCore"),
    "main.py": ("import PySide6.QtWidgets", "import tests.core"),
    "installer/a.py": ("import click", "import core.errors"),
}


@pytest.mark.parametrize(("path", "source"), [(path, source) for path, sources in BAD.items() for source in sources])
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


def test_cleaning_up_and_raising_again_is_no_fault() -> None:
    assert not catch_faults("core/a.py", ast.parse("try: f()\nexcept BaseException:\n    undo()\n    raise"))


@pytest.mark.parametrize("source", ["a.setText(row.name)", "QLabel(f'{x}')", "a.setToolTip(tip)", "a.setText(_(name))"])
def test_data_on_a_widget_outside_the_helper_is_found(source: str) -> None:
    assert markup_faults("ui/desktop/a.py", ast.parse(source))


def test_words_that_stand_in_the_code_may_be_set() -> None:
    assert not markup_faults("ui/desktop/a.py", ast.parse("a.setText(_('บันทึก'))\nQLabel('ก')\nQLabel()"))


def test_a_file_function_or_class_over_its_cap_is_found() -> None:
    function = "def f():\n" + "    x = 1\n" * FUNCTION
    methods = "class C:\n" + "    def f(self): ...\n" * (METHODS + 1)
    assert [len(cap_faults("core/a.py", source, ast.parse(source))) for source in (function, methods)] == [1, 1]
    assert cap_faults("core/a.py", "\n" * (LINES + 1), ast.parse(""))
    names = "class C:\n    def __init__(self):\n" + "".join(f"        self.n{n} = 0\n" for n in range(METHODS + 1))
    assert cap_faults("ui/desktop/a.py", names, ast.parse(names))
    assert not cap_faults("ui/desktop/a.py", names, ast.parse(names.replace("self.n", "self._n")))


@pytest.mark.parametrize("source", ["print(1)", "open('x')", "path.read_text()", "datetime.now()", "uuid4()"])
def test_a_core_that_helps_itself_is_found(source: str) -> None:
    assert core_faults("core/a.py", ast.parse(source))
