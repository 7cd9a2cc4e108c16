"""The theme in use: its colours by use, text size, style sheet, fonts, icons. Passed to every widget that paints."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

Tokens = Mapping[str, str]


LIGHT: Tokens = {
    "bg": "#F4F6F8", "card": "#FFFFFF", "text": "#16242D", "text2": "#51636F",
    "line": "#E1E7EC", "grid": "#D5DEE4", "field": "#8396A2",
    "side": "#0F2E3D", "sidetext": "#B9CBD4", "sideact": "#17465A", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#0B7A75", "accentfg": "#FFFFFF", "soft": "#E3F3F1", "softtext": "#075E5A",
    "ok": "#15692F", "okbg": "#E2F4E7", "warn": "#8A5000", "warnbg": "#FFF2DC",
    "bad": "#A3262A", "badbg": "#FCE8E8", "badfg": "#FFFFFF", "info": "#1F5A99", "infobg": "#E6F0FA",
    "track": "#E6ECEF", "ring": "#F7FAFB", "hover": "#EEF3F5", "mutebg": "#EAEFF2",
    "d1": "#0B7A75", "d2": "#2F6FB5", "d3": "#8257C5", "d4": "#AE5210", "d5": "#B03A62",
    "s1": "#F2A25C", "s2": "#FAD3A2", "s3": "#EDEFE9", "s4": "#B4E0D8", "s5": "#6CC4B8",
}  # fmt: skip


DARK: Tokens = {
    "bg": "#10181D", "card": "#182329", "text": "#E8EFF2", "text2": "#A9BAC3",
    "line": "#2A3941", "grid": "#34464F", "field": "#6E838F",
    "side": "#0B1216", "sidetext": "#A3B7C0", "sideact": "#1C323B", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#3CC4B8", "accentfg": "#06201E", "soft": "#173936", "softtext": "#8FE3DA",
    "ok": "#7FDB97", "okbg": "#16331F", "warn": "#FFC46B", "warnbg": "#3A2C12",
    "bad": "#FF9C9C", "badbg": "#421F22", "badfg": "#182329", "info": "#8EC3F7", "infobg": "#172F47",
    "track": "#2A3941", "ring": "#1B282F", "hover": "#1F2D34", "mutebg": "#25333B",
    "d1": "#3CC4B8", "d2": "#6FAEF2", "d3": "#B794F4", "d4": "#F2A263", "d5": "#F08BAE",
    "s1": "#86480F", "s2": "#5E4426", "s3": "#3A474D", "s4": "#1F524E", "s5": "#0D6B64",
}  # fmt: skip


CONTRAST: Tokens = {
    "bg": "#000000", "card": "#000000", "text": "#FFFFFF", "text2": "#FFFFFF",
    "line": "#FFFFFF", "grid": "#9A9A9A", "field": "#FFFFFF",
    "side": "#000000", "sidetext": "#FFFFFF", "sideact": "#3A3A00", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#FFE600", "accentfg": "#000000", "soft": "#262600", "softtext": "#FFE600",
    "ok": "#7CFF9B", "okbg": "#000000", "warn": "#FFD24A", "warnbg": "#000000",
    "bad": "#FF9A9A", "badbg": "#000000", "badfg": "#000000", "info": "#8FD0FF", "infobg": "#000000",
    "track": "#333333", "ring": "#000000", "hover": "#1E1E1E", "mutebg": "#000000",
    "d1": "#FFE600", "d2": "#8FD0FF", "d3": "#D9B8FF", "d4": "#FFB37A", "d5": "#FF9AC2",
    "s1": "#000000", "s2": "#000000", "s3": "#000000", "s4": "#000000", "s5": "#000000",
}  # fmt: skip


THEMES: Mapping[str, Tokens] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


# Words stand on these grounds; the contrast test reads this list.
PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "text2", "accent", "ok", "warn", "bad", "info") for ground in ("card", "bg")),
    *((f"d{n}", "card") for n in range(1, 6)),
    *((tone, f"{tone}bg") for tone in ("ok", "warn", "bad", "info")),
    ("text2", "mutebg"), ("text", "soft"), ("text2", "soft"), ("softtext", "soft"), ("ok", "soft"), ("warn", "soft"),
    ("text2", "track"), ("text", "hover"), ("text2", "hover"), ("accentfg", "accent"), ("badfg", "bad"),
    ("sidetext", "side"), ("sidehead", "side"), ("sidehead", "sideact"), ("sidetext", "sideact"),
    ("side", "logo1"), ("side", "sidehead"), ("text", "bg"), ("text2", "ring"), ("text", "ring"), ("bad", "ring"),
    ("text", "mutebg"), ("text", "track"), ("card", "softtext"),
    *(("text", f"{tone}bg") for tone in ("ok", "warn", "bad", "info")),
    *(("card", f"d{n}") for n in range(1, 6)),
    *(("text", f"s{n}") for n in range(1, 6)),
)  # fmt: skip


FOLDER = Path(__file__).resolve().parents[3] / "resources" / "theme"


def sheet(tokens: Tokens, px: Callable[[float], int], *, edged: bool) -> str:
    """The style sheet in these colours and sizes; `edged` adds the borders of the contrast theme."""
    names = ("window.qss", "edges.qss") if edged else ("window.qss",)
    text = "\n".join((FOLDER / name).read_text("utf-8") for name in names)
    text = re.sub(r"(\d+)u\b", lambda found: f"{px(int(found[1]))}px", text)
    return re.sub(r"\$([a-z0-9]+)", lambda found: tokens[found[1]], text)


RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FAMILY, SLANTED = "Sarabun", "_Italic"  # the faces that are for papers alone
SCALES = (100, 125, 150, 175, 200)  # percent
TONES = {"mute": "text2", "soft": "softtext", "side": "sidetext"}  # tones of words that are named otherwise
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
    """Make Sarabun known to Qt, upright: nothing in the window is italic. A missing font is a broken installation."""
    for path in sorted((RESOURCES / "fonts").glob("*.ttf")):
        if not path.stem.endswith(SLANTED) and QFontDatabase.addApplicationFont(str(path)) == -1:
            raise RuntimeError(f"font cannot be loaded: {path}")


@cache
def _drawing(name: str) -> str:
    """The source of a line icon, read once: each theme draws it again."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")


class Look(QObject):
    """One per application; `changed` is emitted after the whole application is styled."""

    changing = Signal()  # the text size changes: whoever is laid out for one deletes its widgets
    resized = Signal()  # the text size has changed and is applied
    changed = Signal()

    def __init__(self, theme: str = "light", scale: int = 100) -> None:
        """`scale` is the size of text in percent, 100 to 200."""
        super().__init__()
        self.theme, self.scale = theme, scale
        self._icons: dict[tuple[str, str, int], QPixmap] = {}

    @property
    def tokens(self) -> Tokens:
        return THEMES[self.theme]

    def px(self, length: float) -> int:
        """A length in design pixels (100 %) as pixels of the chosen text size."""
        return round(length * self.scale / 100)

    def color(self, token: str) -> QColor:
        return QColor(self.tokens[token])

    def font(self, size: int, weight: int = 400) -> QFont:
        """Sarabun in design pixels; weights 400, 500, 600, 700."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        return font

    def icon(self, name: str, token: str = "text", size: int = 18) -> QIcon:
        return QIcon(self.pixmap(name, token, size))

    def pixmap(self, name: str, token: str = "text", size: int = 18) -> QPixmap:
        """A line icon of resources/icons in the colour of a token, sharp on screens of double density."""
        key = (name, token, size)
        if key not in self._icons:
            self._icons[key] = self._drawn(name, token, self.px(size))
        return self._icons[key]

    def wear(self, application: QApplication) -> None:
        """Style the whole application; the one method that sets palette, font and style sheet."""
        text = sheet(self.tokens, self.px, edged=self.theme == "contrast")
        dress(application, partial(self._recolour, application), text)

    def _recolour(self, application: QApplication) -> None:
        palette = QPalette()
        for role, token in PALETTE.items():
            palette.setColor(role, self.color(token))
        application.setPalette(palette)
        application.setFont(self.font(15))

    def choose(self, application: QApplication, theme: str | None = None, scale: int | None = None) -> None:
        """Change theme or text size while everything is open."""
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


DRESSED, DEAF = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle


class PageStack(QStackedWidget):
    """Pages of which one is visible; the others get their new style when they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: set[QWidget] = set()

    def minimumSizeHint(self) -> QSize:
        """The need of the visible page: the others are laid out when they are shown."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page else super().minimumSizeHint()

    def put_off(self) -> set[QWidget]:
        """Mark the hidden pages as waiting; returns them with all their widgets."""
        pages = [self.widget(n) for n in range(self.count()) if n != self.currentIndex()]
        self._waiting = {page for page in pages if page}
        return {widget for page in self._waiting for widget in (page, *page.findChildren(QWidget))}

    def wake(self, page: QWidget) -> bool:
        """Style a page before it is shown or measured; whether it had waited."""
        waited = page in self._waiting
        self._waiting.discard(page)
        for widget in (page, *page.findChildren(QWidget)) if waited else ():
            if not widget.testAttribute(DRESSED):
                for news in (QEvent.Type.Polish, QEvent.Type.StyleChange):
                    QCoreApplication.sendEvent(widget, QEvent(news))
        return waited


def dress(application: QApplication, recolour: Callable[[], object], sheet: str) -> None:
    """Apply a sheet to the whole application: each widget once, hidden pages later; `recolour` sets palette and font.

    A sheet that replaces another makes Qt polish a widget once for each of its ancestors; removing the old sheet first
    makes Qt unpolish and lay out everything for nothing. So the old one is removed while no widget counts as polished
    and none is notified. What it set on a widget stays until the next sheet sets it: themes are one sheet in other
    colours.
    """
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
