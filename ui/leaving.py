"""Facts for a hand-over that are in no record: what was sent, the keys of this PC, the backups."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from core.errors import LostKeysError
from core.succession.view import HandoverFacts

if TYPE_CHECKING:
    from pathlib import Path

    from core.log.certificates import RootKeyRecord
    from ui.desk import Desk, Office


def outside(desk: Desk, office: Office, folder: Path) -> HandoverFacts:
    """Return those facts for a hand-over that are in no record: what was sent, this PC's keys, the backups, and the
    number of photographs that wait for a decision."""
    if office.lost_keys:
        key = b""
    else:
        key = bytes.fromhex(office.session.read(lambda reader: reader.trust.here()["device"]))
    roots: tuple[RootKeyRecord, ...] = ()
    with suppress(LostKeysError):
        roots = tuple(desk.keys.roots.kept(folder))
    sealed = desk.keys.sealed(folder) if not office.lost_keys else None
    backups, photos = office.backups, len(office.phones().waiting())
    return HandoverFacts(
        office.last_sent(), key, sealed, roots, backups.last(), backups.second(), photos
    )
