"""What a library of other people raises, whatever it is, comes out of its boundary as an error of ours that names what
it was done to. The list of all calls, and what each becomes: `python -m tests.boundaries`, or this test with `-s`.
"""

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
from core.blocks.printed import Safety
from core.errors import ENDS, Stumbled, UserError, stumbled, told
from core.exact import any_json
from core.exchange.incoming_rows import ImportPreview
from core.exchange.receive_deeds import previews
from core.log.certificates import Request
from core.tabular import SheetColumn, WrittenTable
from storage import apart
from storage.apart import Apart, NoReply
from storage.at_rest import SEALED
from storage.db.keys import seal_keys, unseal_keys
from storage.evidence.blobs import Blobs
from storage.evidence.intake import keep_file
from storage.evidence.workers import Workers
from storage.exchange.enrolment import read_request, write_request
from storage.exchange.start import read_start
from storage.instruments.acceptance import verdict
from storage.instruments.reader import read_form
from storage.instruments.wording import read_wording
from storage.packs.folder import PackWorker
from storage.papers.pdf import photos
from storage.papers.writer import PaperFiles, laid_out, pages_of
from storage.pdfium import Pages
from storage.scans.ballots import tick_boxes
from storage.scans.reader import bears_code, crew, read_scan
from storage.tables.reader import read_table
from storage.tables.writer import write_table
from tests import boundaries
from tests.boundaries import BOUNDARIES, WITHIN, foreign_names, is_foreign, within
from tests.house_rules import ROOT, files, read
from tests.made_updates import Computer, PublisherOfTests
from tests.storage.backups.test_places import keeper
from tests.storage.exchange.invited import invite
from tests.storage.exchange.towns import Town
from tests.storage.papers.paper_samples import bytes_of
from tests.storage.papers.specimens import jpeg, memo, whole
from wiring.backups import preview_restore, restore
from wiring.press import Press
from wiring.publishing import publish

Do = Callable[[], object]


class Panic(BaseException):
    """As a library written in Rust raises it: no Exception."""


class Thrower:
    """A library, or a part of it, whose every call raises a panic; its errors and constants are what they were."""

    def __init__(self, real: Any, thrown: list[str], name: str) -> None:
        self._real, self._thrown, self._name = real, thrown, name

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
        own = value.__module__ if isinstance(value, type | types.FunctionType | types.BuiltinFunctionType) else kind
        if is_foreign(own or "") and not (isinstance(value, type) and issubclass(value, BaseException)):
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
    except UserError as problem:
        return problem
    rows = found if isinstance(found, Sequence) else [found]
    return next(row.problem for row in rows if getattr(row, "problem", None))


# -- what is done within each boundary: (a path, or its beginning; makes ready and gives what is then done; is named)


class Scene:
    """PCs and a place, and what is to be named in what a person reads."""

    def __init__(self, towns: list[Town], place: Path) -> None:
        _centre, self.province, self.one, self.two = towns
        self.place = place

    def sent(self) -> Path:
        self.one.plan()
        return self.one.send(self.province, path=self.place / "named.prongsai")

    def taken_in(self) -> Do:
        path = self.sent()
        return lambda: self.province.take(path)

    def looked_at(self) -> Do:
        path = self.sent()
        steps = partial(previews, paths=[path], post=self.province.post)
        return lambda: [step for step in self.province.do(steps) if isinstance(step, ImportPreview)]

    def written(self) -> Do:
        self.one.plan()
        return lambda: self.one.send(self.province, path=self.place / "named.prongsai")

    def zip_written(self) -> Do:
        self.one.plan()
        return lambda: self.one.answers(self.province, path=self.place / "named.zip")

    def zip_taken_in(self) -> Do:
        self.one.plan()
        path = self.one.answers(self.province, path=self.place / "named.zip").parts[0].path
        return lambda: self.province.take(path)

    def start_written(self) -> Do:
        return lambda: invite(self.province, "11", until="2027-09-30")

    def start_read(self) -> Do:
        path = invite(self.province, "11", until="2027-09-30")[0].path.rename(self.place / "named.prongsai-start")
        return lambda: read_start(path)

    def request_written(self) -> Do:
        keys = self.one.folder.writer.keys
        wanted = Request(keys.public, self.one.age, "11", "อำเภอ", "district", "")
        return lambda: write_request(self.place / "named.request", wanted, keys.sign)

    def request_read(self) -> Do:
        self.request_written()()
        return lambda: read_request(self.place / "named.request")

    def update_looked_at(self) -> Do:
        pc = Computer(self.place / "pc", PublisherOfTests())
        path = pc.update("0.2.0")
        return lambda: pc.updates.look(path)

    def update_taken(self) -> Do:
        pc = Computer(self.place / "pc", PublisherOfTests())
        path = pc.update("0.2.0")
        return lambda: pc.take(path)

    def backup_made(self) -> Do:
        return lambda: keeper(self.one).make("asked")

    def backup_read(self) -> Do:
        path = keeper(self.one).make("asked").path
        named = path.rename(path.with_name("named.prongsai-backup"))
        return lambda: preview_restore(named, self.one.place, self.one.home)

    def backup_put_back(self) -> Do:
        path = keeper(self.one).make("asked").path
        return lambda: restore(path, self.place / "new", self.one.home)

    def backup_erased_in(self) -> Do:
        own = keeper(self.one)
        own.make("asked")
        return own.erase

    def keys_sealed(self) -> Do:
        return lambda: seal_keys(self.one.folder.writer.keys.directory, "คำ ผ่าน ยาว พอ ใช้")

    def keys_unsealed(self) -> Do:
        home = self.one.folder.writer.keys.directory
        seal_keys(home, "คำ ผ่าน ยาว พอ ใช้")
        assert (home / SEALED).exists()
        return lambda: unseal_keys(home, "คำ ผ่าน ยาว พอ ใช้")

    def table_written(self) -> Do:
        table = WrittenTable("ตาราง", (SheetColumn("ชื่อ"),), (("ก",),))
        return lambda: write_table(self.place / "named.xlsx", table)

    def form_read(self) -> Do:
        path = self.place / "named.yaml"
        path.write_bytes(next(iter(sorted(main.INSTRUMENTS.glob("*.yaml")))).read_bytes())
        return lambda: read_form(path)

    def wording_read(self) -> Do:
        path = self.place / "named.csv"
        path.write_text("form,cdd-clean/2564\nid,text\n1.1,ก\n", "utf-8")
        return lambda: read_wording(path)

    def paper(self, ending: str, *documents: Document, safety: Safety | None = None) -> Do:
        given = (safety,) if safety else ()
        return lambda: PaperFiles().write(documents or [whole()], self.place / f"named{ending}", *given)

    def paper_sealed(self) -> Do:
        laid = laid_out([memo()], ".pdf")
        return laid.file

    def pages_shown(self) -> Do:
        data = bytes_of(memo())
        return lambda: Pages(data)

    def published(self, target: str) -> Do:
        reader = self.one.folder.reader()
        forms = wiring.forms(main.INSTRUMENTS)

        def done() -> object:
            with closing(reader):
                return publish(reader, forms, target, lambda: "")

        return done


DB = "storage/db/log/"
SCENES: dict[str, tuple[Callable[[Scene], Do], tuple[str, ...]]] = {
    "a file that came": (
        Scene.taken_in,
        (
            "storage/exchange/age.py", "storage/exchange/reader.py", "storage/exchange/container.py",
            "storage/exchange/unpacking.py", "storage/exchange/serialization.py", "storage/exchange/seal.py",
            f"{DB}lines.py", f"{DB}segments.py", f"{DB}receipts.py",
            "storage/db/folder/exchange.py",
        ),
    ),
    "a file that is looked at": (Scene.looked_at, ("storage/exchange/reader.py", f"{DB}lines.py", f"{DB}segments.py")),
    "a file to be sent": (
        Scene.written,
        (
            "storage/exchange/seal.py", "storage/exchange/writer.py", "storage/exchange/container.py",
        ),
    ),
    "a zip to be sent": (Scene.zip_written, ("storage/exchange/zips.py", "storage/exchange/seal.py")),
    "a zip that came": (Scene.zip_taken_in, ("storage/zipped.py", "storage/exchange/age.py")),
    "a start file to be sent": (Scene.start_written, ("storage/exchange/container.py",)),
    "a start file that came": (Scene.start_read, ("storage/exchange/start.py",)),
    "a request or answer": (Scene.request_written, ("storage/exchange/enrolment.py",)),
    "a request that came": (Scene.request_read, ("storage/exchange/enrolment.py",)),
    "an update looked at": (Scene.update_looked_at, ("storage/zipped.py", "storage/updates/package.py")),
    "an update taken": (Scene.update_taken, ("storage/zipped.py",)),
    "a backup that is made": (Scene.backup_made, ("storage/backups/container.py", "storage/db/sqlite.py")),
    "a backup looked at": (Scene.backup_read, ("storage/zipped.py", "storage/backups/container.py")),
    "a backup put back": (Scene.backup_put_back, ("storage/zipped.py", "storage/db/sqlite.py")),
    "keys sealed": (Scene.keys_sealed, ("storage/at_rest.py",)),
    "keys and their passphrase": (Scene.keys_unsealed, ("storage/at_rest.py",)),
    "a table that is written": (Scene.table_written, ("storage/tables/writer.py",)),
    "a form": (Scene.form_read, ("storage/instruments/source.py",)),
    "a table of wording": (Scene.wording_read, ("storage/instruments/wording.py",)),
    "a paper laid out": (
        lambda scene: scene.paper(".pdf", replace(whole(), draft=True)),
        (
            "storage/papers/pdf/archive.py", "storage/papers/pdf/page_frame.py", "storage/papers/pdf/pen.py",
            "storage/papers/pdf/renderer.py", "storage/papers/typography/faces.py",
        ),
    ),
    "a workbook laid out": (
        lambda scene: scene.paper(".xlsx"),
        (
            "storage/papers/excel/blocks.py", "storage/papers/excel/sheet.py", "storage/papers/excel/workbook.py",
            "storage/papers/pdf/charts.py",
        ),
    ),
    "a Word file laid out": (
        lambda scene: scene.paper(".docx"),
        (
            "storage/papers/word/blocks.py", "storage/papers/word/document.py",
            "storage/papers/word/paragraphs.py", "storage/papers/word/tables.py",
        ),
    ),
    "a Word letter laid out": (lambda scene: scene.paper(".docx", memo()), ("storage/papers/word/letters.py",)),
    "a paper written": (
        lambda scene: scene.paper(".pdf", memo(), safety=Safety(password="ลับ")),
        ("storage/papers/pdf/archive.py",),
    ),
    "pages that are shown": (Scene.pages_shown, ("storage/pdfium.py",)),
    "a file that is published": (
        lambda scene: scene.published(str(scene.place / "named.db")), ("storage/publish/sqlite_file.py",)
    ),
    "folders that are published": (
        lambda scene: scene.published(str(scene.place / "named")), ("storage/publish/parquet.py",)
    ),
    "a server that is published to": (
        lambda scene: scene.published("postgresql://named@localhost/x"), ("storage/publish/postgresql.py",)
    ),
}  # fmt: skip


@pytest.fixture
def scene(towns: list[Town], tmp_path: Path) -> Scene:
    return Scene(towns, tmp_path)


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, (_do, paths) in SCENES.items() for path in paths])
def test_a_panic_of_a_library_is_told_of_what_it_was_done_to(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    do = SCENES[name][0](scene)
    with monkeypatch.context() as patch:
        thrown = throw_in(path, patch)
        problem = became(do)
    assert thrown, "nothing foreign was called"
    assert not isinstance(problem, Stumbled)
    assert "สะดุด" not in problem.what
    assert problem.why
    assert problem.do


# -- workers


def odd_replies() -> Iterator[apart.Reply]:
    """Replies that make no sense to anybody who asks."""
    for odd in (None, [], "", 10**400, float("inf"), {"a": []}, [[[]]]):
        yield dict.fromkeys(WORDS, odd), b""
    yield {}, b"\xff"


WORDS = (
    "why", "rows", "formula", "formulas", "more", "kept", "verdict", "pages", "count", "problem", "codes", "width",
    "height", "dpi", "grey", "born", "boxes", "written", "state", "inks", "spots", "signs", "sure", "like", "page",
    "untested", "whole",
)  # fmt: skip
ASKED: dict[str, Callable[[Path, Scene], object]] = {
    "evidence": lambda path, scene: keep_file(Blobs(scene.place / "blobs"), Workers(), path),
    "names": lambda path, _scene: Workers().wording(path, ["นายสมมติ"]),
    "a table": lambda path, _scene: read_table(path),
    "a form": lambda path, _scene: verdict(path),
    "a pack": lambda path, scene: PackWorker().ask(path, "jpeg", (), scene.place / "clean"),
    "pages of a PDF": lambda path, _scene: pages_of(path, path.name),
    "ticks": lambda path, _scene: tick_boxes([(path, 1, [])], path),
    "a scan": lambda path, scene: _scanned(path, scene),
}


def _scanned(path: Path, scene: Scene) -> object:
    from storage.scans.reader import ScanPictures

    with crew() as hands:
        assert not bears_code(hands, path)
        return read_scan(hands, ScanPictures(scene.place / "scans"), path, 0, lambda _done, _of: True)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("how", ["panics", "nonsense"])
def test_whatever_a_worker_answers_becomes_the_document(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, asked: str, how: str
) -> None:
    path = scene.place / "named.jpg"
    path.write_bytes(jpeg())
    replies = [None] if how == "panics" else [*odd_replies()]
    for reply in replies:

        def answered(*_given: object, reply: apart.Reply | None = reply) -> apart.Reply:
            if reply is None:
                raise Panic
            return dict(reply[0]), reply[1]

        monkeypatch.setattr(apart, "_asked", answered)
        problem: UserError | None = None
        try:
            ASKED[asked](path, scene)
        except UserError as told_:
            problem = told_
        assert problem is None or ("named" in problem.what and not isinstance(problem, Stumbled))


def test_a_worker_that_panics_gives_no_reply_and_the_next_is_asked() -> None:
    asked = Apart("tests.storage.panicking")
    with closing(asked):
        for _time in (1, 2):
            with pytest.raises(NoReply):
                asked.ask("panic")
        assert asked.ask("calm") == ({"calm": True}, b"")


def test_a_press_that_panics_prints_this_paper_alone_not(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def panics(*_given: object) -> None:
        raise Panic

    press = Press(scene.one.place)
    with closing(press):
        with monkeypatch.context() as patch:
            patch.setattr("wiring.press._answer", panics)
            problem = press.lay_out(memo(), scene.place / "named.pdf", b"").exception()
        assert isinstance(problem, UserError)
        assert "named.pdf" in problem.what
        assert press.lay_out(memo(), scene.place / "named.pdf", b"").result().printed.pages


def test_a_photograph_that_makes_its_library_panic_is_an_empty_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        assert throw_in("storage/papers/pdf/photos.py", patch) == []
        assert photos.readable(jpeg()) is None
    assert photos.readable(jpeg())


# -- beyond


def test_only_what_no_library_of_others_raises_is_called_our_fault() -> None:
    import msgspec
    import psycopg

    assert told(ZeroDivisionError()).what == stumbled().what
    for error in (msgspec.DecodeError("odd"), psycopg.ProgrammingError("odd")):
        problem = told(error)
        assert isinstance(problem, Stumbled), "it leaves a report"
        assert "สะดุด" not in problem.what
        assert "โปรแกรมเอง" not in problem.why


def test_a_panic_does_not_take_the_pen_along(scene: Scene) -> None:
    from core.values import Changes
    from ui.session import Session
    from wiring import Printer

    def panics(*_given: object) -> Changes:
        raise Panic

    heard = list[tuple[str, object]]()
    folder, keys = scene.one.folder, scene.one.folder.writer.keys
    session = Session(
        folder, folder.reader, partial(wiring.context, folder), wiring.forms(main.INSTRUMENTS), Printer(keys)
    )
    session.listen(lambda kind, news: heard.append((kind, news)))
    with closing(session):
        session.do(panics)
        session.do(lambda _ctx, _store: Changes("test"))
    assert [kind for kind, _news in heard] == ["refused", "ended", "changed", "ended"]


def test_a_boundary_lets_errors_of_ours_and_the_end_of_the_program_pass() -> None:
    from core.boundary import boundary, unread

    for error in (UserError("a", "b", "c"), *(kind() for kind in ENDS)):
        with pytest.raises(type(error)) as passed, boundary(partial(unread, "named")):
            raise error
        assert passed.value is error


def test_json_that_lies_too_deep_is_none() -> None:
    with pytest.raises(ValueError, match="too deep"):
        any_json("[" * 200_000)


def test_words_of_others_are_read_as_json_in_one_place() -> None:
    """Elsewhere it is a note of this PC, or what the program says to itself; each reads what lies too deep as none."""
    named = {
        "core/exact.py",
        "core/blocks/kept.py",
        "storage/apart.py",
        "storage/tables/reader.py",
        "wiring/reports.py",
    }
    named |= {"storage/updates/versions.py", "ui/phone/gate.py", "ui/phone/room.py", "ui/phone/server.py"}
    named |= {"ui/desktop/base/settings.py", "ui/desktop/widgets/plain.py"}
    found = {one.path for one in boundaries.calls() if one.name in ("json.loads", "json.load")}
    assert found <= named


# -- the list


def test_every_call_of_a_library_of_others_stands_within_a_boundary(capsys: pytest.CaptureFixture[str]) -> None:
    calls = [*boundaries.calls()]
    assert len(calls) > 500
    assert sorted({one.path for one in calls if not within(one.path)}) == []
    assert {name for names in WITHIN.values() for name in names} == BOUNDARIES.keys()
    assert [name for name, one in BOUNDARIES.items() if not boundaries.stands(one.at)] == []
    modules = [path for path in files(*boundaries.ROOMS) if foreign_names(read(path))]
    assert [
        one
        for one in WITHIN
        if not any(path == one or (one.endswith("/") and path.startswith(one)) for path in modules)
    ] == []
    boundaries.main()
    listed = capsys.readouterr().out
    assert len(listed.splitlines()) >= len(calls)
    with capsys.disabled():
        sys.stdout.write(listed if "-s" in sys.argv else "")


def test_a_new_call_is_noticed() -> None:
    tree = ast.parse("import pyrage\nfrom lxml import etree\nfrom os import path\n")
    assert foreign_names(tree) == {"pyrage": "pyrage", "etree": "lxml.etree"}
    assert within("storage/newroom/reader.py") == ()
    assert ROOT.is_dir()
