"""Garbage collection skips long-lived objects, until a folder or a language is closed."""

import gc


def spare() -> None:
    """Exempt all present objects from collection: it would stall the window and find nothing."""
    gc.freeze()
    gc.enable()


def search() -> None:
    """After something was closed: collect everything once, and exempt what is left."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
        gc.freeze()
