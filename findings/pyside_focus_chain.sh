#!/usr/bin/env bash
# PySide6 6.11.3.
# Guess: to ask a widget for its neighbour in the Tab order changes nothing; a widget in a layout lives as long as its window.
# Seen: `nextInFocusChain` and `previousInFocusChain` make the widget they return a child of the one that was asked, in the
# bookkeeping of Python alone: `parent()` says as before. If a button is asked and the answer is the frame around it, the two
# hold each other and nobody else holds them: the next garbage collection deletes the frame, with all in it, out of a window
# that is in use. `setParent` with the parent that it has anyway puts the bookkeeping right.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet pyside6-essentials==6.11.3
QT_QPA_PLATFORM=offscreen "$room/venv/bin/python" - <<'PY'
import gc

from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

application = QApplication([])


class Card(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.button = QPushButton("open", self)
        self.button.clicked.connect(self.open)

    def open(self) -> None:
        pass


def cards_left(mended: bool) -> int:
    """Show three cards, ask for the widget before a button, and count the cards that are left."""
    window = QWidget()
    column = QVBoxLayout(window)
    for _ in range(3):
        column.addWidget(Card())
    gc.collect()
    assert column.count() == 3, "nothing was asked yet"
    button = column.itemAt(1).widget().button
    before = button.previousInFocusChain()
    assert type(before) is Card and before.parent() is window, "Qt knows its parent as before"
    if mended:
        before.setParent(before.parentWidget())
    del before, button
    gc.collect()
    return column.count()


seen = {mended: cards_left(mended) for mended in (False, True)}
print("cards left of three:", seen[False], "; where the parent was set again:", seen[True])
assert seen == {False: 2, True: 3}, "it behaves otherwise now"
PY
