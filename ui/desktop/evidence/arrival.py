"""Imports files as evidence: asks once for their details, stores each in the background, then reports."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.evidence.deeds import EvidenceBatch, FilingOutcome, file_all, file_evidence
from core.evidence.kinds import photo_pixels
from core.evidence.view import EvidenceTargetRow
from core.i18n import _
from core.values import Changes, Ref
from ui.desktop.base.asking_files import ask_files
from ui.desktop.base.background import evidence_saver, in_background
from ui.desktop.base.page_context import FileTarget, PageContext
from ui.desktop.evidence.dialogs import (
    EvidenceBatchDetails,
    EvidenceBatchDialog,
    filed_report,
    notable_files,
)
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.prompt import ask
from ui.session import QueuedAction

MOST = 2000  # files of one batch
FEW = 8  # most files searched for our QR codes: scanners write few
LEFT = frozenset({"thumbs.db", "desktop.ini"})  # what Windows leaves in folders
NO_DETAILS = EvidenceBatchDetails()
FiledSteps = Iterator[FilingOutcome | Changes | None]


def gathered(paths: Sequence[Path]) -> list[Path]:
    """Return the files in `paths` and in its folders, at most `MOST`, without hidden, temporary and linked files."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(one for one in below if not one.startswith("."))
            shown = (
                name
                for name in sorted(names)
                if not name.startswith((".", "~$")) and name.lower() not in LEFT
            )
            found += [file for one in shown if not (file := Path(folder, one)).is_symlink()]
            if len(found) >= MOST:
                return found[:MOST]
    return found[:MOST]


def intake_of(context: PageContext, page: QWidget) -> "EvidenceImporter":
    """Return this office's evidence importer. The first call makes it, with `page` as the parent of its dialogs."""
    return context.host.findChild(EvidenceImporter) or EvidenceImporter(context, page)


class EvidenceImporter(QObject):
    """A controller that stores files as evidence, one batch at a time."""

    begun = Signal(tuple)  # the paths being filed

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(context.host)
        self._context = context
        self._page = page
        self._session = context.session
        self.year = 0  # fiscal year of the offered items and rows
        self.batch: QueuedAction | None = None
        self.done: list[FilingOutcome] = []
        # folders of pasted images, deleted once they are kept
        self._pasted = ExitStack()
        self._filing = ExitStack()
        # batches to be filed without a question
        self._sure: list[tuple[Sequence[Path], FileTarget, ExitStack]] = []
        self.at: FileTarget | None = None  # the target of a batch dropped on one
        context.host.closing.connect(self._close)

    def choose(self, target: FileTarget | None = None, into: Ref | None = None) -> None:
        """Ask for files; store them as evidence in the piece `into` if given, else for `target` (None = ask for it)."""
        paths = ask_files(self._page, _("เลือกไฟล์หลักฐาน"), _("ทุกไฟล์ (*)"), "evidence")
        if paths and into is not None:
            self.file(paths, into=into)
        elif paths:
            self._take_files(paths, target)

    def take(self, came: DroppedContent, target: FileTarget | None = None) -> None:
        """Store files or a picture as evidence for `target` (None = ask for it). If `came` is empty, ask for files."""
        from storage.files import scratch

        if came == DroppedContent():
            self.choose(target)
            return
        paths = came.paths
        if came.picture is not None:
            path = self._pasted.enter_context(scratch()) / f"{_('ภาพที่วาง')}.png"
            paths = (path,) if came.picture.save(str(path)) else ()
        if paths:
            self._take_files(paths, target)

    def _take_files(self, paths: Sequence[Path], target: FileTarget | None) -> None:
        """File the files at once if nothing is to be asked, one batch after the other; else ask for details."""
        if target is None or not target.sure:
            self.ask_batch(paths, target)
            return
        held, given = self._pasted.pop_all(), list(paths)

        def file_all(files: Sequence[Path] | None) -> None:
            if isValid(self) and files is not None:
                self._sure.append((files, target, held))
                self._go_on()

        in_background(lambda: gathered(given), file_all)

    def _go_on(self) -> None:
        """File the next waiting batch, unless one is being filed."""
        if self.batch is not None or not self._sure:
            return
        files, at, held = self._sure.pop(0)
        if not files:
            self._context.host.report(_("ไม่พบไฟล์ในสิ่งที่วาง"), "warn")
            held.close()
            self._go_on()
            return
        self._filing, self.at = held, at
        self._begin(
            EvidenceBatch(tuple(files), to=at.place, proof=at.proof),
            partial(file_all, atomic=False),
        )

    def ask_batch(self, paths: Sequence[Path], target: FileTarget | None = None) -> None:
        """Store files and folders as evidence, after asking for details and, if `target` is None, for the target."""
        given = list(paths)
        in_background(
            lambda: gathered(given),
            lambda files: None if files is None else self._ask(files, target),
        )

    def _ask(self, files: Sequence[Path], target: FileTarget | None) -> None:
        if not isValid(self):
            return
        if not files or self.batch is not None:
            busy = _("รอให้ชุดก่อนหน้าเสร็จก่อน") if self.batch else _("ไม่พบไฟล์ในสิ่งที่วาง")
            self._context.host.report(busy, "warn")
            return
        unit = self._context.unit
        offered: tuple[EvidenceTargetRow, ...] = ()
        if not target:
            offered = self._session.read(
                lambda reader: EvidenceTargetRow.each(reader, unit, self.year)
            )
        submit = partial(self.file, files)
        dialog = EvidenceBatchDialog(self._context.look, files, offered, target, submit, self._page)
        dialog.open()
        if len(files) <= FEW:
            prints = self._session.read(lambda reader: reader.records("paper", unit))
        else:
            prints = ()
        # its signed scan is awaited
        if any(not one.text("scan") and not one.text("void_why") for one in prints):
            scanner = self._context.office.scanner
            in_background(
                lambda: scanner.ours(files),
                lambda ours: self._offer(dialog, files, ours or (), target),
            )

    def _offer(
        self,
        dialog: EvidenceBatchDialog,
        files: Sequence[Path],
        ours: Sequence[Path],
        target: FileTarget | None,
    ) -> None:
        """Offer to send our own scanned papers to the page of scans; the dialog opens again for the others."""
        if not ours or not isValid(dialog):
            return
        rest = [path for path in files if path not in ours]
        dialog.scans.clicked.connect(lambda: self._context.host.read_scans(ours))
        if rest:
            dialog.scans.clicked.connect(lambda: self._ask(rest, target))
        dialog.offer_scans()

    def file(
        self,
        paths: Sequence[Path],
        details: EvidenceBatchDetails = NO_DETAILS,
        into: Ref | None = None,
    ) -> None:
        """Store files as evidence in the background: in the piece `into` or, if None, as new pieces with `details`.
        While another batch is being stored, only report that to the user."""
        if self.batch is not None:
            self._context.host.report(_("รอให้ชุดก่อนหน้าเสร็จก่อน"), "warn")
            return
        one = details
        batch = EvidenceBatch(
            tuple(paths), one.caption, one.day, one.to, one.proof, one.kind, one.together, into
        )
        self._filing, self.at = self._pasted.pop_all(), None
        self._begin(batch, file_evidence, located=one.located)

    def _begin(
        self, batch: EvidenceBatch, deed: Callable[..., FiledSteps], *, located: bool = False
    ) -> None:
        pixels = self._session.read(lambda reader: photo_pixels(reader, self._context.unit))
        keep = evidence_saver(self._context.desk, self._context.folder, pixels, located)
        self.done = []
        self.begun.emit(tuple(batch.paths))
        self.batch = self._context.do_keeping(
            batch.paths,
            keep,
            lambda keep: partial(deed, keep=keep, batch=batch),
            step=self._stepped,
            ended=self._ended,
        )

    def _stepped(self, step: object) -> None:
        if isinstance(step, FilingOutcome):
            self.done.append(step)

    def _ended(self, _job: QueuedAction) -> None:
        self.batch = None
        self._filing.close()
        self._report()
        self._go_on()

    def _report(self) -> None:
        """Report the batch in a dialog, or for a single file that was not asked about only its error."""
        refused = [one for one in self.done if one.problem]
        if (
            self.at is not None
            and len(self.done) == 1
            and refused
            and refused[0].problem is not None
        ):
            self._context.host.refuse(refused[0].problem)
        elif (
            refused
            or any(one.doubt for one in self.done)
            or (self.at is None and notable_files(self.done))
        ):
            ask(self._context.look, self._page, filed_report(self.done))
        elif self.at is not None and self.done:
            proof = dict(self.at.proofs).get(self.at.proof, self.at.proof)
            twice = next((one.twice for one in self.done if one.twice), "")
            said = _("แนบ {n} ไฟล์เป็น{proof} {place} แล้ว")
            said = said.format(n=len(self.done), proof=proof, place=self.at.words)
            same = _("ไฟล์นี้มีอยู่แล้วในชื่อ “{title}” จึงใช้ชิ้นเดิม").format(title=twice) if twice else ""
            self._context.host.toast("  ".join(filter(None, (said, same))))
        elif self.done:
            self._context.host.toast(_("เพิ่มหลักฐานแล้ว {n} ไฟล์").format(n=len(self.done)))

    def _close(self) -> None:
        for _files, _at, held in self._sure:
            held.close()
        self._pasted.close()
        self._filing.close()
