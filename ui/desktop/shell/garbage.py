"""Where the search for garbage does not go: what stands stays, until a folder or a language is let go."""

import gc


def spare() -> None:
    """No search walks through what stands now again: it would hold up the window and find nothing."""
    gc.freeze()
    gc.enable()


def search() -> None:
    """Something was let go: one search walks through everything, and what is left is spared anew."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
