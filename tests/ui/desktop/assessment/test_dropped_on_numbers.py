"""What is let go or typed from a paper goes to the item and the assessment it is for, whatever page is open."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.values import Ref
from core.workshop.ballots import BallotPageReading, BallotStackReview, ScannedTickAnswer
from core.workshop.by_hand_deeds import HandFilledPaper
from tests.ui.desktop.acting import desk_of, office, panel, view
from ui.desktop.assessment.by_hand import PaperAnswersDesk
from ui.desktop.base.page_context import PageContext
from ui.desktop.shell.window import Window


def let_go(target: QWidget, path: Path) -> None:
    """As Qt brings a drag: to the widget under the mouse, and to those around it while none takes it."""
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    copy = Qt.DropAction.CopyAction
    button = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(8, 8), copy, held, button, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(8, 8), copy, held, button, none))


@pytest.mark.parametrize("on", ["number", "note", "beside the chip"])
def test_a_photograph_on_a_field_of_an_item_is_its_evidence(
    fresh: Window, tmp_path: Path, on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    shown = panel(fresh, next(one.id for one in view(fresh).items if one.measures))
    came = list[object]()

    monkeypatch.setattr(
        desk_of(office(fresh)).attaching,
        "_bring",
        lambda _page, brought, at: came.append((at.place.item, brought.paths)),
    )
    fields: dict[str, Callable[[], QWidget]] = {
        "number": lambda: shown.figures[0]._entries[0],
        "note": lambda: shown.note.open().viewport(),
        "beside the chip": lambda: shown,
    }
    let_go(fields[on](), photo)
    assert came == [(shown.row.id, (photo,))]
    assert shown.figures[0]._entries[0].text() == ""


A, B = Ref("u1", "assessment", "a"), Ref("u1", "assessment", "b")


class Host(QObject):
    closing = Signal()


def test_another_page_that_was_opened_meanwhile_gets_nothing_of_it(qtbot: QtBot) -> None:
    page = QWidget()
    host = Host()
    done = list[partial[object]]()
    qtbot.addWidget(page)

    def do(deed: partial[object], _then: Callable[[], object]) -> None:
        done.append(deed)

    paper = HandFilledPaper("", "", "", (), 0, {})
    room = SimpleNamespace(
        host=host, session=SimpleNamespace(forms=None, read=lambda _view: paper), do=do
    )
    hand = PaperAnswersDesk(cast("PageContext", room), page, lambda: B)
    review = BallotStackReview(
        (BallotPageReading("read", "1", 1, (ScannedTickAnswer("q", "read", ("met",)),)),)
    )
    hand._agreed(review, A)
    assert [one.keywords["assessment"] for one in done] == [A]
    assert done[0].keywords["picked"] == {"q": "met"}
