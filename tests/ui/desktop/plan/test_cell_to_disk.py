"""A cell of a plan goes from the key that ends typing to the folder by few functions."""

import sys
import threading
from functools import partial
from types import CodeType, FrameType

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes
from storage.db.folder.store import Folder
from tests.house_rules import ROOT
from tests.ui.desktop.acting import office, press, type_words
from tests.ui.desktop.plan.test_plan_grid_page import at, table
from tests.ui.desktop.plan.test_plan_page import planned, real, rows
from ui.desktop.shell.window import Window
from ui.session import OfficeSession

__all__ = ["planned", "real"]
MOST = 276  # functions of the product
PARTS = tuple(f"{ROOT}/{part}/" for part in ("core", "storage", "ui", "wiring"))
BUILDING = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")  # no functions, from 3.12 on


def test_a_cell_goes_from_the_key_to_the_folder_by_few_functions(
    real: Window, qtbot: QtBot
) -> None:
    grid, session = table(real, "expense"), office(real).session
    ends = OfficeSession.do.__code__, Folder.save.__code__
    entered, written, saved = set[CodeType](), set[CodeType](), threading.Event()

    def note(frame: FrameType, event: str, _what: object) -> None:
        code = frame.f_code
        if event == "return" and code in ends:
            sys.setprofile(None)  # this thread has handed the cell on
            if code is ends[1]:
                saved.set()
        if event == "return" and code is OfficeSession._next.__code__:
            written.clear()  # from here on the writing thread has the cell
        own = code.co_filename.startswith(PARTS) and code.co_name not in BUILDING
        if event == "call" and own:
            here = threading.current_thread() is threading.main_thread()
            (entered if here else written).add(code)

    def note_writing(_ctx: Context, _store: Store) -> Changes:
        sys.setprofile(note)
        return Changes()

    def is_read(words: str) -> bool:
        return rows(real, "expense")[0].words("amount") == words

    for words in ("120", "130"):  # what is read once, at the first cell, is no part of the way
        at(grid, 0, "amount")
        type_words(words)
        if words == "130":
            session.do(note_writing)
            sys.setprofile(note)
        press(real, Qt.Key.Key_Return)
        sys.setprofile(None)
        qtbot.waitUntil(partial(is_read, f"{words}.00"))
    assert saved.is_set()
    assert 100 < len(entered | written) <= MOST, len(entered | written)
