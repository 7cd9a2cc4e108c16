"""What is looked at and not changed: buttons do not press, fields do not take letters, everything still reads."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

KEPT = "policy"  # property: where the keyboard could go before
Focus = Qt.FocusPolicy


def only_read(widget: QWidget, *, on: bool = True, but: tuple[type[QWidget], ...] = ()) -> None:
    """Let everything inside the widget be read and nothing be changed, or let it again; its looks stay as they are.

    `but` are kinds of buttons that change nothing: they open what is to be read.
    """
    for kind in (QAbstractButton, QComboBox):
        for each in widget.findChildren(kind):
            if on and isinstance(each, but):
                continue
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on)
            _focus(each, Focus.NoFocus, on=on)
    entries: list[QLineEdit | QPlainTextEdit] = [*widget.findChildren(QLineEdit), *widget.findChildren(QPlainTextEdit)]
    for entry in entries:
        if on or entry.property(KEPT) is not None:  # what was read for another reason stays so
            entry.setReadOnly(on)
        _focus(entry, Focus.ClickFocus, on=on)


def _focus(widget: QWidget, policy: Focus, *, on: bool) -> None:
    """Take the keyboard from the widget, or give it back what it had."""
    kept = widget.property(KEPT)
    if on and kept is None:
        widget.setProperty(KEPT, widget.focusPolicy().value)
        widget.setFocusPolicy(policy)
    elif not on and kept is not None:
        widget.setProperty(KEPT, None)
        widget.setFocusPolicy(Focus(kept))
