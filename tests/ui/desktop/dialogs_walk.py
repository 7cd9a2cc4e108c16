"""Every dialog that a button of a page opens: opened by keyboard, closed with Esc, and where the keyboard is then."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QWidget

from ui.desktop.shell.window import Window

LEAVES = ("เปลี่ยนโฟลเดอร์", "เปิดดูโฟลเดอร์")  # of the settings: to another folder, to another program
GIVE_UP = 20  # looks for a dialog after a button was pressed


class Met(NamedTuple):
    """A dialog, and what became of the keyboard."""

    page: str
    button: str
    dialog: str
    back: bool  # the keyboard is in the button again
    now: str  # where it is


def called(button: QWidget) -> str:
    """What a screen reader calls it, else what stands on it."""
    return button.accessibleName() or (button.text() if isinstance(button, QAbstractButton) else "")


def buttons(window: Window) -> list[QAbstractButton]:
    """The buttons of the page that is shown and of the header that can be pressed."""
    assert window.office is not None
    opened, head = window.office, window.office.header
    # they show something else
    elsewhere = {head.undo, head.redo, head.year.before, head.year.after}
    return [
        one
        for one in opened.findChildren(QAbstractButton)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not opened.sidebar.isAncestorOf(one)
        and not one.isCheckable()
        and one not in elsewhere
        and called(one) not in LEAVES
    ]


def dialogs(
    window: Window, key: str, settle: Callable[[], object], look: Callable[[QWidget], object]
) -> Iterator[Met]:
    """Press each button of a page once; `look` is given each dialog while it stands."""
    opened = window.office
    assert opened is not None
    opened.show_page(key)
    settle()
    met = set[str]()
    for nth, name in enumerate([called(one) for one in buttons(window)]):
        if window.office is not opened:
            return  # the folder was left
        if opened.key != key:
            opened.show_page(key)
            settle()
        there = buttons(window)
        alike = [one for one in there if called(one) == name]
        if not alike or name in met:
            continue
        met.add(name)
        button = there[nth] if nth < len(there) and called(there[nth]) == name else alike[0]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not button:
            continue
        found = _met(button, settle, look)
        if found is not None:
            yield Met(key, name, *found)


def _met(
    button: QAbstractButton, settle: Callable[[], object], look: Callable[[QWidget], object]
) -> tuple[str, bool, str] | None:
    """The title of the dialog that the button opens, whether the keyboard came back to it, and where it is."""
    titles, met = list[str](), list[QWidget]()

    def close() -> None:
        for _try in range(GIVE_UP):
            front = QApplication.activePopupWidget()
            if front is not None:
                QTest.keyClick(front, Qt.Key.Key_Escape)
                continue
            front = QApplication.activeModalWidget()
            if front is None:
                return
            if front in met:
                front.close()  # Esc is not for it
            else:
                met.append(front)
                if isinstance(front, QDialog) and not isinstance(front, QFileDialog):
                    titles.append(front.windowTitle())
                    look(front)
                QTest.keyClick(front, Qt.Key.Key_Escape)
            QApplication.processEvents()

    QTimer.singleShot(0, close)  # a dialog of Qt's own holds the press until it is closed
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle()
    close()
    settle()
    if not titles:
        return None
    now = QApplication.focusWidget()
    return (
        titles[0],
        now is button,
        f"{type(now).__name__} {called(now)}" if now is not None else "nowhere",
    )


def no_files(patch: Callable[[str, object], object]) -> None:
    """Whoever is asked for a file goes back: the system's own dialogs are not walked."""
    for name, none in (
        ("getSaveFileName", ("", "")),
        ("getOpenFileName", ("", "")),
        ("getOpenFileNames", ([], "")),
        ("getExistingDirectory", ""),
    ):
        patch(name, staticmethod(lambda *_words, none=none, **_more: none))
