"""Keeps the page of exchange in step with the folder: files sent and imported, requests answered."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from core.assessment.sheets import answer_at, sheet_of
from core.errors import UserError
from core.exchange.devices import waiting
from core.exchange.letter_deeds import reply
from core.exchange.letters import letters
from core.exchange.receive_deeds import ImportPreview, PassedOver, TakenIn, let_go, previews, set_aside, take_in
from core.exchange.receivers import paste_words
from core.exchange.send_deeds import Exported, PartFile, write_slip
from core.exchange.sending import ExchangeView, exchange_view
from core.i18n import _
from core.log.parts import MEGABYTE
from core.log.transfer import MissingParts
from core.people.units import office_of, register
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.confirming import Confirming
from ui.desktop.exchange.page import CONFLICTS, INCOMING, LETTERS, POST, SILENT, WAITING, ExchangePage
from ui.desktop.exchange.sender import Sender
from ui.desktop.exchange.sharing import SharePart
from ui.session import Job

EXPORTS = frozenset({"export_bundle", "export_zip"})
ELSEWHERE = frozenset({"trust", "request", "backup", "plan", "answers", "form"})  # kinds of file that other pages open


class ExchangeDesk(QObject):
    def __init__(self, room: PageContext, page: ExchangePage, refresh_conflicts: Callable[[], object]) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._refresh_conflicts = refresh_conflicts
        self._aside = BackgroundReader[ExchangeView](room.session, self._show_read, self)
        self._written: Exported | None = None  # the last files
        self._last: PartFile | None = None  # the last file of an export that is under way
        self._looking: Job | None = None  # files are being looked at
        self._taking = False  # files are being imported, or the backup before it is being made
        self._paths: list[Path] = []  # what is looked at, or was last
        self._next: list[Path] = []  # dropped meanwhile
        self.sending = Sender(room, page)
        self.sending.sent.connect(self._sent)
        page.out.wanted.connect(self.sending.begin)
        self.confirming = Confirming(room, page)
        self.confirming.changed.connect(self._known_anew)
        self.confirming.confirmed.connect(self._confirmed)
        self._unknown = ""  # key of a sender whose dialog is opened once its file waits
        self._digits = ""  # of this PC
        self._joining = False  # what waited of a sender comes in
        page.out.every_wanted.connect(partial(_export_every, room, page.out.share))
        page.out.slip_wanted.connect(self.write_slip)
        page.out.copied.connect(lambda _text: room.host.said.emit(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok"))
        page.out.sized.connect(self._size)
        page.out.show_size(room.settings.part)
        room.files.part_size = room.settings.part * MEGABYTE
        page.drop.chosen.connect(self.sort)
        page.drop.undo.clicked.connect(lambda: self._session.do(set_aside))
        page.made.connect(self._wire)
        page.headed.connect(self._fill)
        room.files.sent.connect(page.out.show_result)
        room.news.progress.connect(self._progressed)
        room.news.changed.connect(self._changed)
        room.news.refused.connect(self._refused)
        room.news.ended.connect(self._ended)

    def refresh(self) -> None:
        """Read again what was sent and received, the counts, and the parts that are made."""
        self._aside.read(partial(exchange_view, self._room.unit))
        for key in self._page.there:
            self._fill(key)

    def _show_read(self, found: ExchangeView) -> None:
        first = self.sending.first(found.receivers)
        self._page.out.show_receivers(found.receivers, first, None if first else found.nobody)
        self._show_digits(first.receiver.name if first else "", found.uncertified)
        self._page.out.share.show_asked(found.asked)
        self._page.drop.show_came(found.came)
        self._page.show_counts(*found.counts, len(self._room.office.post.waiting()))

    def _show_digits(self, to: str, key: str) -> None:
        """What is read out by telephone while nobody has confirmed this PC; worked out once, behind the window."""
        if not to or not key:
            self._page.out.show_digits("", "")
        elif self._digits:
            self._page.out.show_digits(to, self._digits)
        else:
            ask = partial(self._room.office.post.starts.digits_of_device, self._room.unit, bytes.fromhex(key))
            in_background(ask, partial(self._digits_known, to))

    def _digits_known(self, to: str, digits: str | None) -> None:
        self._digits = digits or ""
        if isValid(self):
            self._page.out.show_digits(to, self._digits)

    def _size(self, size: int) -> None:
        self._room.settings.note_part(size)
        self._room.files.part_size = size * MEGABYTE

    def _wire(self, key: str) -> None:
        """Connect the signals of a new part."""
        page = self._page
        if key == INCOMING:
            page.incoming.take_wanted.connect(self.take)
            page.incoming.left.connect(self._leave)
            page.incoming.stranger_wanted.connect(self._stranger)
        elif key == LETTERS:
            page.letters.jump.connect(lambda ref, item: self._room.host.jump.emit(_answer_ref(ref, item)))
            page.letters.reply_wanted.connect(self._reply)
        elif key == WAITING:
            page.waiting.let_go.connect(self._let_go)
            page.waiting.stranger_wanted.connect(self.confirming.begin)
        self._fill(key)

    def _fill(self, key: str) -> None:
        """Read and show the data of one part."""
        unit, forms, read = self._room.unit, self._session.forms, self._session.read
        now = datetime.now()
        if key == CONFLICTS:
            self._refresh_conflicts()
        elif key == LETTERS:
            self._page.letters.show_letters(read(lambda reader: letters(reader, forms, unit, now.date())))
        elif key == SILENT:
            from core.conflicts.facts import problems_told  # only once somebody looks

            self._page.problems.show_problems(read(problems_told))
        elif key == WAITING:
            post = self._room.office.post
            self._page.waiting.show_waiting(read(lambda reader: waiting(reader, post, now)), self.confirming.known())

    def sort(self, paths: Sequence[Path]) -> None:
        """Preview what was chosen here; a single file that another page opens goes there."""
        if len(paths) == 1 and self._room.desk.files.kind_of(paths[0]) in ELSEWHERE:
            self._room.host.files_wanted.emit(list(paths))
        else:
            self.look(paths)

    def look(self, paths: Sequence[Path]) -> None:
        """Preview files; nothing is written. What comes during a preview joins it, during an import it waits."""
        self._next = [*dict.fromkeys((*self._next, *paths))]
        self._page.show_incoming()
        if self._taking:
            self._page.incoming.show_next(len(self._next))
        elif self._looking is not None:
            self._looking.cancel()  # its end begins anew
        else:
            self._look()

    def take(self, paths: Sequence[Path]) -> None:
        """Import files, after a backup."""
        if self._taking:
            return
        self._taking = True
        self._page.incoming.begin_taking()
        take = partial(take_in, paths=list(paths), post=self._room.office.post)
        self._room.backing.before("import", lambda: self._session.do(take))

    def _look(self) -> None:
        self._paths, self._next = self._next, []
        post = self._room.office.post
        self._page.incoming.begin(self._names(), len(self._paths))
        self._page.show_incoming()
        self._looking = self._session.do(partial(previews, paths=self._paths, post=post, forms=self._session.forms))

    def _leave(self) -> None:
        """The report or the preview was read: on to what waits, else back."""
        if self._next and not self._taking:
            self._look()
        else:
            self._page.show_head(POST)

    def _looked(self) -> None:
        """A preview has ended, by itself or because more came."""
        self._looking = None
        if self._next:
            self._next = [*dict.fromkeys((*self._paths, *self._next))]
            self._look()
        else:
            self._page.incoming.finish_previews()

    def _took(self) -> None:
        """An import has ended: its report stays until it was read; without one, nothing was imported."""
        self._taking, unknown, self._unknown = False, self._unknown, ""
        if unknown:
            self.confirming.begin(unknown)
        reported = self._page.incoming.finish_taking(len(self._next))
        if self._next and not reported:
            self._next = [*dict.fromkeys((*self._paths, *self._next))]
        if self._next and (not reported or self._page.on_post):
            self._look()

    def _names(self) -> dict[str, str]:
        return {one.id: one.name or one.code for one in self._session.read(register).values()}

    def _stranger(self, key: str, path: Path) -> None:
        """Make a sender known whose file is shown; one that was only looked at is taken in first, and waits."""
        if key in self.confirming.known():
            self.confirming.begin(key)
        else:
            self._unknown = key
            self.take([path])

    def _known_anew(self) -> None:
        self._page.incoming.know(self._names())
        self.refresh()

    def _confirmed(self) -> None:
        """What waited is in: its report stays until it was read."""
        if self._joining:
            self._joining = False
            self._page.incoming.finish_taking(0)
        self.refresh()

    def _let_go(self, files: tuple[str, ...]) -> None:
        self._session.do(partial(let_go, post=self._room.office.post, files=files))

    def _reply(self, to: Ref, text: str, done: bool) -> None:
        self._session.do(partial(reply, to=to, text=text, done=done))

    def _progressed(self, step: object) -> None:
        if isinstance(step, ImportPreview):
            self._page.incoming.add_preview(step)
        elif isinstance(step, TakenIn):
            if self.confirming.busy and not self._joining:
                self._joining = True
                self._page.incoming.begin(self._names(), 1)
                self._page.show_incoming()
            self._page.incoming.add_taken(step)
        elif isinstance(step, PassedOver):
            self._page.incoming.add_passed(step)
        elif isinstance(step, MissingParts):
            self._page.incoming.add_missing(step)
        elif isinstance(step, PartFile):
            self._last = step
        elif isinstance(step, Exported):
            name, _code = self._session.read(lambda reader: office_of(reader, self._room.unit))
            self._written, self._last = step, None
            self._page.out.show_paste(paste_words(name, [(one.path.name, one.size, one.sha256) for one in step.parts]))

    def write_slip(self) -> None:
        """Write the covering slip of the last file, where the person says."""
        if self._written and (path := self._room.files.asked_slip(self._written.path)):
            done, papers = self._written, self._room.office.printer
            self._session.do(partial(write_slip, papers=papers, done=done, path=path))

    def _sent(self, done: Exported, paste: str) -> None:
        """A bundle was written and read back: its words and its slip stay at hand on the page."""
        self._written = done
        self.refresh()
        self._page.out.show_paste(paste)

    def _changed(self, changes: Changes) -> None:
        if changes.label == "write_slip":
            self._room.host.said.emit(_("บันทึกใบนำส่งแล้ว พิมพ์แล้วส่งไปกับไฟล์ได้"), "ok")
        if self._page.isVisible() or changes.label in ("take_in", "resolve", "reply"):
            self.refresh()

    def _ended(self, job: Job) -> None:
        """A preview or an import is over; of a cancelled export the files it has written are complete."""
        if job is self._looking:
            self._looked()
        elif job.named == take_in.__name__:
            self._took()
        if job.named not in EXPORTS:
            return
        last, self._last = self._last, None
        if job.cancelled.is_set() and last is None:
            self._page.out.show_result("", "")
        elif job.cancelled.is_set() and last is not None:
            template = _("หยุดส่งออกแล้ว {k} จาก {n} ไฟล์เขียนและตรวจแล้วยังใช้ได้ ส่วนที่เหลือจะไปกับการส่งออกครั้งหน้า")
            text = template.format(k=last.part[0], n=last.part[1])
            self._page.out.show_result(text, _("เก็บไว้ที่ {path}").format(path=last.path.parent), "info")

    def _refused(self, _problem: UserError) -> None:
        self._page.out.show_result("", "")


def _answer_ref(about: Ref, item: str) -> Ref:
    """The answer to the item of an assessment, else the record itself."""
    return answer_at(sheet_of(about), item) if item and about.entity == "assessment" else about


def _export_every(room: PageContext, share: SharePart) -> None:
    """One zip for every unit below; what is ticked about personal data holds for this one file."""
    if room.files.export_every(share.shown):
        share.forget()
