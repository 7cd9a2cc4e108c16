"""Before a backup leaves: how far the own streams go is signed and noted, so that no number is ever used twice."""

from core.log.ports import Context, Store
from core.values import Changes


def sign_for_backup(_ctx: Context, store: Store) -> Changes:
    """Sign the own streams: what nobody has signed could not be read back without this PC's keys. UserError."""
    store.exchange.leave()
    return Changes("backup")
