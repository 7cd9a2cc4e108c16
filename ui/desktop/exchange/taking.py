"""The controller that previews received files, imports them, stops and continues an import, and reports."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from core.committee.here import judges
from core.exchange.incoming_view import ImportPreview, SkippedFiles
from core.exchange.invitations import senders
from core.exchange.receive_deeds import conclude, detail, previews, take_in
from core.exchange.receivers import MissingExportParts
from core.exchange.staging import FileKey, ImportChoice, ImportOutcome, report_table
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.people.units import of_committee
from core.values import Changes, Ref
from ui.desktop.base.asking_files import ask_target, drive_words, drives
from ui.desktop.base.background import breathing
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.confirming import SenderConfirmer
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.incoming_file import IncomingCalls
from ui.desktop.exchange.page import POST, ExchangePage
from ui.desktop.exchange.unfinished import note, unfinished
from ui.desktop.widgets.plain import show
from ui.session import QueuedAction

EXCEL = "Excel (*.xlsx)"


class BundleImporter(QObject):
    """The controller that previews received files and imports those that the person chooses."""

    def __init__(
        self, context: PageContext, page: ExchangePage, confirming: SenderConfirmer
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._session = context.session
        self._confirming = confirming
        self._looking: QueuedAction | None = None  # the preview
        self._job: QueuedAction | None = None  # the import
        self._taking = False  # an import, or the backup before it, is in progress
        self._paths: list[Path] = []  # files of this or the last preview
        # dropped meanwhile, or the rest of a batch while a sender was confirmed
        self._next: list[Path] = []
        self._out: frozenset[FileKey] = frozenset()  # files the person leaves out
        self._unknown = ""  # key of a sender whose dialog opens once its file waits
        self._joining = False  # waiting files of a sender are being imported
        self._drives: dict[Path, str] = {}  # drives present at the preview, by path
        self._onward = ""  # the page on which what arrived is read
        # a changed record of each kind, by unit and kind
        self._touched: dict[tuple[str, str], Ref] = {}
        confirming.confirmed.connect(self._confirmed)
        page.drop.go_on.clicked.connect(self._go_on)
        page.drop.forget.clicked.connect(self._forget)
        context.news.progress.connect(self._progressed)
        context.news.ended.connect(self._ended)

    def offer(self) -> None:
        """Offer to continue the import that an earlier run of the program did not finish, if there is one."""
        busy = self._taking or self._looking is not None or not self._page.on_post
        self._page.drop.offer(
            None if busy else unfinished(self._context.settings, self._context.folder)
        )

    def look(self, paths: Sequence[Path]) -> None:
        """Preview received files without importing them. If an import is running, the preview starts after it."""
        self._next = [*dict.fromkeys((*self._next, *paths))]
        self._page.show_incoming()
        if self._taking:
            self._incoming.show_next(len(self._next))
        elif self._looking is not None:
            self._looking.cancel()  # it starts again when it has ended
        else:
            self._look()

    def take(self, choice: ImportChoice) -> None:
        """Make a backup, then import the files chosen in `choice`; do nothing during another import."""
        if self._taking:
            return
        self._taking = True
        self._touched.clear()
        note(self._context.settings, self._context.folder, self._paths, self._incoming.stage.out)
        self._incoming.begin_taking()
        show(self._incoming.foot.onward, False)
        take = partial(take_in, paths=choice.paths, post=self._context.office.post, choice=choice)

        def begin() -> None:
            self._job = self._session.do(breathing(take))

        self._context.backing.before("import", begin)

    def know(self) -> None:
        """Show the senders' present names, after the register of units has changed."""
        self._incoming.know(self._names())

    @property
    def _incoming(self) -> IncomingFilesPage:
        return self._page.incoming

    def make_page(self) -> IncomingFilesPage:
        """Make the page of received files, whose requests this controller does."""
        calls = IncomingCalls(
            self.take, self._look_into, self._look_again, self._confirm, self._leave
        )
        incoming = IncomingFilesPage(self._context.look, calls)
        incoming.foot.onward.clicked.connect(self._read_what_came)
        incoming.foot.stop.clicked.connect(self._stop)
        incoming.foot.report.clicked.connect(self._report)
        return incoming

    def _look(self, left_out: frozenset[FileKey] = frozenset()) -> None:
        self._paths = self._next
        self._next = []
        self._out = frozenset()
        self._drives = {root: drive_words(root) for root in drives()}
        note(self._context.settings, self._context.folder, self._paths, left_out)
        self._incoming.begin(self._names(), len(self._paths), left_out)
        self._page.show_incoming()
        self._looking = self._previewed(self._paths)

    def _look_again(self, path: Path) -> None:
        """Preview a file again that could not be imported; the others stay as they are."""
        if self._looking is None and not self._taking:
            self._looking = self._previewed([path])

    def _previewed(self, paths: Sequence[Path]) -> QueuedAction:
        return self._session.do(
            breathing(partial(previews, paths=list(paths), post=self._context.office.post))
        )

    def _look_into(self, key: FileKey, file_name: str) -> None:
        """Read a file record by record, between the steps of the pen's present job."""
        found = list[ImportPreview]()
        post = self._context.office.post

        def look_into(ctx: Context, store: Store) -> Changes:
            found.append(detail(ctx, store, key, file_name, post))
            return Changes("look_at")

        self._context.do(look_into, lambda: self._incoming.show_detail(key, found[0]))

    def _leave(self) -> None:
        """Leave the report or the preview: go on with waiting files, or back."""
        begun = any(one.outcome for one in self._incoming.stage.rows)
        if not self._taking and not (begun and self._incoming.stage.remaining):
            self._forget()
        if self._looking is not None:
            self._looking.cancel()
        if self._next and not self._taking:
            self._look(self._out)
        else:
            self._page.show_head(POST)
            self.offer()

    def _stop(self) -> None:
        """Stop the import: files already imported stay imported, the rest stays on the page."""
        if self._job is not None:
            self._job.cancel()

    def _looked(self) -> None:
        """End the preview, or start it again because more files came."""
        self._looking = None
        if self._next:
            self._next = [*dict.fromkeys((*self._paths, *self._next))]
            self._look()
        else:
            self._incoming.finish_previews()

    def _took(self, job: QueuedAction) -> None:
        """End the import and show its report until it is left; if nothing was imported there is none."""
        self._taking, self._job = False, None
        unknown, self._unknown = self._unknown, ""
        if job.cancelled.is_set():
            touched = tuple(self._touched.values())
            post = self._context.office.post
            self._session.do(partial(conclude, post=post, touched=touched))
        if unknown:
            self._confirming.begin(unknown)
        reported = self._incoming.finish_taking(len(self._next), self._pulled())
        words, self._onward = self._next_page()
        self._incoming.foot.onward.show_words(words)
        show(self._incoming.foot.onward, bool(words))
        remaining = {one.preview.path for one in self._incoming.stage.remaining}
        # of a folder that was handed over, the files in it
        left = [one for one in self._paths if any(path.is_relative_to(one) for path in remaining)]
        note(self._context.settings, self._context.folder, left, self._incoming.stage.out)
        if self._next and not reported:
            self._next = [*dict.fromkeys((*self._paths, *self._next))]
        if self._next and (not reported or self._page.on_post):
            self._look()

    def _read_what_came(self) -> None:
        """Leave the report and go to the page of what arrived."""
        self._leave()
        self._context.host.show_page(self._onward)

    def _next_page(self) -> tuple[str, str]:
        """Return the button's label and the page to read what arrived; ("", "") if it has no page of its own."""
        kinds = {entity for _scope, entity in self._touched}
        if (self._context.unit, "review_signoff") in self._touched:
            return _("ดูผลของคณะกรรมการ"), "results"
        if self._judges() or "objection" in kinds:
            return (
                _("ไปใบตรวจของฉัน") if self._session.read(of_committee) else _("ไปหน้าคณะกรรมการ")
            ), "committee"
        return "", ""

    def _judges(self) -> bool:
        """Return whether something new arrived for a committee of this office: a pack, or ballots."""
        unit = self._context.unit
        # whose digits are compared next
        if any(one.preview.member for one in self._incoming.stage.rows):
            return True
        if not {(unit, "draft_sheet"), (unit, "opening")} & self._touched.keys():
            return False
        return self._session.read(partial(judges, unit=unit))

    def _pulled(self) -> str:
        """Return the names of drives or folders that were removed with files on them."""
        gone, drives = self._incoming.stage.pulled(), self._drives.items()
        named = (
            next((words for root, words in drives if one.is_relative_to(root)), str(one))
            for one in gone
        )
        return ", ".join(dict.fromkeys(named))

    def _go_on(self) -> None:
        """Go on with the files that an earlier run did not finish."""
        found = unfinished(self._context.settings, self._context.folder)
        if found:
            self._next = [*found.paths]
            self._look(found.out)

    def _forget(self) -> None:
        note(self._context.settings, self._context.folder, ())
        self.offer()

    def _report(self) -> None:
        """Write a report on each file, after asking where."""
        path = ask_target(
            self._page, _("บันทึกรายงาน Excel"), _("รายงานการนำเข้า") + ".xlsx", EXCEL, "reports"
        )
        if path is None:
            return
        self._context.write_table(
            path, report_table(tuple(self._incoming.stage.rows), self._names())
        )

    def _names(self) -> dict[str, str]:
        unit, post = self._context.unit, self._context.office.post
        return self._session.read(lambda reader: senders(reader, unit, post))

    def _confirm(self, key: str, file: FileKey) -> None:
        """Make the sender of a shown file known; a file that was only previewed is first imported, so that it waits."""
        if key in self._confirming.senders():
            self._confirming.begin(key)
        else:
            self._unknown = key
            others = self._incoming.stage.agreed()
            self.take(ImportChoice(frozenset({file}), (others.chosen | others.left) - {file}))

    def _confirmed(self) -> None:
        """Show the report of the files that waited for the confirmed sender."""
        if self._joining:
            self._joining = False
            self._incoming.finish_taking(len(self._next))

    def _progressed(self, step: object) -> None:
        if isinstance(step, ImportPreview):
            self._incoming.add_preview(step)
        elif isinstance(step, ImportOutcome):
            self._note_taken(step)
        elif isinstance(step, SkippedFiles):
            self._incoming.add_passed(step)
        elif isinstance(step, MissingExportParts):
            self._incoming.add_missing(step)

    def _note_taken(self, step: ImportOutcome) -> None:
        if self._confirming.busy and not self._joining:
            self._joining, stage = True, self._incoming.stage
            rest = (one.preview.path for one in stage.remaining if one.preview.key != step.key)
            # previewed when this is closed
            self._next = [*dict.fromkeys((*rest, *self._next))]
            self._out = stage.out
            note(self._context.settings, self._context.folder, self._next, self._out)
            self._incoming.begin(self._names(), 1)
            self._page.show_incoming()
        touched = step.result.touched if step.result else ()
        self._touched |= {(ref.scope, ref.entity): ref for ref in touched}
        self._incoming.add_taken(step)

    def _ended(self, job: QueuedAction) -> None:
        """React to the end of a preview or an import."""
        if job is self._looking:
            self._looked()
        elif job.named == take_in.__name__:
            self._took(job)
