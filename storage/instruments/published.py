"""The forms that can be used in an office folder: the shipped ones, and published ones that passed their check."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from core.errors import UserError
from core.forms.published import (
    MOST,
    PUBLISHED,
    WITHDRAWN,
    PublishedForm,
    PublishedWording,
)
from core.forms.vocabulary import LANGUAGE
from core.i18n import _
from storage import clock
from storage.blobs import BlobStore
from storage.files import write_durably
from storage.instruments.library import FolderForms, FormLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from core.forms.ports import Reader
    from core.forms.programme import Programme
    from core.forms.published import OfficialTextTable
    from core.forms.shape import Instrument

# why a form is refused, "" = accepted; why its cases were not tried; the day
Noted = tuple[str, str, str]
NOTE = "forms.json"  # in the office folder: the verdict on each form read in a worker process, done once


def new_library(shipped: FormLibrary) -> FormLibrary:
    """Return a copy of the shipped forms' library, to which an office folder adds its published forms."""
    return FormLibrary(shipped.folders, shipped)


def folder_forms(shipped: FormLibrary, folder: Path, reader: Reader) -> FormLibrary:
    """Return a library of the shipped forms and the usable published forms of a folder."""
    forms = new_library(shipped)
    take_forms(forms, folder, reader)
    return forms


def take_forms(forms: FormLibrary, folder: Path, reader: Reader) -> bool:
    """Update a library with the forms published in the folder now; return whether that changed the library."""
    found, tables = PublishedForm.all(reader), PublishedWording.all(reader)
    if not found and not tables:
        return forms.publish(FolderForms())
    blobs, judged = BlobStore(folder / "blobs"), FormCheckCache(folder)
    usable: dict[str, Path] = {}
    refused: dict[str, str] = {}
    untested: dict[str, str] = {}
    here = {one.file for one in found if forms.is_shipped(one.file) or blobs.has(one.file)}
    of_year = Counter[tuple[str, str]]()  # by owner and edition
    for one in found:
        year = one.ref.scope, one.using.split("/")[1]
        of_year[year] += 1
        if one.language > LANGUAGE:
            refused[one.file] = _("แบบนี้ต้องใช้โปรแกรมรุ่นใหม่กว่า")
        elif of_year[year] > MOST:
            refused[one.file] = _("ผู้ประกาศมีแบบของปีนี้เกิน {n} ฉบับ").format(n=MOST)
        elif one.file in here and not forms.is_shipped(one.file):
            why, untried = judged.of(one.file, blobs.path(one.file))
            if why:
                refused[one.file] = why
            else:
                usable[one.file] = blobs.path(one.file)
                if untried:
                    untested |= {one.file: untried}
    texts = {
        table.file: blobs.path(table.file)
        for table in tables
        if blobs.has(table.file) and not judged.of(table.file, blobs.path(table.file))[0]
    }
    judged.keep()
    withdrawn = frozenset(one.file for one in found if one.state == WITHDRAWN)
    lacking = any(one.file not in here for one in found) or any(
        not blobs.has(table.file) for table in tables
    )
    owners = {one.file: one.owner for one in found}
    return forms.publish(
        FolderForms(usable, withdrawn, refused, untested, lacking, owners, texts, _worded(tables))
    )


def _worded(tables: Iterable[PublishedWording]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return which wordings apply to a form now, by its owner; those of the centre apply to the program's forms too."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one in sorted(tables, key=lambda one: one.file):
        if one.state == PUBLISHED:
            for owner in (one.owner, *([""] if one.ref.scope == "all" else [])):
                found.setdefault((owner, one.form), {})[one.lang] = one.file
    return {
        name: tuple(by_lang[lang] for lang in sorted(by_lang, reverse=True))
        for name, by_lang in found.items()
    }


class FormCheckCache:
    """A cache of which form files of a folder are usable; unusable files are checked again every day."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._before = folder, _noted(folder)
        self._now = dict(self._before)
        self._again = True

    def of(self, file: str, path: Path) -> tuple[str, str]:
        """Return (why the form at `path` is unusable, "" = usable; why untested, "" = tested). `file`: its SHA-256."""
        why, untested, day = self._now.get(file, ("", "", ""))
        today = clock.now().date().isoformat()
        stale = why and day != today and self._again
        if file not in self._now or stale:
            from storage.instruments.acceptance import verdict

            self._again = self._again and not stale
            why, untested = verdict(path)
            self._now[file] = (why, untested, today)
        return why, untested

    def keep(self) -> None:
        if self._now != self._before:
            _note(self._folder, self._now)


def note_sound(folder: Path, file: str, untested: str = "") -> None:
    """Store that the form `file` (SHA-256) was checked and is usable; `untested`: why its test cases were not run."""
    _note(folder, _noted(folder) | {file: ("", untested, clock.now().date().isoformat())})


def _noted(folder: Path) -> dict[str, Noted]:
    """Return the verdicts noted on forms, by the SHA-256 of the file in hex."""
    with suppress(OSError, msgspec.MsgspecError):
        language, why = msgspec.json.decode(
            (folder / NOTE).read_bytes(), type=tuple[int, dict[str, Noted]]
        )
        return why if language == LANGUAGE else {}
    return {}


def _note(folder: Path, verdicts: dict[str, Noted]) -> None:

    with suppress(OSError):  # it is read again next time
        write_durably(
            folder / NOTE, msgspec.json.encode((LANGUAGE, verdicts), order="deterministic")
        )


class FormKeeper:
    """Stores the form files that are published in an office folder; usable from any thread."""

    def __init__(self, shelf: Callable[[Path], BlobStore]) -> None:
        """`shelf`: by folder where its files are put. Raises LostKeysError without its keys."""
        self._shelf = shelf

    def keep_form(self, folder: Path, path: Path, file: str = "") -> Instrument | Programme:
        """Store a form file in an office folder, a workbook as YAML; return the form. `sha256`: SHA-256 (hex) of the
        file that a person checked, "" = any. Raises InvalidFormError if the form has faults, UserError if storing fails
        or the file is another one."""
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

    def keep_wording(self, folder: Path, table: OfficialTextTable) -> OfficialTextTable:
        """Store a table of official texts in an office folder; return the table with its SHA-256."""
        from storage.instruments.wording import parse_wording, written

        shelf, data = self._shelf(folder), written(table)
        kept = parse_wording(data, table.form)
        shelf.put([data], kept.file)
        note_sound(folder, kept.file)
        return kept
