"""What is done in a folder before it is copied into a backup."""

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes


def sign_for_backup(ctx: Context, store: Store, *, away: bool = False) -> Changes:
    """Sign the own streams: unsigned ops could not be restored without the keys of this PC. UserError.

    `away`: the backup leaves the folder with everything about people in it, which is noted before it does.
    """
    if away:
        store.privacy.note_view(ctx, "give", "backup")
    store.exchange.leave()
    return Changes("backup")
