"""Topics of a goal meeting as cards in lanes: people vote, move them by mouse or keys, and merge equal topics."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from core.i18n import _
from core.plan.proposals import GoalTopic
from core.values import Ref
from core.workshop.goals import GoalGroup
from ui.desktop.base.page_context import ignored
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.layout import FlowLayout, Surface, column, grow_down, row, scrolling
from ui.desktop.widgets.painted import FractionBar, PaintedWidget
from ui.desktop.widgets.plain import dress, name, show, show_plain, words

# of the sorts, in the form's order
TONES = ("warn", "ok", "info", "mute")
ICONS = ("warn", "star", "info", "doc")
INKS = 5  # colours of lanes, then repeated


class TopicCalls(NamedTuple):
    """What topic cards call. The last four are the page's own."""

    vote: Callable[[Ref, int], None]  # number of votes
    move: Callable[[Ref, str], None]  # id of the group
    join: Callable[[Ref, Ref], None]  # the topic it is merged into
    pick: Callable[[GoalTopic], None]  # toggle its choice
    menu: Callable[[GoalTopic, QPoint], None]  # position on the screen
    edit: Callable[[GoalTopic], None]
    bin: Callable[[GoalTopic], None]
    cut: Callable[[GoalTopic], None]  # to be merged into another
    paste: Callable[[GoalTopic], None]  # the one that is cut is merged into it
    shift: Callable[[Ref, int], None] = ignored  # lanes to the right
    step: Callable[[Ref, int, int], None] = ignored  # lanes to the right, cards down
    drag: Callable[[Ref, QPoint], None] = ignored  # position on the screen
    drop: Callable[[Ref, QPoint], None] = ignored


class TopicCard(Surface):
    """The card of one proposed topic in a goal meeting. A click focuses it; a drag moves it."""

    def __init__(self, look: Look, topic: GoalTopic, calls: TopicCalls) -> None:
        super().__init__("topic")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        grow_down(self)
        self._look = look
        self._calls = calls
        self.topic = topic
        self._pressed: QPoint | None = None
        self._side, self._chosen = Pill(look), Pill(look, _("เลือก"), "soft", "tick")
        self._more, self._proof = Pill(look), IconLabel(look, "clip", "text2", 16)
        name(self._proof, _("มีหลักฐาน"))
        pills = FlowLayout(6)
        for pill in (self._side, self._more, self._chosen, self._proof):
            pills.addWidget(pill)
        self._text = words("", "strong", wrap=True)
        self._bar, self._votes = FractionBar(look), words("", "strong")
        self.fewer = Button(
            look, "−", "soft", label=_("ลดหนึ่งเสียง"), small=True, do=lambda: self._vote(-1)
        )
        self.more = Button(
            look, "+", "soft", label=_("เพิ่มหนึ่งเสียง"), small=True, do=lambda: self._vote(1)
        )
        for button in (self.fewer, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card handles the keys
        votes = row(self.fewer, self._bar, self.more, self._votes, gap=6, grow=1)
        self.setLayout(column(pills, self._text, votes, gap=5, edges=(11, 9, 11, 9)))

    def show_topic(
        self,
        topic: GoalTopic,
        sort_name: str,
        sort_index: int,
        bar_color: str,
        max_votes: int,
        *,
        proven: bool,
        is_goal: bool,
    ) -> None:
        """Show a topic, its sort and a bar of its votes, full at `max_votes`. `sort_name`: "" = no sorts; `sort_index`
        chooses the sort's colour and icon; `proven`: the topic has evidence; `is_goal`: it is a goal already."""
        self.topic = topic
        show(self._side, bool(sort_name))
        self._side.show_pill(
            sort_name, TONES[sort_index % len(TONES)], ICONS[sort_index % len(ICONS)]
        )
        show(self._more, bool(topic.alike))
        self._more.show_pill(_("รวม {n}").format(n=topic.count), "mute", "copy")
        self._chosen.show_pill(_("เป็นเป้าหมายแล้ว") if is_goal else _("เลือก"), "soft", "tick")
        show(self._chosen, topic.chosen or is_goal)
        show(self._proof, proven)
        show_plain(self._text, topic.text)
        self._bar.show_bar(Fraction(topic.votes, max(1, max_votes)), None, bar_color)
        show_plain(self._votes, _("{n} เสียง").format(n=topic.votes))
        dress(self, here="1" if topic.chosen else "0")
        chosen = self._chosen.says if topic.chosen or is_goal else _("ยังไม่เลือก")
        name(self, topic.text, "  ".join(filter(None, (sort_name, self._votes.text(), chosen))))

    def _vote(self, delta: int) -> None:
        self.setFocus()
        self._calls.vote(self.topic.row.ref, delta)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        calls = self._calls
        ref = self.topic.row.ref
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if control and key in (Qt.Key.Key_X, Qt.Key.Key_V):
            (calls.cut if key == Qt.Key.Key_X else calls.paste)(self.topic)
        elif key in steps:
            across, down = steps[Qt.Key(key)]
            if control:
                calls.shift(ref, across)
            else:
                calls.step(ref, across, down)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            calls.vote(ref, -1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_Space:
            calls.pick(self.topic)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            calls.edit(self.topic)
        elif key == Qt.Key.Key_Delete:
            calls.bin(self.topic)
        else:
            return False
        return True

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus()
        self._calls.menu(self.topic, event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        else:
            self._pressed = None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if (
            self._pressed is not None
            and (event.position().toPoint() - self._pressed).manhattanLength() >= far
        ):
            self._calls.drag(self.topic.row.ref, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        far = QApplication.startDragDistance()
        if (
            self._pressed is not None
            and (event.position().toPoint() - self._pressed).manhattanLength() >= far
        ):
            self._calls.drop(self.topic.row.ref, event.globalPosition().toPoint())
        self._pressed = None
        super().mouseReleaseEvent(event)


class LaneDot(PaintedWidget):
    """A painted dot in the colour of a lane, which is a group of topics."""

    def __init__(self, look: Look, ink: str) -> None:
        super().__init__(look, 14, 14)
        self._ink = ink

    def draw(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color(self._ink))
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))


class TopicLane(Surface):
    """A column of topic cards: the name of one group of topics, and their cards below."""

    def __init__(self, look: Look, group: GoalGroup, ink: str) -> None:
        super().__init__("lane")
        self.key, self.ink = group.id, ink
        self.cards: list[TopicCard] = []
        self._ordered: list[TopicCard] = []  # the same cards, most votes first
        self._pointed = False  # the mouse is here, so no card moves
        title = words(group.words, "section", wrap=True)
        self._count = words("", "line", "text2")
        dot = LaneDot(look, ink) if group.id else IconLabel(look, "info", ink, 16)
        self._list = column(gap=8)
        self._none = words(_("ลากเรื่องมาวางที่นี่"), "line", "text2", wrap=True)
        head = row(dot, title, self._count, gap=6, grow=1)
        self._area = scrolling(column(self._list, None, gap=0))
        self.setLayout(column(head, self._none, self._area, gap=8, edges=(2, 4, 2, 4), grow=2))
        name(self, group.words)

    def see(self, card: TopicCard) -> None:
        """Scroll the column until the card is visible."""
        self._area.ensureWidgetVisible(card)

    def show_cards(self, cards: Sequence[TopicCard]) -> None:
        """Show the cards in this order. While the mouse is over the lane, shown cards stay and new ones come last, so
        that no click hits a card that has just moved."""
        self._ordered = list(cards)
        kept = [card for card in self.cards if card in self._ordered] if self._pointed else []
        laid = [*kept, *(card for card in self._ordered if card not in kept)]
        if laid != self.cards:
            for at, card in enumerate(laid):
                if self._list.indexOf(card) != at:
                    self._list.insertWidget(at, card)
            self.cards = laid
        show_plain(self._count, _("{n} เรื่อง").format(n=len(cards)))
        show(self._none, not cards)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._pointed = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = False
        self.show_cards([card for card in self._ordered if card in self.cards])
        super().leaveEvent(event)


class DraggedCardPicture(QLabel):
    """A label with the picture of the dragged card; it follows the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def follow(self, card: TopicCard, point: QPoint) -> None:
        parent = self.parentWidget()
        if not self.isVisible():
            self.setPixmap(card.grab())
            self.resize(card.size())
            self.raise_()
            self.show()
        if parent is not None:
            self.move(parent.mapFromGlobal(point) - QPoint(self.width() // 2, 12))


def lane_ink(number: int, key: str) -> str:
    """Return the colour name of the lane with index `number`; grey if `key` is "" (topics without a group)."""
    return f"d{number % INKS + 1}" if key else "text2"
