"""Where the window opens a dialog or asks for a file, found in its code; and a walk that opens them and goes back."""

import ast
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from types import FrameType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton, QWidget

from storage.db import sqlite
from tests.journeys.hands import rest
from tests.modules import ROOT
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.widgets.prompt import PromptDialog

DESKTOP = ROOT / "ui" / "desktop"
CHOOSERS = {"ask_file", "ask_files", "ask_scans", "ask_folder", "ask_target"}
# what the window remembers of itself, and what SQLite keeps beside a database
ASIDE = ("settings.json", "-wal", "-shm", ".lock")
# who has looked at what: a dialog that is looked at is noted there; what was computed of documents, and what of them is
# still to be indexed, which goes on whatever is asked
SEEN = ("view_log", "outline", "searched", "unsearched")
ESCAPE, BUTTON, FRAME = WAYS = ("Esc", "the button that closes it", "its frame")
CLOSES = ("ยกเลิก", "ปิด", "กลับ")
ASKING = "base/asking_files.py"
LOOKS = 30  # for a dialog after a button was pressed


def openers() -> dict[str, str]:
    """{place: what it opens} of each function in which the window makes a Prompt or asks for a file, and of each class
    that is a dialog. A place is `room/module.py:Class.function`."""
    found: dict[str, str] = {}
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(DESKTOP.rglob("*.py"))}
    classes = {
        node.name: (path, [ast.unparse(base) for base in node.bases])
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    dialogs = {"QDialog", "QWizard", "QMessageBox", "QFileDialog", "QInputDialog"}
    while (
        more := {name for name, (_path, bases) in classes.items() if dialogs & {*bases}} - dialogs
    ):
        dialogs |= more
    for name in dialogs & classes.keys():
        found[f"{_short(classes[name][0])}:{name}"] = name
    for path, tree in trees.items():
        for place, called in _calls(tree, ()):
            if called == "Prompt" or called in CHOOSERS:
                found[f"{_short(path)}:{'.'.join(place)}"] = called
    return found


def _short(path: Path) -> str:
    return path.relative_to(DESKTOP).as_posix()


def _calls(node: ast.AST, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield (names of the classes and functions around it, what is called) for each call below `node`."""
    for below in ast.iter_child_nodes(node):
        if isinstance(below, ast.Call):
            yield place, ast.unparse(below.func).rpartition(".")[2]
        if isinstance(below, ast.ClassDef | ast.FunctionDef):
            yield from _calls(below, (*place, below.name))
        else:
            yield from _calls(below, place)


def place_of(frame: FrameType) -> str:
    """Return the place (`openers`) of a function of the window that runs in `frame`, "" for one of something else."""
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(DESKTOP):
        return ""
    return f"{_short(path)}:{frame.f_code.co_qualname.replace('.<locals>', '')}"


@contextmanager
def noted(places: Collection[str]) -> Iterator[set[str]]:
    """Note which functions of the window, of these `places`, are called meanwhile in this thread."""
    met = set[str]()
    names: dict[object, str] = {}

    def note(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call":
            name = names.get(frame.f_code)
            if name is None:
                name = names[frame.f_code] = place_of(frame)
            if name in places:
                met.add(name)

    sys.setprofile(note)
    try:
        yield met
    finally:
        sys.setprofile(None)


def state(folder: Path) -> dict[str, object]:
    """What a folder holds: {table: its rows} and {file: its size}."""
    held: dict[str, object] = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(ASIDE) and path.suffix != ".db"
    }
    (database,) = folder.glob("*.db")
    # by the SQLite of the program: two of them in one process undo each other's locks
    with closing(sqlite.connect_plain(database)) as db:
        for (table,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall():
            if table not in SEEN:
                held[f"table {table}"] = hash(
                    tuple(db.execute(f"SELECT * FROM [{table}]").fetchall())
                )
    return held


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return sorted(key for key in before.keys() | after if before.get(key) != after.get(key))


def leave(dialog: QWidget, way: str) -> None:
    """Close a dialog that way; by its frame if it has no such button, or Esc is not for it."""
    if way == BUTTON:
        buttons = dialog.findChildren(QPushButton)
        own = dialog.leave if isinstance(dialog, PromptDialog) else None
        closers = [one for one in buttons if one is own or one.text().startswith(CLOSES)]
        for one in [one for one in closers if one.isVisible()][:1]:
            QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    elif way == ESCAPE:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    if QApplication.activeModalWidget() is dialog:
        dialog.close()


@dataclass
class DialogWalk:
    """Presses buttons and closes each dialog that comes of it. `settle` waits until the window rests; `files` answer
    the file choosers, by their filter, but for those at a place of `done`; without one, a chooser is cancelled."""

    settle: Callable[[], object]
    done: Collection[str]
    files: Collection[Path] = ()
    met: set[str] = field(default_factory=set)  # kinds of the dialogs that came
    choosers: int = 0  # that came

    def press(self, button: QAbstractButton, entry: str, way: str) -> tuple[bool, list[str]]:
        """Press a button and the `entry` of its menu; return whether anything was asked, and what its menu offers."""
        entries = list[str]()
        asked = list[QWidget]()
        choosers = self.choosers

        def close() -> None:
            for _look in range(LOOKS):
                menu = QApplication.activePopupWidget()
                front = QApplication.activeModalWidget()
                if isinstance(menu, QMenu) and entry and not entries:
                    entries.append(entry)
                    _trigger(menu, entry)
                elif menu is not None:
                    entries.extend(_entries(menu))
                    QTest.keyClick(menu, Qt.Key.Key_Escape)
                elif isinstance(front, WaitDialog):
                    rest(20)
                elif front is not None:
                    asked.append(front)
                    self.met.add(type(front).__name__)
                    leave(front, way)
                else:
                    return
                QApplication.processEvents()

        QTimer.singleShot(0, close)  # a dialog of Qt's own holds the press until it is closed
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)
        for _time in range(2):
            self.settle()
            close()
        self.settle()
        return bool(asked) or self.choosers > choosers, entries

    def choose(self, kinds: str = "") -> str:
        """Answer a chooser with a file of these `kinds` (a Qt filter), "" = with the folder of the files."""
        self.choosers += 1
        frame: FrameType | None = sys._getframe()
        while frame is not None and (not (at := place_of(frame)) or at.startswith(ASKING)):
            frame = frame.f_back
        if frame is None or place_of(frame) in self.done or not self.files:
            return ""
        patterns = kinds.replace("(", " ").replace(")", " ").replace(";;", " ").split()
        fit = [one for one in self.files if any(fnmatch(one.name, each) for each in patterns[1:])]
        if not kinds:
            return str(next(iter(self.files)).parent)
        return str(fit[0]) if fit else ""


def _entries(menu: QWidget) -> list[str]:
    actions = menu.actions() if isinstance(menu, QMenu) else []
    return [one.text() for one in actions if one.text() and one.isEnabled() and not one.menu()]


def _trigger(menu: QMenu, entry: str) -> None:
    action = next((one for one in menu.actions() if one.text() == entry), None)
    if action is None:
        menu.close()
    else:
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)
