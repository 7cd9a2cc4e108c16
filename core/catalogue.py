"""The rows that rooms give to earlier ones, room by room, imported at first use.

Nothing in core knows this module: a face, wiring or a drawer of storage asks it, and hands the rows on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.home.year import HomeSource


def home_sources() -> tuple[HomeSource, ...]:
    """What the first page shows of later rooms, in the order it is said."""
    from core.backups.rows import HOME as BACKUPS
    from core.conflicts.rows import HOME as CONFLICTS
    from core.exchange.rows import HOME as EXCHANGE
    from core.workshop.rows import HOME as WORKSHOP

    return CONFLICTS, EXCHANGE, WORKSHOP, BACKUPS
