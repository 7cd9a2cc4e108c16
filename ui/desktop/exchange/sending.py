"""The send dialog: receiver, medium, contents that are sent and that are not; it shows why sending failed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.exchange.outgoing_view import ExportPreview, ExportPreviewLine
from core.exchange.receivers import ReceiverChoice, ReceiverUnit
from core.i18n import _
from core.log.scopes import ExportOptions
from ui.desktop.base.dialogs import CompareDigitsPart
from ui.desktop.base.settings import PART_SIZES
from ui.desktop.exchange.ways import (
    FOLDER,
    MAIL,
    STICK,
    BundleContentPanel,
    SendMedium,
    SendMediumChooser,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import Surface, column, fill, frame, holding, row
from ui.desktop.widgets.plain import show, show_plain, show_some, texts, words

WIDE = 840


class SendChoices(NamedTuple):
    """What was chosen in the send dialog: receiver, way to send, megabytes per file (0 = one file), what to include."""

    to: ReceiverUnit
    medium: SendMedium
    size: int  # megabytes per file, 0 = one file
    share: ExportOptions


class ReceiverPanel(QWidget):
    """A widget with the receiver's name and what it confirmed to have received, and a list to choose another."""

    def __init__(
        self,
        look: Look,
        choices: Sequence[ReceiverChoice],
        first: ReceiverChoice,
        do: Callable[[], None],
    ) -> None:
        """Make the widget; `do` is called when the person chooses another receiver."""
        super().__init__()
        self._do = do
        self._found = {choice.receiver.unit: choice for choice in choices}
        self._name, self._line = words("", "card", wrap=True), words("", "line", "text2", wrap=True)
        self.other = Button(look, _("เปลี่ยนผู้รับ"), "link", do=self._ask)
        names = [(choice.receiver.unit, choice.receiver.name) for choice in choices]
        self.names = DropDown(look, _("เลือกผู้รับจากทะเบียนหน่วยงาน"), names)
        self.names.activated.connect(self._choose)
        text = column(self._name, self._line, self.names, gap=1)
        line = row(
            IconLabel(look, "building", "accent", 26),
            text,
            self.other,
            gap=14,
            edges=(16, 8, 12, 9),
            grow=1,
        )
        self.setLayout(column(frame(line, "inset"), gap=0))
        show(self.names, False)
        show(self.other, len(choices) > 1)
        self._show(first)

    def _ask(self) -> None:
        show(self.names, True)
        self.names.setFocus()
        self.names.showPopup()

    def _choose(self) -> None:
        show(self.names, False)
        self._show(self._found[str(self.names.currentData())])
        self.other.setFocus()
        self._do()

    def _show(self, choice: ReceiverChoice) -> None:
        self.to = choice
        show_plain(self._name, choice.receiver.name)
        show_plain(self._line, choice.line)
        self.names.setCurrentIndex(self.names.findData(choice.receiver.unit))


class SendContentsCard(Surface):
    """A card that lists contents with their sizes: those that are sent, or those that stay on this PC."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__("card")
        self._look = look
        self._size = words("", "line", "text2")
        self._lines = column(gap=4)
        head = row(words(title, "card"), None, self._size)
        self.setLayout(column(head, self._lines, None, gap=6, edges=(14, 8, 14, 10)))

    def show_lines(self, lines: Sequence[ExportPreviewLine], size: str, note: str) -> None:
        show_plain(self._size, size)
        notes = [words(note, "line", "text2", wrap=True)] if note else []
        fill(self._lines, [*map(self._line, lines), *notes])

    def _line(self, line: ExportPreviewLine) -> QWidget:
        text = texts((line.title, "linestrong"), (line.text, "small text2"))
        figure = words(line.figure, "line", "warn" if line.open else "text2")
        return frame(
            row(IconLabel(self._look, line.icon, "accent", 18), text, figure, gap=10, grow=1)
        )


class SendCalls(NamedTuple):
    """What the send dialog calls on request."""

    send: Callable[[SendChoices], None]
    ask_folder: Callable[[], None]
    count_again: Callable[[], None]  # what goes
    keep_compared: Callable[[str], None]  # these digits of the start file match the letter


class SendDialog(FramedDialog):
    """The send dialog; it only asks: a controller writes the bundle after its main button is clicked."""

    def __init__(
        self,
        look: Look,
        choices: Sequence[ReceiverChoice],
        first: ReceiverChoice,
        size: int,
        calls: SendCalls,
        parent: QWidget,
    ) -> None:
        super().__init__(look, _("ส่งข้อมูล"), parent)
        self._calls = calls
        self.receiver = ReceiverPanel(look, choices, first, self._readdress)
        self.same = Button(look, _("ตรงกันแล้ว"), "ghost", "tick", do=self._same)
        self.differs = Button(look, _("เลขไม่ตรง"), "ghost", "cross", do=self._differ)
        self.compare = CompareDigitsPart("", holding(row(self.same, self.differs, None, gap=8)))
        # digits differ; it was tried; bytes to send
        self._stopped = False
        self._again = False
        self._amount = 0
        self.go = Button(look, "", "primary", "out", do=self._send)
        self.media = SendMediumChooser(look, self._chosen, self.go.setFocus)
        self.elsewhere = Button(look, _("เลือกโฟลเดอร์อื่น"), "link", "folder", do=calls.ask_folder)
        self.parts = DropDown(
            look, _("ขนาดไฟล์ที่ส่ง"), [(each, size_words(each)) for each in PART_SIZES]
        )
        self.parts.setCurrentIndex(max(0, self.parts.findData(size)))
        self._sizes = frame(
            row(words(_("ขนาดไฟล์ที่ส่ง"), "line", "text2"), self.parts, gap=10, grow=1)
        )
        self.share = BundleContentPanel(look)
        self._said = words("", "linestrong", "bad", wrap=True)
        self._why = words("", "line", "text2", wrap=True)
        self._only = words("", "line", "text2", wrap=True)
        self._cancel = self.closer()
        self.goes = SendContentsCard(look, _("ส่งไปครั้งนี้"))
        self.stays = SendContentsCard(look, _("ยังอยู่ที่เครื่องนี้"))
        self.share.give.toggled.connect(calls.count_again)
        self.share.originals.activated.connect(calls.count_again)
        only = row(IconLabel(look, "shield", "ok"), self._only, gap=8, grow=1)
        parts = row(self.goes, self.stays, gap=10, grow=(0, 1))
        inside = column(
            self.receiver,
            self.compare,
            words(_("ส่งทางไหน"), "card"),
            self.media,
            row(self.elsewhere, None),
            self._sizes,
            self._said,
            self._why,
            parts,
            self.share,
            only,
            gap=8,
        )
        self.fill(inside, self._cancel, self.go, min_width=WIDE)
        self.show_compare("", "")
        self.show_outgoing(None)
        self._say("", "")
        self._fit()

    def show_compare(self, text: str, digits: str) -> None:
        """Show `text` and the digits to compare with a printed letter before sending; `digits` = "" hides both."""
        self.compare.show_words(text)
        self.compare.show_digits(digits)
        show(self.compare, bool(digits))

    def show_outgoing(self, preview: ExportPreview | None) -> None:
        """Show which contents are sent and which stay on this PC; None means that they are still being counted."""
        name = self.receiver.to.receiver.name
        if preview is None:
            self.goes.show_lines((), "", _("กำลังนับ"))
            self.stays.show_lines((), "", "")
            return
        nothing = _("{name} รับครบแล้ว ครั้งนี้มีแต่ใบตอบรับ").format(name=name) if preview.nothing else ""
        self._amount = preview.amount
        self.goes.show_lines(preview.goes, preview.size, nothing)
        whole = "" if preview.stays else _("ไม่มีต้นฉบับหรือข้อมูลที่ต้องค้างไว้")
        self.stays.show_lines(preview.stays, "", whole)

    def show_media(self, media: Sequence[SendMedium], way: str, place: Path | None) -> None:
        """Show the ways to send, disabling those short of space; preselect the one of kind `way` and folder `place`."""
        small = {
            one: one._replace(place=None, text=_("{text} ไม่พอสำหรับข้อมูลนี้").format(text=one.text))
            for one in media
        }
        waited, at = not self.go.isEnabled(), self.focusWidget()
        self.media.show_media(
            [one if one.room >= self._amount else small[one] for one in media], way, place
        )
        self._fit()
        # the keyboard stands on what sends, once it can
        if waited and (at is None or self.media.isAncestorOf(at)):
            (self.go.setFocus if self.go.isEnabled() else self.media.enter)()

    def show_writing(self, text: str) -> None:
        """Show `text` on the progress of writing the bundle, and disable the choices meanwhile."""
        self._say(text, "", "info")
        self._hold(False)

    def show_failed(self, problem: str, remedy: str) -> None:
        """Show `problem`, that the bundle was not written, and the `remedy`; the same button then tries again."""
        self._say(problem, remedy)
        self._hold(True)
        self._again = True
        self._fit()
        self.go.setFocus()

    def _say(self, message: str, more: str, tone: str = "bad") -> None:
        self._said.setProperty("tone", tone)
        for label, text in ((self._said, message), (self._why, more)):
            show_some(label, text)
        self._said.style().polish(self._said)

    def _hold(self, free: bool) -> None:
        for part in (self.receiver, self.media, self._sizes, self.share, self.elsewhere, self.go):
            part.setEnabled(free)
        if not free:
            self._cancel.setFocus()

    def _same(self) -> None:
        """Save that the digits match; they are hidden once that is saved."""
        self._stopped = False
        self._say("", "")
        self._calls.keep_compared(self.compare.digits.text())
        self._fit()
        self.go.setFocus()

    def _differ(self) -> None:
        """Stop, as the digits differ: the file is not from the parent unit, or the letter belongs to another file."""
        self._stopped = True
        more = _(
            "อ่านเลขในจดหมายอีกครั้ง ถ้ายังไม่ตรง โทรถามต้นสังกัดตามเบอร์ที่มีอยู่เดิม แล้วขอไฟล์เริ่มงานใหม่ งานในเครื่องนี้อยู่ครบ"
        )
        self._say(_("เลขไม่ตรงกับจดหมาย จึงยังไม่ส่งไฟล์ให้ใคร"), more)
        self._fit()

    def _readdress(self) -> None:
        self._again = False
        self._fit()
        self._calls.count_again()

    def _chosen(self, medium: SendMedium) -> None:
        self._again = False
        if medium.way == FOLDER and medium.place is None:
            self._calls.ask_folder()
        self._fit()

    def _fit(self) -> None:
        """Update the words that depend on the choices."""
        medium = self.media.medium
        way = medium.way if medium else ""
        deeds = {STICK: _("ส่งลงแฟลชไดรฟ์"), FOLDER: _("ส่งลงโฟลเดอร์"), MAIL: _("สร้างไฟล์ไว้แนบ")}
        self.go.show_words(_("ส่งอีกครั้ง") if self._again else deeds.get(way, _("ส่ง")))
        self.go.setEnabled(medium is not None and medium.place is not None and not self._stopped)
        show(self.elsewhere, way == FOLDER)
        show(self._sizes, way in (FOLDER, MAIL))
        only = _("เปิดได้เฉพาะ {name} แม้แฟลชไดรฟ์หาย") if way == STICK else _("เปิดได้เฉพาะ {name}")
        show_plain(self._only, only.format(name=self.receiver.to.receiver.name))

    def _send(self) -> None:
        medium = self.media.medium
        if medium is not None and medium.place is not None:
            size = int(self.parts.currentData()) if medium.way != STICK else 0
            self._calls.send(SendChoices(self.receiver.to.receiver, medium, size, self.share.shown))


def size_words(size: int) -> str:
    """Return the label of a size limit of bundles (20, 50 or 650 megabytes; 0 = none), with a medium that it suits."""
    called = {
        0: _("ไฟล์เดียว ไม่แบ่ง"),
        20: _("อีเมล ไฟล์ละไม่เกิน 20 MB"),
        50: _("LINE ไฟล์ละไม่เกิน 50 MB"),
        650: _("แฟลชไดรฟ์เล็กหรือแผ่นซีดี ไฟล์ละไม่เกิน 650 MB"),
    }
    return called[size]


def hindered(problem: UserError, medium: SendMedium) -> tuple[str, str]:
    """Return (problem, remedy) as texts on a bundle that could not be written, such as that the stick was removed."""
    if medium.way == STICK and medium.place is not None and not medium.place.is_dir():
        what = _("แฟลชไดรฟ์ {name} ถูกถอดออกก่อนเขียนเสร็จ จึงยังไม่ได้ส่ง").format(name=medium.title)
        return what, _("ข้อมูลในเครื่องนี้อยู่ครบ เสียบแฟลชไดรฟ์อีกครั้ง แล้วกดส่งอีกครั้ง จะเขียนไฟล์ชุดเดิมใหม่ทั้งชุด")
    return problem.what, f"{problem.why} {problem.do}"
