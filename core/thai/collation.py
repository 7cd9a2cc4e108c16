"""Thai order: by consonant before the vowel written in front of it, marks only when the letters are equal."""

import re

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
