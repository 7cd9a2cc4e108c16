"""The window knows the faces it shows, and no others."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo

from ui.desktop.theme.look import FAMILY, Look

ROOT = Path(__file__).parents[4]
WINDOW = [*(ROOT / "ui" / "desktop").rglob("*.py"), *(ROOT / "resources" / "theme").glob("*.qss")]


@pytest.mark.usefixtures("worn")
def test_upright_faces_of_every_weight_are_known() -> None:
    assert {QFontDatabase.weight(FAMILY, style) for style in QFontDatabase.styles(FAMILY)} >= {
        400,
        500,
        600,
        700,
    }
    shown = [QFontInfo(Look().font(15, weight)) for weight in (400, 500, 600, 700)]
    assert [(one.family(), one.weight(), one.italic()) for one in shown] == [
        (FAMILY, weight, False) for weight in (400, 500, 600, 700)
    ]


def test_nothing_in_the_window_is_italic() -> None:
    slanted = re.compile(
        r"setItalic|font-style|StyleItalic|StyleOblique|setHtml\(|setMarkdown|<(i|em)>"
    )
    found = {path.name: slanted.findall(path.read_text("utf-8")) for path in WINDOW}
    # a clipboard, which shows nothing
    assert {name for name, hits in found.items() if hits} <= {"plain.py"}
