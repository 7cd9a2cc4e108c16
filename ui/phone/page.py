"""The one page that phones open: markup, style, script and the words of both languages in one answer."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from core import i18n
from ui.phone.words import page_words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = (i18n.THAI, "en")


class Page(NamedTuple):
    """`headers` say that the page may load nothing and speak to nobody but this server."""

    content: bytes
    headers: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]

    def sentence(self, word: str) -> str:
        return "\n".join(self.words[language][word] for language in LANGUAGES) + "\n"


def read_page(trial: bool = False) -> Page:
    """Read once, when the process starts; the language of the process stays English."""
    words: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        i18n.use(language, RESOURCES / "locale")
        words[language] = page_words()
    home = RESOURCES / "phone"
    markup, style, script = ((home / name).read_text("utf-8") for name in ("page.html", "page.css", "page.js"))
    data = json.dumps({"words": words, "trial": trial}, ensure_ascii=False).replace("<", "\\u003c")
    content = markup.replace("/*STYLE*/", style).replace("/*SCRIPT*/", script).replace("/*DATA*/", data)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    kept = "Cache-Control: no-store" if trial else "Cache-Control: private, max-age=14400"  # opens without the Wi-Fi
    return Page(content.encode(), (f"Content-Security-Policy: {policy}", kept), words)


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"
