"""Note that personal data was looked at."""

from core.model.values import Changes, Ref
from core.ports import Context, Store


def note_view(ctx: Context, store: Store, of: Ref) -> Changes:
    """Who looked at what, when; it touches no record and nobody has to be told."""
    store.note_view(ctx, "view", str(of))
    return Changes("note_view")
