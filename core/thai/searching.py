"""Finding words as people type them and as other programs store them: any digits, any case, Thai marks in any order."""

import re
from collections.abc import Iterable, Sequence

from core.thai.numbering import arabic_digits

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


_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # what stands above and below, in whatever order it is kept
_OLD_FONTS = str.maketrans(
    {0xF700: "ฐ", 0xF70F: "ญ"}
    | dict.fromkeys((0xF705, 0xF70A, 0xF713), "่")
    | {0xF701: "ิ", 0xF702: "ี", 0xF703: "ึ", 0xF704: "ื", 0xF710: "ั", 0xF711: "ํ", 0xF712: "็"}
    | dict.fromkeys((0xF706, 0xF70B, 0xF714), "้")
    | dict.fromkeys((0xF707, 0xF70C, 0xF715), "๊")
    | dict.fromkeys((0xF708, 0xF70D, 0xF716), "๋")
    | dict.fromkeys((0xF709, 0xF70E, 0xF717), "์")
    | {0xF718: "ุ", 0xF719: "ู", 0xF71A: "ฺ"}
)


def holds(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Whether one of the texts holds one of the words, however spaced, and whatever became of its marks."""
    needles = [needle for word in words if (needle := bare(word))]
    return any(needle in text for text in map(bare, texts) for needle in needles)


def bare(words: str) -> str:
    """Without spaces and marks, sara am as what is left of it when its upper half stands elsewhere."""
    plain = "".join(folded(words.translate(_OLD_FONTS)).split())
    return _MARKS.sub("", plain.replace("\u0e33", "\u0e32"))
