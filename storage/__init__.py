"""The code that reads and writes files.
msgspec imports typing_extensions, but works without it, since Python itself has all it takes from there; that module is
larger than msgspec, so it is hidden here while msgspec is imported. Other importers still get it.
"""

import sys

BESIDE = "typing_extensions"
if BESIDE not in sys.modules:
    sys.modules[BESIDE] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401  it is there now

    del sys.modules[BESIDE]
