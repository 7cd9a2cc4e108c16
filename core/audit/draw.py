"""In which order items are looked at again: drawn from a seed that is rolled in public, so that anybody can draw again.

The items that matter are numbered 1, 2, 3 … in printed order. Of each the SHA-256 of `seed,unit,number` is taken (three
words with commas, no blanks, in UTF-8: `printf '%s' '3141592653,5001,17' | sha256sum`); they are looked at by that
number in hexadecimal digits, the smallest first. The seed is rolled after the results have come, so that nobody could
know which items would be drawn.
"""

from collections.abc import Sequence
from hashlib import sha256

from core.audit.risk import PointsClaim
from core.errors import UserError
from core.i18n import _
from core.thai.numbering import arabic_digits

FEWEST_DIGITS, MOST_DIGITS = 10, 40


def checked_seed(typed: str) -> str:
    """The digits of a seed as they were rolled, blanks and dashes left out; UserError for too few or other signs."""
    seed = arabic_digits(typed).replace(" ", "").replace("-", "")
    if not (seed.isascii() and seed.isdecimal() and FEWEST_DIGITS <= len(seed) <= MOST_DIGITS):
        raise UserError(
            _("เลขตั้งต้น “{seed}” ใช้ไม่ได้").format(seed=typed[:60]),
            _("ต้องเป็นตัวเลข {least} ถึง {most} หลัก ที่ทอยต่อหน้าทุกฝ่ายหลังรับผลครบแล้ว").format(
                least=FEWEST_DIGITS, most=MOST_DIGITS
            ),
            _("ทอยลูกเต๋าสิบหน้าสิบครั้ง หรือลูกเต๋าหกหน้ายี่สิบครั้ง แล้วกรอกเลขตามลำดับ"),
        )
    return seed


def drawn(seed: str, unit: str, items: Sequence[str]) -> tuple[str, ...]:
    """The items in the order they are looked at; `unit` is its code."""
    sums = [(sha256(f"{seed},{unit},{n}".encode()).hexdigest(), item) for n, item in enumerate(items, 1)]
    return tuple(item for _sum, item in sorted(sums))


def fingerprint(unit: str, claim: PointsClaim, items: Sequence[str], limit: str) -> str:
    """Sixteen digits that stand for a claim and its numbered items: another claim has others."""
    stakes = [f"{one.item}={one.chain}={one.loss}" for one in claim.stakes]
    said = "\n".join((unit, limit, str(claim.spare), str(int(claim.level_is_false)), *stakes, "", *items))
    return sha256(said.encode()).hexdigest()[:16].upper()
