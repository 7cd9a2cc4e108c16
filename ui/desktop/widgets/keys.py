"""The keyboard shortcuts of a page in one table, which installs them and lists them in the dialog of F1."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog, most
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import name, words

KeyContext = Qt.ShortcutContext


class KeyBinding(NamedTuple):
    """Keys that run `do` (None = the focused widget handles them). `words`: their description, "" = not listed;
    `works()`: whether they do anything now; `now()`: the description now, "" = `words`."""

    words: str  # "" = not on the key sheet
    keys: tuple[str, ...]  # in Qt notation; includes the letter on a Thai keyboard
    do: Callable[[], object] | None = None
    key_text: str = ""  # as shown on the key sheet; by default the first key
    # whether it does something now; otherwise not on the key sheet
    works: Callable[[], bool] = lambda: True
    now: Callable[[], str] = str  # the words at present, where they change; "" = `words`

    @property
    def text(self) -> str:
        return self.now() or self.words

    @property
    def cap(self) -> str:
        return self.key_text or self.keys[0].replace("PgDown", "PgDn")


# the digits that keys give, also on a Thai keyboard
DIGITS = ("0123456789", "จๅ/-ภถุึคต", "๐๑๒๓๔๕๖๗๘๙")


def digit_of(character: str) -> int | None:
    """Return the digit of the key that types `character` on a Thai or English keyboard; None if it has no digit."""
    return next((row.index(character) for row in DIGITS if character and character in row), None)


class InstalledShortcuts(QObject):
    """The shortcuts installed on the widget `within`; `page.findChildren(InstalledShortcuts)` finds those of a page."""

    def __init__(
        self,
        within: QWidget,
        lines: Iterable[KeyBinding],
        context: KeyContext = KeyContext.WindowShortcut,
    ) -> None:
        super().__init__(within)
        self.lines = tuple(lines)
        for line in self.lines:
            for key in line.keys if line.do else ():
                shortcut = QShortcut(QKeySequence(key), within)
                shortcut.setContext(context)  # the constructor ignores it if a slot is given too
                shortcut.activated.connect(line.do)
                # Windows may match one key as both its Latin and its Thai letter
                if len(line.keys) > 1:
                    shortcut.activatedAmbiguously.connect(line.do)


class ShortcutsDialog(FramedDialog):
    """The dialog that lists the shortcuts of the shown page and of the window, with a link to the help."""

    def __init__(
        self, look: Look, groups: Sequence[tuple[str, Sequence[KeyBinding]]], parent: QWidget
    ) -> None:
        super().__init__(look, _("แป้นลัด"), parent)
        columns = row(
            *(
                _group(title, [line for line in lines if line.words])
                for title, lines in groups
                if lines
            ),
            gap=32,
        )
        held = holding(column(columns, None, gap=0, edges=(0, 0, 8, 0)))
        close = self.closer(_("ปิด"))
        self.more = Button(look, _("วิธีใช้หน้านี้"), "ghost", "help", do=self.accept)
        self.fill(column(scrolling(held), gap=0), self.more, close, min_width=480)
        self.resize(
            QSize(look.px(820), look.px(150) + held.sizeHint().height()).boundedTo(most(self))
        )
        close.setFocus()


def _group(title: str, lines: Sequence[KeyBinding]) -> QWidget:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(5)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    for n, line in enumerate(lines):
        cap = frame(row(words(line.cap, "pilltext", "text2"), edges=(8, 0, 8, 0)), "cap")
        text = words(line.text, "line", wrap=True)
        name(text, f"{line.cap} {line.text}")
        grid.addWidget(holding(row(cap, None, gap=0)), n, 0)
        grid.addWidget(text, n, 1)
    return holding(column(words(title, "card"), grid, None, gap=8))
