"""The projector's window and its content, painted to be read from the far end of a room, at 1024 × 768 or more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.workshop.agenda import AgendaPosition
from core.workshop.sentences import listed_words
from core.workshop.shown import (
    FITTING,
    ProjectedItem,
    ProjectedProof,
    ProjectedVote,
    rest_words,
    score_words,
)
from core.workshop.view import OPEN, TALKS, Workshop
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Do
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.painted import draw_bar
from ui.desktop.widgets.plain import lines_box, name, paint_lines, paint_words
from ui.desktop.workshop.ended import done_words
from ui.desktop.workshop.parts import left_words
from ui.desktop.workshop.talking import talked_words

WIDE, HIGH = 1024, 768  # design pixels
MARKS = 0.3  # share of the font size by which Thai marks exceed the box of their line
ITEM = 28  # size of an item's text; a longer one leaves less room below
LEAST = 22  # smallest text in design pixels: 10 arc minutes at 8 m from a picture 2 m wide
MARKED = 6  # design pixels between a frame and text below it, for its marks
# design pixels: most for why an item is talked about; least for the words below a proof
WHY_MOST = 64
BELOW = 64
MANY, GAP = 60, 6.0  # people from which discs are small; design pixels between discs
DISC, SMALL_DISC = 36.0, 22.0  # design pixels of a person's disc, with space; in a large room
# image of a SHA-256 within a size; None while it is made
Picture = Callable[[str, QSize], QPixmap | None]
CENTRE, LEFT = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignLeft


class ProjectedVoting(NamedTuple):
    """What the projector shows during voting: only how many people have voted; `below`: a line under the title."""

    voted: int
    total: int
    title: str
    below: str


class ProjectedList(NamedTuple):
    """A list on the projector, such as the items accepted in one motion; `below`: a line under the title."""

    title: str
    below: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectorContent:
    """All that the projector shows: the meeting, how many items were discussed (`talked`), the time left, and as `body`
    the voting, the item under discussion or a list."""

    meeting: str  # name of the meeting
    talked: str  # `คุยแล้ว 4 จาก 11 ข้อ`
    time: str  # `เหลือ 38 นาที`
    body: ProjectedVoting | ProjectedItem | ProjectedList

    @property
    def words(self) -> str:
        """All texts that the projector shows, as one text for screen readers."""
        shown = self.body
        said = shown.words if isinstance(shown, ProjectedItem) else f"{shown.title} {shown.below}"
        listed = shown.lines if isinstance(shown, ProjectedList) else ()
        return " ".join(filter(None, (self.meeting, self.talked, self.time, said, *listed)))


class ProjectorCanvas(QWidget):
    """The widget that paints what the projector shows, or black."""

    def __init__(self, look: Look, picture: Picture) -> None:
        super().__init__()
        self._look, self._picture = look, picture
        self.content: ProjectorContent | None = None
        self.black = False
        self.large = -1  # index of the proof shown full size, -1 = none
        self.told = ""  # a message at the foot, for the person with the keys
        self.setMinimumSize(WIDE // 2, HIGH // 2)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    def show_content(self, content: ProjectorContent) -> None:
        if self.content is None or _key(self.content) != _key(content):
            self.large = -1
        self.content = content
        name(self, content.words)
        self.update()

    def tell(self, text: str) -> None:
        """Show this message at the bottom; "" removes it."""
        self.told = text
        self.update()

    def turn_black(self) -> None:
        """Show black; if it is black already, show the content again."""
        self.black = not self.black
        self.update()

    def enlarge(self) -> None:
        """Show the image of the item's next proof as large as fits; after the last one, show the item again."""
        shown = self.content.body if self.content else None
        proofs = shown.proofs[:FITTING] if isinstance(shown, ProjectedItem) else ()
        self.large = next((n for n, one in enumerate(proofs) if n > self.large and one.preview), -1)
        self.update()

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.black or self.content is None:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
        else:
            painter.fillRect(self.rect(), self._look.color("bg"))
            self._draw(painter, self.content)
        if self.told:
            foot = self._at(0, self._high - 44, self._wide, 44)
            painter.fillRect(foot, self._look.color("side"))
            self._write(painter, foot, self.told, 22, 600, "sidehead", CENTRE)
        painter.end()

    @property
    def _unit(self) -> float:
        """The size of one design pixel in pixels of this wall."""
        return min(self.width() / WIDE, self.height() / HIGH)

    def _font(self, size: int, weight: int = 400) -> QFont:
        font = self._look.font(size, weight)
        font.setPixelSize(max(round(size * self._unit), 1))
        return font

    def _at(self, x: float, y: float, wide: float, high: float) -> QRectF:
        """Return a rectangle given in design pixels in pixels of the wall."""
        unit = self._unit
        return QRectF(x * unit, y * unit, wide * unit, high * unit)

    @property
    def _wide(self) -> float:
        return self.width() / self._unit

    @property
    def _high(self) -> float:
        return self.height() / self._unit

    def _write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        size: int,
        weight: int = 400,
        ink: str = "text",
        how: Qt.AlignmentFlag = LEFT,
    ) -> float:
        """Write lines within the box, smaller if they do not fit; return their height in design pixels."""
        font, least = self._font(size, weight), LEAST
        while size > least:
            if lines_box(QFontMetricsF(font), box.width(), how, text).height() <= box.height():
                break
            size -= 1
            font = self._font(size, weight)
        painter.setFont(font)
        painter.setPen(self._look.color(ink))
        painter.save()
        beyond = MARKS * font.pixelSize()
        painter.setClipRect(box.adjusted(-beyond, -beyond, beyond, 0))
        paint_lines(painter, box, how, text)
        painter.restore()
        return lines_box(QFontMetricsF(font), box.width(), how, text).height() / self._unit

    def _tall(self, text: str, size: int, weight: int = 400, wide: float = 10_000) -> QRectF:
        """Return the size of a text within a width in pixels, in design pixels."""
        box = lines_box(QFontMetricsF(self._font(size, weight)), wide, LEFT, text)
        return QRectF(0, 0, box.width() / self._unit, box.height() / self._unit)

    def _fitting(self, lines: Sequence[str], box: QRectF) -> str:
        """Return as many of these lines as fit completely."""
        texts = ("\n".join(lines[:n]) for n in range(len(lines), 0, -1))
        return next(
            (
                one
                for one in texts
                if self._tall(one, LEAST, wide=box.width()).height() <= box.height() / self._unit
            ),
            "",
        )

    def _draw(self, painter: QPainter, content: ProjectorContent) -> None:
        shown = content.body
        if isinstance(shown, ProjectedItem) and 0 <= self.large < len(shown.proofs):
            self._proof(painter, self._at(0, 0, self._wide, self._high), shown.proofs[self.large])
            return
        self._head(painter, content)
        if isinstance(shown, ProjectedItem):
            self._item(painter, shown)
        elif isinstance(shown, ProjectedVoting):
            self._voting(painter, shown)
        else:
            self._listed(painter, shown)

    def _head(self, painter: QPainter, content: ProjectorContent) -> None:
        painter.fillRect(self._at(0, 0, self._wide, 60), self._look.color("side"))
        half = self._wide / 2
        painter.setFont(self._font(24, 600))
        painter.setPen(self._look.color("sidehead"))
        paint_words(painter, self._at(28, 0, half - 30, 60).toRect(), content.meeting)
        said = "    ".join(filter(None, (content.talked, content.time)))
        painter.drawText(
            self._at(half, 0, half - 28, 60),
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            said,
        )

    def _voting(self, painter: QPainter, voting: ProjectedVoting) -> None:
        wide = self._wide - 112
        self._write(painter, self._at(56, 120, wide, 150), voting.title, 54, 700, how=CENTRE)
        count = _("{n} จาก {of} คน").format(n=voting.voted, of=voting.total)
        self._write(painter, self._at(56, 270, wide, 140), count, 96, 700, "accent", CENTRE)
        self._write(painter, self._at(56, 420, wide, 116), voting.below, 30, 400, "text2", CENTRE)
        fit = min(voting.total * DISC, wide // DISC * DISC)
        people = QRectF(56 + (wide - fit) / 2, 540, fit, 120)
        self._people(painter, people, (ProjectedVote("", voting.voted, bad=False),), voting.total)

    def _listed(self, painter: QPainter, projected_list: ProjectedList) -> None:
        wide = self._wide - 112
        self._write(painter, self._at(56, 92, wide, 110), projected_list.title, 46, 700)
        self._write(painter, self._at(56, 204, wide, 70), projected_list.below, 28, 400, "text2")
        half = -(-len(projected_list.lines) // 2)
        for n, lines in enumerate((projected_list.lines[:half], projected_list.lines[half:])):
            room = self._at(56 + n * wide / 2, 286, wide / 2 - 16, self._high - 300)
            self._write(painter, room, "\n".join(lines), 24)

    def _item(self, painter: QPainter, item: ProjectedItem) -> None:
        wide = self._wide - 56
        head = min(self._tall(item.heading, 24, 500).width() + 4, wide * 0.5)
        why = self._at(28 + head + 20, 70, wide - head - 20, 36)
        high = min(
            max(36, self._tall(item.discuss_reason, LEAST, 600, why.width()).height()), WHY_MOST
        )
        why.setHeight(high * self._unit)
        self._write(painter, self._at(28, 70, head, high), item.heading, 24, 500, "text2")
        self._write(painter, why, item.discuss_reason, 24, 600, "warn", Qt.AlignmentFlag.AlignRight)
        tall = self._tall(item.text, ITEM, 700, wide * self._unit).height() + 4
        said = max(186 - high, min(tall, self._high / 2))
        self._write(painter, self._at(28, 76 + high, wide, said), item.text, 36, 700)
        top = 88 + high + said
        left, high = wide * 0.5, self._high - top - 24
        proofs = item.proofs[:FITTING]
        self._card(painter, QRectF(28, top, left, high))
        given = sum(proof.given for proof in proofs)
        title = _("หลักฐาน {n} ชิ้น").format(n=given) if proofs else _("แบบไม่ได้ระบุหลักฐานของข้อนี้")
        self._write(painter, self._at(48, top + 12, left - 40, 34), title, 24, 700)
        self._proofs(painter, QRectF(48, top + 54, left - 40, high - 72), proofs)
        x = 28 + left + 16
        self._card(painter, QRectF(x, top, wide - left - 16, high))
        self._votes(painter, QRectF(x + 20, top + 12, wide - left - 56, high - 20), item)

    def _card(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.setBrush(self._look.color("card"))
        painter.drawRoundedRect(self._at(box.x(), box.y(), box.width(), box.height()), 12, 12)

    def _proofs(self, painter: QPainter, box: QRectF, proofs: Sequence[ProjectedProof]) -> None:
        if not proofs:
            return
        columns = 1 if len(proofs) == 1 else 2
        rows = -(-len(proofs) // columns)
        wide = (box.width() - 12 * (columns - 1)) / columns
        high = (box.height() - 10 * (rows - 1)) / rows
        below = max(
            self._tall(proof.title, LEAST, 500, wide * self._unit).height() + MARKED
            for proof in proofs
        )
        below = min(max(below, BELOW), high / 2)
        for n, proof in enumerate(proofs):
            x = box.x() + (n % columns) * (wide + 12)
            y = box.y() + (n // columns) * (high + 10)
            self._proof(painter, self._at(x, y, wide, high), proof, below)

    def _proof(
        self, painter: QPainter, box: QRectF, proof: ProjectedProof, title_height: float = BELOW
    ) -> None:
        """Draw the image of a proof, or an empty frame, with its title below."""
        words = title_height * self._unit
        frame = box.adjusted(0, 0, 0, -words)
        painter.setBrush(self._look.color("mutebg"))
        line = self._look.color("line" if proof.given else "warn")
        pen = QPen(line, 1 if proof.given else 3)
        if not proof.given:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(frame, 8, 8)
        found = self._picture(proof.preview, frame.size().toSize()) if proof.preview else None
        if found is not None and found.width() > 1:
            scaled = found.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(QPointF(0, 0), scaled.toSizeF())
            place.moveCenter(frame.center())
            painter.drawPixmap(place, found, QRectF(found.rect()))
        gap = MARKED * self._unit
        place = QRectF(box.left(), frame.bottom() + gap, box.width(), words - gap)
        ink = "text" if proof.given else "warn"
        self._write(painter, place, proof.title, 24, 500, ink, Qt.AlignmentFlag.AlignHCenter)

    def _votes(self, painter: QPainter, box: QRectF, item: ProjectedItem) -> None:
        y = box.y()
        if item.decided:
            words = _("มติ: {answer}").format(answer=item.decided)
            y += (
                self._write(
                    painter, self._at(box.x(), y, box.width(), 70), words, 28, 700, "accent"
                )
                + 6
            )
        else:
            y += (
                self._write(
                    painter, self._at(box.x(), y, box.width(), 34), _("ผลการให้คะแนน"), 24, 700
                )
                + 4
            )
        if not item.votes:
            self._write(
                painter, self._at(box.x(), y, box.width(), 110), item.votes_text, 26, 400, "text2"
            )
            return
        most = sum(vote.n for vote in item.votes)
        for vote in item.votes[:5]:
            y = self._vote(
                painter, QRectF(box.x(), y, box.width(), 0), vote, Fraction(vote.n, most)
            )
        y = (
            self._people(painter, QRectF(box.x(), y + 6, box.width(), 90), item.votes, item.slips)
            + 8
        )
        if item.away:
            words = _("ไม่ได้ตอบ {n} คน · ไม่แสดงชื่อ").format(n=item.away)
            y += (
                self._write(
                    painter, self._at(box.x(), y, box.width(), 30), words, LEAST, 400, "text2"
                )
                + 4
            )
        said = self._fitting(
            item.reasons[:4], self._at(box.x(), y, box.width(), max(box.bottom() - y - 34, 0))
        )
        if said:
            y += (
                self._write(
                    painter, self._at(box.x(), y, box.width(), 32), _("เหตุผลที่มีผู้เขียน"), LEAST, 700
                )
                + 2
            )
            rest = self._at(box.x(), y, box.width(), max(box.bottom() - y, 0))
            self._write(painter, rest, said, LEAST)

    def _vote(self, painter: QPainter, box: QRectF, vote: ProjectedVote, share: Fraction) -> float:
        """Draw an answer with its bar, and return where the next one begins."""
        tone = "bad" if vote.bad else "accent"
        self._write(painter, self._at(box.x(), box.y(), box.width() - 110, 40), vote.label, 26, 600)
        words = _("1 คน") if vote.n == 1 else _("{n} คน").format(n=vote.n)
        self._write(
            painter,
            self._at(box.right() - 110, box.y(), 110, 40),
            words,
            28,
            700,
            tone,
            Qt.AlignmentFlag.AlignRight,
        )
        draw_bar(
            painter,
            self._look,
            self._at(box.x(), box.y() + 42, box.width(), 16),
            float(share),
            tone,
        )
        return box.y() + 70

    def _people(
        self, painter: QPainter, box: QRectF, votes: Sequence[ProjectedVote], slip_count: int
    ) -> float:
        """Draw a disc for every slip, sorted by answer, empty without a vote; return where they end."""
        size = (DISC if slip_count <= MANY else SMALL_DISC) - GAP
        row = max(int(box.width() // (size + GAP)), 1)
        kinds = [("bad" if vote.bad else "accent") for vote in votes for _n in range(vote.n)]
        kinds += [""] * (slip_count - len(kinds))
        for n, tone in enumerate(kinds):
            disc = self._at(
                box.x() + (n % row) * (size + GAP), box.y() + (n // row) * (size + GAP), size, size
            )
            pen = QPen(self._look.color(tone or "field"), 2)
            if not tone:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(self._look.color(tone) if tone else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc)
            if tone == "bad":  # a shape besides the colour
                painter.setPen(QPen(self._look.color("badfg"), 3 * self._unit))
                inner = disc.adjusted(
                    disc.width() / 3, disc.height() / 3, -disc.width() / 3, -disc.height() / 3
                )
                painter.drawLine(inner.topLeft(), inner.bottomRight())
                painter.drawLine(inner.topRight(), inner.bottomLeft())
        return box.y() + -(-len(kinds) // row) * (size + GAP)


def _key(content: ProjectorContent) -> str:
    return content.body.item if isinstance(content.body, ProjectedItem) else content.body.title


FORWARD = (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space)
BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up)
# keys sent by clickers; the last is B on a Thai keyboard
BLACK = (Qt.Key.Key_B, Qt.Key.Key_Period, 0x0E34)
LARGE = (Qt.Key.Key_E, 0x0E33)
HINT_TIME = 6000  # milliseconds to show how to return to the chair's window


def other_screen(window: QWidget) -> QScreen | None:
    """Return a screen other than that of `window`, or None if there is only one."""
    return next((one for one in window.screen().virtualSiblings() if one != window.screen()), None)


class ProjectorWindow(QWidget):
    """The projector's window. Keys and clickers ask for another step; its owner decides what is shown next."""

    def __init__(
        self, look: Look, picture: Picture, step: Callable[[int], None], leave: Do
    ) -> None:
        """Make the window; `step` gets 1 = next or -1 = previous, `leave` is called when the window is closed."""
        super().__init__(None, Qt.WindowType.Window, windowTitle=_("จอฉายการประชุมให้คะแนน"))
        self._step, self._leave = step, leave
        self.wall = ProjectorCanvas(look, picture)
        self.wall.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.wall.setFocusProxy(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column(self.wall, gap=0))
        self.resize(WIDE, HIGH)
        self._chair: QWidget | None = None
        self._telling = QTimer(self, singleShot=True)
        self._telling.timeout.connect(lambda: self.wall.tell(""))

    def open_for(self, window: QWidget) -> None:
        """Fill another screen than that of `window`. If there is only one, cover `window`; F5 then switches windows."""
        self._chair, screen = window, other_screen(window)
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        else:
            self.wall.tell(_("F5 สลับกับหน้าของประธาน · Esc ปิดจอฉาย"))
            self._telling.start(HINT_TIME)
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    @property
    def _alone(self) -> bool:
        """Whether it covers the chair's window, as there is only one screen."""
        return self._chair is not None and other_screen(self._chair) is None

    def show_content(self, content: ProjectorContent) -> None:
        self.wall.show_content(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in FORWARD:
            self._step(1)
        elif key in BACK:
            self._step(-1)
        elif key in BLACK:
            self.wall.turn_black()
        elif key in LARGE:
            self.wall.enlarge()
        elif key == Qt.Key.Key_F5:
            if self._alone:
                self.hide()
                self._give_back()
            elif self.isFullScreen():
                self.showNormal()
            else:
                self.showFullScreen()
        elif key == Qt.Key.Key_Escape:
            if self.wall.black:
                self.wall.turn_black()
            elif self.wall.large >= 0:
                self.wall.large = -1
                self.wall.update()
            elif self.isFullScreen() and not self._alone:
                self.showNormal()
            else:
                self.close()
                self._give_back()
        else:
            super().keyPressEvent(event)

    def _give_back(self) -> None:
        if self._chair is not None:
            self._chair.raise_()
            self._chair.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._leave()


def talks_of(workshop: Workshop, item: str) -> bool:
    """Return whether the workshop is at its discussion and has the item, which may be one that needs no discussion."""
    return workshop.state == TALKS and item in workshop.votes


def wall_content(
    workshop: Workshop, position: AgendaPosition, item: ProjectedItem | None, phones: Sequence[str]
) -> ProjectorContent:
    """Return what the projector shows. `item`: the item under discussion, if any; `phones`: lines on how to join."""
    meeting = "  ".join((_("ประชุมให้คะแนน"), workshop.facts.office or workshop.facts.code))
    talked = talked_words(workshop) if workshop.closed else ""
    left = left_words(position) if position.point_id else ""
    if workshop.state == OPEN:
        said = "\n".join((_("ให้คะแนนครบทุกข้อแล้ว ผลยังไม่แสดงจนกว่าจะปิดรับคะแนน"), *phones))
        return ProjectorContent(
            meeting,
            talked,
            left,
            ProjectedVoting(workshop.whole, len(workshop.slips), _("กำลังให้คะแนน"), said),
        )
    if item is not None:
        return ProjectorContent(meeting, talked, left, item)
    if workshop.state == TALKS:
        listed = listed_words(workshop.facts.tree, workshop.rest)
        return ProjectorContent(
            meeting, talked, left, ProjectedList(rest_words(workshop), _("ขอมติที่ประชุม"), listed)
        )
    signing = _("ลงชื่อในใบลงชื่อ ประธานและผู้จดบันทึกลงนามในบันทึกการประชุม")
    large, *small = filter(None, (score_words(workshop), done_words(workshop)))
    return ProjectorContent(meeting, talked, "", ProjectedList(large, signing, tuple(small)))
