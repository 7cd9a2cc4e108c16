"""Pictograms, pills, buttons, and cards that are clicked as a whole."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import dress, keep_room, name, show_plain, show_tip, words

# called when the person uses a widget
Does: TypeAlias = "Callable[..., object] | SignalInstance | None"
Do: TypeAlias = Callable[[], object]
BUTTON_INK = {"primary": "accentfg", "toast": "sidehead", "link": "accent", "soft": "text2"}
SMALL = frozenset({"soft"})
# of a pill: design pixels, pixels, pixels
ICON = 14
GAP = 5
SIDE = 9
ABOVE, BELOW = 3, 4  # design pixels by which tone marks and vowels extend above and below the line


class IconLabel(QLabel):
    """A label with a line icon, redrawn when the theme changes."""

    def __init__(self, look: Look, icon: str, tone: str = "text2", size: int = 18) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._tone = tone
        self._size = size
        look.changed.connect(self._fit)
        self._fit()

    def show_icon(self, icon: str, tone: str) -> None:
        if (icon, tone) != (self._icon, self._tone):
            self._icon, self._tone = icon, tone
            self.update()

    def show_size(self, size: int) -> None:
        """Draw the icon in another size, in pixels at 100 % text size."""
        if size != self._size:
            self._size = size
            self._fit()

    def _fit(self) -> None:
        self.setFixedSize(self._look.px(self._size), self._look.px(self._size))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon, which is made only for the size and tone that are seen."""
        super().paintEvent(event)
        picture = self._look.pixmap(self._icon, self._tone, self._size)
        QPainter(self).drawPixmap(self.rect(), picture)


class Pill(QLabel):
    """A label of a word or two on a coloured background, with an icon, so that colour is never the only sign."""

    def __init__(self, look: Look, text: str = "", tone: str = "mute", icon: str = "") -> None:
        super().__init__()
        self._look = look
        self.says = ""
        self._icon = ""
        self._ink = ""
        self._small = False
        self.setObjectName("pill")
        self.setProperty("role", "pilltext")
        self.setIndent(0)  # Qt indents the text of a label that has a frame
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._redraw)
        self.show_pill(text, tone, icon)

    def show_pill(self, text: str, tone: str = "mute", icon: str = "") -> None:
        """Show text, tone and icon. If they are already shown, nothing is redrawn, as a page has dozens of pills."""
        before = self._icon, self._ink
        self.says = text
        self._icon = icon
        self._ink = tone if tone != "mute" else "text2"
        dress(self, tone=tone)
        name(self, text)
        self._lay()
        if before != (self._icon, self._ink):
            self.update()

    def show_small(self, small: bool) -> None:
        """Show only the icon if `small`, else the text too; tool tip and screen readers always have the text."""
        self._small = small
        self._redraw()

    def _redraw(self) -> None:
        self._lay()
        self.update()

    def _lay(self) -> None:
        """Lay out the words, after the space for the icon."""
        above, below = self._look.px(ABOVE), self._look.px(BELOW)
        icon = bool(self._icon) * self._look.px(ICON)
        self.setContentsMargins(
            SIDE + icon + GAP * bool(icon and not self._small), above, SIDE, below
        )
        show_plain(self, "" if self._small else self.says)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            size = self._look.px(ICON)
            behind = self.contentsRect().left() - size - GAP * (not self._small)
            room = QRect(behind, (self.height() - size + 1) // 2, size, size)
            QPainter(self).drawPixmap(room, self._look.pixmap(self._icon, self._ink, ICON))


class Button(QPushButton):
    """A push button of a `kind`: primary, ghost, link, quiet, finding or soft."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: str = "ghost",
        icon: str = "",
        label: str = "",
        *,
        small: bool = False,
        do: Does = None,
    ) -> None:
        """Make the button. `label`: its tool tip and name for screen readers, "" = its text. A click calls `do`."""
        super().__init__()
        self._look = look
        self._icon = icon
        self._kind = kind
        # the widgets Qt gave the focus to when it was disabled
        self._heir: tuple[QWidget | None, ...] = ()
        self.setProperty("kind", kind)
        if small:
            self.setProperty("small", "1")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.show_words(text)
        if label:
            name(self, label)
            show_tip(self, label)
        if do is not None:
            self.clicked.connect(do)
        look.changed.connect(self.draw)
        self.draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.draw()

    def setEnabled(self, enabled: bool) -> None:
        window = self.window()
        had = window.focusWidget() is self
        super().setEnabled(enabled)
        if had and not enabled:
            self._heir = (
                window.focusWidget(),
            )  # enabled again it gets the focus back, unless the person moved on
        elif enabled and self._heir:
            last = self._heir
            # which was disabled in its turn
            while last and isinstance(last[0], Button) and last[0]._heir:
                last = last[0]._heir
            self._heir = ()
            if last == (window.focusWidget(),):
                self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def show_words(self, text: str) -> None:
        show_plain(self, f" {text}" if self._icon and text else text)
        if text:
            name(self, text)

    def show_kind(self, kind: str) -> None:
        self._kind = kind
        dress(self, kind=kind)
        self.draw()

    def show_deed(self, text: str, icon: str) -> None:
        """Change the button's text and icon."""
        self._icon = icon
        self.show_words(text)
        self.draw()

    def draw(self) -> None:
        """Draw the icon again in the colour of the button's kind, or in a muted colour if the button is disabled."""
        if self._icon:
            ink = BUTTON_INK.get(self._kind, "text")
            ink = ink if self.isEnabled() else "text2"
            size = 14 if self._kind in SMALL else 18
            self.setIcon(self._look.icon(self._icon, ink, size))
            self.setIconSize(QSize(self._look.px(size), self._look.px(size)))


def hold(button: QWidget, layout: QLayout) -> None:
    """Make `layout` the content of a button. Mouse clicks on widgets in the layout count as clicks on the button."""
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setLayout(layout)
    for part in button.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def hint(button: QWidget) -> QSize:
    """Return the size hint of a button that contains a layout, as high as wrapped texts need at the button's width."""
    layout = button.layout()
    if layout is None:
        return QSize()
    size = layout.sizeHint()
    if layout.hasHeightForWidth():
        return QSize(size.width(), layout.totalHeightForWidth(button.width()))
    return size


def least(button: QWidget) -> QSize:
    layout = button.layout()
    return layout.minimumSize() if layout else QSize()


class CardButton(QPushButton):
    """A button as large as its content, a layout; Enter presses it as the space bar does."""

    def __init__(self, surface: str) -> None:
        super().__init__(autoDefault=False)
        self.setObjectName(surface)

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ListRowButton(CardButton):
    """A row of a list, as a button. Screen readers read `label` and `description` instead of its content."""

    def __init__(self, layout: QLayout, label: str, description: str = "") -> None:
        super().__init__("levelhead")
        hold(self, layout)
        name(self, label, description)


class RadioCard(QRadioButton):
    """A radio button in the form of a card; a click anywhere on its content chooses it."""

    def __init__(self, surface: str) -> None:
        super().__init__()
        self.setObjectName(surface)

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw only the frame of the style sheet, without a radio indicator."""
        # importing its enums takes 1 % of the start
        from PySide6.QtWidgets import QStyle, QStyleOption, QStylePainter

        painter = QStylePainter(self)
        option = QStyleOption()
        option.initFrom(self)
        if self.isChecked():
            option.state |= QStyle.StateFlag.State_On
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option)
        painter.end()


class OptionCard(RadioCard):
    """A radio card for one of several choices, with a title and a line of explanation."""

    def __init__(self, look: Look, icon: str, title: str, text: str) -> None:
        super().__init__("option")
        tick = IconLabel(look, "tick", "accent", 20)
        keep_room(tick)
        tick.hide()
        self.toggled.connect(tick.setVisible)
        self.explanation = words(text, "line", "text2", wrap=True)
        inside = _explained(look, icon, title, self.explanation, "")
        inside.addWidget(tick)
        hold(self, inside)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        name(self, title, text)


class LinkCard(CardButton):
    """A card that works as a link, with a title and an explanation."""

    def __init__(self, look: Look, icon: str, title: str, text: str) -> None:
        super().__init__("option")
        hold(self, _explained(look, icon, title, words(text, "line", "text2", wrap=True), "right"))
        name(self, title, text)


def _explained(look: Look, icon: str, title: str, explanation: QLabel, end: str) -> QHBoxLayout:
    heading = words(title, "card" if end else "strong", wrap=True)
    if not explanation.text():
        explanation.hide()
    tall = 14 if end else 8
    picture = IconLabel(look, icon, "accent", 26 if end else 22)
    # centred as a group, also beside a taller card
    said = column(None, heading, explanation, None, gap=1)
    inside = row(picture, said, gap=14, edges=(16, tall, 14, tall + 1), grow=1)
    if end:
        inside.addWidget(IconLabel(look, end, "text2", 18))
    return inside
