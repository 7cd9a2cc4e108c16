"""The style sheet of one theme and text size, made from resources/theme."""

import re
from collections.abc import Callable
from pathlib import Path

from ui.desktop.theme.tokens import Tokens

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "theme"


def sheet(tokens: Tokens, px: Callable[[float], int], *, edged: bool) -> str:
    """The style sheet in these colours and sizes; `edged` adds the borders of the contrast theme."""
    names = ("window.qss", "edges.qss") if edged else ("window.qss",)
    text = "\n".join((FOLDER / name).read_text("utf-8") for name in names)
    text = re.sub(r"(\d+)u\b", lambda found: f"{px(int(found[1]))}px", text)
    return re.sub(r"\$([a-z0-9]+)", lambda found: tokens[found[1]], text)
