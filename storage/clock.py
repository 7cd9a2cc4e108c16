"""The clock of this PC, and the context (who, where, when) of what a person does."""

import secrets
from datetime import datetime

from core.log.ports import Context


def context_in(unit: str, device: bytes, person: str) -> Context:
    """Return the context of an action: by `person` in `unit` (ids), now, on the PC with the public key `device`."""
    return Context(now(), lambda: secrets.token_hex(16), unit, person, device=device.hex())


def now() -> datetime:
    """Return the present time of this PC, with its time zone."""
    return datetime.now().astimezone()
