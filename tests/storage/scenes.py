"""What is done to files of others, media and workers within each boundary, and libraries that panic meanwhile."""

import ast
import importlib
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import main
import wiring
from core.blocks.document import Document
from core.blocks.printed import PdfOptions
from core.errors import UserError
from core.exchange.incoming_view import ImportPreview
from core.exchange.receive_deeds import previews
from core.log.certificates import CertificateRequest
from core.tabular import OutputWorkbook, WorkbookColumn
from storage.at_rest import SEALED
from storage.exchange.enrolment import read_request, write_request
from storage.exchange.start import read_start
from storage.instruments.reader import read_form
from storage.instruments.wording import read_wording
from storage.keys import seal_keys, unseal_keys
from storage.papers.writer import PaperFileWriter, laid_out
from storage.pdfium import PdfPageReader
from storage.tables.writer import write_table
from tests.boundaries import is_foreign
from tests.house_rules import read
from tests.made_updates import Computer, PublisherOfTests
from tests.storage.backups.test_places import keeper
from tests.storage.exchange.invited import invite
from tests.storage.exchange.towns import Town
from tests.storage.papers.paper_samples import bytes_of
from tests.storage.papers.specimens import memo, whole
from wiring.backups import preview_restore, restore
from wiring.publishing import publish

Do = Callable[[], object]


class Panic(BaseException):
    """As a library written in Rust raises it: no Exception."""


class Thrower:
    """A library, or a part of it, whose every call raises a panic; its errors and constants are what they were."""

    def __init__(self, real: Any, thrown: list[str], name: str) -> None:
        self._real = real
        self._thrown = thrown
        self._name = name

    def __call__(self, *_given: object, **_named: object) -> Any:
        self._thrown.append(self._name)
        raise Panic(self._name)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if isinstance(real, type) and issubclass(real, BaseException):
            return real
        inside = callable(real) or isinstance(real, types.ModuleType)
        return Thrower(real, self._thrown, f"{self._name}.{name}") if inside else real


def throw_in(path: str, patch: pytest.MonkeyPatch) -> list[str]:
    """From now on every foreign name of a module throws; what was thrown."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    thrown = list[str]()
    for name, value in list(vars(module).items()):
        kind = value.__name__ if isinstance(value, types.ModuleType) else type(value).__module__
        own = (
            value.__module__
            if isinstance(value, type | types.FunctionType | types.BuiltinFunctionType)
            else kind
        )
        if is_foreign(own or "") and not (
            isinstance(value, type) and issubclass(value, BaseException)
        ):
            patch.setattr(module, name, Thrower(value, thrown, name))
    for home, name, real in [*_late(read(path))]:  # all are imported before one of them throws
        if home is None:
            patch.setitem(sys.modules, name, Thrower(real, thrown, name))
        else:
            patch.setattr(home, name, Thrower(real, thrown, name))
    return thrown


def _late(tree: ast.AST) -> Iterator[tuple[types.ModuleType | None, str, Any]]:
    """What functions import for themselves: where its name is looked up (None: among the modules), and what it is."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom) or not node.col_offset:
            continue
        for one in node.names:
            if isinstance(node, ast.Import) and is_foreign(one.name):
                top = one.name.partition(".")[0]
                yield None, top, importlib.import_module(top)
            elif isinstance(node, ast.ImportFrom) and is_foreign(node.module or ""):
                home = importlib.import_module(node.module or "")
                found = getattr(home, one.name, None)
                yield home, one.name, found or importlib.import_module(f"{node.module}.{one.name}")


def became(do: Do) -> UserError:
    """The error of ours it came to: raised, or that of the first row that has one."""
    try:
        found = do()
    except UserError as raised:
        return raised
    rows = found if isinstance(found, Sequence) else [found]
    problem: UserError = next(filter(None, (getattr(row, "problem", None) for row in rows)))
    return problem


# -- what is done within each boundary: (a path, or its beginning; makes ready and gives what is then done; is named)


class Scene:
    """PCs and a place, and what is to be named in what a person reads."""

    def __init__(self, towns: list[Town], place: Path) -> None:
        _centre, self.province, self.one, self.two = towns
        self.place = place


def sent(scene: Scene) -> Path:
    scene.one.plan()
    return scene.one.send(scene.province, path=scene.place / "named.prongsai")


def taken_in(scene: Scene) -> Do:
    path = sent(scene)
    return lambda: scene.province.take(path)


def looked_at(scene: Scene) -> Do:
    path = sent(scene)
    steps = partial(previews, paths=[path], post=scene.province.post)
    return lambda: [step for step in scene.province.do(steps) if isinstance(step, ImportPreview)]


def written(scene: Scene) -> Do:
    scene.one.plan()
    return lambda: scene.one.send(scene.province, path=scene.place / "named.prongsai")


def zip_written(scene: Scene) -> Do:
    scene.one.plan()
    return lambda: scene.one.answers(scene.province, path=scene.place / "named.zip")


def zip_taken_in(scene: Scene) -> Do:
    scene.one.plan()
    path = scene.one.answers(scene.province, path=scene.place / "named.zip").parts[0].path
    return lambda: scene.province.take(path)


def start_written(scene: Scene) -> Do:
    return lambda: invite(scene.province, "11", until="2027-09-30")


def start_read(scene: Scene) -> Do:
    path = invite(scene.province, "11", until="2027-09-30")[0].path.rename(
        scene.place / "named.prongsai-start"
    )
    return lambda: read_start(path)


def request_written(scene: Scene) -> Do:
    keys = scene.one.folder.writer.keys
    wanted = CertificateRequest(keys.public, scene.one.age, "11", "อำเภอ", "district", "")
    return lambda: write_request(scene.place / "named.request", wanted, keys.sign)


def request_read(scene: Scene) -> Do:
    request_written(scene)()
    return lambda: read_request(scene.place / "named.request")


def update_looked_at(scene: Scene) -> Do:
    pc = Computer(scene.place / "pc", PublisherOfTests())
    path = pc.update("0.2.0")
    return lambda: pc.updates.look(path)


def update_taken(scene: Scene) -> Do:
    pc = Computer(scene.place / "pc", PublisherOfTests())
    path = pc.update("0.2.0")
    return lambda: pc.take(path)


def backup_made(scene: Scene) -> Do:
    return lambda: keeper(scene.one).make("asked")


def backup_read(scene: Scene) -> Do:
    path = keeper(scene.one).make("asked").path
    named = path.rename(path.with_name("named.prongsai-backup"))
    return lambda: preview_restore(named, scene.one.place, scene.one.home)


def backup_put_back(scene: Scene) -> Do:
    path = keeper(scene.one).make("asked").path
    return lambda: restore(path, scene.place / "new", scene.one.home)


def backup_erased_in(scene: Scene) -> Do:
    own = keeper(scene.one)
    own.make("asked")
    return own.erase


def keys_sealed(scene: Scene) -> Do:
    return lambda: seal_keys(scene.one.folder.writer.keys.directory, "คำ ผ่าน ยาว พอ ใช้")


def keys_unsealed(scene: Scene) -> Do:
    home = scene.one.folder.writer.keys.directory
    seal_keys(home, "คำ ผ่าน ยาว พอ ใช้")
    assert (home / SEALED).exists()
    return lambda: unseal_keys(home, "คำ ผ่าน ยาว พอ ใช้")


def table_written(scene: Scene) -> Do:
    table = OutputWorkbook("ตาราง", (WorkbookColumn("ชื่อ"),), (("ก",),))
    return lambda: write_table(scene.place / "named.xlsx", table)


def form_read(scene: Scene) -> Do:
    path = scene.place / "named.yaml"
    path.write_bytes(next(iter(sorted(main.INSTRUMENTS.glob("*.yaml")))).read_bytes())
    return lambda: read_form(path)


def wording_read(scene: Scene) -> Do:
    path = scene.place / "named.csv"
    path.write_text("form,cdd-clean/2564\nid,text\n1.1,ก\n", "utf-8")
    return lambda: read_wording(path)


def paper(scene: Scene, ending: str, *documents: Document, safety: PdfOptions | None = None) -> Do:
    given = (safety,) if safety else ()
    return lambda: PaperFileWriter().write(
        documents or [whole()], scene.place / f"named{ending}", *given
    )


def paper_sealed(_scene: Scene) -> Do:
    laid = laid_out([memo()], ".pdf")
    return lambda: laid.file("")


def pages_shown(_scene: Scene) -> Do:
    data = bytes_of(memo())
    return lambda: PdfPageReader(data)


def published(scene: Scene, target: str) -> Do:
    reader = scene.one.folder.reader()
    forms = wiring.forms(main.INSTRUMENTS)
    reader.use_forms(forms)

    def done() -> object:
        with closing(reader):
            return publish(reader, forms, target, lambda: "")

    return done


DB = "storage/db/log/"
SCENES: dict[str, tuple[Callable[[Scene], Do], tuple[str, ...]]] = {
    "a file that came": (
        taken_in,
        (
            "storage/exchange/age.py", "storage/exchange/reader.py", "storage/exchange/container.py",
            "storage/exchange/unpacking.py", "storage/exchange/serialization.py", "storage/exchange/seal.py",
            f"{DB}lines.py", f"{DB}segments.py", f"{DB}receipts.py",
            "storage/db/folder/exchange.py",
        ),
    ),
    "a file that is looked at": (looked_at, ("storage/exchange/reader.py", f"{DB}lines.py", f"{DB}segments.py")),
    "a file to be sent": (
        written,
        (
            "storage/exchange/seal.py", "storage/exchange/writer.py", "storage/exchange/container.py",
        ),
    ),
    "a zip to be sent": (zip_written, ("storage/exchange/writer.py", "storage/exchange/seal.py")),
    "a zip that came": (zip_taken_in, ("storage/zipped.py", "storage/exchange/age.py")),
    "a start file to be sent": (start_written, ("storage/exchange/container.py",)),
    "a start file that came": (start_read, ("storage/exchange/start.py",)),
    "a request or answer": (request_written, ("storage/exchange/enrolment.py",)),
    "a request that came": (request_read, ("storage/exchange/enrolment.py",)),
    "an update looked at": (update_looked_at, ("storage/zipped.py", "storage/updates/package.py")),
    "an update taken": (update_taken, ("storage/zipped.py",)),
    "a backup that is made": (backup_made, ("storage/backups/container.py", "storage/db/sqlite.py")),
    "a backup looked at": (backup_read, ("storage/zipped.py", "storage/backups/container.py")),
    "a backup put back": (backup_put_back, ("storage/zipped.py", "storage/db/sqlite.py")),
    "keys sealed": (keys_sealed, ("storage/at_rest.py",)),
    "keys and their passphrase": (keys_unsealed, ("storage/at_rest.py",)),
    "a table that is written": (table_written, ("storage/tables/writer.py",)),
    "a form": (form_read, ("storage/instruments/source.py",)),
    "a table of wording": (wording_read, ("storage/instruments/wording.py",)),
    "a paper laid out": (
        lambda scene: paper(scene, ".pdf", replace(whole(), draft=True)),
        (
            "storage/papers/pdf/archive.py", "storage/papers/pdf/page_frame.py", "storage/papers/pdf/pen.py",
            "storage/papers/pdf/renderer.py", "storage/papers/typography/faces.py",
        ),
    ),
    "a workbook laid out": (
        lambda scene: paper(scene, ".xlsx"),
        (
            "storage/papers/excel/workbook.py", "storage/papers/excel/sheet.py", "storage/papers/excel/workbook.py",
            "storage/papers/pdf/charts.py",
        ),
    ),
    "a Word file laid out": (
        lambda scene: paper(scene, ".docx"),
        (
            "storage/papers/word/blocks.py", "storage/papers/word/document.py",
            "storage/papers/word/paragraphs.py", "storage/papers/word/tables.py",
        ),
    ),
    "a Word letter laid out": (lambda scene: paper(scene, ".docx", memo()), ("storage/papers/word/blocks.py",)),
    "a paper written": (
        lambda scene: paper(scene, ".pdf", memo(), safety=PdfOptions(password="ลับ")),
        ("storage/papers/pdf/archive.py",),
    ),
    "a paper sealed": (paper_sealed, ("storage/papers/pdf/archive.py",)),
    "pages that are shown": (pages_shown, ("storage/pdfium.py",)),
    "a file that is published": (
        lambda scene: published(scene, str(scene.place / "named.db")), ("storage/publish/sqlite_file.py",)
    ),
    "folders that are published": (
        lambda scene: published(scene, str(scene.place / "named")), ("storage/publish/parquet.py",)
    ),
    "a server that is published to": (
        lambda scene: published(scene, "postgresql://named@localhost/x"), ("storage/publish/postgresql.py",)
    ),
}  # fmt: skip
