"""Makes pages read-only: a bar with the reason, disabled buttons, and fields that cannot be edited."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import Surface, row
from ui.desktop.widgets.plain import SEEKS, name, show, show_plain, words


class ReadOnlyBar(Surface):
    """A bar that says why a page is read-only, with a button that leads to where this can be changed."""

    def __init__(
        self, look: Look, button_text: str = "", tone: str = "info", icon: str = "lock"
    ) -> None:
        """Make the bar, hidden at first; `button_text` is the label of the button, "" = to the signing page."""
        super().__init__("banner")
        self.setProperty("tone", tone)
        self._text = words("", "line", wrap=True)
        self.go = Button(look, button_text or _("ไปหน้าลงนาม"), "link", "right")
        self.setLayout(
            row(
                IconLabel(look, icon, tone, 18),
                self._text,
                self.go,
                gap=10,
                edges=(14, 6, 10, 6),
                grow=1,
            )
        )
        show(self, False)

    @property
    def says(self) -> str:
        return self._text.text()

    def show_locked(self, reason: str) -> None:
        """Show why the page is read-only; "" hides the bar."""
        show_plain(self._text, reason)
        name(self, reason)
        show(self, bool(reason))


def hold_entry(entry: object) -> None:
    """Make the newly focused widget `entry` read-only if it is an input field other than a search field."""
    if isinstance(entry, QLineEdit | QPlainTextEdit) and not entry.property(SEEKS):
        entry.setReadOnly(True)


KEPT = "policy"  # property: the previous focus policy
Focus = Qt.FocusPolicy


def make_read_only(
    widget: QWidget, *, read_only: bool = True, except_kinds: tuple[type[QWidget], ...] = ()
) -> None:
    """Make all inputs and buttons in a widget read-only or, if `read_only` is False, usable again. Buttons of the
    classes `except_kinds` stay usable."""
    from ui.desktop.widgets.periods import PeriodBar

    for kind in (QAbstractButton, QComboBox, PeriodBar):
        for each in widget.findChildren(kind):
            if read_only and isinstance(each, except_kinds):
                continue
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, read_only)
            _focus(each, Focus.NoFocus, on=read_only)
    entries: list[QLineEdit | QPlainTextEdit] = [
        *widget.findChildren(QLineEdit),
        *widget.findChildren(QPlainTextEdit),
    ]
    for entry in entries:
        # read-only fields for another reason stay so
        if read_only or entry.property(KEPT) is not None:
            entry.setReadOnly(read_only)
        _focus(entry, Focus.ClickFocus, on=read_only)


def _focus(widget: QWidget, policy: Focus, *, on: bool) -> None:
    """Set the focus policy of the widget, or restore its own."""
    kept = widget.property(KEPT)
    if on and kept is None:
        widget.setProperty(KEPT, widget.focusPolicy().value)
        widget.setFocusPolicy(policy)
    elif not on and kept is not None:
        widget.setProperty(KEPT, None)
        widget.setFocusPolicy(Focus(kept))
