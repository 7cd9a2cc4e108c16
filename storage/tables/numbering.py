"""The numbers that Word sets before paragraphs by itself: they stand in no text of a document (.docx)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from core.thai.written import thai_digits
from storage.parts import attributes, child, elements, inside, local, switch, value_of

LEVELS = 9
LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"  # as Word counts: without ฃ, ฅ and ฆ
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
SILENT = ("bullet", "none")


class _Level(NamedTuple):
    """A level of a list: where it begins, how it counts, its label such as `%1.%2`, and whether all count in digits."""

    start: int = 1
    form: str = "decimal"
    label: str = ""
    legal: bool = False


class ParagraphNumbers:
    """The automatic numbers of a document; paragraphs are asked for in their order."""

    def __init__(self, parts: ZipFile) -> None:
        self._lists = dict[str, dict[int, _Level]]()  # by abstract list
        self._of = dict[str, str]()  # abstract list of each list
        self._anew = dict[str, dict[int, int]]()  # levels that a list begins anew
        self._styles = dict[str, tuple[str, int]]()  # list and level of a style
        self._based = dict[str, str]()
        self._counts = dict[str, dict[int, int]]()
        self._begun = set[str]()
        for element in elements(parts, "word/numbering.xml"):
            if local(element) == "abstractNum":
                self._lists[attributes(element)["abstractNumId"]] = dict(_levels(element))
            elif local(element) == "num":
                self._take_list(element)
        for element in elements(parts, "word/styles.xml"):
            if local(element) == "style":
                name = attributes(element).get("styleId", "")
                self._based[name] = value_of(element, "basedOn")
                found = _numbered(element)
                self._styles |= {name: found} if found else {}

    def _take_list(self, num: Element) -> None:
        of = attributes(num)["numId"]
        self._of[of] = value_of(num, "abstractNumId")
        for override in num:
            start = value_of(override, "startOverride")
            if start.isdigit():
                self._anew.setdefault(of, {})[int(attributes(override)["ilvl"])] = int(start)

    def label(self, paragraph: Element) -> str:
        """Return the number that Word shows before a paragraph, "" = none; it counts on with each call."""
        of, level = self._place(paragraph)
        abstract = self._of.get(of, "")
        levels = self._lists.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if of not in self._begun:
            self._begun.add(of)
            for at, start in self._anew.get(of, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, LEVELS):
            counts.pop(deeper, None)
        if levels[level].form in SILENT:
            return ""

        def part(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = levels.get(at, _Level())
            form = "decimal" if levels[level].legal else own.form
            return _counted(counts.setdefault(at, own.start), form)

        return re.sub("%([1-9])", part, levels[level].label)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level of a paragraph, by itself or by its style; ("", 0) = it has no number."""
        own = _numbered(paragraph)
        style = value_of(inside(paragraph, "pPr"), "pStyle")
        seen = set[str]()
        while style and style not in self._styles and style not in seen:
            seen.add(style)
            style = self._based.get(style, "")
        of_style = self._styles.get(style, ("", 0))
        if own is None:
            return of_style
        return (own[0] or of_style[0], own[1])


def _levels(abstract: Element) -> Iterator[tuple[int, _Level]]:
    for one in abstract:
        if local(one) == "lvl":
            start = value_of(one, "start")
            level = _Level(
                int(start) if start.isdigit() else 1,
                value_of(one, "numFmt") or "decimal",
                value_of(one, "lvlText"),
                bool(switch(one, "isLgl")),
            )
            yield int(attributes(one)["ilvl"]), level


def _numbered(element: Element) -> tuple[str, int] | None:
    """Return list ("" = that of the style) and level as the properties of a paragraph or style say; None = nothing."""
    number = child(inside(element, "pPr"), "numPr")
    if number is None:
        return None
    level = value_of(number, "ilvl")
    return value_of(number, "numId"), int(level) if level.isdigit() else 0


def _counted(number: int, form: str) -> str:
    if form == "thaiNumbers":
        return thai_digits(str(number))
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form in ("thaiLetters", "lowerLetter", "upperLetter"):
        letters: Sequence[str] = LETTERS if form == "thaiLetters" else LATIN
        letter = letters[(number - 1) % len(letters)] * (1 + (number - 1) // len(letters))
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    shown = ""
    for value, letters in ROMAN if number < 4000 else ():
        shown += letters * (number // value)
        number %= value
    return shown
