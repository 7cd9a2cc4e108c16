"""Number formats of spreadsheets (ECMA-376 part 1, 18.8.30 and 18.8.31): a code read as sections, each with its parts.

What Calc itself shows otherwise than the standard says, docs/tables.md lists.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "d/m/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "d/m/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
    # of Thai; 59-62, 69 and 70 are figures without more
    67: "0%",
    68: "0.00%",
    71: "d/m/bbbb",
    72: "d-mmm-bb",
    73: "d-mmm",
    74: "mmm-bb",
    75: "h:mm",
    76: "h:mm:ss",
    77: "d/m/bbbb h:mm",
    78: "mm:ss",
    79: "[h]:mm:ss",
    80: "mm:ss.0",
    81: "d/m/bb",
}
# Names of groups are kinds of parts. `n` are minutes, which no spreadsheet writes: other readers of formats here do.
_PARTS = re.compile(
    r'(?is)"(?P<words>[^"]*)"?|\\(?P<sign>.)|[_*].?|\[(?P<aside>[^\]]*)\]?|(?P<half>am/pm|a/p)|(?P<any>general|standard)'
    r"|b[12](?![0-9])|(?P<moment>y+|m+|d+|h+|s+|b+|n+|e+(?![-+])|g+)|(?P<digit>[0#?])|(?P<power>e[-+])|(?P<text>@)"
    r"|(?P<end>;)|t(?=[0#?hdmy])|(?P<other>.)"
)
_LIMIT = re.compile(r"([<>=]+)(-?[0-9.]+(?:e\+?[0-9]+)?)", re.IGNORECASE)
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ERA = re.compile(r"(?i)\$[^-]*-(?:([0-9a-f]+)$|.*,([0-9a-f]+)$|.*buddhist)|~buddhist")
_BUDDHIST = 7  # the calendar of a locale, above its 16 bits of language
# the signs that digits of a code or a telephone number stand between
_BETWEEN = frozenset("()/ –—−‑-")
# what of the words beside a figure tells another value: how many times, and another currency
TIMES = {
    "พันล้าน": 10**9,
    "ล้าน": 10**6,
    "แสน": 10**5,
    "หมื่น": 10**4,
    "พัน": 10**3,
    "billion": 10**9,
    "bn": 10**9,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "thousand": 10**3,
    "k": 10**3,
}
# พันธุ์ is none; nor is a small m, for metres
_LARGE = re.compile(
    r"(พันล้าน|ล้าน|แสน|หมื่น|พัน(?!ธ)|(?<![A-Za-z])(?:M|(?i:billion|bn|million|mn|thousand|k))s?(?![A-Za-z]))"
)
_FOREIGN = re.compile(r"(?i)[$€£¥₩₫₭]|(?<![a-z])(?:usd|eur|gbp|jpy|cny)(?![a-z])")
_MINUS = re.compile(r"[฿\s]*[-−–(][฿\s]*")


class FormatPart(NamedTuple):
    """A part of a format: `words`, `moment` (d, mm, yyyy, [h] as `[h`), `digit`, `half`, `text`, `any` or `other`."""

    kind: str
    text: str


class FormatSection(NamedTuple):
    """A section of a format. `sort`: number, share, digits (of a code), words (no value), text, moment or span (hours
    above 24). `limit`: comparison and number that a value meets, None = any; `divides`: by what a shown number is less;
    `factor`: by what it is multiplied, of shares and thousands; `beside`: words beside the number that tell another
    value; `times`: what they say; `minus`: a sign that stands before any number."""

    sort: str
    parts: tuple[FormatPart, ...]
    limit: tuple[str, Decimal] | None = None
    buddhist: bool = False
    divides: int = 1
    factor: Decimal = Decimal(1)
    beside: str = ""
    times: int = 1
    minus: bool = False

    def meets(self, value: Decimal) -> bool:
        return self.limit is None or _COMPARED[self.limit[0]](value, self.limit[1])

    @property
    def words(self) -> str:
        """The text that stands in the section."""
        return "".join(one.text for one in self.parts if one.kind in ("words", "other")).strip()

    @property
    def letters(self) -> frozenset[str]:
        """The letters of days and times in the section; `mmm` and `ddd` stand for names, `[` for hours above 24."""
        return frozenset(one.text for one in self.parts if one.kind == "moment")


class CellNumberFormat(NamedTuple):
    """A spreadsheet number format: its sections for numbers, that of texts (None = as they are), and whether numbers
    are shown by their digits alone, so that nothing else need be asked."""

    sections: tuple[FormatSection, ...]
    texts: FormatSection | None = None
    plain: bool = False

    @property
    def has_days(self) -> bool:
        """Whether it shows numbers as days or months."""
        return any(letter[0] in "dm" for one in self.sections for letter in one.letters)

    def section(self, value: Decimal) -> FormatSection | None:
        """Return the section that shows a number; None if none does."""
        return next((one for one in self.sections if one.meets(value)), None)


GENERAL = CellNumberFormat((), plain=True)


@lru_cache(1000)
def format_of(code: str) -> CellNumberFormat:
    """Return what a format's code says."""
    read = [_section(parts) for parts in _split(code)]
    if not read:
        return GENERAL
    worded = [one for one in read if one.sort == "text"]
    texts = worded[-1] if worded else None
    if len(read) > 3 and not worded:
        texts = read[3]
    numbers = [one for one in read[:3] if one.sort != "text"]
    if len(numbers) > 1 and not any(number.limit for number in numbers):
        first = ">=" if len(numbers) == 2 else ">"
        numbers[0] = numbers[0]._replace(limit=(first, Decimal()))
        numbers[1] = numbers[1]._replace(limit=("<", Decimal()))
    elif len(numbers) == 3 and numbers[1].limit is None:
        numbers[1] = numbers[1]._replace(limit=("<", Decimal()))
    simple = not numbers or (len(numbers) == 1 and numbers[0].sort == "number")
    plain = simple and all(
        (number.limit, number.factor, number.beside, number.minus) == (None, Decimal(1), "", False)
        for number in numbers
    )
    bare = texts is not None and [part.kind for part in texts.parts] == ["text"]
    return CellNumberFormat(tuple(numbers), None if bare else texts, plain)


def _split(code: str) -> list[list[FormatPart]]:
    """Return the parts of each section of a code."""
    sections = [list[FormatPart]()]
    for found in _PARTS.finditer(code):
        kind = found.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind == "sign":
            sections[-1].append(FormatPart("words", found[kind]))
        elif kind in ("words", "aside"):
            sections[-1].append(FormatPart(kind, found[kind]))
        elif kind:
            sections[-1].append(FormatPart(kind, found[kind].casefold()))
    return sections if code else []


def _section(parts: list[FormatPart]) -> FormatSection:
    """Return a section from its parts; what stands in brackets is read and left out."""
    limit, buddhist = None, False
    kept = list[FormatPart]()
    for part in parts:
        if part.kind != "aside":
            kept.append(part)
            continue
        asked = _LIMIT.fullmatch(part.text)
        if asked and asked[1] in _COMPARED:
            limit = (asked[1], Decimal(asked[2]))
        elif re.fullmatch("h+|m+|n+|s+", part.text.casefold()):
            kept.append(FormatPart("moment", "[" + part.text[0].casefold()))
        elif part.text.startswith("$"):
            kept.append(FormatPart("words", part.text[1:].partition("-")[0]))
        buddhist = buddhist or _counts_buddhist(part.text)
    kinds = {one.kind for one in kept}
    moments = [one.text for one in kept if one.kind == "moment"]
    if "text" in kinds:
        return FormatSection("text", tuple(kept), limit)
    if "any" in kinds:
        return _figure("number", kept, limit)
    if any(text[0] in "ymdhsbn[" for text in moments) or (moments and "digit" not in kinds):
        sort = "span" if any(text[0] == "[" for text in moments) else "moment"
        return FormatSection(sort, tuple(_with_minutes(kept)), limit, buddhist)
    if "digit" not in kinds:
        return FormatSection("words", tuple(kept), limit)
    if FormatPart("other", "%") in kept:
        return _figure("share", kept, limit)
    return _figure("digits" if _carries(kept) else "number", kept, limit)


def _counts_buddhist(aside: str) -> bool:
    """Return whether what stands in brackets names the Buddhist calendar: `$-107041E`, `$-th-TH,107`, `~buddhist`."""
    found = _ERA.match(aside)
    if not found:
        return False
    if found[1]:
        return int(found[1], 16) >> 16 & 0xFF == _BUDDHIST
    return not found[2] or int(found[2], 16) & 0xFF == _BUDDHIST


def _figure(
    sort: str, parts: Sequence[FormatPart], limit: tuple[str, Decimal] | None
) -> FormatSection:
    """Return a section that shows a figure: by what it is divided, and what the words beside it make of it."""
    places = [n for n, part in enumerate(parts) if part.kind in ("digit", "any")]
    before, after = (
        "".join(one.text for one in some if one.kind in ("words", "other", "moment"))
        for some in (parts[: places[0]], parts[places[-1] + 1 :])
    )
    points = [n for n, part in enumerate(parts) if part == FormatPart("other", ".")]
    ends = [*(n for n in points[:1] if n > places[0]), places[-1] + 1]
    commas = 0
    for end in ends:
        # right before the point, and right behind the last digit
        step = -1 if end in points else 1
        at = end - 1 if end in points else end
        while 0 <= at < len(parts) and parts[at] == FormatPart("other", ","):
            commas += 1
            at += step
    shares = parts.count(FormatPart("other", "%"))
    words = f"{before} {after}"
    large = _LARGE.search(words)
    told = large or _FOREIGN.search(words)
    beside = after if told and told[0] in after else before
    return FormatSection(
        sort,
        tuple(parts),
        limit,
        divides=1000**commas,
        factor=Decimal(100) ** shares / 1000**commas,
        beside=beside.strip(" (),.") if told else "",
        times=TIMES[large[1].casefold().removesuffix("s")] if large else 1,
        minus=bool(_MINUS.fullmatch(before)),
    )


def _carries(parts: Sequence[FormatPart]) -> bool:
    """Return whether a section shows the digits of a code: zeros kept, or signs between them; no group, no point."""
    places = [n for n, one in enumerate(parts) if one.kind == "digit"]
    digits = "".join(parts[n].text for n in places)
    inner = parts[places[0] : places[-1] + 1]
    if any(one.kind in ("power", "any") or one.text == "?" for one in parts):
        return False
    if any(one.kind == "other" and one.text not in _BETWEEN for one in parts):
        return False
    # digits beside a bare stroke are a fraction
    if FormatPart("other", "/") in inner:
        return False
    return digits.count("0") > 1 or "0#" in digits or ("0" in digits and len(inner) > len(places))


def _with_minutes(parts: Sequence[FormatPart]) -> list[FormatPart]:
    """Return the parts with `n` for minutes: m or mm behind hours, or before seconds."""
    moments = [n for n, one in enumerate(parts) if one.kind == "moment"]
    told = list(parts)
    for at, n in enumerate(moments):
        if parts[n].text not in ("m", "mm"):
            continue
        before = parts[moments[at - 1]].text if at else ""
        after = parts[moments[at + 1]].text if at + 1 < len(moments) else ""
        if before.strip("[")[:1] == "h" or after.strip("[")[:1] == "s":
            told[n] = FormatPart("moment", "n" * len(parts[n].text))
    return told


DAY = format_of(BUILT_IN[14])
SHARE = format_of(BUILT_IN[9])
TIME = format_of(BUILT_IN[46])
