"""Finding words as people type them: Thai or Arabic digits, any case, sara am in one sign or two."""

import re

from core.thai.digits import arabic_digits

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_TONES = re.compile("[\u0e47-\u0e4c]")  # ็ ่ ้ ๊ ๋ ์


def folded(text: str) -> str:
    """The text as it is compared: equal for words that look alike."""
    plain = _INVISIBLE.sub("", arabic_digits(text)).casefold()
    plain = plain.replace("\u0e4d\u0e32", "\u0e33").replace("\u0e40\u0e40", "\u0e41")  # ํา is ำ, เเ is แ
    return _SPACES.sub(" ", plain).strip()


def match(text: str, wanted: str) -> int:
    """How well folded `text` holds every word of folded `wanted`: 0 not at all, 1 but for its tone marks,
    2 somewhere, 3 at its start; "" is held by every text.
    """
    words = wanted.split()
    if all(word in text for word in words):
        return 3 if text.startswith(wanted) else 2
    bare = _TONES.sub("", text)
    return int(all(_TONES.sub("", word) in bare for word in words))
