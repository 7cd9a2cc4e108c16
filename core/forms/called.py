"""What a form calls its branches and levels, with their numbers; how grades, roles and acting are said."""

from dataclasses import dataclass

from core.forms.wording import EMPTY, Words
from core.i18n import _
from core.thai.numbering import arabic_digits

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
