"""The window.

PySide puts an import of its own before Python's, which reads the source of each module that comes after it, to see
whether that asks for other names of Qt's methods. None here does.
"""

import builtins

from ui.desktop.constants import quick_enums
from ui.desktop.signatures import unread_signatures

quick_enums()
with unread_signatures():
    import PySide6.QtCore  # noqa: F401  what it puts there is there now

builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]
