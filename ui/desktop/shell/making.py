"""A folder made for a new office, behind the window; the answers of the sample put into theirs."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.assessment.start_deeds import import_answers
from core.errors import UserError
from ui.desk import Desk, NewOffice, read_json
from ui.desktop.base.background import beside
from ui.session import Session

ANSWERS = "cdd_province_a.json"  # of the sample
MAKING = "making"  # property of a window while a folder is made for it


def make_folder(
    desk: Desk,
    details: NewOffice,
    over: QWidget,
    made: Callable[[], object],
    refused: Callable[[UserError], object],
) -> None:
    """Make the folder of an office on another thread, one at a time; it takes less than a dialog would be read in, so
    that only the pointer says so. Then `made` or `refused` is called.
    """
    if over.property(MAKING):
        return
    over.setProperty(MAKING, True)
    over.setCursor(Qt.CursorShape.BusyCursor)

    def ended() -> None:
        if isValid(over):
            over.setProperty(MAKING, False)
            over.unsetCursor()

    beside(over, partial(desk.create, details), lambda _made: made(), refused, ended=ended)


def fill_sample(session: Session, desk: Desk) -> None:
    """Take in the answers of the sample, unless they are there."""
    if not session.read(lambda reader: reader.records("assessment", round="self")):
        answers = read_json(desk.samples / ANSWERS)
        form = desk.forms.get(str(answers["instrument"]))
        session.do(partial(import_answers, instrument=form, year=int(answers["year"]), given=answers))
