"""Start files: checked, and used to create or join offices."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from core.entities import record_id, unit_id
from storage import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ui.keys import StartFileCalls, ValidStartFile


def start_files(home: Path) -> StartFileCalls:
    """Return the calls for start files; `home` is where the keys of all folders lie."""
    from ui.keys import StartFileCalls

    return StartFileCalls(
        lambda path: _looked(path)[0], partial(_begin, home), partial(_join, home)
    )


def _begin(home: Path, path: Path, folder: Path) -> ValidStartFile:
    from storage.blobs import BlobStore
    from storage.db.folder.starting import begin
    from storage.exchange.start import claimed, public_of

    looked, forms = _looked(path)
    start, blobs = looked.start, BlobStore(folder / "blobs")

    def furnish() -> None:
        for name, content in forms.items():
            blobs.put([content], name)

    record = record_id(start.issuer, "invitation", public_of(start.secret).hex())
    signed = partial(claimed, start.secret)
    begin(folder, home, start, looked.digits, signed, record, furnish, clock.now()).close()
    return looked


def _join(home: Path, path: Path, folder: Path) -> ValidStartFile:
    from core.exchange.moving_deeds import check_joins, join_office
    from storage.blobs import BlobStore
    from storage.db.folder.folder import open_folder
    from storage.db.folder.starting import join
    from storage.exchange.start import claimed, public_of

    looked, forms = _looked(path)
    start, blobs = looked.start, BlobStore(folder / "blobs")
    with closing(open_folder(folder, home, clock.now())) as made:
        check_joins(made, start, looked.digits)
        for name, content in forms.items():
            blobs.put([content], name)
        record = record_id(start.issuer, "invitation", public_of(start.secret).hex())
        signed, deed = partial(claimed, start.secret), partial(join_office, start=start)
        join(made, start, looked.digits, signed, record, deed, clock.now())
    return looked


def _looked(path: Path) -> tuple[ValidStartFile, Mapping[str, bytes]]:
    """Return what the start file says, and the files of forms in it, from one reading of its bytes."""
    from storage.db.folder.starting import check_issuer
    from storage.exchange.start import public_of, read_start, start_digits
    from ui.keys import ValidStartFile

    start, forms = read_start(path)
    found = check_issuer(start, path.name)
    digits = start_digits(start.roots, unit_id(start.code), public_of(start.secret))
    return ValidStartFile(start, digits, *found), forms
