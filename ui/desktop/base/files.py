"""Writes papers and bundles of an office to files: asks for the path, then hands the work to the writing thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.log.scopes import NOTHING_SHARED, ExportOptions
from core.values import Ref
from ui.session import SessionEnded

if TYPE_CHECKING:
    from concurrent.futures import Future

    from core.blocks.document import PerPage
    from core.forms.ports import Reader
    from core.papers.deeds import PaperRequest
    from core.papers.source import Pairs
    from core.values import Changes
    from ui.desk import Desk, Office
    from ui.session import QueuedAction

PDF = ".pdf"
_Result = TypeVar("_Result")


class OfficeFileWriter(QObject):
    """Writes papers and bundles to files the user chooses, and reports the progress."""

    sent = Signal(str, str, str)  # text, details, tone: the progress of a bundle
    written = Signal(Path, Ref)  # a paper, its entry in the register (None: a draft)

    def __init__(
        self,
        desk: Desk,
        office: Office,
        folder: Path,
        window: QWidget,
        report: Callable[[str, str], None],
        notice: Callable[[UserError], None],
    ) -> None:
        """Make the writer. `report` gets a text for the status line and its tone, `notice` what was done in part."""
        super().__init__()
        self._report, self.notice = report, notice
        self._desk = desk
        self._office = office
        self._folder = folder
        self._window = window
        self.part_size = 0  # bytes per file of an export, 0 = one file
        # papers being written, and whether to open each
        self._printing: list[tuple[QueuedAction, Path, bool]] = []

    def print(
        self,
        subject: Ref,
        form: str,
        name: str,
        ending: str = PDF,
        digits: str = "",
        photos: PerPage = 0,
        answers: Pairs = (),
    ) -> None:
        """Ask for a file name, proposing `name` (without ending), and print the paper `form` of `subject` to that file.
        `digits` "" and `photos` 0 (per page) = as the form says. `answers`: (question id, text) pairs."""
        from core.papers.deeds import PaperRequest

        endings = (ending, *(other for other in PaperRequest.ENDINGS if other != ending))
        path = self.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), name, endings)
        if path:
            self.write(PaperRequest(subject, form, path, digits, photos, answers=answers))

    def print_safe(self, name: str, request: PaperRequest) -> None:
        """Ask for a file name, then print the requested paper to it as PDF."""
        path = self.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), name)
        if path:
            self.write(replace(request, path=path))

    def print_copy(self, paper: Ref, name: str, certifier: Pairs) -> None:
        """Ask for a file name, then write a PDF copy of a registered print to that file. `certifier`: (question id,
        answer) pairs on who certifies the copy."""
        from core.papers.deeds import copy_paper

        path = self.ask_paper(_("บันทึกสำเนาเป็นไฟล์"), name)
        if path:
            self._start(partial(copy_paper, paper=paper, path=path, answers=dict(certifier)), path)

    def write(self, request: PaperRequest, *, show: bool = True) -> None:
        """Write the requested paper, registered if its record is locked, else as a draft; then open it if `show`."""
        from core.papers.deeds import print_beside

        deed = partial(print_beside, pressing=self._office.pressing, reading=self._read_beside)
        self._start(partial(deed, request=request), request.path, show=show)

    def _read_beside(self, view: Callable[[Reader], _Result]) -> Future[_Result]:
        """Begin to read a view in another thread (core.papers.deeds.BackgroundReading)."""
        from concurrent.futures import ThreadPoolExecutor

        def read() -> _Result:
            try:
                return self._office.session.read(view)
            except SessionEnded as error:
                raise UserError(
                    _("หยุดพิมพ์ก่อนถึงเอกสารนี้"),
                    _("โฟลเดอร์ถูกปิดก่อนจัดหน้าเสร็จ"),
                    _("เปิดโฟลเดอร์แล้วพิมพ์ใหม่"),
                ) from error

        thread = ThreadPoolExecutor(1, "papers")
        future = thread.submit(read)
        thread.shutdown(wait=False)  # it ends when it has read
        return future

    def _start(self, deed: partial[Any], path: Path, *, show: bool = True) -> None:
        """Hand a print job to the pen."""
        self._report(_("กำลังพิมพ์"), "info")
        session, printer = self._office.session, self._office.printer
        self._printing.append((session.do(partial(deed, printer=printer)), path, show))

    def printed(self, changes: Changes) -> None:
        """After a print job emit `written`, report what could not be printed, and open the paper if requested."""
        from core.papers.seals import SealVerdictWords

        # reported calmly: nothing is wrong
        seal = [note for note in changes.notes if note == SealVerdictWords.uncertified()]
        notes = [note for note in changes.notes if note not in seal]
        if notes:
            do = _("แก้แล้วพิมพ์ใหม่ หรือใช้ฉบับนี้ตามที่เป็น")
            self.notice(UserError(_("พิมพ์แล้ว มีเรื่องที่ควรทราบ"), "\n".join(notes), do))
        if self._printing:
            # a short paper may be done before a long one that was begun earlier
            own = (n for n, one in enumerate(self._printing) if one[0].news is changes)
            _job, path, show = self._printing.pop(next(own, 0))
            if show:
                done = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
            else:
                done = _("จัดหน้าเอกสารแล้ว")
            self._report(" ".join((done, *seal)), "ok")
            self.written.emit(
                path, next((ref for ref in changes.touched if ref.entity == "paper"), None)
            )
            if show:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def ended(self, job: QueuedAction) -> None:
        """Forget a print job that has ended because it was refused."""
        self._printing = [one for one in self._printing if one[0] is not job]

    def export(
        self, recipients: Sequence[str], code: str = "", share: ExportOptions = NOTHING_SHARED
    ) -> bool:
        """Ask for a file name, proposing one with the receiver's `code` ("" = without), and write a bundle to that
        file. `recipients`: age recipients who can open it. Return False if cancelled."""
        from core.exchange.send_deeds import ExportOutcome, export_bundle

        name = partial(
            ExportOutcome.sent_name, unit=self._office.unit, code=code, now=datetime.now()
        )
        deed = partial(export_bundle, recipients=tuple(recipients), share=share)
        return self._export(deed, self._office.session.read(name), _("ไฟล์รับส่ง (*.prongsai)"))

    def export_every(
        self, share: ExportOptions = NOTHING_SHARED, units: Collection[str] = ()
    ) -> bool:
        """Ask for a file name, then write a zip with a bundle for every unit below or, if any are given, for these
        `units`; return False if cancelled."""
        from core.exchange.receivers import ReceiverUnit
        from core.exchange.send_deeds import ExportOutcome, export_zip

        session, unit = self._office.session, self._office.unit
        name = session.read(
            partial(ExportOutcome.zip_name, unit=unit, now=datetime.now(), units=len(units))
        )
        below = session.read(partial(ReceiverUnit.all_below, own_unit=unit))
        to = [one for one in below if one.unit in units] if units else below
        return self._export(
            partial(export_zip, receivers=to, share=share), name, _("ไฟล์รับส่งของหลายหน่วยงาน (*.zip)")
        )

    def _export(self, deed: Callable[..., Iterator[object]], name: str, kinds: str) -> bool:
        path = self._asked(_("เก็บไฟล์รับส่งไว้ที่"), name, kinds, "exchange_out")
        if path is not None:
            self.sent.emit(_("กำลังเขียนและอ่านกลับมาตรวจ"), "", "info")
            self._office.session.do(
                partial(deed, path=path, post=self._office.post, max_bytes=self.part_size)
            )
        return path is not None

    def progressed(self, step: object) -> None:
        """Emit `sent` with a text if `step` reports that a bundle, or a whole export, is written and verified."""
        from core.exchange.send_deeds import ExportOutcome, ExportPartFile, ZipExportProgress

        if isinstance(step, ZipExportProgress):
            self.sent.emit(
                _("เขียนแล้ว {k} จาก {n} หน่วยงาน").format(k=step.done, n=step.total), "", "info"
            )
        if isinstance(step, ExportPartFile) and step.part[0] < step.part[1]:
            self.sent.emit(
                _("เขียนและตรวจแล้ว {k} จาก {n} ไฟล์").format(k=step.part[0], n=step.part[1]),
                "",
                "info",
            )
        if isinstance(step, ExportOutcome):
            n = len(step.parts)
            text = _("เขียนไฟล์ {name} และอ่านกลับมาตรวจแล้ว").format(name=step.path.name)
            if n > 1:
                text = _("เขียน {n} ไฟล์ และอ่านกลับมาตรวจแล้วทุกไฟล์").format(n=n)
            if elsewhere(step.path, self._folder):
                from ui.desktop.base.asking_files import drive_words

                safe = _("{said} ถอดแฟลชไดรฟ์ {drive} ได้")
                eject = _("{said} ก่อนถอดแฟลชไดรฟ์ {drive} ให้สั่งนำอุปกรณ์ออกอย่างปลอดภัย")
                text = (safe if step.settled else eject).format(
                    said=text, drive=drive_words(step.path.parent)
                )
            kept = _("เก็บไว้ที่ {path}").format(path=step.path if n == 1 else step.path.parent)
            self.sent.emit(
                text, "\n".join((kept, *step.staying_lines(), *step.enclosed_lines())), "ok"
            )

    def ask_slip(self, bundle: Path) -> Path | None:
        """Ask where to write the PDF slip that accompanies a bundle, by default next to it; None if cancelled."""
        from ui.desktop.base.asking_files import ask_target

        title, kinds = _("บันทึกใบนำส่ง"), _("เอกสาร PDF (*.pdf)")
        path = ask_target(
            self._window, title, bundle.with_suffix(PDF).name, kinds, "slips", bundle.parent
        )
        return ended(path, (PDF,), replace=True) if path else None

    def _asked(self, title: str, name: str, kinds: str, sort: str) -> Path | None:
        from ui.desktop.base.asking_files import ask_target

        return ask_target(self._window, title, name, kinds, sort, self._folder / "outbox")

    def ask_paper(self, title: str, name: str, endings: Sequence[str] = (PDF,)) -> Path | None:
        """Ask where to write a paper, proposing `name` with the first of `endings` (.pdf, .xlsx, .docx); return the
        path, ended by one of these, or None if cancelled."""
        kinds = {
            ".pdf": _("เอกสาร PDF (*.pdf)"),
            ".xlsx": _("สมุดงาน Excel (*.xlsx)"),
            ".docx": _("เอกสาร Word (*.docx)"),
        }
        chosen = self._asked(
            title, f"{name}{endings[0]}", ";;".join(kinds[each] for each in endings), "papers"
        )
        return ended(chosen, endings) if chosen else None


def elsewhere(written: Path, folder: Path) -> bool:
    """Return whether `written` is on another volume than the office folder, such as a stick; False if it is gone."""
    try:
        return written.parent.stat().st_dev != folder.stat().st_dev
    except OSError:
        return False  # removed already, so no note is needed


def ended(path: Path, endings: Sequence[str], *, replace: bool = False) -> Path:
    """Return `path` if it has one of `endings`; otherwise `path` with the first of them added or, if `replace`, in
    place of its own. If a file of that new name exists, a number is added, as the user was asked only about `path`."""
    if path.suffix.lower() in endings:
        return path
    return unused(path.with_suffix("") if replace else path, endings[0])


def unused(path: Path, ending: str = "") -> Path:
    """Return `path` with `ending` added and, if a file of that name exists, with a number before the ending."""
    n, free = 1, path.with_name(f"{path.name}{ending}")
    while free.exists():
        n += 1
        free = path.with_name(f"{path.name}-{n}{ending}")
    return free
