"""Note that personal data was looked at."""

from core.model.values import Changes, Ref
from core.ports import Context, Store


def note_view(ctx: Context, store: Store, of: Ref | None, deed: str = "view") -> Changes:
    """Who looked at what, when; None = for somebody who has no record. It touches no record."""
    store.privacy.note_view(ctx, deed, str(of) if of else "name")
    return Changes("note_view")
