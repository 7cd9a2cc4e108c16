"""The code that reads and writes files. msgspec imports typing_extensions, but works without it, since Python itself
has all that msgspec uses of it. That module is larger than msgspec, so it is hidden while msgspec is imported; other
modules can still import it."""

import sys

BESIDE = "typing_extensions"
if BESIDE not in sys.modules:
    sys.modules[BESIDE] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401  it is there now

    del sys.modules[BESIDE]
