"""Before a backup leaves the PC its own streams are signed and their ends noted: no number is used twice."""

from core.log.ports import Context, Store
from core.values import Changes


def sign_for_backup(_ctx: Context, store: Store) -> Changes:
    """Sign the own streams: unsigned ops could not be restored without the keys of this PC. UserError."""
    store.exchange.leave()
    return Changes("backup")
