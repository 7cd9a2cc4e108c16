"""Phones in a scoring workshop: the questions they are asked, and the photographs that they send."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import UserError, error_for
from core.evidence.deeds import StoredFile
from core.evidence.kinds import photo_pixels
from core.forms.ports import Action, Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.again import as_repeated, phone_answers, phone_asking, voted_now
from core.workshop.deeds import take
from core.workshop.phones import (
    PhoneQuestionStage,
    PhotoUseOption,
    WaitingPhoto,
    only_use,
    photo_uses,
)
from core.workshop.questions import Question, Vote
from core.workshop.slip_deeds import attach_photo, take_keyed
from core.workshop.view import Workshop, workshop
from ui.desktop.base.background import beside, evidence_saver, in_background
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.prompt import Prompt, PromptText, ask, lines
from ui.desktop.workshop.hall import PhoneRoomDesk
from ui.phone.keeping import Take
from ui.session import OfficeSession, SessionEnded

if TYPE_CHECKING:
    from storage.phones.book import PhoneStore


class WorkshopPhoneRoom(PhoneRoomDesk[Workshop]):
    """The phone room of a workshop: for votes, repeated votes and, during the discussion, photographs."""

    LYING = False

    def __init__(self, context: PageContext, page: QWidget, use_ballots: Do) -> None:
        self.called = _("ประชุมให้คะแนน")
        self._here = ""  # the item being talked about
        super().__init__(context, page, self, use_ballots)
        self.photos = PhonePhotoDesk(context, page, self.book, self._show)
        self.part.photos.clicked.connect(partial(self.photos.open, ""))

    def show_item(self, item: str) -> None:
        """Show how many photographs wait for the discussed item, and let phones send some for it."""
        self.photos.show_item(item)
        self._ask()

    def taking(self, assessment: Ref, votes: Sequence[Vote]) -> Action:
        """Return an action that saves votes read from paper or typed into the table, then passes them on to the phone
        room. Votes that phones send meanwhile are saved after these."""

        def kept(ctx: Context, store: Store) -> Changes:
            changes = take(ctx, store, assessment, votes)
            hall, at = self.hall, self._at
            if changes.save and hall is not None and at is not None and at.assessment == assessment:
                hall.set_answers(as_repeated(at, votes))
            return changes

        return kept

    def deeds(self) -> Iterator[HeaderAction]:
        yield from super().deeds()
        if self.photos.waiting:
            yield HeaderAction(_("ภาพจากโทรศัพท์"), "photo", self.photos.open)

    def _begin(self, workshop: Workshop) -> None:
        self._here = self.photos.item
        super()._begin(workshop)

    def _ask(self) -> None:
        self._here = self.photos.item if self._own else ""
        super()._ask()

    def _voted(self, workshop: Workshop) -> Workshop:
        return voted_now(workshop)

    def _show(self) -> None:
        self.photos.follow(self._held)
        super()._show()
        self.part.show_photos(len(self.photos.waiting))

    def again(self, meeting: Workshop) -> Workshop:
        return self._context.session.read(partial(workshop, assessment=meeting.assessment))

    def asking(self, workshop: Workshop) -> tuple[tuple[Question, ...], PhoneQuestionStage]:
        """Return (questions that phones show now, which of them take answers). While voting is open, all items are
        shown; during the discussion, the item voted on again or else, for photographs only, the item discussed."""
        return phone_asking(workshop, self._here)

    def kept(self, reader: Reader, workshop: Workshop) -> tuple[Vote, ...]:
        return phone_answers(reader, workshop)

    def take(self, workshop: Workshop) -> Take:
        def kept(ctx: Context, store: Store, votes: Sequence[Vote]) -> Changes:
            return take_keyed(ctx, store, workshop.assessment, votes)

        return kept

    def printed(self, workshop: Workshop) -> tuple[str, str]:
        return workshop.facts.office, str(workshop.facts.form.title)

    def begin(self) -> None:
        """Do nothing: the number of voters is asked on the workshop page."""


SEEN = QSize(420, 320)  # design pixels of the photograph shown
ROWS = 8


class PhonePhotoDesk(QObject):
    """The controller of the photographs that phones sent to a workshop, each of which a person attaches or deletes."""

    def __init__(
        self, context: PageContext, page: QWidget, store: "PhoneStore", change: Do
    ) -> None:
        """Make the controller; `change` is called when one photograph less waits."""
        super().__init__(page)
        self._context = context
        self._change = change
        self._page = page
        self._book = store
        self._held: Workshop | None = None
        self.item = ""
        self._listed: tuple[str, tuple[WaitingPhoto, ...]] = ("", ())  # of a room, as last read
        self.dialog: PhonePhotosDialog | None = None
        self.button = Button(
            context.look, _("ภาพจากโทรศัพท์"), "ghost", "photo", do=lambda: self.open(self.item)
        )
        show(self.button, visible=False)
        context.news.refused.connect(self._refused)
        in_background(partial(_swept, context.session, store), lambda _done: None)

    @property
    def waiting(self) -> tuple[WaitingPhoto, ...]:
        """The undecided photographs in the form's order. Those whose item is no longer asked come last."""
        if self._held is None:
            return ()
        room = self._held.assessment.id
        order = {one.key: n for n, one in enumerate(self._held.questions)}
        if self._listed[0] != room:
            self._listed = (room, ())
        with suppress(OSError):  # another program holds the list for a moment
            self._listed = (room, tuple(self._book.photos(room)))
        return tuple(
            sorted(
                self._listed[1], key=lambda one: (order.get(one.item, len(order)), one.at, one.key)
            )
        )

    def show_item(self, item: str) -> None:
        """Show how many photographs wait for the discussed item."""
        self.item, n = item, sum(one.item == item for one in self.waiting)
        self.button.show_words(_("ภาพจากโทรศัพท์ {n} ภาพ").format(n=n))
        show(self.button, visible=n > 0)

    def follow(self, workshop: Workshop | None) -> None:
        self._held = workshop
        self.show_item(self.item)
        if self.dialog is not None and workshop is not None:
            self.dialog.show_waiting(workshop, self.waiting)

    def open(self, item: str = "") -> None:
        """Open the dialog of undecided photographs, those of `item` first."""
        held = self._held
        if held is None or self.dialog is not None or not self.waiting:
            return
        dialog = PhonePhotosDialog(
            self._context.look,
            held,
            self.waiting,
            self._small,
            photo_uses,
            self.attach,
            self.leave,
            self._page,
            item,
        )
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _small(self, key: str) -> bytes:
        """Return a thumbnail of a foreign file, made by a worker process; b"" if it has none."""
        assert self._held is not None
        return self._context.desk.files.small(self._book.path(self._held.assessment.id, key))

    def attach(self, photo: WaitingPhoto, use: PhotoUseOption) -> None:
        """Store a photograph's file in the background, then link it as evidence to its item and the proof in `use`."""
        held, room = self._held, self._context
        if held is None:
            return
        pixels = room.session.read(lambda reader: photo_pixels(reader, room.unit))
        keep = evidence_saver(room.desk, room.folder, pixels)
        path = self._book.path(held.assessment.id, photo.key)
        beside(
            self._page, partial(keep, path), partial(self._kept, held, photo, use), self._not_kept
        )

    def _not_kept(self, problem: UserError) -> None:
        if not self._context.session.closed:
            self._refused()
            self._context.host.refuse(problem)

    def _kept(
        self, workshop: Workshop, photo: WaitingPhoto, use: PhotoUseOption, file: "StoredFile"
    ) -> None:
        if self._context.session.closed:
            return
        question = workshop.question(photo.item)
        deed = partial(
            attach_photo, assessment=workshop.assessment, question=question, use=use, file=file
        )

        def attached() -> None:
            self._drop(workshop, photo)
            self._context.host.toast(
                _("แนบภาพเป็นหลักฐานของ {place} แล้ว").format(place=question.heading)
            )

        self._context.do(deed, attached)

    def _refused(self) -> None:
        """Let the photograph wait, as it could not be attached."""
        if self.dialog is not None:
            self.dialog.let_go()

    def leave(self, photo: WaitingPhoto) -> None:
        """Delete the photograph without using it."""
        if self._held is not None:
            self._drop(self._held, photo)

    def _drop(self, workshop: Workshop, photo: WaitingPhoto) -> None:
        try:
            self._book.drop_photo(workshop.assessment.id, photo.key)
        except OSError as problem:
            self._refused()
            self._context.host.refuse(error_for(problem))
        if self.dialog is not None and self._held is not None:
            self.dialog.show_waiting(self._held, self.waiting)
        self.show_item(self.item)
        self._change()


def _swept(session: OfficeSession, book: "PhoneStore") -> bool:
    """Delete photographs nobody can decide on any more: their assessment is gone, or the program was killed."""

    def rooms(reader: Reader) -> list[str]:
        """Return the ids of all assessments, also in the bin, from which they may be restored."""
        return [
            one.ref.id for one in (*reader.records("assessment"), *reader.bin(entity="assessment"))
        ]

    with suppress(OSError, UserError, SessionEnded):
        book.sweep(session.read(rooms))
    return True


class PhotographView(QWidget):
    """A widget that paints one photograph as large as it fits."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.picture = look, QImage()
        self.setFixedSize(look.px(SEEN.width()), look.px(SEEN.height()))

    def show_picture(self, picture: QImage) -> None:
        self.picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.rect(), self._look.color("mutebg"))
            if not self.picture.isNull():
                size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
                box = self.rect()
                box.setSize(size)
                box.moveCenter(self.rect().center())
                painter.drawImage(box, self.picture)


class PhonePhotosDialog(FramedDialog):
    """The dialog of undecided photographs: a list, and the chosen one beside its item, to attach or delete."""

    def __init__(
        self,
        look: Look,
        workshop: Workshop,
        waiting: Sequence[WaitingPhoto],
        small: Callable[[str], bytes],
        uses: Callable[[Workshop, str], tuple[PhotoUseOption, ...]],
        attach: Callable[[WaitingPhoto, PhotoUseOption], None],
        leave: Callable[[WaitingPhoto], None],
        parent: QWidget | None,
        item: str = "",
    ) -> None:
        """Make the dialog; `small` returns a JPEG thumbnail by key and is called in the background. `uses` returns the
        ways in which a photograph may be attached to an item; `attach` does so, `leave` deletes the photograph."""
        super().__init__(look, _("ภาพจากโทรศัพท์"), parent)
        self._held = workshop
        self._waiting = tuple(waiting)
        self._small = small
        self._uses_of = uses
        self._attach_as, self._delete = attach, leave
        self._made: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._busy: set[str] = set()
        self.list = LineList(look, _("ภาพที่รอ"), ROWS, do=self._show)
        self.list.setFixedWidth(look.px(250))
        self.photo = PhotographView(look)
        self._place = words("", "line", "text2", wrap=True)
        self._text = words("", "cardstrong", wrap=True)
        self._as = words("", "line", "text2", wrap=True)
        self.attach = Button(look, _("แนบเป็นหลักฐานของข้อนี้"), "primary", "clip", do=self._attach)
        self.leave = Button(look, _("ไม่ใช้ภาพถ่ายนี้"), "ghost", "bin", do=self._leave)
        self.list.offer(self.attach, self.leave)
        right = column(self._place, self._text, self.photo, self._as, None, gap=8)
        whole = row(column(self.list, None, gap=0), right, gap=18, grow=1)
        self.fill(
            column(whole, gap=0),
            self.closer(_("ดูต่อภายหลัง")),
            self.leave,
            self.attach,
            min_width=760,
        )
        self.show_waiting(workshop, waiting)
        first = next((one for one in self._waiting if one.item == item), None)
        if first is not None:
            self.list.show_key(first.key)
            self._show()
        self.attach.setFocus()

    @property
    def here(self) -> WaitingPhoto | None:
        return next((one for one in self._waiting if one.key == self.list.here), None)

    def show_waiting(self, workshop: Workshop, waiting: Sequence[WaitingPhoto]) -> None:
        """Show the undecided photographs; close the dialog if there are none."""
        at = [one.key for one in self._waiting].index(str(self.list.here)) if self.here else 0
        self._held, self._waiting = workshop, tuple(waiting)
        if not self._waiting:
            self.accept()
            return
        self.list.show_lines([self._line(one) for one in self._waiting])
        if self.here is None:
            self.list.show_key(self._waiting[min(at, len(self._waiting) - 1)].key)
        self._show()

    def _line(self, photo: WaitingPhoto) -> ListLine:
        when = _("{time} น.").format(time=photo.at[11:16].replace(":", "."))
        return ListLine(photo.key, self._heading(photo.item), when)

    def _question(self, item: str) -> Question | None:
        """Return the question of an item, or None if the form no longer asks it."""
        return next((one for one in self._held.questions if one.key == item), None)

    def _heading(self, item: str) -> str:
        question = self._question(item)
        return question.heading if question is not None else _("ข้อที่แบบไม่ถามแล้ว")

    @property
    def _uses(self) -> tuple[PhotoUseOption, ...]:
        if self.here and self._question(self.here.item):
            return self._uses_of(self._held, self.here.item)
        return ()

    def _show(self) -> None:
        here = self.here
        if here is None:
            return
        question, use = self._question(here.item), only_use(self._uses)
        show_plain(self._place, self._heading(here.item))
        show_plain(self._text, question.text if question is not None else "")
        self.photo.show_picture(self._made.get(here.key, QImage()))
        name(
            self.photo,
            _("ภาพของ {place}").format(place=self._heading(self.here.item)) if self.here else "",
        )
        if here.key not in self._asked:
            self._asked.add(here.key)
            in_background(partial(self._small, here.key), partial(self._drawn, here.key))
        barred = ""
        if question is None:
            barred = _("แบบไม่ถามข้อของภาพนี้แล้ว จึงแนบไม่ได้ ภาพนี้ทำได้เพียงไม่ใช้")
        elif here.key in self._made and self._made[here.key].isNull():
            barred = _("เปิดภาพนี้ดูไม่ได้ ไฟล์อาจเสีย ไม่ใช้ภาพนี้ แล้วขอให้ถ่ายใหม่")
        if use:
            said = _("แนบเป็น {proof}").format(proof=use.words)
        else:
            said = _("เมื่อกดแนบ จะถามว่าเป็นหลักฐานชนิดใด")
        show_plain(self._as, barred or said)
        self.leave.setEnabled(here.key not in self._busy)
        self.attach.setEnabled(here.key not in self._busy and not barred)

    def _drawn(self, key: str, content: bytes | None) -> None:
        """Show the thumbnail with this key; `content` is its JPEG, or empty if the file has none."""
        if isValid(self):
            self._made[key] = QImage.fromData(content or b"")
            here = self.here
            if here is not None and here.key == key:
                self._show()

    def _attach(self) -> None:
        here = self.here
        if here is None:
            return
        use = only_use(self._uses)
        if use is not None:
            self._go(here, use)
            return
        ask(
            self._look,
            self,
            photo_use(self._held.question(here.item).heading, self._uses),
            partial(self._go, here),
        )

    def _go(self, photo: WaitingPhoto, use: PhotoUseOption) -> None:
        self._busy.add(photo.key)
        self._show()
        self._attach_as(photo, use)

    def let_go(self) -> None:
        """Enable the dialog's buttons again, once a photograph was attached or refused."""
        self._busy.clear()
        self._show()

    def _leave(self) -> None:
        if self.here is not None:
            self._delete(self.here)


def photo_use(place: str, uses: Sequence[PhotoUseOption]) -> Prompt:
    """Return a prompt that asks for the use of a photograph as evidence of an item; the answer `use` is one of `uses`.
    `place`: the item in words."""
    missing, given = (_("ยังขาด"), "warn", "warn"), ("", "mute", "")
    kinds = [
        ListLine(n, one.words, "", "", *(missing if one.missing else given))
        for n, one in enumerate(uses)
    ]
    listed = lines(_("ชนิดของหลักฐาน"), kinds, ROWS, key="use", selected=0)
    return Prompt(
        title=_("ภาพนี้เป็นหลักฐานชนิดใด"),
        go=_("แนบ"),
        icon="clip",
        parts=[
            PromptText(place, "line text2"),
            listed._replace(read=lambda field: uses[field.here]),
        ],
    )
