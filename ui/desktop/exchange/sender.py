"""The controller of the send dialog: asks, writes and verifies the bundle, then says where it is and what to expect."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import DisclosureError, UserError
from core.exchange.moving_deeds import compare_start, first_receiver, not_compared_words, uncompared
from core.exchange.outgoing_view import ExportPreview, outgoing_view
from core.exchange.receivers import (
    ABOVE,
    ReceiverChoice,
    ReceiverUnit,
    first_choice,
    paste_words,
    personal_requests,
    send_list,
)
from core.exchange.send_deeds import (
    MEGABYTE,
    ExportOutcome,
    ExportPartFile,
    export_bundle,
    write_slip,
)
from core.forms.ports import Reader, Store
from core.home.rows import SEND, Destination
from core.i18n import _
from core.log.ports import Context
from core.people.units import office_of
from core.records.leaving import DisclosureFindings, DisclosureHit
from core.search.view import place_of
from core.signing.chain import LONG
from core.thai.days import time_of_day
from core.values import Ref
from ui.desktop.base.asking_files import ask_folder, drive_words
from ui.desktop.base.background import BackgroundReader, apart, in_background
from ui.desktop.base.files import unused
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.disclosure import DisclosureDialog
from ui.desktop.exchange.sending import SendCalls, SendChoices, SendDialog, hindered
from ui.desktop.exchange.ways import FOLDER, MAIL, STICK, SendMedium, media, plugged
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, flow, frame, hairline, holding, row
from ui.desktop.widgets.plain import copy_words, words
from ui.session import QueuedAction

KEPT = "sending"  # setting: by unit the last receiver, way and folder
LOOK = 1500  # milliseconds between checks for sticks while the dialog is open


class BundleSendDesk(QObject):
    """The controller of the send dialog; it writes one bundle at a time."""

    def __init__(
        self, context: PageContext, window: QWidget, tell: Callable[[ExportOutcome, str], None]
    ) -> None:
        """Make the controller of dialogs over `window`. `tell` gets what was written, and the text to paste."""
        super().__init__(window)
        self._context, self._window, self._tell_sent = context, window, tell
        self.dialog: SendDialog | None = None
        self.done: SentBundleDialog | None = None
        self._wish: SendChoices | None = None
        self._job: QueuedAction | None = None
        self._problem: UserError | None = None  # why the bundle could not be written
        self._exported: ExportOutcome | None = None
        self._last: ExportPartFile | None = None  # the last of several files that was verified
        self._looking = False  # sticks and folder are being checked
        self._counter = BackgroundReader(context.session, self)
        self._sticks = QTimer(self, interval=LOOK)
        self._sticks.timeout.connect(self._look)

    def begin(self, unit: str = "") -> None:
        """Open the send dialog for this unit (id), "" = for the one that `first` returns; if none, do nothing."""
        if self.dialog is not None:
            return
        found = self._context.session.read(lambda reader: send_list(reader, self._context.unit))
        first = self.first(found, unit)
        if first is None:
            return  # the page says why, and what to do
        size = (
            self._context.settings.part if self._context.settings.kept("part") is not None else 20
        )
        calls = SendCalls(self._send, self._ask_folder, self._count, self._compare)
        self.dialog = SendDialog(self._context.look, found, first, size, calls, self._window)
        self.dialog.finished.connect(self._closed)
        self.dialog.share.show_requests(self._context.session.read(personal_requests))
        self._show_compare()
        folder = self._kept_folder()
        self._looked(folder, media(plugged(), folder, self._context.folder / "outbox"))
        self._look()
        self._count()
        self._sticks.start()
        self.dialog.open()

    def first(self, choices: Sequence[ReceiverChoice], unit: str = "") -> ReceiverChoice | None:
        """Return the receiver to preselect: unit `unit` (id). If that is "", the unit that issued this PC's start file
        (unless this PC is certified), else the last used or the first receiver. None if `choices` is empty."""
        return first_choice(
            choices,
            unit or self._context.session.read(first_receiver),
            str(self._kept.get("to", "")),
        )

    def shows_error(self, problem: UserError) -> bool:
        """Return whether the send dialog already shows this error, or `show_disclosure` lists the fields it is about, so
        that no other message is needed."""
        if isinstance(problem, DisclosureError) and isinstance(
            problem.findings, DisclosureFindings
        ):
            return any(hit.ref for hit in problem.findings.hits)
        return problem is self._problem and self.dialog is not None

    def show_disclosure(self, problem: DisclosureError) -> None:
        """List the fields that may not leave, over the send dialog or, for a file to several, over the page."""
        self.found = DisclosureDialog(
            self._context.look, problem, self._go_to, self.dialog or self._window
        )
        self.found.open()

    @property
    def _kept(self) -> Mapping[str, object]:
        kept = self._context.settings.kept(KEPT)
        mine = kept.get(self._context.unit) if isinstance(kept, dict) else None
        return mine if isinstance(mine, dict) else {}

    def _keep(self, **values: str) -> None:
        kept = self._context.settings.kept(KEPT)
        others = kept if isinstance(kept, dict) else {}
        self._context.settings.keep(
            **{KEPT: {**others, self._context.unit: {**self._kept, **values}}}
        )

    def _show_compare(self) -> None:
        """Show the digits of the start file until somebody has compared them with the letter."""
        text, digits = self._context.session.read(
            lambda reader: (not_compared_words(reader), uncompared(reader))
        )
        if self.dialog is not None:
            self.dialog.show_compare(text, digits)

    def _compare(self, digits: str) -> None:
        self._context.do(partial(compare_start, digits=digits), self._show_compare)

    def _kept_folder(self) -> Path | None:
        """The folder chosen last, whether it exists or not."""
        kept = self._kept.get("folder")
        return Path(kept) if isinstance(kept, str) else None

    def _look(self) -> None:
        """Check in the background which sticks and folder exist, as a network folder may take long."""
        if self.dialog is None or self._job is not None or self._looking:
            return
        self._looking, folder = True, self._kept_folder()
        outbox = self._context.folder / "outbox"

        def there() -> tuple[SendMedium, ...]:
            return media(
                plugged(), folder if folder is not None and folder.is_dir() else None, outbox
            )

        in_background(there, partial(self._looked, folder), apart)

    def _looked(self, folder: Path | None, media: Sequence[SendMedium] | None) -> None:
        """Show the sticks and folder found, unless another folder was chosen since."""
        self._looking = False
        if not isValid(self) or self.dialog is None or self._job is not None or media is None:
            return
        if folder != self._kept_folder():
            return
        chosen = self.dialog.media.medium
        # what is possible at once
        first = STICK if any(one.way == STICK and one.there for one in media) else MAIL
        way = self.dialog.media.way or str(self._kept.get("way", first))
        self.dialog.show_media(media, way, chosen.place if chosen else None)

    def _count(self) -> None:
        """Count in the background what goes to the selected receiver."""
        dialog = self.dialog
        if dialog is None:
            return
        dialog.show_outgoing(None)
        to = dialog.receiver.to.receiver
        share = dialog.share.shown
        shelf = self._context.office.post.shelf
        told = partial(self._counted, to.unit)
        self._counter.read(
            lambda reader: outgoing_view(reader, to.ages, shelf, share, to.name), told, told
        )

    def _counted(self, unit: str, outcome: ExportPreview | UserError) -> None:
        """Show the count, if that receiver is still selected."""
        if (
            self.dialog is None
            or self._job is not None
            or unit != self.dialog.receiver.to.receiver.unit
        ):
            return
        if isinstance(outcome, UserError):
            self.dialog.show_failed(outcome.what, f"{outcome.why} {outcome.do}")
        else:
            self.dialog.show_outgoing(outcome)
            self._look()  # the stick may be too small

    def _ask_folder(self) -> None:
        place = ask_folder(self.dialog or self._window, _("เลือกโฟลเดอร์ที่เก็บไฟล์ส่ง"), "exchange_out")
        if place is not None:
            self._keep(folder=str(place), way=FOLDER)
        if self.dialog is not None:
            found = media(plugged(), self._kept_folder(), self._context.folder / "outbox")
            self.dialog.show_media(found, FOLDER, self._kept_folder())
            self.dialog.go.setFocus()

    def _send(self, choices: SendChoices, *, confirmed: bool = False) -> None:
        """Write the bundle and remember the choices. `confirmed`: the warnings in its words were confirmed."""
        place = choices.medium.place
        if self._job is not None or place is None or self.dialog is None:
            return
        self._keep(to=choices.to.unit, way=choices.medium.way)
        if choices.medium.way != STICK:
            self._context.settings.note_part(choices.size)
        self._wish = choices
        self._problem = None
        self._exported = None
        self._last = None
        called = partial(
            ExportOutcome.sent_name,
            unit=self._context.unit,
            code=choices.to.code,
            now=datetime.now(),
        )
        path = place / self._context.session.read(called)
        if path.exists():
            path = unused(path.with_suffix(""), path.suffix)
        self.dialog.show_writing(_("กำลังเขียนและอ่านกลับมาตรวจ"))
        export = partial(
            export_bundle,
            recipients=choices.to.ages,
            path=path,
            post=self._context.office.post,
            max_bytes=choices.size * MEGABYTE,
            share=choices.share,
            agreed=confirmed,
        )

        def send_wish(ctx: Context, store: Store) -> Iterator[object]:
            try:
                yield from export(ctx, store)
            except UserError as problem:
                self._problem = problem  # shown in the dialog
                raise

        self._job = self._context.do(send_wish, step=self._stepped, ended=self._ended)

    def _stepped(self, step: object) -> None:
        if isinstance(step, ExportPartFile):
            self._last = step
        if (
            isinstance(step, ExportPartFile)
            and step.part[0] < step.part[1]
            and self.dialog is not None
        ):
            self.dialog.show_writing(
                _("เขียนและตรวจแล้ว {k} จาก {n} ไฟล์").format(k=step.part[0], n=step.part[1])
            )
        elif isinstance(step, ExportOutcome):
            self._exported = step

    def _ended(self, _job: QueuedAction) -> None:
        self._job = None
        wish, done = self._wish, self._exported
        if wish is None:
            return
        if done is not None and self._problem is None:
            self._tell(wish, done)
        elif self.dialog is None:
            self._context.host.report(stopped_words(self._last), "warn")
        else:
            self._look()
            problem = self._problem
            if isinstance(problem, DisclosureError):
                self.dialog.show_failed(problem.what, problem.do)
                problem.again = partial(self._send, wish, confirmed=True)
                self.show_disclosure(problem)
                return
            again = (_("ยังไม่ได้ส่ง"), _("ข้อมูลในเครื่องนี้อยู่ครบ กดส่งอีกครั้งได้"))
            self.dialog.show_failed(*(hindered(problem, wish.medium) if problem else again))

    def _go_to(self, hit: DisclosureHit) -> None:
        """Close the send dialog and open the field of a finding in its year, with a way back to sending."""
        goal = self._context.session.read(partial(_field_of, hit=hit))
        if goal is None:
            return
        host, back = self._context.host, Destination("exchange")
        if self.dialog is not None and self._wish is not None:
            self.dialog.reject()
            back = Destination("exchange", Ref(self._wish.to.unit or "all", SEND, ""))
        host.offer_way_back(_("ยังไม่ได้เขียนไฟล์ แก้ช่องนี้แล้วกลับไปส่ง"), back)
        host.jump(goal)

    def _tell(self, choices: SendChoices, outcome: ExportOutcome) -> None:
        """Report that the bundle was written and verified."""
        name = self._context.session.read(lambda reader: office_of(reader, self._context.unit))[0]
        paste = paste_words(name, [(one.path.name, one.size, one.sha256) for one in outcome.parts])
        if self.dialog is not None:
            self.dialog.accept()
        more = outcome.staying_lines()
        dialog = SentBundleDialog(
            self._context.look, self, choices, outcome, paste, more, datetime.now(), self._window
        )
        dialog.finished.connect(self._left)
        self.done = dialog
        self._tell_sent(outcome, paste)
        dialog.open()

    def copy(self, text: str) -> None:
        if copy_words(text):
            self._context.host.report(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok")

    def copy_files(self, outcome: ExportOutcome) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(one.path)) for one in outcome.parts])
        QGuiApplication.clipboard().setMimeData(data)
        self._context.host.report(_("คัดลอกไฟล์แล้ว วางใน LINE หรืออีเมลได้"), "ok")

    def open_folder(self, outcome: ExportOutcome) -> None:
        """Open the folder of the written files in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(outcome.path.parent)))

    def print_slip(self, outcome: ExportOutcome) -> None:
        """Write the slip into the outbox, and open it in this PC's viewer."""
        path = unused(self._context.folder / "outbox" / outcome.path.stem, ".pdf")
        deed = partial(write_slip, papers=self._context.office.printer, outcome=outcome, path=path)
        self._context.do(deed, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def _closed(self, _how: int) -> None:
        """Cancel the writing when the dialog is closed."""
        self._sticks.stop()
        self.dialog = None
        if self._job is not None:
            self._job.cancel()

    def _left(self, _how: int) -> None:
        self.done = None


def _field_of(reader: Reader, hit: DisclosureHit) -> Destination | None:
    """Return where a finding's field is shown; None if its record is not here any more."""
    record = reader.record(hit.ref) if hit.ref else None
    if record is None:
        return None
    place = place_of(reader, record)
    ref = record.ref if record.ref.entity == "progress" else place.ref
    return Destination("", ref, hit.field if ref == record.ref else "", place.year)


def stopped_words(last: ExportPartFile | None) -> str:
    """Return the text after an export was stopped. `last`: the last of its files that is complete, None if none."""
    if last is None:
        return _("หยุดแล้ว ยังไม่ได้ส่ง")
    template = _("หยุดส่งออกแล้ว {k} จาก {n} ไฟล์เขียนและตรวจแล้วยังใช้ได้ ส่วนที่เหลือจะไปกับการส่งออกครั้งหน้า")
    return template.format(k=last.part[0], n=last.part[1])


class SentBundleDialog(FramedDialog):
    """The dialog after sending: where the bundle is, a text to paste, and the cover sheet to print."""

    def __init__(
        self,
        look: Look,
        desk: BundleSendDesk,
        choices: SendChoices,
        outcome: ExportOutcome,
        paste: str,
        more: Sequence[str],
        sent_at: datetime,
        parent: QWidget,
    ) -> None:
        """Make the dialog; `more` are further facts about what was sent, one line each."""
        if choices.medium.way == STICK:
            done_at = _("ส่งแล้วเมื่อ {time} น.")
        else:
            done_at = _("สร้างไฟล์แล้วเมื่อ {time} น. ยังต้องส่งให้ผู้รับ")
        super().__init__(look, done_at.format(time=time_of_day(sent_at)), parent)
        where = words(place_words(choices, outcome), "body", wrap=True)
        place = row(IconLabel(look, "tick", "ok", 26), where, gap=12, grow=1)
        lines = [words(text, "line", "text2", wrap=True) for text in more]
        copy, slip = partial(desk.copy, paste), partial(desk.print_slip, outcome)
        copy_files = partial(desk.copy_files, outcome)
        open_folder = partial(desk.open_folder, outcome)
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy", do=copy)
        self.slip = Button(look, _("พิมพ์ใบนำส่ง"), "ghost", "printer", do=slip)
        buttons = [self.copy, self.slip]
        self.files = Button(look, _("คัดลอกไฟล์"), "ghost", "clip", do=copy_files)
        self.folder = Button(look, _("เปิดโฟลเดอร์ที่มีไฟล์"), "ghost", "folder", do=open_folder)
        if choices.medium.way != STICK:
            buttons += [self.files, self.folder]
        await_ = words(awaited_words(choices.to), "line", "text2", wrap=True)
        inside = column(
            place,
            *lines,
            words(_("ข้อความแจ้ง {name}").format(name=choices.to.name), "card", wrap=True),
            frame(column(words(paste, "line", wrap=True), gap=0, edges=(12, 8, 12, 10)), "inset"),
            holding(flow(*buttons)),
            hairline(),
            row(IconLabel(look, "history", "info"), await_, gap=10, grow=1),
            gap=8,
        )
        close = self.closer(_("เสร็จ"))
        close.setProperty("kind", "primary")
        self.fill(inside, close, min_width=620)
        close.setFocus()


def awaited_words(receiver: ReceiverUnit) -> str:
    """Return a sentence on the receipt that will come; for a unit above, also on when the home page reminds of it."""
    text = _("ใบตอบรับจะกลับมากับไฟล์ของ {name} แล้วชื่อผู้รับตอนส่งจะบอกว่าเขามีถึงไหน")
    if receiver.side == ABOVE:
        text = _("ใบตอบรับจะกลับมากับไฟล์ของ {name} ถ้าเกิน {n} วันยังไม่มา หน้าหลักจะเตือนให้ถาม")
    return text.format(name=receiver.name, n=LONG)


def place_words(choices: SendChoices, outcome: ExportOutcome) -> str:
    """Return a text on where the bundle is and, for a stick, whether it can be removed now or must be ejected first."""
    if choices.medium.way != STICK:
        path = outcome.path if len(outcome.parts) == 1 else outcome.path.parent
        return _("อยู่ที่ {path} แล้ว อ่านทวนครบทุกส่วน").format(path=path)
    drive = drive_words(outcome.path.parent) or choices.medium.title
    if outcome.settled:
        return _("อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ดึงออกได้").format(drive=drive)
    return _("อยู่ใน {drive} แล้ว อ่านทวนครบทุกส่วน ก่อนดึงออกให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย").format(drive=drive)
