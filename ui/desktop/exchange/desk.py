"""The controller of the exchange page: sends bundles, imports received files, answers letters and requests."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import DisclosureError, UserError
from core.evidence.view import AstrayRecord
from core.exchange.devices import ProblemWithValues, problems_with_values, waiting
from core.exchange.receive_deeds import let_go, set_aside
from core.exchange.receivers import ExchangeView, exchange_view, paste_words
from core.exchange.send_deeds import MEGABYTE, ExportOutcome, ExportPartFile, write_slip
from core.forms.ports import Reader
from core.forms.published import absent
from core.i18n import _
from core.people.units import of_committee, office_of
from core.values import Changes
from ui.desk import kind_of
from ui.desktop.base.background import BackgroundReader, in_background
from ui.desktop.base.page_context import Bring, PageContext
from ui.desktop.exchange.confirming import SenderConfirmer
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.letters import LettersDesk
from ui.desktop.exchange.page import (
    CONFLICTS,
    LETTERS,
    POST,
    SILENT,
    WAITING,
    ExchangeCalls,
    ExchangePage,
    WaitingFilesPage,
)
from ui.desktop.exchange.post_card import PostFolderCard
from ui.desktop.exchange.post_watch import post_watch_of
from ui.desktop.exchange.sender import BundleSendDesk, stopped_words
from ui.desktop.exchange.taking import BundleImporter
from ui.session import QueuedAction

EXPORTS = frozenset({"export_bundle", "export_zip"})
# Kinds of file that other pages open, or by which an office joins.
ELSEWHERE = frozenset({"trust", "request", "backup", "plan", "answers", "form", "start"})


class ExchangeDesk(QObject):
    """The controller of the exchange page: sends bundles, imports received files, shows letters, answers requests."""

    def __init__(
        self,
        context: PageContext,
        make_conflicts: Callable[[], QWidget],
        refresh_conflicts: Callable[[], None],
        bring: Bring,
    ) -> None:
        super().__init__(context.host)
        self._context = context
        self._session = context.session
        self.letters = LettersDesk(context, bring)
        calls = ExchangeCalls(
            make_conflicts,
            self.letters,
            self._make_waiting,
            self._make_incoming,
            self._fill,
            self._send,
            self._tell_copied,
            self._preview,
        )
        judges = self._session.read(of_committee)
        page = self.page = ExchangePage(context.look, calls, judges=judges)
        self._refresh_conflicts = refresh_conflicts
        self._aside = BackgroundReader(context.session, self)
        self._unused = BackgroundReader(context.session, self)
        self._written: ExportOutcome | None = None  # the last files written
        self._last: ExportPartFile | None = None  # the last file of an export in progress
        self.sending = BundleSendDesk(context, page, self._sent)
        self.confirming = SenderConfirmer(context, page)
        self.taking = BundleImporter(context, page, self.confirming)
        self.confirming.changed.connect(self.taking.know)
        self.confirming.changed.connect(self.refresh)
        self.confirming.confirmed.connect(self.refresh)
        self._digits = ""  # digits of this PC
        page.out.show_size(context.settings.part)
        context.files.part_size = context.settings.part * MEGABYTE
        page.out.every.clicked.connect(self._send_every)
        page.out.slip.clicked.connect(self._write_slip)
        page.out.parts.activated.connect(self._keep_size)
        page.out.papers.clicked.connect(partial(context.host.show_page, "papers"))
        page.drop.undo.clicked.connect(lambda: self._session.do(set_aside))
        context.files.sent.connect(page.out.show_result)
        self.post_card = None if judges else PostFolderCard(context, self.look_at_posted)
        if self.post_card is not None:
            page.receiving.addWidget(self.post_card)
        context.news.progress.connect(self._progressed)
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)
        context.news.ended.connect(self._ended)

    def refresh(self) -> None:
        """Read again what was sent and received, and fill the tabs that were made so far."""
        self._aside.read(partial(exchange_view, self._context.unit), self._show_read)
        self.taking.offer()
        for key in self.page.there:
            self._fill(key)

    def look_at_posted(self) -> None:
        """Preview the files that have come in the post folder."""
        arrived = post_watch_of(self._context).view.arrived
        if arrived:
            self.taking.look([one.path for one in arrived])

    def _show_read(self, view: ExchangeView) -> None:
        first = self.sending.first(view.receivers)
        self.page.out.show_receivers(view.receivers, first, None if first else view.nobody)
        to = first.receiver.name if first and view.uncertified else ""
        self.page.out.show_digits(to, self._digits if to else "")
        if to and not self._digits:  # computed once, in the background
            digits = self._context.office.post.device_digits
            ask = partial(digits, self._context.unit, bytes.fromhex(view.uncertified))
            in_background(ask, partial(self._digits_known, to))
        self.page.out.share.show_requests(view.text_requests)
        self.page.drop.show_came(view.came)
        self.page.show_counts(*view.counts, len(self._context.office.post.waiting()))

    def _digits_known(self, receiver: str, digits: str | None) -> None:
        self._digits = digits or ""
        if isValid(self):
            self.page.out.show_digits(receiver, self._digits)

    def _keep_size(self) -> None:
        size = int(self.page.out.parts.currentData())
        self._context.settings.note_part(size)
        self._context.files.part_size = size * MEGABYTE

    def _make_waiting(self) -> WaitingFilesPage:
        return WaitingFilesPage(
            self._context.look, self._let_go, self.confirming.begin, self.confirming.begin_many
        )

    def _make_incoming(self) -> IncomingFilesPage:
        return self.taking.make_page()

    def _let_go(self, files: tuple[str, ...]) -> None:
        self._session.do(partial(let_go, post=self._context.office.post, hash_starts=files))

    def _send(self, unit: str) -> None:
        self.sending.begin(unit)

    def _send_every(self) -> None:
        """Write one zip for every unit below; the ticks about personal data apply to this file only."""
        share = self.page.out.share
        if self._context.files.export_every(share.shown):
            share.forget()

    def _tell_copied(self) -> None:
        self._context.host.report(_("คัดลอกข้อความแล้ว วางใน LINE หรืออีเมลได้"), "ok")

    def _fill(self, key: str) -> None:
        """Read and show the data of one part."""
        if key == POST:
            self.taking.offer()
        elif key == CONFLICTS:
            self._refresh_conflicts()
        elif key == LETTERS:
            self.letters.refresh()
        elif key == SILENT:
            self._unused.read(_without_effect, lambda view: self.page.problems.show_problems(*view))
        elif key == WAITING:
            read = partial(waiting, post=self._context.office.post, now=datetime.now())
            self.page.waiting.show_waiting(self._session.read(read), self.confirming.senders())

    def _preview(self, paths: Sequence[Path]) -> None:
        """Preview received files. If it is one file only and of a kind that another page opens, send it there."""
        if len(paths) == 1 and kind_of(paths[0]) in ELSEWHERE:
            self._context.host.open_files(list(paths))
        else:
            self.taking.look(paths)

    def _progressed(self, step: object) -> None:
        if isinstance(step, ExportPartFile):
            self._last = step
        elif isinstance(step, ExportOutcome):
            name, _code = self._session.read(lambda reader: office_of(reader, self._context.unit))
            self._written, self._last = step, None
            self.page.out.show_paste(
                paste_words(name, [(one.path.name, one.size, one.sha256) for one in step.parts])
            )

    def _write_slip(self) -> None:
        """Ask for a path and write the cover sheet of the last bundle written; do nothing if none was written."""
        if self._written and (path := self._context.files.ask_slip(self._written.path)):
            done, papers = self._written, self._context.office.printer
            self._session.do(partial(write_slip, papers=papers, outcome=done, path=path))

    def _sent(self, outcome: ExportOutcome, paste: str) -> None:
        """Show the words and the slip of a bundle that was written and verified."""
        self._written = outcome
        self.refresh()
        self.page.out.show_paste(paste)

    def _changed(self, changes: Changes) -> None:
        if changes.label == "write_slip":
            self._context.host.report(_("บันทึกใบนำส่งแล้ว พิมพ์แล้วส่งไปกับไฟล์ได้"), "ok")
        if changes.label == "look_at":
            return
        if self.page.isVisible() or changes.label in ("take_in", "resolve", "reply"):
            self.refresh()

    def _ended(self, job: QueuedAction) -> None:
        """After a cancelled export report the files it has completed; after a refused one, what may not leave."""
        if job.named not in EXPORTS:
            return
        if isinstance(job.news, DisclosureError):
            self.sending.show_disclosure(job.news)
        last, self._last = self._last, None
        if job.cancelled.is_set() and last is None:
            self.page.out.show_result("", "")
        elif job.cancelled.is_set() and last is not None:
            self.page.out.show_result(
                stopped_words(last), _("เก็บไว้ที่ {path}").format(path=last.path.parent), "info"
            )

    def _refused(self, _problem: UserError) -> None:
        self.page.out.show_result("", "")


def _without_effect(reader: Reader) -> tuple[Sequence[ProblemWithValues], Sequence[str]]:
    others = [one.words for one in absent(reader)]
    others += [one.words for one in AstrayRecord.each(reader)]
    return problems_with_values(reader), others
