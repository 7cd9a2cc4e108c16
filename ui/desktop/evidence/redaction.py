"""Personal data in evidence files: parts of a photo are blacked out, a file is marked as personal or erased."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.evidence.deeds import cover_photo, mark_file
from core.evidence.kinds import BLUR, SOLID, PhotoSettings, PictureArea, PictureEdit
from core.evidence.view import EvidenceFile
from core.i18n import _
from core.privacy.person_data import PersonSearch
from ui.desktop.base.page_context import AskErase, PageContext
from ui.desktop.base.thumbnails import read_thumbnail
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.side import COVER, ERASE, MARK
from ui.desktop.evidence.viewer import not_here
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show_plain, words

CROP = "crop"


class RedactionDialog(FramedDialog):
    """The dialog to mark parts of a photo to blur or cover, or one part to keep; the photo itself is not changed."""

    def __init__(
        self,
        look: Look,
        title: str,
        picture: QPixmap,
        submit: Callable[[PictureEdit], None],
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("ปิดบางส่วนของภาพ {name}").format(name=title), parent)
        self._submit = submit
        ways = ((BLUR, _("ทำให้มัว"), ""), (SOLID, _("ปิดทึบ"), ""), (CROP, _("ตัดขอบ"), ""))
        self.way = SegmentedControl(ways, _("วิธี"), BLUR, do=self._change)
        self.canvas = RedactionCanvas(look, picture, self._ready)
        self.add = Button(look, _("เพิ่มส่วน"), "ghost", "plus", do=self._add)
        self.drop = Button(look, _("เอาส่วนนี้ออก"), "ghost", "bin", do=self.canvas.drop)
        self.go = Button(look, _("ทำสำเนาที่ปิดแล้ว"), "primary", "tick", do=self._tell)
        self._how = words("", "line", "text2", wrap=True)
        stays = _(
            "เอกสารที่พิมพ์ใช้สำเนานี้ ต้นฉบับยังเก็บไว้ในหน่วยงาน ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล และไม่ไปกับไฟล์รับส่ง สิ่งที่ส่งไปแล้วเรียกคืนไม่ได้"
        )
        inside = column(
            row(self.way, None, self.add, self.drop, gap=8),
            self.canvas,
            self._how,
            words(stays, "line", "text2", wrap=True),
            gap=8,
            grow=1,
        )
        self.fill(inside, self.closer(), self.go, min_width=680)
        self._change(BLUR)
        self.canvas.setFocus()

    @property
    def edit(self) -> PictureEdit:
        boxes = tuple(self.canvas.boxes)
        if self.way.key == CROP:
            return PictureEdit(crop=boxes[0] if boxes else None)
        return PictureEdit(boxes, self.way.key or BLUR)

    def _change(self, way: str) -> None:
        """Clear the marks when changing between a crop, which marks what stays, and the other ways."""
        if self.canvas.single != (way == CROP):
            self.canvas.clear(single=way == CROP)
        keys = _("แป้น Insert เพิ่ม ลูกศรย้าย Shift กับลูกศรขยาย PageUp PageDown เลือก Delete เอาออก")
        if way == CROP:
            drawn = _("ลากเมาส์รอบส่วนที่เก็บไว้")
        else:
            drawn = _("ลากเมาส์รอบส่วนที่จะปิด เช่น ใบหน้า เลขบัตร")
        show_plain(self._how, f"{drawn} {keys}")
        self._ready()

    def _add(self) -> None:
        self.canvas.add()
        self.canvas.setFocus()

    def _ready(self) -> None:
        for button in (self.go, self.drop):
            button.setEnabled(bool(self.canvas.boxes))
            button.draw()

    def _tell(self) -> None:
        self._submit(self.edit)
        self.accept()


SIDE = 640  # pixels of the preview


class FilePrivacyActions(QObject):
    """The controller for personal data in an evidence file: redacts a photo, marks a file as personal or erases it."""

    def __init__(self, context: PageContext, page: EvidencePage, erase: AskErase) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._session = context.session
        self._erase = erase

    def do(self, deed: str, file: EvidenceFile) -> None:
        if deed == MARK:
            self._session.do(partial(mark_file, file=file.ref, personal=not file.personal))
        elif deed == COVER:
            self._ask(file)
        elif deed == ERASE:
            # records with the same bytes are erased too, and the name of this one
            unit, about = self._context.unit, PersonSearch((), file.ref)
            found = self._session.read(lambda reader: about.data(reader, unit))
            self._erase(tuple(one for one in found if one.eraser))

    def _ask(self, file: EvidenceFile) -> None:
        """Ask for the marks on the preview; the file itself must be here for the copy."""
        shelf = self._context.office.post.shelf
        if not shelf.has(file.sha256) or not shelf.has(file.preview):
            self._context.host.refuse(not_here(file.name))
            return
        picture = QPixmap.fromImage(read_thumbnail(shelf.path(file.preview), QSize(SIDE, SIDE)))
        redact = partial(self._redact, file)
        RedactionDialog(self._context.look, file.name, picture, redact, self._page).open()

    def _redact(self, file: EvidenceFile, edit: PictureEdit) -> None:
        path = self._context.office.post.shelf.path(file.sha256)
        keep = partial(
            self._context.desk.files.keep,
            self._context.folder,
            settings=PhotoSettings(0, edit=edit),
        )
        said = partial(self._context.host.report, _("ทำสำเนาที่ปิดแล้ว เอกสารจะใช้สำเนานี้"), "ok")
        cover = partial(cover_photo, path=path, source=file.ref)
        self._context.do_keeping([path], keep, lambda keep: partial(cover, keep=keep), said)


STEP, LEAST = 0.02, 0.02  # shares of the image: a step of an arrow key, the smallest mark
FIRST = PictureArea(0.35, 0.35, 0.65, 0.65)  # a mark added by keyboard
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip


class RedactionCanvas(QWidget):
    """A widget with a photo's preview and marked rectangles. Insert adds a rectangle, Delete removes the selected one,
    arrows move it, Shift+arrows resize it, Page Up and Down select another. The mouse draws and drags them."""

    def __init__(self, look: Look, picture: QPixmap, changed: Callable[[], None]) -> None:
        """Make the widget; `changed` is called after each change of the rectangles."""
        super().__init__()
        self._look, self._picture = look, picture
        self._changed = changed
        self.boxes: list[PictureArea] = []
        self.at = -1  # the mark that the keys act on
        self.single = False  # one mark only: the part of the image that is kept
        self._from: QPointF | None = None  # where the mouse was pressed, in shares
        self._now: QPointF | None = None  # where the mouse is
        # the mark at the start of a drag; None = a new one is drawn
        self._dragged: PictureArea | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.px(360), look.px(240))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._announce()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(400))

    @property
    def room(self) -> QRect:
        """The rectangle in which the widget paints the photo, in pixels of the widget."""
        size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect(
            QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size
        )

    def clear(self, *, single: bool) -> None:
        """Remove all marked rectangles. `single`: from now on, at most one can be drawn."""
        self.boxes = []
        self.at = -1
        self.single = single
        self._done()

    def add(self) -> None:
        """Add a marked rectangle in the middle of the photo."""
        self._put(FIRST)

    def drop(self) -> None:
        """Remove the selected rectangle."""
        if 0 <= self.at < len(self.boxes):
            self.boxes.pop(self.at)
            self.at = len(self.boxes) - 1
            self._done()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and 0 <= self.at < len(self.boxes):
            larger = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            across, down = ARROWS[key]
            change = sized if larger else moved
            self.boxes[self.at] = change(self.boxes[self.at], across * STEP, down * STEP)
            self._done()
        elif key == Qt.Key.Key_Insert:
            self.add()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.drop()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and self.boxes:
            self.at = (self.at + (1 if key == Qt.Key.Key_PageDown else -1)) % len(self.boxes)
            self._done()
        else:
            super().keyPressEvent(event)

    # -- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._from = self._share(event.position())
        x, y = self._from.x(), self._from.y()
        boxes = enumerate(self.boxes)
        inside = [
            n for n, box in boxes if box.left <= x <= box.right and box.top <= y <= box.bottom
        ]
        self._dragged = self.boxes[inside[-1]] if inside else None
        if inside:
            self.at = inside[-1]
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        here = self._share(event.position())
        if self._dragged is not None:
            self.boxes[self.at] = moved(
                self._dragged, here.x() - self._from.x(), here.y() - self._from.y()
            )
            self._done()
            return
        self._now = here
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begun = self._from
        self._from = None
        self._now = None
        if begun is None or self._dragged is not None:
            return
        box = between(begun, self._share(event.position()))
        if box.right - box.left >= LEAST and box.bottom - box.top >= LEAST:
            self._put(box)
        self.update()

    def _share(self, point: QPointF) -> QPointF:
        room = self.room
        across = (point.x() - room.x()) / max(1, room.width())
        down = (point.y() - room.y()) / max(1, room.height())
        return QPointF(min(1.0, max(0.0, across)), min(1.0, max(0.0, down)))

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.room
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(room, self._picture)
        for n, box in enumerate(self.boxes):
            self._mark(painter, room, box, chosen=n == self.at)
        if self._from is not None and self._now is not None:
            self._mark(painter, room, between(self._from, self._now), chosen=True)
        if self.hasFocus():
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _mark(self, painter: QPainter, area: QRect, box: PictureArea, *, chosen: bool) -> None:
        """Draw a frame visible on light and dark images; that of the selected mark is thicker."""
        wide, high = area.width(), area.height()
        size = QSizeF((box.right - box.left) * wide, (box.bottom - box.top) * high)
        rect = QRectF(QPointF(area.x() + box.left * wide, area.y() + box.top * high), size)
        shade = self._look.color("accent")
        shade.setAlpha(40 if self.single else 130)
        painter.fillRect(rect, shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outer = 5 if chosen else 3
        for colour, thick in (
            (Qt.GlobalColor.black, outer),
            (Qt.GlobalColor.white, 2 if chosen else 1),
        ):
            painter.setPen(QPen(colour, thick))
            painter.drawRect(rect)

    def _put(self, box: PictureArea) -> None:
        if self.single:
            self.boxes = []
        self.boxes.append(box)
        self.at = len(self.boxes) - 1
        self._done()

    def _done(self) -> None:
        self._announce()
        self.update()
        self._changed()

    def _announce(self) -> None:
        """Set the text for screen readers."""
        if self.boxes:
            text = _("ส่วนที่ {n} จาก {of}").format(n=self.at + 1, of=len(self.boxes))
        else:
            text = _("ยังไม่มีส่วนที่ปิด")
        name(self, _("ภาพที่ปิดบางส่วน"), text)


def moved(box: PictureArea, across: float, down: float) -> PictureArea:
    """Return `box` moved by fractions of the image's width and height, but kept whole within the image."""
    across = min(max(across, -box.left), 1 - box.right)
    down = min(max(down, -box.top), 1 - box.bottom)
    return PictureArea(box.left + across, box.top + down, box.right + across, box.bottom + down)


def sized(box: PictureArea, across: float, down: float) -> PictureArea:
    """Return `box` with its lower right corner moved by fractions of the image's size, but kept inside the image."""
    right = min(1.0, max(box.left + LEAST, box.right + across))
    return box._replace(right=right, bottom=min(1.0, max(box.top + LEAST, box.bottom + down)))


def between(point: QPointF, other: QPointF) -> PictureArea:
    across = sorted((point.x(), other.x()))
    down = sorted((point.y(), other.y()))
    return PictureArea(across[0], down[0], across[1], down[1])
