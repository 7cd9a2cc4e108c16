"""Files from outside for office folders: none is kept in a folder without its keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from storage.blobs import BlobStore
from storage.evidence.service import EvidenceFiles
from storage.instruments.published import FormKeeper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def evidence_files(home: Path) -> EvidenceFiles:
    """Return the service for files of evidence; `home` is where the keys of all folders lie."""
    return EvidenceFiles(partial(_shelf, home), _unnamed, _named_in_database)


def form_keeper(home: Path) -> FormKeeper:
    """Return the service for form files that are published; `home` is where the keys of all folders lie."""
    return FormKeeper(partial(_shelf, home))


def _shelf(home: Path, folder: Path) -> BlobStore:
    """Return the files of an office folder, to put one there. Raises LostKeysError if its keys are not here."""
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.inspection import keys_problem

    lost = keys_problem(folder / DATABASE, home)
    if lost:
        raise lost
    return BlobStore(folder / "blobs")


def _unnamed(folder: Path) -> Sequence[Path]:
    from storage.db.folder.folder import DATABASE
    from storage.db.folder.holdings import unnamed_files_of

    return unnamed_files_of(folder / DATABASE)


def _named_in_database(path: Path, names: Sequence[str]) -> str:
    from storage.db.folder.name_search import named_in_database

    return named_in_database(path, names)
