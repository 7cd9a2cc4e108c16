"""Sort Thai texts, and search in them regardless of digits, case and tone marks."""

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from core.thai.written import arabic_digits

_SWAPPED = "([เแโใไ])([ก-ฮ])"  # a vowel written before its consonant is sorted after it
_RANKS = {mark: rank for rank, mark in enumerate("ฯๆ็่้๊๋์ํ๎", start=1)}
_NUMBER = r"[0-9]{1,30}"


def sort_key(text: str) -> str:
    """Return a key that sorts texts in the Royal Society's dictionary order (as ISO 14651 for Thai): by letters, then
    marks. Numbers sort by value (ข้อ 2 before ข้อ 10); Thai and Arabic digits sort alike, as do both letter cases."""
    plain = re.sub(_NUMBER, _by_value, arabic_digits(text).casefold())
    swapped = re.sub(_SWAPPED, r"\2\1", plain)
    letters = "".join(
        sign for sign in swapped if sign not in _RANKS and (sign.isalnum() or _vowel(sign))
    )
    marks = "".join(
        _mark(sign) for sign in swapped if sign in _RANKS or sign.isalnum() or _vowel(sign)
    )
    return f"{letters}\x01{marks.rstrip('0')}\x01{text}"


def _vowel(sign: str) -> bool:
    return "ะ" <= sign <= "ฺ" or "เ" <= sign <= "ๅ"


def _mark(sign: str) -> str:
    """Return the weight of a mark; 0 for a letter, so that marks are compared at their positions."""
    return chr(ord("0") + _RANKS[sign]) if sign in _RANKS else "0"


def _by_value(match: re.Match[str]) -> str:
    digits = match.group().lstrip("0")
    return f"{len(digits):02}{digits}"


_INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]"
_SPACES = r"\s+"
_TONES = "[\u0e47-\u0e4c]"  # ็ ่ ้ ๊ ๋ ์


_TONED = "([\u0e48-\u0e4c]+)([\u0e31\u0e34-\u0e3a\u0e4d]+)"  # a tone mark typed before its vowel
_AM = "(?:\u0e33|\u0e4d\u0e32)([\u0e48-\u0e4c]+)|\u0e4d([\u0e48-\u0e4c]*)\u0e32"  # ํา is ำ; the tone comes first


def folded(text: str) -> str:
    """Return the text normalised for comparison, so that texts that look alike are equal."""
    return _as_seen(text).casefold()


def _as_seen(text: str) -> str:
    """Return the text with Arabic digits, marks in one order, single spaces, and no invisible signs."""
    plain = re.sub(_INVISIBLE, "", arabic_digits(text))
    plain = re.sub(_AM, "\\1\\2\u0e33", re.sub(_TONED, r"\2\1", plain)).replace(
        "\u0e40\u0e40", "\u0e41"
    )  # เเ is แ
    return re.sub(_SPACES, " ", plain).strip()


_CONTROLS = dict.fromkeys((*range(32), 127), " ")


# What `searchable` may change: any letter but the plain ones of Thai and English, marks that stand otherwise than they
# are put together, two spaces, or one at an end.
_ODD = (
    "[^ -@\\[-~\u0e01-\u0e4c]|[\u0e48-\u0e4c][\u0e31\u0e34-\u0e3a]|[\u0e38\u0e39]\u0e3a|\u0e33[\u0e48-\u0e4c]"
    "|\u0e40\u0e40|  |^ | \\Z"
)


def searchable(text: str) -> str:
    """Return a text for searching: Arabic digits, lower case, composed letters, no invisible signs or extra spaces."""
    return searchable_in_full(text) if re.search(_ODD, text) else text


def searchable_in_full(text: str) -> str:
    return folded(normalize("NFC", text.translate(_CONTROLS)))


def toneless(text: str) -> str:
    """Return the text without tone marks and other signs above letters, which people leave out in haste."""
    return re.sub(_TONES, "", text)


def match_rank(text: str, query: str) -> int:
    """Return how well `text` has all words of `query` (both folded): 0 = not, 1 = if tone marks are ignored, 2 = fully,
    3 = fully, and the text begins with the query."""
    words = query.split()
    if all(word in text for word in words):
        return 3 if text.startswith(query) else 2
    bare_text = toneless(text)
    return int(all(toneless(word) in bare_text for word in words))


def plain_words(text: str) -> str:
    """Return the text with Arabic digits and in lower case, to search words in it."""
    return arabic_digits(text).casefold()


def search_words(text: str) -> list[str]:
    """Return the words of a typed filter, each of which a table row's `plain_words` must contain."""
    return plain_words(text).split()


def holds_words(words: Sequence[str], text: str) -> bool:
    """Return whether a text contains all `words`; True if there are none."""
    plain = plain_words(text) if words else ""
    return all(word in plain for word in words)


_BRACKETS = r"\([^)]*\)"
_TWICE = "([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+"


@lru_cache(10_000)
def head_key(heading: str) -> str:
    """Return a heading as a loose key, to find what it may mean: folded, without spaces, bracketed text, full stops,
    doubled marks, and stars or colons at its ends. It never decides that two values are the same: `value_key` does."""
    plain = re.sub(_TWICE, r"\1", re.sub(_BRACKETS, "", searchable(heading)))
    return re.sub(_SPACES, "", plain).replace(".", "").strip("*:")


@lru_cache(10_000)
def value_key(value: str) -> str:
    """Return a value, name or answer as the key that decides whether two are the same: only what nobody sees is folded,
    as the order of marks, sara am in two parts, runs of spaces, and Thai digits. มี (บางส่วน), มี. and มี* are not มี."""
    return _as_seen(normalize("NFC", value.translate(_CONTROLS)))


class NameIndex(dict[str, str]):
    """What names stand for: {name by `value_key`: id}."""

    @cached_property
    def _loose(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, means in self.items():
            found.setdefault(head_key(name), {}).setdefault(means, name)
        return found

    def near(self, text: str) -> str:
        """Return the name that a text may mean, which only a person can say: it differs by brackets, full stops, stars,
        spaces or the case of letters. "" if it is like no name, or like names of several things."""
        found = self._loose.get(head_key(text), {}) if head_key(text) else {}
        return next(iter(found.values())) if len(found) == 1 else ""


_MARKS = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"  # what stands above and below, in whatever order it is kept
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
    """Return whether any text contains any of the words, spaces and tone marks ignored; False without words."""
    needles = [needle for word in words if (needle := bare(word))]
    return any(
        holds_number(text, words) or any(needle in plain for needle in needles)
        for text in texts
        for plain in [bare(text)]
    )


_PARTED = "[ \u00a0().\u2010-\u2015\u2212/-]{0,3}"  # between the digits of a number
_LEAST = 9  # digits of a telephone or identity number


def holds_number(text: str, numbers: Sequence[str]) -> bool:
    """Return whether a text has one of the telephone or identity numbers among `numbers`, however it is parted there,
    with +66 or 0; other words in `numbers` are left out."""
    sought = _numbers(tuple(numbers))
    return bool(sought) and re.search(sought, _narrow(text)) is not None


@lru_cache(100)
def _numbers(numbers: tuple[str, ...]) -> str:
    """Return a pattern for these numbers; "" if there is none."""
    plain = (re.sub(_PARTED, "", _narrow(one)).removeprefix("+") for one in numbers)
    digits = (one for one in plain if one.isdecimal() and len(one) >= _LEAST)
    found = {re.sub("^(?:66|0)(?=[2-9][0-9]{7,8}$)", "", one) for one in digits}
    each = "|".join(_PARTED.join(one) for one in sorted(found))
    return rf"(?<![0-9a-f])(?:(?:\+?66|0){_PARTED})?(?:{each})(?![0-9a-f])" if found else ""


def _narrow(text: str) -> str:
    """Return a text with Arabic digits and signs of their width, which some keyboards and PDFs make wider."""
    return arabic_digits(text).translate(_WIDE)


_WIDE = {0xFF01 + at: 0x21 + at for at in range(0x5E)}

# letters between the parts of a name that is parted by other words
APART = 120
# letters of a name long enough to be found in parts
SURE = 6


def may_hold(texts: Iterable[str], names: Sequence[str]) -> bool:
    """Return whether any of `texts` may contain one of `names`: all words of the name in order, with at most APART
    other letters (such as a tag) between two words, or a Thai name with at most EXTRA letters somewhere inside, as PDFs
    have that tell a syllable once for each of its glyphs. Names under SURE letters are not searched for."""
    split = [
        parts
        for word in names
        if len("".join(parts := [*filter(None, map(bare, word.split()))])) >= SURE
    ]
    sought = [f".{{0,{APART}}}".join(map(re.escape, one)) for one in split if len(one) > 1]
    whole = [name for one in split if re.search("[ก-ฮ]", name := "".join(one))]
    return any(
        any(re.search(one, text, re.DOTALL) for one in sought)
        or any(_nearly(text, name) for name in whole)
        for text in (map(bare, texts) if split else ())
    )


EXTRA = 8


def _nearly(text: str, name: str) -> bool:
    """Return whether `text` has all letters of `name` in order, with at most EXTRA others between them, and at least
    one third of the name without any."""
    third = len(name) // 3
    for start in (0, third, 2 * third):
        at = text.find(name[start : start + third])
        while at >= 0:
            if _is_spread(text[max(0, at - start - EXTRA) : at + len(name) - start + EXTRA], name):
                return True
            at = text.find(name[start : start + third], at + 1)
    return False


def _is_spread(window: str, name: str) -> bool:
    for first in (n for n, letter in enumerate(window) if letter == name[0]):
        at = first
        for letter in name[1:]:
            at = window.find(letter, at + 1)
            if at < 0:
                return False
        if at - first < len(name) + EXTRA:
            return True
    return False


def bare(text: str) -> str:
    """Return the text without spaces and marks; sara am becomes sara aa, as some files store it in two parts."""
    plain = "".join(_standard(text).split())
    return re.sub(_MARKS, "", plain.replace("\u0e33", "\u0e32"))


def _standard(text: str) -> str:
    """Return the text `folded`, with the private characters of old fonts for Thai marks as the marks of Unicode."""
    return folded(text.translate(_OLD_FONTS))


# What no line ends inside: an abbreviation (จปฐ.), a consonant with what is written around it and one that ends a short
# vowel (กัน) or is silent (เมล์), what is not Thai.
_CLUSTER = r"(?s)(?<![ก-๎])[ก-ฮ]{2,6}(?=\.)|[เแโใไ]*(?:ก็|[ก-ฮ](?:[ัื็][่-๋]?[ก-ฮ])?[ะ-ฺๅ็-๎]*(?:[ก-ฮ][ิุ]?์)?)|[^ก-๎]+|."
NONE: Mapping[str, Any] = MappingProxyType({})
ALIKE = 4  # letters: of words that begin with as many alike there are two
# weight of a word nobody has counted, of a cluster of no word, of no letters
RARE = 14.0
UNKNOWN = 14.0
FOREIGN = 1.0
LOOKED_UP = 600  # letters: looking up words is slow
_RUN = "[\u0e01-\u0e4e]{2,}(?![.\u0e01-\u0e4e])"  # Thai letters, but neither one alone nor an abbreviation
ROOM = 8  # places of a table for each word, so that one of eight that are none has to be looked up


class WordDictionary:
    """A set of words with weights (-ln of a word's share of all words), stored as 64-bit hashes to save memory.
    `names`: {word: dictionary of the names that form one word with it}, such as the place names after อำเภอ."""

    def __init__(
        self, words: Mapping[str, float], names: Mapping[str, "WordDictionary"] = NONE
    ) -> None:
        """Build the table from `words` and their weights."""
        ordered = sorted(words, key=hash)
        self._hashes = array("q", map(hash, ordered))
        self._weights = array("d", map(words.__getitem__, ordered))
        self._names = names
        size = 1 << (ROOM * len(words)).bit_length()
        self._last = size - 1
        self._some, self._longest = bytearray(size), array("H", bytes(2 * max(1, size // ALIKE)))
        for word in words:
            self._some[hash(word) & self._last] = 1
            begun = hash(word[:ALIKE]) % len(self._longest)
            # letters, of those that begin with these
            self._longest[begun] = max(len(word), self._longest[begun])

    def __contains__(self, word: str) -> bool:
        return self._place(hash(word)) is not None

    def weight(self, word: str) -> float | None:
        """Return the weight of a word, lower for frequent ones; None if the dictionary does not have it."""
        at = self._place(hash(word))
        return None if at is None else self._weights[at]

    def share_outside(self, text: str) -> float:
        """Return the share of the Thai letters of a text that belong to no word, of at most about LOOKED_UP letters
        spread over it; single letters and abbreviations are left aside."""
        runs = re.findall(_RUN, _standard(text))
        sample = runs[:: 1 + sum(map(len, runs)) // LOOKED_UP]
        words = (
            run[start:end]
            for run in sample
            for start, end in pairwise((0, *self.cuts(run), len(run)))
        )
        outside = sum(len(word) for word in words if len(word) == 1 or word not in self)
        return outside / max(1, sum(map(len, sample)))

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return all words of the dictionary that begin at `start` in a text, the shortest first."""
        return [text[start:end] for end in self._ends(text, start)]

    def _place(self, key: int) -> int | None:
        """Return the index of a hash; None if no word has it."""
        at = bisect_left(self._hashes, key)
        return at if at < len(self._hashes) and self._hashes[at] == key else None

    def _ends(self, text: str, start: int) -> dict[int, float]:
        """Return the ends of all words that begin at `start`, with their weights."""
        found = {}
        some = self._some
        last = self._last
        longest = max(
            ALIKE - 1, self._longest[hash(text[start : start + ALIKE]) % len(self._longest)]
        )
        for end in range(start + 1, min(len(text), start + longest) + 1):
            key = hash(text[start:end])
            if some[key & last] and (at := self._place(key)) is not None:
                found[end] = self._weights[at]
        return found

    def cuts(self, text: str, max_length: int = sys.maxsize) -> tuple[int, ...]:
        """Return the indexes of the word boundaries inside a text without spaces, for the division with the least sum
        of weights. A run of letters that form no word stays whole; a single such letter has no boundary on either side.
        Words longer than `max_length` letters are not used."""
        clusters = {found.start(): found.end() for found in re.finditer(_CLUSTER, text)}
        allowed = {*clusters, len(text)}
        # weight, start of the last word, is it one?
        ways: dict[int, tuple[float, int, bool]] = {0: (0.0, 0, True)}
        for start, cluster in clusters.items():
            if start not in ways:
                continue
            before = ways[start][0]
            ends = self._ends(text, start)
            for end in tuple(ends) if self._names else ():
                behind = self._names.get(text[start:end])
                if behind:
                    ends |= behind._ends(text, end)
            foreign = not "ก" <= text[start] <= "๎"
            for end, weight in ends.items():
                if (
                    end in allowed
                    and end - start <= max_length
                    and (end not in ways or before + weight < ways[end][0])
                ):
                    ways[end] = (before + weight, start, True)
            alone = before + (FOREIGN if foreign else UNKNOWN)
            if cluster not in ways or alone < ways[cluster][0]:
                ways[cluster] = (alone, start, foreign)
        return _inner_ends(ways, len(text))


def _inner_ends(ways: Mapping[int, tuple[float, int, bool]], end: int) -> tuple[int, ...]:
    """Return the positions on the lightest way to `end` where both sides can stand alone."""
    # from the last: start, is it a word, can it stand alone
    parts: list[tuple[int, bool, bool]] = []
    while end:
        _weight, start, word = ways[end]
        if parts and not word and not parts[-1][1]:
            parts[-1] = (start, False, True)  # several clusters that belong to no word
        else:
            parts.append((start, word, word))
        end = start
    return tuple(later[0] for later, earlier in pairwise(parts) if later[2] and earlier[2])[::-1]


def squeezed(text: str) -> str:
    """Return the text without spaces, normalised, so that `สมชาย ใจดี` is found in `นายสมชายใจดี`."""
    return "".join(folded(text).split())


_GAP = "[\\s\u00ad\u200b-\u200f\u2060\ufeff]*"


def spelt(name: str) -> re.Pattern[str]:
    """Return a pattern that finds `name` (without spaces) in texts with any spaces and any order of combining signs."""
    return re.compile(_GAP.join(map(_alike, re.findall(_TOGETHER, name))), re.I)


# signs typed in any order
_TOGETHER = "(?s)[\u0e31\u0e34-\u0e3a][\u0e48-\u0e4c]|[\u0e48-\u0e4c]\u0e33|."


def _alike(letter: str) -> str:
    """Return a pattern for every spelling that `folded` makes into this letter, or into a vowel with its tone mark."""
    if len(letter) > 1:
        tone = letter.strip("\u0e33\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a")
        vowel = letter.replace(tone, "")
        orders: tuple[str, ...] = (f"{tone}{vowel}", f"{vowel}{tone}")
        if vowel == "\u0e33":
            orders = (*orders, f"{tone}\u0e4d\u0e32", f"\u0e4d{tone}\u0e32", f"\u0e4d\u0e32{tone}")
        return f"(?:{'|'.join(_GAP.join(order) for order in orders)})"
    if letter == "\u0e33":  # sara am, in one sign or two
        return "(?:\u0e33|\u0e4d\u0e32)"
    if letter == "\u0e41":  # sara ae, or sara e twice
        return "(?:\u0e41|\u0e40\u0e40)"
    if letter in "0123456789":
        return f"[{letter}{chr(0xE50 + int(letter))}]"
    return re.escape(letter)
