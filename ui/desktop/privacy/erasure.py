"""Erases personal data: the dialogs, and the work in the office folder and in its backups."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.i18n import _
from core.privacy.deeds import REASONS, erase_person
from core.privacy.erasure import (
    erased_here_only,
    missing_text_lines,
    remaining_lines,
    swept_lines,
    unknown_lines,
)
from core.privacy.person_data import PHOTO, SCAN, WORDS, PersonDataHit
from core.values import Changes, Ref
from ui.desktop.base.background import in_background
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import read_own_picture, read_thumbnail, within
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import IconLabel
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show_plain, words
from ui.desktop.widgets.prompt import Part, Prompt, PromptField, ask, choice, tick
from ui.scanner import let_go
from ui.session import SessionEnded

# visible rows; design pixels of the large image
ROWS = 4
WIDE = 280
HIGH = 220


class ErasurePictureChooser(QWidget):
    """A widget that lists images for a person to look at; ticked ones are erased."""

    ticked = Signal()

    def __init__(
        self,
        look: Look,
        pictures: Sequence[PersonDataHit],
        read: Callable[[PersonDataHit, QSize], QImage],
    ) -> None:
        """Make the widget; `read` returns the image of an item within a size, and is called in the background."""
        super().__init__()
        self._look = look
        self._pictures = tuple(pictures)
        self._read = read
        self.list = LineList(look, _("ภาพที่ต้องเปิดดูเอง"), ROWS, ticks=True)
        self.list.show_ticks(
            [_line(n, picture) for n, picture in enumerate(pictures)], frozenset(), frozenset()
        )
        self.list.ticked.connect(self.ticked)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(self._open)
        self.large = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.large.setFixedSize(look.px(WIDE), look.px(HIGH))
        name(self.large, _("ภาพที่เลือกดู"))
        text = _(
            "โปรแกรมไม่อ่านตัวหนังสือในภาพ {n} รายการนี้อยู่กับรายการที่มีชื่อนี้ มีเครื่องหมายว่ามีข้อมูลส่วนบุคคล ยังไม่รู้ว่าเป็นเอกสารใด "
            "หรือเป็นภาพจากโทรศัพท์ที่ยังไม่มีผู้ตัดสิน "
            "กด Enter ดูภาพใหญ่ แล้วทำเครื่องหมายเฉพาะที่จะลบ"
        )
        side_by_side = row(self.list, self.large, gap=10, grow=0)
        explanation = words(text.format(n=len(pictures)), "line", "text2", wrap=True)
        self.setLayout(
            column(words(_("ภาพที่ต้องเปิดดูเอง"), "label"), explanation, side_by_side, gap=6)
        )
        self.setFocusProxy(self.list)
        if pictures:
            self.list.show_key(0)
            self._show(0)

    @property
    def chosen(self) -> tuple[PersonDataHit, ...]:
        return tuple(one for n, one in enumerate(self._pictures) if n in self.list.on)

    def _show(self, key: object) -> None:
        """Read an image in the background, and show it if its row is still selected."""
        one = self._pictures[int(str(key))]
        size = QSize(self.large.width(), self.large.height())
        self.large.setPixmap(QPixmap())
        if not one.pictures:
            show_plain(self.large, _("ไม่มีภาพย่อ เปิดไฟล์ดูที่หน้าหลักฐาน"))
            return
        show_plain(self.large, "")
        in_background(lambda: self._read(one, size), lambda seen: self._seen(key, seen))

    def _open(self, key: object) -> None:
        """Show an image in the size of the window."""
        one = self._pictures[int(str(key))]
        if one.pictures:
            LargeImageDialog(
                self._look, one.words or one.title, partial(self._read, one), self
            ).open()

    def _seen(self, key: object, image: QImage | None) -> None:
        if isValid(self) and image is not None and self.list.here == key:
            self.large.setPixmap(QPixmap.fromImage(image))


class LargeImageDialog(FramedDialog):
    """A dialog that shows one image large, to be judged by a person."""

    def __init__(
        self, look: Look, title: str, read_within: Callable[[QSize], QImage], parent: QWidget
    ) -> None:
        super().__init__(look, title, parent)
        room = parent.window().parentWidget() or parent.window()
        size = QSize(room.width() - look.px(160), room.height() - look.px(200))
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedSize(size)
        name(self.picture, title)
        close = self.closer(_("ปิด"))
        self.fill(column(row(None, self.picture, None), gap=0), close)
        close.setFocus()
        in_background(lambda: read_within(size), self._came)

    def _came(self, image: QImage | None) -> None:
        if isValid(self) and image is not None:
            self.picture.setPixmap(QPixmap.fromImage(image))


def _line(key: int, item: PersonDataHit) -> ListLine:
    return ListLine(key, item.words or item.title, f"{item.what} · {item.title}", tip=item.what)


def erasing(
    count: int, *, mixed: bool = False, pictures: ErasurePictureChooser | None = None
) -> Prompt:
    """Return a prompt to erase `count` items. Its answers: `reason`; `known`, a tick that this is final; `pictures`,
    those to erase, if shown; if `mixed`, `cut`: whether texts with other content only lose the names."""
    cut = _("ข้อความที่มีเรื่องอื่นด้วย ตัดเฉพาะชื่อ เก็บข้อความที่เหลือ")
    why = (
        _("เจ้าของข้อมูลขอให้ลบ"),
        _("เจ้าของข้อมูลถอนความยินยอม"),
        _("หมดความจำเป็นตามวัตถุประสงค์"),
        _("เก็บหรือใช้โดยไม่ชอบด้วยกฎหมาย"),
    )
    seen: list[Part] = []
    if pictures is not None:
        seen.append(
            PromptField(
                "pictures", "", lambda _look: pictures, not count, lambda shown: shown.chosen
            )
        )

    def go(known: bool, pictures: Sequence[PersonDataHit] = (), **_rest: object) -> str:
        total = count + len(pictures) if known or pictures else 0
        return _("ลบ {n} รายการ").format(n=total) if total else _("ลบ")

    wide = 760 if seen else 600
    first = "pictures" if seen else "known"
    return Prompt(
        title=_("ลบข้อมูลบุคคล {n} รายการ").format(n=count),
        go=go,
        icon="bin",
        first=first,
        wide=wide,
        parts=[
            *seen,
            lambda look: column(*marked_lines(look, remaining_lines(pictures=bool(seen))), gap=8),
            6,
            choice("reason", _("เหตุผล"), [*zip(REASONS, why, strict=True)]),
            4,
            *([tick("cut", cut, ticked=True)] if mixed else []),
            tick("known", _("เข้าใจแล้วว่านำกลับไม่ได้"), need=True),
        ],
    )


def erasure_done(lines: Sequence[str]) -> Prompt:
    """Return a prompt with the result of the erasure in the office folder and in its backups."""
    parts = [lambda look: column(*marked_lines(look, lines), gap=8)]
    return Prompt(title=_("ลบแล้ว"), parts=parts, leave=_("เสร็จ"), wide=560)


def marked_lines(look: Look, lines: Sequence[str]) -> list[QWidget]:
    """Return a widget per sentence in `lines`: an icon and the text."""
    labels = [words(line, "line", wrap=True) for line in lines]
    return [
        holding(row(IconLabel(look, "info", "text2", 16), label, gap=10, grow=1))
        for label in labels
    ]


class ErasureDesk(QObject):
    """A controller that erases data for one page, then calls `after`, even if erasing in the backups failed."""

    def __init__(self, context: PageContext, page: QWidget, after: Callable[[], object]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._after = after
        self._chosen: tuple[PersonDataHit, ...] = ()  # what is being erased for this page
        self._count = 0
        self._names: tuple[str, ...] = ()  # of the person whose data are being erased
        context.news.changed.connect(self._changed)

    def ask(
        self,
        items: tuple[PersonDataHit, ...],
        person: Ref | None = None,
        names: tuple[str, ...] = (),
        pictures: tuple[PersonDataHit, ...] = (),
    ) -> None:
        """Ask for confirmation, then erase `items` and the ticked ones of `pictures`, and mark the record `person`, if
        any, as gone. The user can choose that texts with other content only lose the `names`."""
        self._names = names
        mixed = bool(names) and any(
            one.kind == WORDS and one.shows and not one.whole for one in items
        )
        shown = (
            ErasurePictureChooser(self._context.look, pictures, self._read) if pictures else None
        )
        office = self._context.office
        deed = partial(
            erase_person,
            person=person,
            names=names,
            files=office.post.shelf,
            drop_photo=office.phones().drop_photo,
        )

        def erase(
            reason: str, cut: bool = False, pictures: Sequence[PersonDataHit] = (), **_rest: bool
        ) -> None:
            self._erase((*items, *pictures), partial(deed, reason=reason, cut=names if cut else ()))

        ask(self._context.look, self._page, erasing(len(items), mixed=mixed, pictures=shown), erase)

    def _read(self, item: PersonDataHit, size: QSize) -> QImage:
        """Return the image of an item; photos of phones are opened by a worker process, as they may be foreign."""
        office = self._context.office
        if item.kind == SCAN:
            return read_own_picture(office.scanner.path(item.pictures[0]), size)
        if item.kind == PHOTO:
            room, _slash, key = item.hashes[0].partition("/")
            return within(
                QImage.fromData(self._context.desk.files.small(office.phones().path(room, key))),
                size,
            )
        return read_thumbnail(office.post.shelf.path(item.pictures[0]), size)

    def _erase(self, items: tuple[PersonDataHit, ...], deed: partial[Changes]) -> None:
        self._chosen, self._count = items, len(items)
        self._context.host.report(_("กำลังลบ"), "info")
        self._context.session.do(partial(deed, items=items))

    def _changed(self, changes: Changes) -> None:
        if changes.label.startswith("erase_") and self._count:
            in_background(self._sweep, self._swept)

    def _sweep(self) -> Sequence[str] | UserError:
        from storage.db.folder.holdings import missing_texts

        office = self._context.office
        try:
            try:
                swept = swept_lines(office.backups.erase(), traces=self._traces())
                files, folder = self._context.desk.files, self._context.folder
                unknown = unknown_lines(files.unknown(folder, self._names))
                return [*swept, *unknown, *missing_text_lines(missing_texts(folder))]
            finally:
                with suppress(SessionEnded):  # the rest is removed with the next scan
                    self._context.session.read(
                        lambda reader: let_go(office.scanner, reader, self._chosen)
                    )
        except UserError as problem:
            return erased_here_only(problem, traces=self._traces())

    def _traces(self) -> bool:
        try:
            return self._context.session.read(lambda reader: reader.privacy.unswept())
        except SessionEnded:  # nobody to report to
            return False

    def _swept(self, swept: Sequence[str] | UserError | None) -> None:
        erased, self._count = self._count, 0
        if isinstance(swept, UserError):
            self._context.host.refuse(swept)
        elif swept is not None:
            self._context.host.report(_("ลบแล้ว {n} รายการ").format(n=erased), "ok")
            ask(self._context.look, self._page, erasure_done(swept))
        self._after()
