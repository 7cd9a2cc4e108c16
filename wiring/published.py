"""The forms of a folder: those of the program, and those published in it once they were read here without harm."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from core.forms.published import FORMS, LANGUAGE, WITHDRAWN, published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.log.ports import Reader
    from storage.instruments.library import Library

NOTE = "forms.json"  # in the office folder: what came of reading each form apart, so that it is done once


def new_library(shipped: Library) -> Library:
    """The forms of the program, for an office folder that brings its own."""
    from storage.instruments.library import Library

    return Library(shipped.folders, shipped)


def folder_forms(shipped: Library, folder: Path, reader: Reader) -> Library:
    """The forms of the program with those that can be used of a folder."""
    forms = new_library(shipped)
    take_forms(forms, folder, reader)
    return forms


def take_forms(forms: Library, folder: Path, reader: Reader) -> bool:
    """Let the library know what is published in the folder now; whether that changed anything."""
    from core.i18n import _
    from storage.evidence.blobs import Blobs
    from storage.instruments.library import FolderForms

    blobs, known = Blobs(folder / "blobs"), _noted(folder)
    usable: dict[str, Path] = {}
    refused: dict[str, str] = {}
    why = dict(known)
    found = published(reader)
    for one in found:
        if one.language > LANGUAGE:
            refused[one.file] = _("แบบนี้ต้องใช้โปรแกรมรุ่นใหม่กว่า")
        elif blobs.has(one.file) and not forms.is_shipped(one.file):
            if one.file not in why:
                from storage.instruments.acceptance import verdict

                why[one.file] = verdict(blobs.path(one.file))
            usable |= {} if why[one.file] else {one.file: blobs.path(one.file)}
            refused |= {one.file: why[one.file]} if why[one.file] else {}
    if why != known:
        _note(folder, why)
    withdrawn = frozenset(one.file for one in found if one.state == WITHDRAWN)
    return forms.publish(FolderForms(usable, withdrawn, refused))


def note_sound(folder: Path, file: str) -> None:
    """A form that was just read here, chosen by a person, need not be read apart."""
    _note(folder, _noted(folder) | {file: ""})


def watching(take: Callable[[], None]) -> Callable[[str, object], None]:
    """A listener that looks again at what is published when news touches a form."""

    def hear(kind: str, news: object) -> None:
        touched = getattr(news, "touched", ()) if kind == "changed" else ()
        if any(ref.entity in FORMS for ref in touched):
            take()

    return hear


def _noted(folder: Path) -> dict[str, str]:
    import msgspec

    with suppress(OSError, msgspec.MsgspecError):
        language, why = msgspec.json.decode((folder / NOTE).read_bytes(), type=tuple[int, dict[str, str]])
        return why if language == LANGUAGE else {}
    return {}


def _note(folder: Path, why: dict[str, str]) -> None:
    import msgspec

    from storage.files import write_durably

    with suppress(OSError):  # it is read again next time
        write_durably(folder / NOTE, msgspec.json.encode((LANGUAGE, why), order="deterministic"))
