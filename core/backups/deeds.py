"""Prepare a folder for being copied into a backup."""

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes


def sign_for_backup(ctx: Context, store: Store, *, away: bool = False) -> Changes:
    """Sign this PC's log streams, since unsigned ops could not be restored without its keys. If `away`, first note in
    the log of views that personal data leaves the office in a backup. Raises UserError if this cannot be written."""
    if away:
        store.privacy.note_view(ctx, "give", "backup")
    store.exchange.leave()
    return Changes("backup")
