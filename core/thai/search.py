"""The order of Thai texts, and finding words in them whatever their digits, case and marks."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from core.thai.numbering import arabic_digits

_SWAPPED = re.compile("([เแโใไ])([ก-ฮ])")  # a vowel written before its consonant is sorted after it
_RANKS = {mark: rank for rank, mark in enumerate("ๆ็่้๊๋์ํ๎", start=1)}
_NUMBER = re.compile(r"[0-9]{1,30}")


def sort_key(text: str) -> str:
    """A text whose plain order is the Thai order of `text`: letters first, then marks, then the text itself.

    Numbers stand by their value (ข้อ 2 before ข้อ 10), Thai and Arabic digits alike, Latin without regard to case.
    Source: the Royal Society's dictionary order, as in the common template of ISO 14651 for Thai.
    """
    plain = _NUMBER.sub(_by_value, arabic_digits(text).casefold())
    swapped = _SWAPPED.sub(r"\2\1", plain)
    letters = "".join(sign for sign in swapped if sign not in _RANKS and (sign.isalnum() or _vowel(sign)))
    marks = "".join(_mark(sign) for sign in swapped if sign in _RANKS or sign.isalnum() or _vowel(sign))
    return f"{letters}\x01{marks.rstrip('0')}\x01{text}"


def _vowel(sign: str) -> bool:
    return "ะ" <= sign <= "ฺ" or "เ" <= sign <= "ๅ"


def _mark(sign: str) -> str:
    """The weight of a mark; 0 for a letter, so that marks are compared where they stand."""
    return chr(ord("0") + _RANKS[sign]) if sign in _RANKS else "0"


def _by_value(found: re.Match[str]) -> str:
    digits = found.group().lstrip("0")
    return f"{len(digits):02}{digits}" if digits else "00"


_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_TONES = re.compile("[\u0e47-\u0e4c]")  # ็ ่ ้ ๊ ๋ ์


_TONED = re.compile("([\u0e48-\u0e4c]+)([\u0e31\u0e34-\u0e3a\u0e4d]+)")  # a tone mark typed before its vowel
_AM = re.compile(
    "(?:\u0e33|\u0e4d\u0e32)([\u0e48-\u0e4c]+)|\u0e4d([\u0e48-\u0e4c]*)\u0e32"
)  # ํา is ำ; the tone comes first


def folded(text: str) -> str:
    """The text as it is compared: equal for words that look alike."""
    plain = _INVISIBLE.sub("", arabic_digits(text)).casefold()
    plain = _AM.sub("\\1\\2\u0e33", _TONED.sub(r"\2\1", plain)).replace("\u0e40\u0e40", "\u0e41")  # เเ is แ
    return _SPACES.sub(" ", plain).strip()


def match_rank(text: str, wanted: str) -> int:
    """How well folded `text` holds every word of folded `wanted`: 0 not at all, 1 but for its tone marks,
    2 somewhere, 3 at its start; "" is held by every text.
    """
    words = wanted.split()
    if all(word in text for word in words):
        return 3 if text.startswith(wanted) else 2
    bare = _TONES.sub("", text)
    return int(all(_TONES.sub("", word) in bare for word in words))


_BRACKETS = re.compile(r"\([^)]*\)")


def name_key(words: str) -> str:
    """A name as it is compared: without blanks, brackets, points and case, so that สลก and สลก. are the same."""
    return _SPACES.sub("", _BRACKETS.sub("", arabic_digits(words))).replace(".", "").casefold()


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


class Dictionary:
    """Every beginning of every word, in one flat table: a tree of the same words takes twice the room, and a search for
    garbage that walks through it holds up the window for a third of a second.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._begun: dict[str, bool] = {}  # beginning: whether it is a word itself
        for word in map(str.strip, words):
            for length in range(1, len(word)):
                self._begun.setdefault(word[:length], False)
            self._begun[word] = True

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """All words that a text has at `start`, the shortest first."""
        found, begun = [], self._begun.get
        for end in range(start + 1, len(text) + 1):
            whole = begun(text[start:end])
            if whole is None:
                break
            if whole:
                found.append(text[start:end])
        return found


# What offices write daily and a list of common words lacks, so that it is cut in the middle.
OFFICIAL = (
    "ความโปร่งใส ชำนาญการ ชำนาญการพิเศษ ชำนาญงาน ผู้รับบริการ ผู้ให้บริการ ทรัพย์สินส่วนตัว เชิงปริมาณ เชิงคุณภาพ เชิงคุณค่า "
    "กลุ่มงาน ส่วนงาน รายหน่วยงาน"
)


@cache
def dictionary(words: Callable[[], Iterable[str]]) -> Dictionary:
    """Made once for each list of words: papers and window break lines by the same one."""
    return Dictionary((*words(), *OFFICIAL.split()))
