"""What a score says in words: verdicts of figures, findings, the cheapest way up."""

from collections.abc import Mapping
from fractions import Fraction

from core.i18n import _
from core.instruments.shape import Limit, Measure
from core.scoring.exact import exact_text
from core.scoring.judge import SIGNS, amount
from core.scoring.score import Judged, Number, State, Step

# Findings of one item, as what the person can do about it.
WHY: Mapping[str, str] = {
    "not_allowed": "แบบนี้ไม่ให้ตอบ “ไม่เข้าเงื่อนไข” ในข้อนี้ จึงยังไม่นับว่าผ่าน",
    "same_project": "ใช้โครงการเดียวกับมิติที่ห้ามซ้ำ จึงยังไม่นับว่าผ่าน",
    "impossible": "ตัวเลขเป็นไปไม่ได้ ตัวตั้งต้องไม่มากกว่าตัวหาร",
    "part_missing": "องค์ประกอบยังไม่ครบ จึงยังไม่นับว่าผ่าน",
    "measure_fails": "ตัวเลขยังไม่ถึงเกณฑ์ จึงยังไม่นับว่าผ่าน",
    "happened": "ตอบว่าไม่มีเหตุ แต่มีจำนวนกรณีกรอกไว้",
    "proof_missing": "ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับว่าผ่าน",
    "not_entered": "ตอบว่าผ่านแล้ว แต่ยังกรอกองค์ประกอบหรือตัวเลขไม่ครบ",
    "of_zero": "ตัวหารเป็นศูนย์ จึงยังถือว่าไม่ได้กรอก",
    "figures_differ": "ตัวเลขเดียวกันกรอกไว้ไม่ตรงกันในข้ออื่น",
    "partly": "ทำได้บางส่วน จึงยังไม่นับว่าผ่าน",
}
SHORT = {"not_entered", "of_zero", "figures_differ", "impossible"}  # findings that do not take points away


def number_text(number: Fraction) -> str:
    return exact_text(number)


def limit_text(limit: Limit, percent: bool) -> str:
    """`≥ 60 %`."""
    return f"{SIGNS[limit.op]} {exact_text(limit.value)}{' %' if percent else ''}"


def verdict(measure: Measure, judged: Judged | None) -> str:
    """`80 % ≥ 60 %`, with a word when it fails; "" while nothing is entered."""
    if judged is None or not judged.text:
        return ""
    if judged.holds is None:
        return _("{figure} ยังกรอกไม่ครบ").format(figure=judged.text)
    if judged.holds:
        return judged.text
    word = _("เกินเกณฑ์") if measure.holds.op in ("<=", "<") else _("ยังไม่ถึง")
    return f"{judged.text} {word}"


def shares(measure: Measure, judged: Judged | None) -> tuple[Fraction | None, Fraction | None]:
    """How far the bar is filled and where its mark stands, 0 to 1; None where a bar says nothing."""
    limit = measure.holds.value
    if measure.kind == "percent":
        top = Fraction(100)
    elif measure.holds.op in (">=", ">") and limit > 0:
        top = limit
    else:
        return None, None
    value = judged.value if judged else None
    filled = Fraction(0) if value is None or isinstance(value, bool) else amount(value) / top
    return max(Fraction(0), min(Fraction(1), filled)), min(Fraction(1), limit / top)


def entered(value: Number | bool | None) -> bool:
    return value is not None and not isinstance(value, bool)


def result_mark(said: State, result: State, why: tuple[str, ...]) -> str:
    """met | doubt | not_met | not_applicable | not_assessed: what the mark beside an item tells by shape and word."""
    if said is State.NOT_ASSESSED:
        return "not_assessed"
    if result is State.MET and said is State.NOT_APPLICABLE:
        return "not_applicable"
    if result is State.MET:
        return "doubt" if why else "met"
    return "not_applicable" if result is State.NOT_APPLICABLE else "not_met"


def step_title(step: Step) -> str:
    """`ทำข้อเดียว ได้เพิ่ม 8 คะแนน`."""
    count, gain = len(step.items), number_text(step.gain)
    if count == 1:
        return _("ทำข้อเดียว ได้เพิ่ม {gain} คะแนน").format(gain=gain)
    return _("ทำ {count} ข้อ ได้เพิ่ม {gain} คะแนน").format(count=count, gain=gain)


def step_result(step: Step, mark: Fraction | None) -> str:
    """`รวม 88 เกรด B ผ่าน`."""
    words = [_("รวม {total}").format(total=number_text(step.total))]
    if step.band:
        words.append(_("เกรด {band}").format(band=step.band))
    if step.passes is not None and mark is not None:
        words.append(_("ผ่าน {mark}").format(mark=number_text(mark)) if step.passes else "")
    return "  ".join(filter(None, words))
