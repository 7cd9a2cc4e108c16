"""Texts of a form: `<name>` placeholders filled with what is known, cells read as words, limits and conditions; and a
block of the help; what a form calls its branches and levels, and how grades, roles and acting are said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from core.i18n import THAI, _, language
from core.thai.numbering import arabic_digits

PLACEHOLDER = r"<\??([a-z][a-z0-9_.]*)>"  # `<?name>` says nothing: a part in { } is printed where it has words
MARGINS = ("|", ">")  # a line that begins with one of these stands at the left or the right margin
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
SCORED = frozenset({"title", "text", "level", "points", "full", "state", "note", "assessor", "grade", "total", "base"})


def names_in(text: str) -> tuple[str, ...]:
    """The names a text asks for, in order, each once."""
    return tuple(dict.fromkeys(re.findall(PLACEHOLDER, text)))


def laid(text: str, words: Callable[[str], str]) -> str:
    """The text without the parts in { } of which a name has no words, without the braces of others; \\n is a break."""
    kept = re.sub(OPTIONAL, lambda part: part[1] if all(map(words, names_in(part[1]))) else "", text)
    return kept.replace("\\n", "\n")


def lines_in(text: str) -> list[str]:
    """The lines of a text as a form writes them; a break in { } is one only where that part is printed."""
    return re.split(BREAK, text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known name replaced; an unknown one stays as it is written."""
    return re.sub(PLACEHOLDER, lambda match: "" if match[0][1] == "?" else values.get(match[1], match[0]), text)


class Words(NamedTuple):
    """A text in Thai and, where given, English."""

    th: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.th

    def __bool__(self) -> bool:
        return bool(self.th or self.en)

    @property
    def in_language(self) -> str:
        """The words in the language that is read, where the form has them in it."""
        return self.th if language() == THAI or not self.en else self.en


EMPTY = Words()
IN = {"key": "in"}  # the name in the file is a Python keyword
TITLE = {"key": "title"}  # of what is called by its text
ROWS = {"key": "rows"}  # of a register: `form.kind`, `office.division`


class Clause(NamedTuple):
    """`field op value`: op is one of is, is not, has, =, ≠, <, ≤, >, ≥, answered."""

    field: str
    op: str
    value: str = ""

    @staticmethod
    @lru_cache(maxsize=1024)
    def of(words: str) -> "Clause | None":
        """`field op value` as a form writes it; None for what is none."""
        match = re.fullmatch(CLAUSE, words)
        if not match:
            return None
        op, value = match[2] or DRAWN.get(match[3], match[3]), match[4]
        fits = value in ("", "yes", "no") if op == "answered" else value != "" and value[0] not in "<>=≠≤≥"
        return Clause(match[1], op, value) if fits else None


CLAUSE = r"(?s)([a-z][a-z0-9_.]*)(?:\s+(is not|is|has|answered)(?=\s|$)|\s*(≠|!=|≥|>=|≤|<=|=|<|>))\s*(.*)"
DRAWN = {">=": "≥", "<=": "≤", "!=": "≠"}  # as a condition keeps a sign


# Joined as any (outer) of alls (inner); () = always. Never deeper, never with arithmetic.
Condition = tuple[tuple[Clause, ...], ...]


class Limit(NamedTuple):
    """`>= 60`: the comparison a measure, a pass rule or an award must satisfy, in exact numbers."""

    op: str  # >=, >, <=, <, =
    value: Fraction

    def holds(self, number: Fraction) -> bool:
        """Whether `number`, exact and not rounded, satisfies the limit."""
        match self.op:
            case ">=":
                return number >= self.value
            case ">":
                return number > self.value
            case "<=":
                return number <= self.value
            case "<":
                return number < self.value
        return number == self.value

    def harder_than(self, other: "Limit") -> bool:
        """Whether it is a limit in the same direction that less satisfies."""
        way, strict = -1 if self.op[0] == "<" else 1, (">", "<")
        harder = (way * self.value, self.op in strict) > (way * other.value, other.op in strict)
        return self.op[0] == other.op[0] and harder

    @property
    def height(self) -> tuple[Fraction, bool]:
        """By which the steps of a scale are ordered: `> 75` stands above `>= 75`."""
        return self.value, self.op == ">"


AT_LEAST_ONE = Limit(">=", Fraction(1))


class HelpBlock(NamedTuple):
    """`kind` is title, head, text, step, point, note or picture; of a picture `text` is its name."""

    kind: str
    text: str
    mark: str = ""  # of a step its number


# -- what a form calls its parts, and how grades, roles and acting are said

PART, STEP = Words("รายการ", "Part"), Words("ขั้น", "Step")  # of a form without words of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a form calls its branches, one word a depth from the top, its levels, and itself in sentences of papers."""

    branch: tuple[Words, ...] = (PART,)
    level: Words = STEP
    work: Words = EMPTY  # what an office carries out: ดำเนินงานตาม…
    document: Words = EMPTY  # what it hands over: ขอส่ง…
    subject: Words = EMPTY  # what a memo about it is on: เรื่อง …
    committee: Words = EMPTY  # who judges or works on it: แต่งตั้ง…

    def branch_word(self, depth: int = 0) -> str:
        """The form's word for a branch so deep: `หมวด`."""
        words = self.branch or (PART,)
        return words[min(depth, len(words) - 1)].in_language

    @property
    def level_word(self) -> str:
        """The form's word for a level of a ladder."""
        return self.level.in_language

    def level_nth(self, level: int) -> str:
        return nth(self.level_word, level)

    def level_numbered(self, level: int | str) -> str:
        return numbered(self.level_word, level)


NEUTRAL = Called()


def nth(word: str, n: int) -> str:
    """`หมวดที่ 3`."""
    return _("{word}ที่ {n}").format(word=word, n=n)


def numbered(word: str, n: int | str) -> str:
    """`หมวด 3`: the same where there is little room."""
    return _("{word} {n}").format(word=word, n=n)


def is_grade(band: str) -> bool:
    """Whether a band is a letter that is called a grade, `A`, `B+`, `AA` or `ก`; others have words of their own."""
    return len({*band.rstrip("+-")}) == 1


def grade_words(band: str | None, *, graded: bool = True) -> str:
    """How a band of the whole is said: `เกรด A`, `ครบ 3 ข้อ`; without one that there is none yet, and nothing of a form
    that has no bands (`graded`)."""
    if not band:
        return _("ยังไม่มีเกรด") if graded else ""
    return _("เกรด {band}").format(band=band) if is_grade(band) else arabic_digits(band)


def grade_printed(band: str) -> str:
    """The same on a paper, which has digits of its own; – and dots are grades that are not known."""
    return _("เกรด {band}").format(band=band) if is_grade(band) else band


def role_words(role: str) -> str:
    """What a role of a person is called."""
    words = {
        "recorder": _("ผู้บันทึก"), "approver": _("ผู้อนุมัติ"), "chair": _("ประธาน"), "assessor": _("กรรมการ"),
        "signer": _("ผู้ลงนาม"),
    }  # fmt: skip
    return words.get(role, role)


def acting_words(acting: str) -> str:
    """How one signs in place of another, as printed in the position line."""
    words = {
        "in_charge": _("รักษาราชการแทน"), "on_behalf": _("ปฏิบัติราชการแทน"), "caretaker": _("รักษาการในตำแหน่ง"),
    }  # fmt: skip
    return words.get(acting, acting)
