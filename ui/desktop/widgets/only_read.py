"""What is looked at and not changed: buttons do not press, fields do not take letters, everything still reads."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget


def only_read(widget: QWidget) -> None:
    """Let everything inside the widget be read and nothing be changed; its looks stay as they are."""
    for kind in (QAbstractButton, QComboBox):
        for each in widget.findChildren(kind):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for entry in widget.findChildren(QLineEdit):
        entry.setReadOnly(True)
        entry.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    for note in widget.findChildren(QPlainTextEdit):
        note.setReadOnly(True)
        note.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
