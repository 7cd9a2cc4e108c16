"""Who, where and when."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.log.ports import Context
    from storage.db.folder.store import Folder


def context(store: Folder, person: str) -> Context:
    """Who, where and when, for one action."""
    from core.log.ports import Context

    return Context(
        now(), lambda: secrets.token_hex(16), store.writer.unit, person, device=store.writer.keys.public.hex()
    )


def now() -> datetime:
    """The time of this PC, with its zone."""
    return datetime.now().astimezone()
