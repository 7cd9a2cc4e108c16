"""Check whether a field accepts a value: bounds and named patterns. An empty value is accepted."""

import re
from collections.abc import Mapping

from core.forms.computed import crossed, read
from core.forms.conditions import CellValue, answered
from core.forms.sentences import bound_words
from core.forms.shape import Field
from core.i18n import _
from core.thai.parser import plain_text

_ONE_PHONE = r"(?:(?:\+?66|0066)0?[0-9]{8,9}|0[0-9]{8,9}|1[0-9]{2,3}|1[89]00[0-9]{6}|(?:มท|\*)[0-9]{5})"
_EXTENSION = r"(?:(?:ต่อ|กด|ext|#)[0-9]{1,10})?(?:(?:,|/|ถึง|หรือ|และ|&)[0-9]{1,5}(?![0-9]))*"
_FAX = "(?:โทรสาร|แฟ็?กซ์|fax)"
_PHONE = (  # after blanks, hyphens, points and brackets are removed
    rf"(?:(?:เบอร์)?(?:โทร(?:ศัพท์)?|มือถือ|สายด่วน|tel|mobile)?(?:[/,]?{_FAX})?:?)?{_ONE_PHONE}{_EXTENSION}"
    rf"(?:[,/;|&]?(?:หรือ|และ|ถึง|{_FAX}:?)?{_ONE_PHONE}{_EXTENSION}){{0,3}}"
)
_LAST_ONES = r"(?<=[0-9]{4}) ?- ?(?=[0-9]{1,2}(?! ?-|[0-9]))"  # between numbers that differ in their last digits
_LETTER = (
    r"(?:(?:ด่วน[ก-๎]* )?ที่ ?)?[ก-๎]{1,4}(?:\.[ก-๎]{1,3})?\.? ?(?:\([ก-๎. ]{1,12}\) ?)?[0-9]{2,6}(?:\.[0-9]{1,4}){0,3}"
    r"(?: ?\([ก-๎. ]{1,12}\))?(?:\.[0-9]{1,4})? ?/ ?(?:ว ?\.? ?(?:\([ก-๎]\) ?)?)?[0-9]{1,6}"
)

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(_PHONE),
    "postcode": re.compile(r"[1-9][0-9]{4}"),
    "email": re.compile(r"[^\s@]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}"),
    "url": re.compile(r"https?://[^\s]{1,2000}"),
    "citizen_id": re.compile(r"[1-8][0-9]{12}"),
    "letter_number": re.compile(_LETTER),
    "year": re.compile(r"2[45][0-9]{2}"),
    "whole": re.compile(r"-?[0-9]+"),
}
SPACED = frozenset({"phone", "citizen_id", "postcode"})  # people group these digits with blanks and hyphens


def invalid(cell: Field, stored: CellValue) -> str:
    """Return why the field refuses the value (its own message if it has one), or "" if it accepts the value."""
    if not cell.bounded or not answered(stored):
        return ""
    trouble = _trouble(cell, read(cell, stored))
    return (str(cell.message) or trouble) if trouble else ""


def _trouble(cell: Field, value: CellValue) -> str:
    if cell.pattern and not _matches(cell.pattern, str(value)):
        return _("รูปแบบไม่ถูกต้อง")
    for sign, bound in crossed(cell, value):
        return bound_words(sign, bound)
    return ""


def _matches(pattern: str, value: str) -> bool:
    plain = plain_text(value)
    if pattern == "phone":
        plain = re.sub(_LAST_ONES, "ถึง", plain).replace(".", "")
    if pattern in SPACED:
        plain = re.sub(r"[\s()-]", "", plain)
    return bool(PATTERNS[pattern].fullmatch(plain)) and (pattern != "citizen_id" or checks(plain))


def checks(digits: str) -> bool:
    """Return whether the thirteenth digit of a citizen's number is the checksum of the twelve before it."""
    weighed = sum(int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False))
    return (11 - weighed % 11) % 10 == int(digits[12])
