"""Texts of a form: placeholders, limits, conditions; and words for branches, levels, grades, roles and deputies."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from core.i18n import THAI, _, language
from core.thai.written import arabic_digits

PLACEHOLDER = r"<\??([a-z][a-z0-9_.]*)>"  # `<?name>` prints nothing; its part in { } is printed only if it has words
MARGINS = ("|", ">")  # a line that begins with one of these is printed at the left or right margin
BREAK = r"(?:\\n|\n)(?![^{}]*\})"
OPTIONAL = r"\{([^{}]*)\}"

# Known to every paper of every form.
EVERYWHERE = frozenset({
    "year", "last_year", "period", "region", "group", "group.award", "group.title", "today", "number",
    "office.name", "office.short", "office.parent", "office.head", "office.address", "office.phone",
    "instrument.title", "instrument.short",
    "called.work", "called.document", "called.subject", "called.committee",
})  # fmt: skip
# Known to the rows of a scored paper.
SCORED = frozenset(
    {
        "title",
        "text",
        "level",
        "points",
        "full",
        "state",
        "note",
        "assessor",
        "grade",
        "total",
        "base",
    }
)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text, each once, in order."""
    return tuple(dict.fromkeys(re.findall(PLACEHOLDER, text))) if "<" in text else ()


def laid(text: str, text_of: Callable[[str], str]) -> str:
    """Return a text without each part in { } that has a placeholder for which `text_of(name)` is "". The other parts
    only lose their braces. A backslash followed by n becomes a line break."""
    kept = re.sub(
        OPTIONAL, lambda part: part[1] if all(map(text_of, names_in(part[1]))) else "", text
    )
    return kept.replace("\\n", "\n")


def lines_in(text: str) -> list[str]:
    """Return the lines of a form's text. A break inside { } does not count, as that part may be left out."""
    return re.split(BREAK, text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each `<name>` replaced by its value (kept if it has none), and each `<?name>` removed."""
    return re.sub(
        PLACEHOLDER,
        lambda match: "" if match[0][1] == "?" else values.get(match[1], match[0]),
        text,
    )


class Words(NamedTuple):
    """A text in Thai and, if the form has it, in English ("" = none)."""

    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.th

    def __bool__(self) -> bool:
        return bool(self.th or self.en)

    @property
    def in_language(self) -> str:
        """The text in the user's language; in Thai if there is no English."""
        return self.th if language() == THAI or not self.en else self.en


EMPTY = Words()
IN = {"key": "in"}  # the name in the file is a Python keyword
TITLE = {"key": "title"}  # the name in the file of a text that serves as title
ROWS = {"key": "rows"}  # the name in the file of a register: `form.kind`, `office.division`


class Clause(NamedTuple):
    """One clause of a condition, `field op value`; op: is, is not, has, =, ≠, <, ≤, >, ≥, answered."""

    field: str
    op: str
    value: str = ""

    @staticmethod
    @lru_cache(maxsize=1024)
    def of(text: str) -> "Clause | None":
        """Parse `field op value` as a form file writes it; None if the text is not a clause."""
        match = re.fullmatch(CLAUSE, text)
        if not match:
            return None
        op, value = match[2] or DRAWN.get(match[3], match[3]), match[4]
        if op == "answered":
            fits = value in ("", "yes", "no")
        else:
            fits = value != "" and value[0] not in "<>=≠≤≥"
        return Clause(match[1], op, value) if fits else None


CLAUSE = r"(?s)([a-z][a-z0-9_.]*)(?:\s+(is not|is|has|answered)(?=\s|$)|\s*(≠|!=|≥|>=|≤|<=|=|<|>))\s*(.*)"
DRAWN = {">=": "≥", "<=": "≤", "!=": "≠"}  # ASCII operators, and the sign stored in a condition


# Joined as any (outer) of alls (inner); () = always. Never deeper, never with arithmetic.
Condition = tuple[tuple[Clause, ...], ...]


LIMITS = {">=": ge, ">": gt, "<=": le, "<": lt}


class Limit(NamedTuple):
    """A limit such as `>= 60`, for a measure, the points of a pass rule or a number of awards."""

    op: str  # >=, >, <=, <, =
    value: Fraction

    def holds(self, number: Fraction) -> bool:
        """Return whether `number`, exact and not rounded, satisfies the limit."""
        return bool(LIMITS.get(self.op, eq)(number, self.value))

    def harder_than(self, other: "Limit") -> bool:
        """Return whether this limit has the direction of `other` and is stricter: fewer numbers satisfy it."""
        way, strict = -1 if self.op[0] == "<" else 1, (">", "<")
        harder = (way * self.value, self.op in strict) > (way * other.value, other.op in strict)
        return self.op[0] == other.op[0] and harder

    @property
    def sign(self) -> str:
        """The sign of the limit as printed: `≥` for `>=`."""
        return {">=": "≥", "<=": "≤"}.get(self.op, self.op)

    @property
    def height(self) -> tuple[Fraction, bool]:
        """The sort key by which the limits of a scale's steps are ordered: by value, and `> 75` after `>= 75`."""
        return self.value, self.op == ">"


AT_LEAST_ONE = Limit(">=", Fraction(1))


class HelpBlock(NamedTuple):
    """A block of a help text. `kind`: title, head, text, step (`mark`: number), point, note, picture (`text`: name)."""

    kind: str
    text: str
    mark: str = ""  # of a step its number


# -- what a form calls its parts, and how grades, roles and acting are said

PART, STEP = Words("รายการ", "Part"), Words("ขั้น", "Step")  # of a form without words of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTerms:
    """A form's own words for its branches (one per depth) and levels, and the phrases by which papers name the form."""

    branch: tuple[Words, ...] = (PART,)
    level: Words = STEP
    work: Words = EMPTY  # what an office carries out: ดำเนินงานตาม…
    document: Words = EMPTY  # what it hands over: ขอส่ง…
    subject: Words = EMPTY  # what a memo about it is on: เรื่อง …
    committee: Words = EMPTY  # who judges or works on it: แต่งตั้ง…

    def branch_word(self, depth: int = 0) -> str:
        """Return the form's word for a branch at this depth (0 = top), such as `หมวด`."""
        words = self.branch or (PART,)
        return words[min(depth, len(words) - 1)].in_language

    @property
    def level_word(self) -> str:
        """The form's word for a level of a ladder, in the user's language."""
        return self.level.in_language

    def level_nth(self, level: int) -> str:
        return nth(self.level_word, level)

    def level_numbered(self, level: int | str) -> str:
        return numbered(self.level_word, level)


NEUTRAL = FormTerms()


def nth(word: str, n: int) -> str:
    """Return a word with an ordinal number: `หมวดที่ 3`."""
    return _("{word}ที่ {n}").format(word=word, n=n)


def numbered(word: str, n: int | str) -> str:
    """Return a word with a plain number, where space is short: `หมวด 3`."""
    return _("{word} {n}").format(word=word, n=n)


def is_grade(band: str) -> bool:
    """Return whether a band is a letter grade (`A`, `B+`, `AA`, `ก`), not a band with words of its own."""
    return len({*band.rstrip("+-")}) == 1


def grade_words(band: str | None, *, graded: bool = True) -> str:
    """Return the words for a band, such as `เกรด A`; without a band “no grade yet” or, if not `graded`, ""."""
    if not band:
        return _("ยังไม่มีเกรด") if graded else ""
    return _("เกรด {band}").format(band=band) if is_grade(band) else arabic_digits(band)


def grade_printed(band: str) -> str:
    """Return the text for a band on a paper: a grade as `เกรด A`, anything else (also – or dots) unchanged."""
    return _("เกรด {band}").format(band=band) if is_grade(band) else band


def role_words(role: str) -> str:
    """Return the name of a role in the user's language; an unknown role is returned unchanged."""
    words = {
        "recorder": _("ผู้บันทึก"),
        "approver": _("ผู้อนุมัติ"),
        "chair": _("ประธาน"),
        "assessor": _("กรรมการ"),
        "signer": _("ผู้ลงนาม"),
    }
    return words.get(role, role)


def acting_words(acting: str) -> str:
    """Return the words for a way to sign for another person, such as `on_behalf`; an unknown way is returned as is."""
    words = {
        "in_charge": _("รักษาราชการแทน"),
        "on_behalf": _("ปฏิบัติราชการแทน"),
        "caretaker": _("รักษาการในตำแหน่ง"),
    }
    return words.get(acting, acting)
