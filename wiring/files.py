"""Files from outside for an office folder: recognise, read and store them, and insert them into papers."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.blocks.printed import KeptPrint, PdfPages
from core.errors import UserError
from core.forms.programme import Programme
from core.i18n import _
from core.values import file_name
from storage.files import scratch
from wiring.published import note_sound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.blocks.document import Document, ForeignPages
    from core.evidence.deeds import StoredFile
    from core.evidence.kinds import PhotoSettings
    from core.forms.layout import ConvertedForm, FormCheckResult
    from core.forms.published import OfficialTextTable
    from core.forms.shape import Instrument
    from core.privacy.person_data import UnknownFile
    from core.tabular import OutputWorkbook, TabularFile
    from storage.blobs import BlobStore
    from storage.evidence.workers import EvidenceWorkers
    from storage.papers.writer import LaidOutFile


MOST_SEARCHED = (
    200  # files of other programs in a folder: somebody may keep it among all other files
)
# endings of files in which no text stays unread if the search finds none; of others nobody knows
READ_WHOLE = frozenset(
    {".txt", ".csv", ".tsv", ".md", ".log", ".json", ".xml", ".htm", ".html", ".pdf"}
    | {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".doc", ".xls"}
)


class ForeignFileService:
    """The service that reads files from outside (implements ui.desk.ForeignFileReader), some in worker processes."""

    def __init__(self, home: Path) -> None:
        """`home` is where the keys of all folders lie; no file is kept in a folder without its keys."""
        self._home = home
        self._workers: EvidenceWorkers | None = None

    def scratch(self) -> AbstractContextManager[Path]:
        return scratch()

    def _shelf(self, folder: Path) -> BlobStore:
        """Return the files of an office folder, to put one there. Raises LostKeysError if its keys are not here."""
        from storage.blobs import BlobStore
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.inspection import keys_problem

        lost = keys_problem(folder / DATABASE, self._home)
        if lost:
            raise lost
        return BlobStore(folder / "blobs")

    def keep(self, folder: Path, path: Path, settings: PhotoSettings | None = None) -> StoredFile:
        from core.evidence.kinds import AS_THE_OFFICE_KEEPS
        from storage.evidence.intake import keep_file

        return keep_file(
            self._shelf(folder), self._at_work(), path, settings or AS_THE_OFFICE_KEEPS
        )

    def small(self, path: Path) -> bytes:
        from storage.evidence.intake import small

        return small(self._at_work(), path)

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        from core.privacy.person_data import AWAY
        from storage.blobs import BlobStore

        blobs = BlobStore(folder / "blobs")
        return self._at_work().wording(blobs.path(sha256), names) if blobs.has(sha256) else AWAY

    def unknown(self, folder: Path, names: Sequence[str]) -> Sequence[UnknownFile]:
        from core.privacy.person_data import CLEAN, PersonDataHit, UnknownFile
        from storage.contents import is_database, unknown_files
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.holdings import unnamed_files_of
        from storage.db.folder.name_search import named_in_database

        unnamed = unnamed_files_of(folder / DATABASE)

        def verdict(path: Path, number: int) -> str:
            if not names or not path.is_file() or number >= MOST_SEARCHED:
                return PersonDataHit.PARTLY
            if is_database(path):
                return named_in_database(path, names)
            found = self._at_work().wording(path, names)
            read_whole = path.suffix.lower() in READ_WHOLE or path in unnamed
            return found if found != CLEAN or read_whole else PersonDataHit.PARTLY

        return [
            UnknownFile(path.relative_to(folder).as_posix(), verdict(path, number))
            for number, path in enumerate((*unknown_files(folder), *unnamed))
        ]

    def missing_texts(self, folder: Path) -> int:
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.holdings import lacking

        return lacking(folder / DATABASE, None)

    def _at_work(self) -> EvidenceWorkers:
        from storage.evidence.workers import EvidenceWorkers

        if self._workers is None:
            self._workers = EvidenceWorkers()
        return self._workers

    def kind_of(self, path: Path) -> str:
        from core.backups.retention import Backup
        from storage.backups.container import read
        from storage.exchange.finder import HEAD, ZIP, kind_of

        try:
            if not path.is_file():
                return ""
            with path.open("rb") as file:
                kind = kind_of(file.read(HEAD))
        except OSError:
            return ""  # the import reports why it cannot be read
        if kind != ZIP or Backup.is_backup(path):
            return "backup" if kind == ZIP else kind
        with suppress(UserError):
            read(path)
            return "backup"
        return kind

    def check_form(self, path: Path) -> FormCheckResult:
        from storage.instruments.reader import check

        return check(path)

    def convert_form(self, path: Path, year: int) -> ConvertedForm:
        from storage.instruments.xlsform.conversion import converted
        from storage.tables.reader import read_table

        return converted(read_table(path), path.name, year)

    def print_form(self, path: Path, folder: Path) -> Sequence[Path]:
        from core.papers.trial_deeds import printed_cases
        from storage.instruments.reader import read
        from storage.papers.writer import new_folder, put, rendered

        made = []
        with new_folder(folder):
            for name, document in printed_cases(read(path)):
                made.append(folder / file_name(f"{name}.pdf"))
                put(made[-1], rendered([document], ".pdf")[0])
        return made

    def form_papers(self, path: Path) -> bytes:
        from core.papers.trial_deeds import printed_cases
        from storage.instruments.reader import read
        from storage.papers.writer import rendered

        documents = [document for _name, document in printed_cases(read(path))]
        return rendered(documents, ".pdf")[0] if documents else b""

    def seals(self, path: Path) -> Sequence[str]:
        from storage.scans.reader import crew, seals_of

        with crew() as hands:
            return seals_of(hands, path)

    def write_seal_page(self, path: Path, keys: Mapping[str, str]) -> None:
        from storage.papers.writer import put, seal_page

        put(path, seal_page(keys))

    def pages(self, data: bytes) -> PdfPages:
        from storage.pdfium import PdfPageReader

        return PdfPageReader(data)

    def read_form(self, path: Path) -> Instrument | Programme:
        from storage.instruments.reader import read_form

        return read_form(path)

    def write_form(self, path: Path, form: Instrument | Programme) -> None:
        from storage.instruments.reader import programme_text
        from storage.instruments.workbook.write import write_form

        if isinstance(form, Programme) and path.suffix.lower() != ".xlsx":
            self.write_text(path, programme_text(form))
        else:
            write_form(path, form)

    def mark_form(self, path: Path, target: Path) -> int:
        from storage.instruments.reader import mark

        return mark(path, target)

    def keep_form(self, folder: Path, path: Path, file: str = "") -> Instrument | Programme:
        from storage.instruments.reader import prove

        shelf = self._shelf(folder)
        form, data, untested = prove(path, new=True)
        if file and form.file != file:
            raise UserError(
                _("ประกาศแบบ {using} ไม่ได้").format(using=form.using),
                _("ไฟล์เปลี่ยนไปหลังจากที่เปิดดู ยังไม่มีสิ่งใดถูกเก็บ"),
                _("เปิดดูไฟล์อีกครั้ง แล้วจึงประกาศ"),
            )
        shelf.put([data], form.file)
        note_sound(folder, form.file, untested)
        return form

    def read_wording(self, path: Path) -> OfficialTextTable:
        from storage.instruments.wording import read_wording

        return read_wording(path)

    def keep_wording(self, folder: Path, table: OfficialTextTable) -> OfficialTextTable:
        from storage.instruments.wording import parse_wording, written

        shelf, data = self._shelf(folder), written(table)
        kept = parse_wording(data, table.form)
        shelf.put([data], kept.file)
        note_sound(folder, kept.file)
        return kept

    def envelope(self, path: Path) -> Mapping[str, Any]:
        from storage.exchange.writer import envelope

        return envelope(path)

    def write_text(self, path: Path, text: str) -> None:
        from storage.exchange.writer import write_text

        write_text(path, text)

    def read_table(self, path: Path) -> TabularFile:
        from storage.tables.reader import read_table

        return read_table(path)

    def write_table(self, path: Path, table: OutputWorkbook) -> int:
        from storage.tables.writer import write_table

        return write_table(path, table)


def laid_out(
    document: Document, folder: Path | None, ending: str, salt: bytes = b""
) -> LaidOutFile:
    """Return a paper laid out as a file of type `ending`, with the photos and PDFs it names from the office's `folder`.
    With a `salt` (16 bytes) it also has the print to compare scans with. UserError if a PDF is missing."""
    from storage.papers.writer import laid_out

    laid = laid_out([pictured(document, folder)], ending)
    kept = b""
    if salt:
        with suppress(ValueError):  # larger than what is read
            kept = KeptPrint.packed(KeptPrint(document, laid.printed.drawn), salt)
    return replace(laid, printed=replace(laid.printed, drawn=()), kept=kept)


def pictured(document: Document, folder: Path | None) -> Document:
    """Return the document with the photos and PDF pages it names, from `folder`. UserError if a PDF is missing."""
    from storage.blobs import BlobStore

    blobs = BlobStore(folder / "blobs") if folder else None

    def picture(name: str) -> bytes:
        return blobs.path(name).read_bytes() if blobs and blobs.has(name) else b""

    def opened(leaves: ForeignPages) -> tuple[bytes, ...]:
        from storage.papers.writer import absent, pages_of

        if not blobs or not blobs.has(leaves.file):
            raise absent(leaves.name)
        return pages_of(blobs.path(leaves.file), leaves.name)

    return document.pictured(picture, opened)
