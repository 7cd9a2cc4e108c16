"""Nothing is half made: what is closed in any way leaves the folder as it was, what is finished is done once."""

import ast
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from core.tabular import OutputWorkbook, WorkbookColumn
from storage.tables.writer import write_table
from tests.modules import ROOT
from tests.ui.desktop.acting import come_to_rest, drop, leaf_of, modal, office
from tests.ui.desktop.dialogs_walk import buttons, called
from tests.ui.desktop.made_dialogs import Asked, made
from tests.ui.desktop.neighbours import sit_as
from tests.ui.desktop.opened_dialogs import (
    CHOOSERS,
    DESKTOP,
    ESCAPE,
    WAYS,
    DialogWalk,
    differences,
    leave,
    noted,
    openers,
    state,
)
from tests.ui.desktop.shell.test_access_dialogs import DOORS, PHOTO, furnish
from ui.desktop.base.originals import OriginalFilesDialog
from ui.desktop.base.page_context import ignored
from ui.desktop.home.documents import DocumentsDesk, NewDocumentDialog
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog, nothing
from wiring import Wiring

WAYS_IN = ROOT / "tests" / "data" / "opened.txt"
# no walk comes there: that it writes nothing before it is answered is read in its code alone; no more than so many
RULE, BY_RULE = "rule", 37
AT_ONCE = ("สำรองในเครื่องตอนนี้",)  # asks nothing, and goes on behind the window
HEAD = (*AT_ONCE, "วิธีใช้หน้านี้", "ค้นหาหรือสั่ง")  # of every page
# Where choosing a file finishes what was begun: it is written there, shown or taken in at once.
DONE = frozenset(
    {
        "base/backup_timer.py:BackupQueue.to_second.go",
        "base/files.py:OfficeFileWriter._asked",
        "evidence/desk.py:EvidenceDesk._do",
        "evidence/desk.py:EvidenceDesk._save_copy",
        "evidence/desk.py:open_options.choose_folder",
        "exchange/page.py:FileDropCard._choose",
        "forms/desk.py:FormsDesk._write",
        "health/page.py:HealthDesk._write_report",
        "scans/desk.py:ScanDesk.ask_files",
        "settings/desk.py:CertificateDesk._where",
        "settings/page.py:EmblemDesk.ask",
    }
)
ADDS = "เพิ่มไฟล์ในชิ้นนี้"  # a file that is chosen for a piece of evidence is filed with it
ROLES = {
    "own": "home documents evidence papers sign scans exchange committee forms health settings backups registers circle"
    " workshop plan assessment",
    "centre": "committee setup settings",
}
WALKS = [f"{role} {page}" for role, pages in ROLES.items() for page in pages.split()]


def ways_in() -> dict[str, str]:
    """{place: the walk (role and page) or the test that opens what the place asks, or RULE}."""
    lines = WAYS_IN.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line)


def listed() -> set[str]:
    """The places of dialogs that stand in made_dialogs or behind the doors of test_access_dialogs."""
    kinds = {one for one in made() if isinstance(one, type)} | {door.opens for door in DOORS}
    prompts = {one.prompt for one in made() if isinstance(one, Asked)}
    modules = {one: one.__module__ for one in kinds | prompts}
    return {
        f"{name.removeprefix('ui.desktop.').replace('.', '/')}.py:{one.__qualname__}"
        for one, name in modules.items()
    }


def test_every_place_that_opens_a_dialog_has_a_way_to_it() -> None:
    """The places are found in the code; a new one gets a walk or a test in tests/data/opened.txt."""
    bases = {"FocusReturnDialog", "FramedDialog", "WaitDialog"}
    here = {place for place in openers() if place.partition(":")[2] not in bases} - listed()
    ways = ways_in()
    assert sorted(here - ways.keys()) == [], "no way to it"
    assert sorted(ways.keys() - here) == [], "no such place"
    assert [*ways.values()].count(RULE) <= BY_RULE
    for way in {*ways.values()} - {*WALKS, RULE}:
        path, _cut, name = way.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), way


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function in the order of its text, without those of functions within it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield node
            yield from own_nodes(node)


def _written_first(function: ast.FunctionDef) -> bool:
    """Whether a deed is handed over before a question of the same function, and not instead of it."""
    instead = [
        range(node.lineno, (node.end_lineno or 0) + 1)
        for node in own_nodes(function)
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return)
    ]
    deeds, questions = list[int](), list[int]()
    for node in own_nodes(function):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in CHOOSERS or name.endswith("Dialog") or ast.unparse(node.func) == "ask":
                questions.append(node.lineno)
            elif name == "do" and not any(node.lineno in lines for lines in instead):
                deeds.append(node.lineno)
    return bool(deeds and questions) and min(deeds) < max(questions)


def test_nothing_is_handed_to_the_pen_before_the_question_is_answered() -> None:
    asking, early = 0, list[str]()
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                asking += 1
                early += [f"{path.name}:{node.name}"] * _written_first(node)
    assert asking > 1000
    assert early == []
    told = "def f(self):\n    self.do(deed)\n    ask(look, page, prompt, then)\n"
    faulty = ast.parse(told).body[0]
    assert isinstance(faulty, ast.FunctionDef)
    assert _written_first(faulty), "and a deed before a question is found"


def heard(words: tuple[object, ...], calls: list[object]) -> tuple[Any, ...]:
    """The words a dialog is made with, its calls replaced by one that notes itself in `calls`."""

    def call(*given: object, **more: object) -> None:
        calls.append((given, more))

    def instead(one: object) -> object:
        if one in (ignored, print, nothing):
            return call
        if isinstance(one, tuple) and any(each is print for each in one):
            return type(one)(*map(instead, one))  # type: ignore[arg-type]
        return one

    return tuple(map(instead, words))


@pytest.mark.parametrize("way", [*WAYS, "finished"])
def test_a_dialog_calls_nothing_when_it_is_closed_and_once_when_it_is_finished(
    sample: Window, qtbot: QtBot, way: str
) -> None:
    folder = office(sample).room.folder
    before = state(folder)
    faults = list[str]()
    for make, words in made().items():
        calls = list[object]()
        dialog = make(sample._look, *heard(words, calls), sample)
        if isinstance(dialog, PromptDialog):
            dialog._then = lambda calls=calls, **given: calls.append(given)
        dialog.open()
        qtbot.wait(10)
        calls.clear()  # what it shows is read as it opens
        if way == "finished":
            go = getattr(dialog, "go", None) or getattr(dialog, "take", None)
            for _time in range(2 - isinstance(dialog, OriginalFilesDialog)):  # which stays open
                if isinstance(go, QAbstractButton) and go.isVisible():
                    QTest.mouseClick(go, Qt.MouseButton.LeftButton)
            dialog.close()
            QApplication.processEvents()
            faults += [f"{make}: {calls}"] * (len(calls) > 1)
        else:
            leave(dialog, way)
            faults += [f"{make}: {calls}"] * bool(calls)
    come_to_rest(qtbot, sample)
    assert "\n".join(faults) == ""
    assert differences(before, state(folder)) == []


@pytest.fixture
def walking(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Window, DialogWalk, list[Path]]]:
    """Gives the window of an office of a role, a walk of it, and files of several kinds to choose from."""

    def walk_as(role: str) -> tuple[Window, DialogWalk, list[Path]]:
        furnish(sample, desk, qtbot, tmp_path, monkeypatch)
        if role != "own":
            sit_as(sample, desk, tmp_path, role)

        def settle() -> None:
            come_to_rest(qtbot, sample)
            sample.activateWindow()  # there is no window manager here that would
            qtbot.wait(10)

        walk = DialogWalk(settle, DONE)
        files = to_choose(tmp_path, office(sample).room.folder)
        answer = {
            "getOpenFileName": lambda *given: (walk.choose(given[3]), ""),
            "getOpenFileNames": lambda *given: ([*filter(None, [walk.choose(given[3])])], ""),
            "getSaveFileName": lambda *_given: (walk.choose(), ""),
            "getExistingDirectory": lambda *_given: walk.choose(),
        }
        for name, chosen in answer.items():
            monkeypatch.setattr(QFileDialog, name, staticmethod(chosen))
        return sample, walk, files

    return walk_as


def to_choose(room: Path, folder: Path) -> list[Path]:
    """A table, a photograph and a backup in a folder of their own."""
    (room / "chosen").mkdir()
    table, photo = room / "chosen" / "plan.xlsx", room / "chosen" / "photo.jpg"
    columns = (WorkbookColumn("โครงการ"), WorkbookColumn("งบประมาณ"))
    write_table(table, OutputWorkbook("แผน", columns, (("หนึ่ง", "100"), ("สอง", "200"))))
    shutil.copy(room / f"{PHOTO}.jpg", photo)
    backup = next((folder / "backups").glob("*.prongsai-backup"))
    return [table, photo, Path(shutil.copy(backup, room / "chosen"))]


@pytest.mark.parametrize("of", WALKS)
def test_whatever_a_page_asks_is_closed_in_any_way_and_the_folder_is_as_it_was(
    walking: Callable[[str], tuple[Window, DialogWalk, list[Path]]], of: str
) -> None:
    role, page = of.split()
    window, walk, files = walking(role)
    opened = office(window)
    opened.show_page(page)
    walk.settle()
    places = {place for place, way in ways_in().items() if way == of}
    skipped = HEAD if page != "home" else AT_ONCE
    names = dict.fromkeys(map(called, buttons(window)))
    presses = [(name, "") for name in names if not name.startswith(skipped)]
    faults, asking = list[str](), 0
    with noted(places) as met:
        while presses:
            press = name, entry = presses.pop(0)
            for way in WAYS:
                if opened.key != page:
                    opened.show_page(page)
                    walk.settle()
                button = next((one for one in buttons(window) if called(one) == name), None)
                if button is None:
                    break
                walk.files = () if way == ESCAPE or name == ADDS else files
                before = state(opened.room.folder)
                asked, entries = walk.press(button, entry, way)
                asking += asked
                assert window.office is opened, press
                changed = differences(before, state(opened.room.folder)) if asked else []
                faults += [f"{press} {way}: {changed}"] * bool(changed)
                if entries and not entry:
                    presses = [*((name, one) for one in entries), *presses]
                if not asked or (entries and not entry):
                    break
    assert faults == []
    assert asking, "nothing was asked"
    assert places - met == set()


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_is_not_begun_by_a_table_whose_columns_were_not_confirmed(
    walking: Callable[[str], tuple[Window, DialogWalk, list[Path]]], qtbot: QtBot, way: str
) -> None:
    window, walk, files = walking("own")
    opened = office(window)

    def begun() -> PastedRowsDialog:
        opened.show_page("documents")
        drop(leaf_of(opened, "documents", DocumentsDesk), files[0])
        start = modal(qtbot, NewDocumentDialog).start
        start.choose("operating-plan")
        QTest.mouseClick(start.go, Qt.MouseButton.LeftButton)
        dialog = modal(qtbot, PastedRowsDialog)
        qtbot.waitUntil(dialog.take.isEnabled, timeout=20_000)
        return dialog

    walk.settle()
    before = state(opened.room.folder)
    leave(begun(), way)
    walk.settle()
    assert differences(before, state(opened.room.folder)) == []
    QTest.mouseClick(begun().take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "table record" in differences(before, state(opened.room.folder)))
