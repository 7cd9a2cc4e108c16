"""The house rules as detectors: arrows between layers and rooms, caps, no markup from data (CONTRIBUTING.md)."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.tokens import statements

ROOT = Path(__file__).parents[1]
PRODUCT = ("main.py", "wiring", "core", "storage", "ui")
CODE = (*PRODUCT, "installer", "tests")
# reported: more statements in a file, a function, public names of a class
STATEMENTS = 300
FUNCTION = 25
NAMES = 20
# refused in the product: more statements in a file, a function
MOST_STATEMENTS = 450
MOST_FUNCTION = 45
# the rooms of storage/db: each knows those before it
DB_ROOMS = ("log", "signoffs", "reading", "folder")


class Wing(NamedTuple):
    """A part of the house that knows only the wings before it."""

    name: str
    rooms: tuple[str, ...]  # of core, in their order: each knows those before it
    faces: tuple[str, ...]  # its rooms in ui/desktop


# The ground is what lies directly in core/; core/catalogue.py, above all rooms, is none of it.
WINGS = (
    Wing("kernel", ("ground", "thai", "tables", "log"), ("theme", "widgets", "base")),
    Wing("forms", ("forms", "scoring", "blocks", "people", "records"), ("forms",)),
    Wing(
        "office",
        (
            *("plan", "assessment", "evidence", "assigning", "gaps", "papers"),
            *("signing", "scans", "history", "home", "search"),
        ),
        (
            *("plan", "assessment", "evidence", "coverage", "assigning"),
            *("papers", "signing", "scans", "bin", "home"),
        ),
    ),
    Wing("meetings", ("workshop", "committee"), ("workshop", "goals", "objections", "committee")),
    Wing("exchange", ("exchange", "conflicts"), ("exchange", "conflicts")),
    Wing("centre", ("centre",), ("centre", "setup")),
    Wing("care", ("backups", "privacy", "health", "succession"), ("backups", "privacy", "health")),
)
CORE_ROOMS = tuple(room for wing in WINGS for room in wing.rooms)
CATALOGUE = "core/catalogue.py"  # lists the rows that rooms give to earlier ones
FRAME = ("first", "help", "settings", "shell")  # rooms of the window that are the face of no wing
# The public modules of each room of core: all that others may import of it. Its faces are inside (tests/doors.py).
PUBLIC = {
    "thai": "days line_ends parser search titles written",
    "tables": "heads reading",
    "log": "certificates deeds op ports post scopes verdict",
    "forms": (
        "carry check computed deeds description field_types field_values layout operations plan_shape ports "
        "programme published sentences settings shape sheet tree vocabulary wording"
    ),
    "scoring": "judge missing outcome score total",
    "blocks": "code document elements printed",
    "people": "deeds units",
    "records": "leaving route titles",
    "plan": "deeds file_deeds links proposals review_facts standing tree view year_view",
    "assessment": (
        "answers ballots cells copy_deeds deeds facts ranking rescored review rounds rows sentences sheets "
        "start_deeds tables view"
    ),
    "evidence": "deeds kinds view",
    "assigning": "deeds orders programme_steps view",
    "gaps": "deeds gaps rows",
    "papers": "deeds meetings pack pack_deeds register seals shown source trial_deeds view",
    "signing": "chain deeds",
    "scans": "judgement view",
    "history": "deeds view",
    "home": "rows starting year",
    "search": "fields view",
    "workshop": "ballots by_hand_deeds decisions phones questions",
    "committee": "here own",
    "exchange": (
        "devices invitation_deeds invitations letter_deeds letters moving_deeds originals receivers "
        "send_deeds slip staging"
    ),
    "conflicts": "deeds",
    "centre": "home published publishing",
    "backups": "retention",
    "privacy": "person_data",
    "health": "diagnoses facts",
    "succession": "view",
}
BASE_ROOMS = ("theme", "widgets", "base")  # what every room of the window stands on, in their order
SHELL = "shell"  # the one room of the window that knows the others
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
PEN = "ui/session.py"  # a bug must not take the pen along: it may catch everything,
# an error of cleaning up must not hide the first one; a walk over damage goes on and tells whatever was raised
CLEANED = ("core/errors.py", "tests/soak/damaged_folders.py", "tests/soak/folder_truth.py")
BOUNDARY = "core/boundary.py"  # and the one boundary round what others have made
# tables of modules that are read when they are wanted
BY_NAME = ("ui/desktop/shell/preload.py", "ui/terminal/commands.py", "core/catalogue.py")
# Modules of storage that ui may import, for type checkers or within functions: what it sees in them opens nothing.
_SEEN = (
    "backups.container backups.keeper db.folder.disk db.folder.health db.folder.holdings db.folder.office_keys"
    " db.folder.pins db.reading.reader evidence.service exchange.enrolment exchange.finder exchange.seal exchange.start"
    " exchange.writer files instruments.published instruments.reader instruments.wording instruments.workbook.write"
    " instruments.xlsform.conversion papers.writer pdfium phones.book reports scans.service tables.reader tables.writer"
    " updates.package updates.versions"
)
SEEN = frozenset(_SEEN.split())
# types of what only an open folder or a worker has
OPENED = r"\b(\w*Connection|\w*Worker\w*|\w*Pool|Log|Snapshot)\b"
GIVEN = ("ui.desk.", "ui.keys.", "ui.session.", "ui.scanner.")  # what wiring fills for the faces
PLAIN = "ui/desktop/widgets/plain.py"  # the one place that puts words people wrote on a widget
MARKUP = {
    "setText",
    "setToolTip",
    "setHtml",
    "insertHtml",
    "setMarkdown",
    "setInformativeText",
    "setWhatsThis",
}
HOSTS = re.compile(
    "py[p]i\\.org|python[h]osted|npm[j]s\\.org|deb\\.deb[i]an|/wor[k]/|/tm[p]/|/roo[t]/|(?<!core)(?<!desktop)/hom[e]/"
)
MADE = {"build", "demo"}  # beside the house
KEPT_OUT = {
    ".git",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
TEXTS = {".py", ".md", ".toml", ".in", ".txt", ".yaml", ".json", ".svg", ".po", ".sh", ""}


def files(*rooms: str) -> list[str]:
    """Paths of the Python files below these rooms, from the checkout."""
    starts = [ROOT / room for room in rooms]
    found = [
        path
        for start in starts
        for path in ([start] if start.is_file() else sorted(start.rglob("*.py")))
    ]
    return [path.relative_to(ROOT).as_posix() for path in found]


@cache
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
    """main, wiring -> ui -> core <- storage, ui -> SEEN, and nothing else."""
    return [
        f"{path}:{line}: {name}: {why}"
        for line, name in imports(tree)
        if (why := against(path, name))
    ]


def against(path: str, name: str) -> str:
    """Why the file at `path` may not import `name`; "" when it may."""
    room, top = path.split("/", maxsplit=1)[0], name.split(".", maxsplit=1)[0]
    if (
        not top
        or name.startswith("builtins.")
        or (name.startswith("importlib.import_module") and path not in BY_NAME)
    ):
        return "imports name their module in full"
    if room == "core" and top not in sys.stdlib_module_names | {"core"}:
        return "core knows the standard library only"
    if room == "core" and top in IMPURE:
        return "core reads no file, clock or chance: values come in"
    if room == "storage" and (
        top in ("ui", "main", "wiring", "PySide6") or foreign_drawer(path, name)
    ):
        return "storage knows core, and each drawer only itself"
    if room == "ui" and (
        top in ("main", "wiring")
        or (top == "storage" and name.rpartition(".")[0].partition(".")[2] not in SEEN)
    ):
        return "ui knows core, and of storage only what opens nothing"
    if room == "wiring" and (top == "main" or (top == "ui" and not f"{name}.".startswith(GIVEN))):
        return "of ui, wiring knows only what the faces are given"
    if (
        room in ("ui", "main.py", "wiring")
        and top == "PySide6"
        and not path.startswith("ui/desktop/")
    ):
        return "Qt stays in the window"
    if (
        path.startswith("ui/")
        and name.startswith("ui.desktop")
        and not path.startswith("ui/desktop/")
    ):
        return "the window is opened by main.py"
    if room == "installer" and top not in sys.stdlib_module_names | {"installer"}:
        return "set-up runs before anything is installed"
    if top in ("pysqlite3", "sqlite3") and room != "tests" and not path.startswith("storage/db/"):
        return "the database lives in storage/db"
    return "the tests are nobody's part" if top == "tests" and room != "tests" else ""


def early_faults(path: str, tree: ast.Module) -> list[str]:
    """What ui imports of storage with its own modules: the first page would wait for it."""
    heads = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    return [f"{path}: {node.module}" for node in heads if f"{node.module}.".startswith("storage.")]


def opened_faults(path: str, tree: ast.Module, name: str) -> list[str]:
    """The public function or methods of the class `name` that ask for what has been opened."""
    return [
        f"{path}: {part.name}"
        for node in tree.body
        if getattr(node, "name", "") == name
        for part in (node, *getattr(node, "body", ()))
        if isinstance(part, ast.FunctionDef) and part.name[0] != "_"
        if re.search(OPENED, ast.unparse(part.args))
    ]


BESIDE = (  # the drawers of storage
    "apart", "at_rest", "blobs", "clock", "contents", "files", "formats", "keys", "lexicon", "parts", "pdf_words", "pdfium",
    "reports", "root_keys", "shown", "windows", "workbook", "zipped",
)  # fmt: skip


def foreign_drawer(path: str, name: str) -> bool:
    """Whether a file of storage opens a drawer that is not its own; the files beside the drawers are for all."""
    room, drawer, *_rest = f"{name}.".split(".")
    return room == "storage" and drawer not in (*BESIDE, path.split("/")[1])


def room(name: str, layer: str) -> str:
    """The room of a file or module of a layer (`core`, `ui.desktop`); what lies directly in the layer is the ground."""
    parts = name.removesuffix(".py").replace("/", ".").removeprefix(f"{layer}.").split(".")
    if f"{layer}/{parts[0]}.py" == CATALOGUE:
        return "catalogue"
    return parts[0] if (ROOT / layer.replace(".", "/") / parts[0]).is_dir() else "ground"


def core_room_faults(path: str, tree: ast.AST) -> list[str]:
    """In core a room knows itself and the rooms before it; the catalogue knows all of them, and none knows it."""
    known = (
        CORE_ROOMS[: CORE_ROOMS.index(room(path, "core")) + 1] if path != CATALOGUE else CORE_ROOMS
    )
    named = ((line, name) for line, name in imports(tree) if f"{name}.".startswith("core."))
    return [f"{path}:{line}: {name}" for line, name in named if room(name, "core") not in known]


def upward_names(path: str, tree: ast.AST) -> list[str]:
    """The names that a module of core imports from a later wing than its own."""
    if not path.startswith("core/") or path == CATALOGUE:
        return []
    own = wing_of(path.removesuffix(".py").replace("/", "."))
    return [
        f"{path}: {name}"
        for _line, name in imports(tree)
        if name.startswith("core.") and wing_of(name) > own
    ]


def wing_of(module: str) -> int:
    """The place of the wing that a module of core belongs to, or what stands in it; the ground is of the first."""
    parts = module.split(".")
    return next((place for place, wing in enumerate(WINGS) if parts[1] in wing.rooms), 0)


def deed_faults(path: str, tree: ast.AST) -> list[str]:
    """Only deeds import deeds: what reads and shows never needs what writes."""
    if is_deed(path.removesuffix(".py").rpartition("/")[2]):
        return []
    return [
        f"{path}:{line}: {name}"
        for line, name in imports(tree)
        if any(map(is_deed, name.split(".")[:-1]))
    ]


def is_deed(module: str) -> bool:
    return module == "deeds" or module.endswith("_deeds")


def desktop_room_faults(path: str, tree: ast.AST) -> list[str]:
    """A room of the window knows the base and itself; only the shell knows the rooms."""
    own = room(path, "ui.desktop")
    known = BASE_ROOMS[: BASE_ROOMS.index(own)] if own in BASE_ROOMS else BASE_ROOMS
    others = (
        (line, name, room(name, "ui.desktop"))
        for line, name in imports(tree)
        if name.startswith("ui.desktop.")
    )
    return [
        f"{path}:{line}: {name}"
        for line, name, other in others
        if own not in (SHELL, other) and other not in known
    ]


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


def layout(text: str) -> list[str]:
    """Every folder and file of the list "Where everything lives" from the root of the checkout; folders end in /."""
    listed = (
        text.partition("## Where everything lives")[2].partition("```\n")[2].partition("```")[0]
    )
    found: list[str] = []
    above: list[str] = []
    for line in listed.splitlines():
        name, depth = line.split()[0], (len(line) - len(line.lstrip())) // 2
        if depth <= len(above) and re.fullmatch(r"[\w.]+(/|\.py)", name):
            above[depth:] = [name]
            found.append("".join(above))
    return found


def core_faults(path: str, tree: ast.AST) -> list[str]:
    """Core neither prints nor reads files, clocks or chance."""
    return [
        f"{path}:{node.lineno}: {called(node)}("
        for node in calls(tree)
        if called(node) in READS
        or (called(node) in CLOCKS and isinstance(node.func, ast.Attribute))
    ]


def cap_faults(path: str, tree: ast.Module) -> list[str]:
    """A file or function of too many statements. No layout changes their number, and docstrings are none."""
    size = statements(tree)
    return ([f"{path}: {size} statements"] if size > MOST_STATEMENTS else []) + [
        f"{path}:{node.lineno}: {node.name} has {length} statements"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := statements(node)) > MOST_FUNCTION
    ]


def public_names(of: ast.ClassDef) -> set[str]:
    """What others can use of a class: methods, fields, and the attributes its methods set on self.

    The fields of a row of data do not count: they are the columns of a table. Nor does what Qt asks for, written
    otherwise than our own names, or what begins with an underscore.
    """
    names = {
        part.name for part in of.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    if not row_of_data(of):
        names |= {
            node.id for part in of.body for target in targets(part) for node in names_in(target)
        }
    for node in ast.walk(of):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
        ):
            names |= {node.attr} if node.value.id == "self" else set()
    return {name for name in names if not name.startswith("_") and name == name.lower()}


def row_of_data(of: ast.ClassDef) -> bool:
    """Whether its fields are set once, when it is made: a frozen dataclass, a frozen struct or a NamedTuple."""
    bases = {ast.unparse(base).rpartition(".")[2] for base in of.bases}
    made = (
        each
        for each in of.decorator_list
        if isinstance(each, ast.Call) and called(each) == "dataclass"
    )
    words = [*of.keywords, *(word for call in made for word in call.keywords)]
    return "NamedTuple" in bases or any(
        word.arg == "frozen" and ast.unparse(word.value) == "True" for word in words
    )


def targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AnnAssign):
        return [node.target]
    return []


def names_in(node: ast.expr) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def shared_names(trees: Mapping[str, ast.Module]) -> list[str]:
    """Public class names at the head of more than one module of a layer, with their modules; `trees` by path."""
    homes: dict[tuple[str, str], list[str]] = {}
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault((path.split("/", maxsplit=1)[0], node.name), []).append(path)
    return [
        f"{name}: {' '.join(paths)}"
        for (_layer, name), paths in sorted(homes.items())
        if len(paths) > 1
    ]


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
    return faults[1:] if path in (PEN, BOUNDARY, *CLEANED) else faults


def everything(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Tuple):
        return any(everything(part) for part in node.elts)
    return node is None or getattr(node, "id", "") in ("Exception", "BaseException")


def raises_again(node: ast.ExceptHandler) -> bool:
    last = node.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def markup_faults(path: str, tree: ast.AST) -> list[str]:
    """Words people wrote reach a widget through the one helper that reads no markup."""
    if not path.startswith("ui/desktop/") or path == PLAIN:
        return []
    return [
        f"{path}:{node.lineno}: {called(node)}( of data"
        for node in calls(tree)
        if called(node) in MARKUP | {"QLabel"} and node.args and not literal(node.args[0])
    ]


def outliving_faults(path: str, tree: ast.AST) -> list[str]:
    """What is given to a signal of the look, which lives as long as the program, and is no method: Qt lets go of a
    method with its widget, of anything else never, and it is called for what is gone.
    """
    return [
        f"{path}:{node.lineno}: {ast.unparse(node)} outlives its widget"
        for node in calls(tree)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
        if re.fullmatch(r"(.*\.)?_?look\.\w+", ast.unparse(node.func.value))
        if not isinstance(node.args[0], ast.Attribute)
    ]
