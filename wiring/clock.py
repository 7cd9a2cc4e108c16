"""Makes the context (who, where, when) of a saved action by the clock of this PC."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.log.ports import Context

if TYPE_CHECKING:
    from storage.db.folder.store import Folder


def context(store: Folder, person: str) -> Context:
    """Return the context of an action (who, where, when): by `person` (record id), in this office folder, now."""
    made = context_in(store.writer.unit, store.writer.keys.public, person)
    return replace(made, clock_doubt=store.clock.doubt(made.now) if store.clock else None)


def context_in(unit: str, device: bytes, person: str) -> Context:
    """Return the context of an action: by `person` in `unit` (ids), now, on the PC with the public key `device`."""
    return Context(now(), lambda: secrets.token_hex(16), unit, person, device=device.hex())


def now() -> datetime:
    """Return the present time of this PC, with its time zone."""
    return datetime.now().astimezone()
