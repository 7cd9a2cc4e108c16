"""Every call of a library of other people in the product, the boundary it stands within, and what comes out of that.

`python -m tests.boundaries` prints the list; tests/test_boundaries.py throws at the boundaries. What reads foreign
bytes in the standard library counts as such a library too. `FACES` draw and ask, and read nothing foreign.
"""

import ast
import sys
from collections.abc import Iterator
from typing import NamedTuple

from tests.house_rules import files, read

ROOMS = ("core", "storage", "ui", "wiring")
# foreign bytes
READING = frozenset({"csv", "json", "pickle", "sqlite3", "tomllib", "xml", "zipfile", "zlib"})
FACES = frozenset({"PySide6", "shiboken6", "click"})


class Boundary(NamedTuple):
    """`at`: path and function of the boundary; `becomes`: what a strange error within is to a person."""

    at: str
    becomes: str


class ForeignCall(NamedTuple):
    path: str
    line: int
    name: str


BOUNDARIES = {
    "a file that came": Boundary(
        "storage/exchange/reader.py:open_bundle", "this file is not taken in; others are"
    ),
    "a zip that came": Boundary(
        "storage/exchange/finder.py:inside", "this zip is not looked into; others are"
    ),
    "a trust file that came": Boundary(
        "storage/exchange/enrolment.py:read_trust", "this file is not read"
    ),
    "a request that came": Boundary(
        "storage/exchange/enrolment.py:read_request", "this file is not read"
    ),
    "a start file that came": Boundary(
        "storage/exchange/start.py:read_start", "this file is not read"
    ),
    "the key that opens files": Boundary(
        "storage/exchange/seal.py:read_identity", "this key file is not read"
    ),
    "a file to be sent": Boundary(
        "storage/exchange/writer.py:write_bundle", "this file is not written"
    ),
    "a zip to be sent": Boundary(
        "storage/exchange/writer.py:_zip", "this zip is not written; those before it stay"
    ),
    "a start file to be sent": Boundary(
        "storage/exchange/start.py:write_start", "this file is not written"
    ),
    "a request or answer": Boundary(
        "storage/exchange/enrolment.py:write_request", "this file is not written"
    ),
    "a backup that is read": Boundary(
        "storage/backups/container.py:_readable", "this backup is not read"
    ),
    "a backup that is made": Boundary("storage/backups/keeper.py:make", "no backup is made there"),
    "backups erased in": Boundary(
        "storage/backups/keeper.py:Keeper._erase_everywhere", "it is still to be erased there"
    ),
    "a backup looked at": Boundary(
        "wiring/backups.py:preview_restore", "this backup is not opened"
    ),
    "a backup put back": Boundary(
        "wiring/backups.py:_restored", "it is not restored, what is here stays"
    ),
    "keys and their passphrase": Boundary("storage/keys.py:unseal_keys", "the keys are not opened"),
    "an update looked at": Boundary(
        "storage/updates/package.py:Updates.look", "this update is not read"
    ),
    "an update taken": Boundary(
        "storage/updates/package.py:Updates.take", "this update is not taken, nothing is left"
    ),
    "evidence": Boundary(
        "storage/evidence/intake.py:keep_file", "this file is not attached; others are"
    ),
    "a worker": Boundary(
        "storage/apart.py:WorkerProcess._reply", "this document could not be read by its worker"
    ),
    "a table that is read": Boundary(
        "storage/tables/reader.py:read_table", "this table is not read"
    ),
    "a table that is written": Boundary(
        "storage/tables/writer.py:write_table", "this table is not written"
    ),
    "a form": Boundary(
        "storage/instruments/reader.py:_parsed", "this form is not used; others are"
    ),
    "a form as a workbook": Boundary(
        "storage/instruments/workbook/write.py:write_form", "this workbook is not written"
    ),
    "a table of wording": Boundary(
        "storage/instruments/wording.py:read_wording", "this table is not used"
    ),
    "a paper laid out": Boundary("storage/papers/writer.py:laid_out", "this paper is not laid out"),
    "a paper sealed": Boundary("storage/papers/writer.py:_sealed", "this paper is not laid out"),
    "a paper written": Boundary("storage/papers/writer.py:put", "this paper is not written"),
    "a photograph in a paper": Boundary(
        "storage/papers/pdf/photos.py:readable", "an empty frame says it is unreadable"
    ),
    "papers by the press": Boundary(
        "storage/papers/press.py:Press._laid_out", "this paper is not printed; others are"
    ),
    "a pack": Boundary("storage/packs/folder.py:failing", "the pack is not made, nothing is left"),
    "pages that are shown": Boundary("storage/pdfium.py:_shown", "these pages are not shown"),
    "what is published": Boundary(
        "wiring/publishing.py:publish", "it is not published to this place"
    ),
    "JSON of others": Boundary(
        "core/errors.py:error_for", "no value: a reader catches what is none, or lies too deep"
    ),
    "JSON of a file": Boundary(
        "core/exact.py:exact_json", "this file is refused, with line and column"
    ),
    "notes of this PC": Boundary(
        "core/errors.py:error_for", "a note that cannot be read is none, and written anew"
    ),
    "the office's own data": Boundary(
        "core/errors.py:error_for", "by the result code of SQLite; else of others"
    ),
    "what ends the program": Boundary(
        "core/errors.py:error_for", "words and pictures of our own: a bug of ours"
    ),
}
WITHIN = {  # by the path of a module, or of a folder of modules: the boundaries its calls stand within
    "core/assessment/": ("JSON of others",),
    "core/blocks/printed.py": ("a file that came",),
    "core/entities.py": ("the office's own data",),
    "core/exact.py": ("JSON of others", "JSON of a file"),
    "core/papers/": ("JSON of others",),
    "core/plan/standing.py": ("JSON of others",),
    "core/workshop/": ("JSON of others",),
    "storage/apart.py": ("a worker",),
    "storage/at_rest.py": ("keys and their passphrase",),
    "storage/backups/": ("a backup that is read", "a backup that is made", "backups erased in"),
    "storage/db/": (
        "the office's own data",
        "a file that came",
        "a backup looked at",
        "a backup put back",
    ),
    "storage/db/folder/pins.py": ("notes of this PC",),
    **dict.fromkeys(
        ("storage/keys.py", "storage/root_keys.py"),
        ("the office's own data", "keys and their passphrase"),
    ),
    "storage/evidence/": ("a worker", "evidence"),
    "storage/exchange/": (
        "a file that came",
        "a file to be sent",
        "a start file that came",
        "a start file to be sent",
    ),
    "storage/exchange/enrolment.py": (
        "a trust file that came",
        "a request that came",
        "a request or answer",
    ),
    "storage/exchange/finder.py": ("a zip that came",),
    "storage/exchange/seal.py": (
        "the key that opens files",
        "a file to be sent",
        "a zip to be sent",
    ),
    "storage/exchange/waiting.py": ("notes of this PC",),
    "storage/exchange/worker.py": ("a worker",),
    "storage/exchange/writer.py": ("a zip to be sent",),
    "storage/instruments/": ("a form", "a worker"),
    "storage/instruments/compiled.py": ("notes of this PC",),
    "storage/instruments/wording.py": ("a table of wording", "a worker"),
    "storage/instruments/workbook/write.py": ("a form as a workbook",),
    "storage/packs/": ("a worker", "a pack"),
    "storage/papers/": ("a paper laid out", "papers by the press"),
    "storage/papers/pdf/archive.py": ("a paper laid out", "a paper sealed", "a paper written"),
    "storage/papers/pdf/photos.py": ("a photograph in a paper", "a paper laid out"),
    "storage/papers/worker.py": ("a worker",),
    "storage/papers/writer.py": ("a paper written",),
    "storage/pdfium.py": ("pages that are shown",),
    "storage/phones/book.py": ("JSON of others",),
    "storage/publish/": ("what is published",),
    "storage/scans/": ("a worker",),
    **dict.fromkeys(("storage/parts.py", "storage/workbook.py"), ("a worker",)),
    "storage/tables/": ("a worker", "a table that is read"),
    "storage/tables/writer.py": ("a table that is written",),
    "storage/updates/package.py": ("an update looked at", "an update taken"),
    "storage/updates/versions.py": ("notes of this PC",),
    "storage/pdf_words.py": ("a worker",),
    "storage/zipped.py": (
        "a zip that came",
        "a backup that is read",
        "an update looked at",
        "a worker",
    ),
    "ui/desktop/base/settings.py": ("notes of this PC",),
    "ui/desktop/widgets/plain.py": ("notes of this PC",),
    "ui/desktop/workshop/phones_dialogs.py": ("what ends the program",),
    "ui/phone/": ("notes of this PC",),
    "ui/terminal/": ("what ends the program",),
    "storage/papers/press.py": ("papers by the press",),
    "storage/instruments/published.py": ("notes of this PC",),
    "storage/reports.py": ("notes of this PC",),
}


def is_foreign(module: str) -> bool:
    top = module.partition(".")[0]
    return top in READING or (
        top not in {*ROOMS, *FACES, "main", "installer", *sys.stdlib_module_names}
    )


def foreign_names(tree: ast.AST) -> dict[str, str]:
    """What each name of a module that comes from such a library is in full."""
    found = dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                (one.asname or one.name).partition(".")[0]: one.name
                for one in node.names
                if is_foreign(one.name)
            }
        elif (
            isinstance(node, ast.ImportFrom)
            and node.module
            and not node.level
            and is_foreign(node.module)
        ):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def calls() -> Iterator[ForeignCall]:
    for path in files(*ROOMS):
        tree = read(path)
        names = foreign_names(tree)
        for node in ast.walk(tree) if names else ():
            if isinstance(node, ast.Call):
                words, of = list[str](), node.func
                while isinstance(of, ast.Attribute):
                    words, of = [of.attr, *words], of.value
                if isinstance(of, ast.Name) and of.id in names:
                    yield ForeignCall(path, node.lineno, ".".join((names[of.id], *words)))


def within(path: str) -> tuple[str, ...]:
    """The boundaries of a module: by the longest path that is its own, or a folder above it."""
    named = [one for one in WITHIN if path == one or (one.endswith("/") and path.startswith(one))]
    return WITHIN[max(named, key=len)] if named else ()


def stands(at: str) -> bool:
    """Whether there is such a function, and it is a boundary: `told` and what reads JSON are by what they catch."""
    path, _colon, name = at.partition(":")
    found = [
        node
        for node in ast.walk(read(path))
        if isinstance(node, ast.FunctionDef) and node.name == name.rpartition(".")[2]
    ]
    bounds = {"boundary", "bounded"}
    return path.startswith("core/") or any(
        bounds & {n.id for n in ast.walk(one) if isinstance(n, ast.Name)} for one in found
    )


def rows() -> Iterator[str]:
    """The list: each call, each boundary it stands within, and what comes out of it."""
    for one in sorted(calls()):
        for name in within(one.path):
            yield f"{one.path}:{one.line}  {one.name}  | {name} ({BOUNDARIES[name].at})  | {BOUNDARIES[name].becomes}"


def main() -> None:
    sys.stdout.write("".join(f"{row}\n" for row in rows()))


if __name__ == "__main__":
    main()
