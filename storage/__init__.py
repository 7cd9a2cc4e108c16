"""The code that reads and writes files. On import it hides typing_extensions from msgspec, which then uses Python's own
typing instead and loads faster; other modules can still import typing_extensions."""

import sys

BESIDE = "typing_extensions"
if BESIDE not in sys.modules:
    sys.modules[BESIDE] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401  it is there now

    del sys.modules[BESIDE]
