"""The line that says a form's help of the field in which somebody types."""

from PySide6.QtWidgets import QApplication, QWidget

from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import IconLabel
from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import show, show_plain, words

HELP = "help"  # property of a field, or of what is around it: the help of its form


class FieldHelpLine(QWidget):
    """A line that keeps its place, empty if the field with the focus has no help; a long help wraps."""

    def __init__(self, look: Look, area: QWidget | None = None) -> None:
        """Make the line. `area`: the widget whose focused field it follows; None = it is told by `show_help`."""
        super().__init__()
        self._look, self._area = look, area
        self.text = words("", "line", "text2", wrap=True)
        self._icon = IconLabel(look, "info", "info", 16)
        self.setLayout(row(self._icon, self.text, gap=8, grow=1))
        look.changed.connect(self._fit)
        self._fit()
        self.show_help("")
        application = QApplication.instance()
        if area is not None and isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def show_help(self, text: str) -> None:
        show_plain(self.text, text)
        show(self._icon, bool(text))

    def _fit(self) -> None:
        # of one line, so that nothing below moves when it appears
        self.setMinimumHeight(self._look.px(24))

    def _follow(self, _left: QWidget | None, entered: QWidget | None) -> None:
        widget = entered
        while widget and widget is not self._area and widget.property(HELP) is None:
            widget = widget.parentWidget()
        # a list that opens over the field leaves its help
        if self._area and entered and self._area.isAncestorOf(entered):
            self.show_help(str(widget.property(HELP) or "") if widget else "")
