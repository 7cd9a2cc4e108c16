"""The controller of the exchange page: sends bundles, imports received files, answers letters and requests."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from core.assessment.ranking import SELF
from core.assessment.sheets import answer_at, sheet_of
from core.assigning.deeds import begin
from core.assigning.orders import begun
from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import AstrayRecord
from core.exchange.devices import ProblemWithValues, problems_with_values, waiting
from core.exchange.letter_deeds import reply, write_up
from core.exchange.letters import UnitMessage
from core.exchange.receive_deeds import let_go, set_aside
from core.exchange.receivers import ExchangeView, exchange_view, paste_words
from core.exchange.send_deeds import MEGABYTE, ExportOutcome, ExportPartFile, write_slip
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import delete_record
from core.people.units import Unit, office_of
from core.records.titles import called
from core.values import Changes, Ref
from ui.desktop.base.acting import GapConverter
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.page_context import Bring, FileTarget, PageContext
from ui.desktop.exchange.confirming import SenderConfirmer
from ui.desktop.exchange.page import CONFLICTS, LETTERS, POST, SILENT, WAITING, ExchangePage
from ui.desktop.exchange.sender import BundleSendDesk, stopped_words
from ui.desktop.exchange.taking import BundleImporter
from ui.desktop.exchange.ways import BundleContentPanel
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.prompt import Part, Prompt, ask, choice, note
from ui.session import QueuedAction

EXPORTS = frozenset({"export_bundle", "export_zip"})
# Kinds of file that other pages open, or by which an office joins.
ELSEWHERE = frozenset({"trust", "request", "backup", "plan", "answers", "form", "start"})


class ExchangeDesk(QObject):
    """The controller of the exchange page: sends bundles, imports received files, shows letters, answers requests."""

    def __init__(
        self,
        context: PageContext,
        page: ExchangePage,
        refresh_conflicts: Callable[[], object],
        bring: Bring,
    ) -> None:
        super().__init__(page)
        self._bring = bring
        self._room = context
        self._page = page
        self._session = context.session
        self._refresh_conflicts = refresh_conflicts
        self._aside = BackgroundReader(context.session, self)
        self._unused = BackgroundReader(context.session, self)
        self._written: ExportOutcome | None = None  # the last files written
        self._acting: GapConverter | None = None
        self._last: ExportPartFile | None = None  # the last file of an export in progress
        self.sending = BundleSendDesk(context, page)
        self.sending.sent.connect(self._sent)
        page.out.requested.connect(self.sending.begin)
        self.confirming = SenderConfirmer(context, page)
        self.taking = BundleImporter(context, page, self.confirming)
        self.confirming.changed.connect(self.taking.know)
        self.confirming.changed.connect(self.refresh)
        self.confirming.confirmed.connect(self.refresh)
        self._digits = ""  # digits of this PC
        page.out.every_requested.connect(partial(_export_every, context, page.out.share))
        page.out.slip_requested.connect(self.write_slip)
        report = context.host.reported.emit
        page.out.copied.connect(
            lambda _text: report(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok")
        )
        page.out.sized.connect(self._size)
        page.out.show_size(context.settings.part)
        context.files.part_size = context.settings.part * MEGABYTE
        page.drop.chosen.connect(self.sort)
        page.drop.undo.clicked.connect(lambda: self._session.do(set_aside))
        page.made.connect(self._wire)
        page.headed.connect(self._fill)
        context.files.sent.connect(page.out.show_result)
        context.news.progress.connect(self._progressed)
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)
        context.news.ended.connect(self._ended)

    def refresh(self) -> None:
        """Read again what was sent and received, and fill the tabs that were made so far."""
        self._aside.read(partial(exchange_view, self._room.unit), self._show_read)
        self.taking.offer()
        for key in self._page.there:
            self._fill(key)

    def _show_read(self, view: ExchangeView) -> None:
        first = self.sending.first(view.receivers)
        self._page.out.show_receivers(view.receivers, first, None if first else view.nobody)
        to = first.receiver.name if first and view.uncertified else ""
        self._page.out.show_digits(to, self._digits if to else "")
        if to and not self._digits:  # computed once, in the background
            starts = self._room.office.post.starts
            ask = partial(starts.digits_of_device, self._room.unit, bytes.fromhex(view.uncertified))
            in_background(ask, partial(self._digits_known, to))
        self._page.out.share.show_requests(view.text_requests)
        self._page.drop.show_came(view.came)
        self._page.show_counts(*view.counts, len(self._room.office.post.waiting()))

    def _digits_known(self, receiver: str, digits: str | None) -> None:
        self._digits = digits or ""
        if isValid(self):
            self._page.out.show_digits(receiver, self._digits)

    def _size(self, size: int) -> None:
        self._room.settings.note_part(size)
        self._room.files.part_size = size * MEGABYTE

    def _reply(self, comment: Ref, text: str, done: bool) -> None:
        self._session.do(partial(reply, comment=comment, text=text, done=done))

    def _wire(self, key: str) -> None:
        """Connect the signals of a new part."""
        page = self._page
        if key == LETTERS:
            page.letters.jump.connect(
                lambda ref, item: self._room.host.jump.emit(_answer_ref(ref, item))
            )
            page.letters.reply_requested.connect(self._reply)
            page.letters.begin_requested.connect(self._begin)
            page.letters.act_requested.connect(self._act)
            page.letters.attach_requested.connect(self._attach)
            page.letters.write_requested.connect(self.ask_letter)
            page.letters.binned.connect(
                lambda ref: self._session.do(partial(delete_record, ref=ref))
            )
        elif key == WAITING:
            post = self._room.office.post
            page.waiting.let_go.connect(
                lambda files: self._session.do(partial(let_go, post=post, hash_starts=files))
            )
            page.waiting.stranger_requested.connect(self.confirming.begin)
        self._fill(key)

    def _fill(self, key: str) -> None:
        """Read and show the data of one part."""
        unit, read = self._room.unit, self._session.read
        now = datetime.now()
        if key == POST:
            self.taking.offer()
        elif key == CONFLICTS:
            self._refresh_conflicts()
        elif key == LETTERS:
            sent = self._room.office.last_sent()
            self._page.letters.show_letters(
                read(lambda reader: UnitMessage.each(reader, unit, now.date(), sent))
            )
            show(self._page.letters.write, read(partial(_above, unit=unit)) != "")
        elif key == SILENT:
            self._unused.read(
                _without_effect, lambda view: self._page.problems.show_problems(*view)
            )
        elif key == WAITING:
            post = self._room.office.post
            self._page.waiting.show_waiting(
                read(lambda reader: waiting(reader, post, now)), self.confirming.senders()
            )

    def sort(self, paths: Sequence[Path]) -> None:
        """Preview received files. If it is one file only and of a kind that another page opens, send it there."""
        if len(paths) == 1 and self._room.desk.files.kind_of(paths[0]) in ELSEWHERE:
            self._room.host.files_requested.emit(list(paths))
        else:
            self.taking.look(paths)

    def ask_letter(self) -> None:
        """Ask for the text of a letter to the unit above and the document that it is about, if any; then save it."""
        unit = self._room.unit
        to, offered = self._session.read(
            lambda reader: (_above(reader, unit), tuple(_documents(reader, unit)))
        )
        said = _("{to} จะได้อ่านเมื่อได้รับไฟล์ครั้งหน้าของหน่วยงานนี้ และตอบกลับมาที่นี่").format(to=to)
        about = choice("about", _("เรื่องของเอกสาร"), ((None, _("ไม่เกี่ยวกับเอกสารใด")), *offered))
        parts: list[Part] = [said, about, note("text", _("ข้อความ"), need=True)]
        prompt = Prompt(
            title=_("เขียนถึงต้นสังกัด"), parts=parts, go=_("เก็บข้อความ"), icon="pen", first="text"
        )
        ask(self._room.look, self._page, prompt, self._write)

    def _write(self, about: Ref | None, text: str) -> None:
        kept = _("เก็บข้อความแล้ว จะไปกับไฟล์ที่ส่งครั้งหน้า")
        self._room.do(
            partial(write_up, text=text, topic=about), partial(self._room.host.toast.emit, kept)
        )

    def _act(self, letter: Ref) -> None:
        """Turn the letter's request into a row of the year's plan."""
        self._acting = self._acting or GapConverter(self._room, self._page)
        self._acting.press_remark(letter)

    def _attach(self, letter: UnitMessage) -> None:
        """Link evidence to a letter that asks for it; the unit above gets it with the next file."""
        at = FileTarget(EvidenceTarget(letter.ref), " ".join(letter.text.split())[:60])
        self._bring(self._page, DroppedContent(), at)

    def _begin(self, letter: Ref) -> None:
        """Start the document that the letter requests, unless it exists, and go to it."""
        self._room.do(partial(begin, comment=letter), partial(self._go_to_begun, letter))

    def _go_to_begun(self, letter: Ref) -> None:
        found = self._session.read(partial(begun, comment=letter))
        if found is not None:
            self._room.host.jump.emit(found)

    def _progressed(self, step: object) -> None:
        if isinstance(step, ExportPartFile):
            self._last = step
        elif isinstance(step, ExportOutcome):
            name, _code = self._session.read(lambda reader: office_of(reader, self._room.unit))
            self._written, self._last = step, None
            self._page.out.show_paste(
                paste_words(name, [(one.path.name, one.size, one.sha256) for one in step.parts])
            )

    def write_slip(self) -> None:
        """Ask for a path and write the cover sheet of the last bundle written; do nothing if none was written."""
        if self._written and (path := self._room.files.ask_slip(self._written.path)):
            done, papers = self._written, self._room.office.printer
            self._session.do(partial(write_slip, papers=papers, outcome=done, path=path))

    def _sent(self, outcome: ExportOutcome, paste: str) -> None:
        """Show the words and the slip of a bundle that was written and verified."""
        self._written = outcome
        self.refresh()
        self._page.out.show_paste(paste)

    def _changed(self, changes: Changes) -> None:
        if changes.label == "write_slip":
            self._room.host.reported.emit(_("บันทึกใบนำส่งแล้ว พิมพ์แล้วส่งไปกับไฟล์ได้"), "ok")
        if changes.label == "look_at":
            return
        if self._page.isVisible() or changes.label in ("take_in", "resolve", "reply"):
            self.refresh()

    def _ended(self, job: QueuedAction) -> None:
        """After a cancelled export report the files it has completed."""
        if job.named not in EXPORTS:
            return
        last, self._last = self._last, None
        if job.cancelled.is_set() and last is None:
            self._page.out.show_result("", "")
        elif job.cancelled.is_set() and last is not None:
            self._page.out.show_result(
                stopped_words(last), _("เก็บไว้ที่ {path}").format(path=last.path.parent), "info"
            )

    def _refused(self, _problem: UserError) -> None:
        self._page.out.show_result("", "")


def _without_effect(
    reader: Reader,
) -> tuple[Sequence[ProblemWithValues], Sequence[AstrayRecord]]:
    return problems_with_values(reader), AstrayRecord.each(reader)


def _above(reader: Reader, unit: str) -> str:
    """Return the name of the unit right above, or "" if none is known."""
    found = next((one for one in Unit.above(reader, unit) if one.id != unit), None)
    return (found.name or found.code) if found else ""


def _documents(reader: Reader, unit: str) -> Iterator[tuple[object, str]]:
    """Yield the unit's plans and assessments, the newest year first."""
    records = [*reader.records("assessment", unit, round=SELF), *reader.records("plan", unit)]
    for one in sorted(records, key=lambda one: -(one.number("year") or 0)):
        yield one.ref, called(reader, one.ref)


def _answer_ref(record: Ref, item: str) -> Ref:
    """Return the answer to an item of an assessment, else the record itself."""
    return answer_at(sheet_of(record), item) if item and record.entity == "assessment" else record


def _export_every(context: PageContext, share: BundleContentPanel) -> None:
    """Write one zip for every unit below; the ticks about personal data apply to this file only."""
    if context.files.export_every(share.shown):
        share.forget()
