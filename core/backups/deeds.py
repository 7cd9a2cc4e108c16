"""Prepare a folder for being copied into a backup."""

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes


def sign_for_backup(ctx: Context, store: Store, *, away: bool = False) -> Changes:
    """Sign this PC's streams, since unsigned ops could not be restored without its keys. Raises UserError. `away`:
    the backup leaves the office with personal data in it, which is logged first."""
    if away:
        store.privacy.note_view(ctx, "give", "backup")
    store.exchange.leave()
    return Changes("backup")
