"""Digits that a person reads or hears and types: in Thai or not, in groups, with hyphens or without."""

from core.thai.numbering import arabic_digits

DIGITS = 12  # of a start file or a device, heard by telephone or read on a letter


def digits_of(words: str) -> str:
    """The digits in what was typed, as `0`–`9`."""
    return "".join(one for one in arabic_digits(words) if one in "0123456789")


def same_digits(typed: str, true: str) -> bool:
    """Whether all of them were typed, and no other."""
    return bool(digits_of(true)) and digits_of(typed) == digits_of(true)
