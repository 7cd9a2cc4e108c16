"""The code that touches disk.

msgspec asks for typing_extensions and does without where it is missing; all it takes from there Python has itself, and
the module is larger than msgspec. Whoever else needs it gets it.
"""

import sys

BESIDE = "typing_extensions"
if BESIDE not in sys.modules:
    sys.modules[BESIDE] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401  it is there now

    del sys.modules[BESIDE]
