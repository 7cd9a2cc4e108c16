"""The theme in use: colours, text size, style sheet, fonts, icons; passed to every widget that paints."""

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from ui.desktop.theme.thai import use_dictionary
from ui.desktop.theme.tokens import THEMES, Tokens

ROOMY = 1200  # design pixels of a page, more than it has on the smallest screen
FOLDER = Path(__file__).resolve().parents[3] / "resources" / "theme"


def sheet(tokens: Tokens, px: Callable[[float], int], *, high_contrast: bool) -> str:
    """Return the Qt style sheet in the colours `tokens`, {token: colour}, with lengths scaled by `px`. With
    `high_contrast` it has additional borders."""
    names = ("window.qss", "edges.qss") if high_contrast else ("window.qss",)
    text = "\n".join((FOLDER / name).read_text("utf-8") for name in names)
    text = re.sub(r"(\d+)u\b", lambda found: f"{px(int(found[1]))}px", text)
    return re.sub(r"\$([a-z0-9]+)", lambda found: tokens[found[1]], text)


RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FAMILY, SLANTED = "Sarabun", "_Italic"  # faces only for papers
SCALES = (100, 125, 150, 175, 200)  # percent
# tokens of tones that have another name
TONES = {"mute": "text2", "soft": "softtext", "side": "sidetext"}
# What an application is made with: its style is the same everywhere. To ask for it later gives a QStyle back, and what
# Python makes of that is a hundredth of the start.
ARGUMENTS = ["prongsai", "-style", "fusion"]
Role = QPalette.ColorRole
PALETTE = {
    Role.Window: "bg",
    Role.Base: "card",
    Role.AlternateBase: "bg",
    Role.Text: "text",
    Role.WindowText: "text",
    Role.Button: "card",
    Role.ButtonText: "text",
    Role.Highlight: "accent",
    Role.HighlightedText: "accentfg",
    Role.PlaceholderText: "text2",
    Role.ToolTipBase: "card",
    Role.ToolTipText: "text",
}


def load_fonts() -> None:
    """Load the font Sarabun (upright only) into Qt, and the dictionary by which Qt breaks Thai lines where libthai is.
    Call it before any text is laid out. Raises RuntimeError if a font file is missing."""
    use_dictionary(RESOURCES / "words" / "libthai")
    for path in sorted((RESOURCES / "fonts").glob("*.ttf")):
        if not path.stem.endswith(SLANTED) and QFontDatabase.addApplicationFont(str(path)) == -1:
            raise RuntimeError(f"font cannot be loaded: {path}")


@cache
def _drawing(name: str) -> str:
    """Return the source of a line icon, read once for all themes."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


class Look(QObject):
    """The theme and text size of the application; `changed` is emitted once everything is styled anew."""

    # the text size is about to change: widgets laid out for one size delete their content
    changing = Signal()
    resized = Signal()  # the text size has changed and is applied
    changed = Signal()

    def __init__(self, theme: str = "light", scale: int = 100) -> None:
        """Make the look in a theme (its key); `scale` is the text size in percent, 100 to 200."""
        super().__init__()
        self.theme, self.scale = theme, scale
        self._icons: dict[tuple[str, str, int], QPixmap] = {}

    @property
    def tokens(self) -> Tokens:
        return THEMES[self.theme]

    def px(self, length: float) -> int:
        """Convert a length in design pixels (those at 100 %) to pixels at the chosen text size."""
        return round(length * self.scale / 100)

    def beside(self, usual: int, page: int, share: float = 1 / 3) -> int:
        """Return the width in pixels of a column beside the main part of a page that is `page` pixels wide: `usual`
        design pixels, and a `share` of what the page has beyond ROOMY, so that names stand whole where there is room."""
        return self.px(usual) + int(max(0, page - self.px(ROOMY)) * share)

    def color(self, token: str) -> QColor:
        return QColor(self.tokens[token])

    def font(self, size: int, weight: int = 400) -> QFont:
        """Return the font Sarabun in a size in design pixels; `weight` is 400, 500, 600 or 700."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        return font

    def icon(self, name: str, token: str = "text", size: int = 18) -> QIcon:
        return QIcon(self.pixmap(name, token, size))

    def pixmap(self, name: str, token: str = "text", size: int = 18) -> QPixmap:
        """Return an icon of resources/icons in the colour `token`, `size` design pixels wide."""
        key = (name, token, size)
        if key not in self._icons:
            self._icons[key] = self._drawn(name, token, self.px(size))
        return self._icons[key]

    def wear(self, application: QApplication) -> None:
        """Apply palette, font and style sheet to the whole application; no other method does this."""
        text = sheet(self.tokens, self.px, high_contrast=self.theme == "contrast")
        dress(application, partial(self._recolour, application), text)

    def _recolour(self, application: QApplication) -> None:
        palette = QPalette()
        for role, token in PALETTE.items():
            palette.setColor(role, self.color(token))
        application.setPalette(palette)
        application.setFont(self.font(15))

    def choose(
        self, application: QApplication, theme: str | None = None, scale: int | None = None
    ) -> None:
        """Change the theme (its key) or the text size (in per cent) with windows open. None leaves it unchanged."""
        before = self.scale
        self.theme, self.scale = theme or self.theme, scale or self.scale
        self._icons.clear()
        if self.scale != before:
            self.changing.emit()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.wear(application)
        if self.scale != before:
            self.resized.emit()
        self.changed.emit()

    def _drawn(self, name: str, token: str, size: int) -> QPixmap:
        ink = self.tokens[TONES.get(token, token)]
        renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", ink).encode()))
        pixmap = QPixmap(2 * size, 2 * size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, 2 * size, 2 * size))
        painter.end()
        pixmap.setDevicePixelRatio(2.0)
        return pixmap


DRESSED = Qt.WidgetAttribute.WA_WState_Polished
DEAF = Qt.WidgetAttribute.WA_SetStyle


class PageStack(QStackedWidget):
    """A stacked widget that styles its hidden pages only when they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: set[QWidget] = set()

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size of the visible page alone."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSizeHint()

    def put_off(self) -> set[QWidget]:
        """Mark the hidden pages as not styled yet, and return these pages with all widgets in them."""
        pages = [self.widget(n) for n in range(self.count()) if n != self.currentIndex()]
        self._waiting = {page for page in pages if page}
        return {widget for page in self._waiting for widget in (page, *page.findChildren(QWidget))}

    def wake(self, page: QWidget) -> bool:
        """Style `page` if it is not styled yet, before it is shown or measured. Return whether that was needed."""
        waited = page in self._waiting
        self._waiting.discard(page)
        for widget in (page, *page.findChildren(QWidget)) if waited else ():
            if not widget.testAttribute(DRESSED):
                for news in (QEvent.Type.Polish, QEvent.Type.StyleChange):
                    QCoreApplication.sendEvent(widget, QEvent(news))
        return waited


def dress(application: QApplication, recolour: Callable[[], object], sheet: str) -> None:
    """Apply a style sheet to the application, to hidden pages when shown; `recolour()` sets palette and font."""
    everybody = application.allWidgets()
    stacks = [widget for widget in everybody if isinstance(widget, PageStack)]
    waiting = set[QWidget]().union(*(stack.put_off() for stack in stacks))
    dressed = [widget for widget in everybody if widget.testAttribute(DRESSED)]
    for widget in dressed:
        widget.setAttribute(DRESSED, False)
    for widget in everybody:
        widget.setAttribute(DEAF)
    application.setStyleSheet("")
    recolour()
    for widget in dressed:
        widget.setAttribute(DRESSED, widget not in waiting)
    for widget in everybody:
        widget.setAttribute(DEAF, widget in waiting)
    application.setStyleSheet(sheet)
    for widget in waiting:
        widget.setAttribute(DEAF, False)
