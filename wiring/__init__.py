"""Puts the drawers of storage together for a folder's keys: papers, post and files; main.py hands them to the faces.

It knows storage and core; of ui it knows nothing. Whatever is heavy is imported where it is needed.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.actions.add_evidence import AS_THE_OFFICE_KEEPS, Wanted
from core.errors import UserError
from wiring.backups import backups, foresee_restore, restore
from wiring.clock import context, now
from wiring.enrolment import key, read_request, read_trust, request, write_trust
from wiring.packs import Packer
from wiring.post import Post, Printer, envelope, receiver, write_text
from wiring.presses import Presses
from wiring.scans import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.actions.add_evidence import KeptFile
    from core.documents.pages import Pages
    from core.instruments.findings import Checked
    from core.ports import Forms
    from storage.db.reading.results import Deriving
    from storage.evidence.workers import Workers

__all__ = [
    "Keeper",
    "Packer",
    "Post",
    "Presses",
    "Printer",
    "Scanner",
    "backups",
    "context",
    "envelope",
    "foresee_restore",
    "key",
    "now",
    "read_request",
    "read_trust",
    "receiver",
    "request",
    "restore",
    "write_text",
    "write_trust",
]


class Keeper:
    """Keeps foreign files in office folders; the processes that look at them are made with the first one."""

    def __init__(self) -> None:
        self._workers: Workers | None = None

    def keep_file(self, folder: Path, path: Path, wanted: Wanted = AS_THE_OFFICE_KEEPS) -> KeptFile:
        """Keep a file; any thread may. UserError when it cannot be read, shown or kept."""
        from storage.evidence.blobs import Blobs
        from storage.evidence.intake import keep_file

        return keep_file(Blobs(folder / "blobs"), self._at_work(), path, wanted)

    def wording(self, folder: Path, sha256: str, names: Sequence[str]) -> str:
        """Whether the text of a file of the office names somebody (core.views.person_documents); any thread may ask."""
        from core.views.person_documents import AWAY
        from storage.evidence.blobs import Blobs

        blobs = Blobs(folder / "blobs")
        return self._at_work().wording(blobs.path(sha256), names) if blobs.has(sha256) else AWAY

    def _at_work(self) -> Workers:
        from storage.evidence.workers import Workers

        if self._workers is None:
            self._workers = Workers()
        return self._workers


def forms(folder: Path) -> Forms:
    """The published instruments and programmes of a folder."""
    from storage.instruments.library import Library

    return Library([folder])


def deriving(forms: Forms, folder: Path) -> Deriving:
    """How the results of assessments follow from these forms, published in the folder."""
    from core.views.results import RULES, results_of
    from storage.db.reading.results import Deriving

    mark = sha256(str(RULES).encode())
    for path in sorted(folder.iterdir()):
        mark.update(path.name.encode() + sha256(path.read_bytes()).digest())
    return Deriving(lambda reader, ref: results_of(reader, forms, ref), mark.hexdigest())


def check_form(path: Path) -> Checked:
    from storage.instruments.reader import check

    return check(path)


def pages(data: bytes) -> Pages:
    """The pages of a PDF, to be looked at or sent to a printer."""
    from storage.pdfium import Pages

    return Pages(data)


def kind_of(path: Path) -> str:
    """What a file is (storage.exchange.kinds), backups and office documents told apart from other zips; "" = else."""
    from storage.backups.container import ENDING, read
    from storage.exchange.kinds import HEAD, ZIP, kind_of

    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            kind = kind_of(file.read(HEAD))
    except OSError:
        return ""  # whoever takes it in says why it cannot be read
    if kind != ZIP or path.name.endswith(ENDING):
        return "backup" if kind == ZIP else kind
    with suppress(UserError):
        read(path)
        return "backup"
    return kind
