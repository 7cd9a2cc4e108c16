"""A program without a screen ends by itself, whatever was copied in it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]
COPIES = """
from PySide6.QtWidgets import QApplication
from tests.ui.desktop.conftest import end
from ui.desktop.widgets.plain import copy_words
application = QApplication([])
assert copy_words("ขอให้ส่งภายในวันศุกร์")
end()
"""


def test_what_was_copied_is_no_crash_at_the_end() -> None:
    """Qt keeps it in a place that it empties after Python has ended, and Python made it."""
    whole = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", COPIES], cwd=ROOT, env=whole, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
