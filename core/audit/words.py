"""What is said of a sample: the claim, how sure it is, and what to do now."""

from fractions import Fraction

from core.assessment.review import item_position
from core.audit.facts import DRAW, GRADE, RankingRisk, Sample, SampleQuestion
from core.audit.risk import FALSE, GO_ON, LOOK_AT_ALL, STOP, fewest
from core.exact import exact_text
from core.forms.tree import Tree
from core.i18n import _
from core.slots import parse_slot
from core.thai.numbering import arabic_digits

NAMES = {STOP: "หยุดได้", GO_ON: "ตรวจต่อ", LOOK_AT_ALL: "ดูทั้งหมด", FALSE: "ผลไม่ยืน", DRAW: "รอจับสลาก"}


def verdict_name(verdict: str) -> str:
    """`หยุดได้`: the verdict as one word; "" of none."""
    return _(NAMES[verdict]) if verdict in NAMES else ""


def percent_up(risk: Fraction) -> str:
    """A risk in percent, to a tenth, never less than it is: `4.9 %`."""
    tenths = -(-risk.numerator * 1000 // risk.denominator)
    return f"{exact_text(Fraction(tenths, 10))} %"


def claim_words(one: Sample, asked: SampleQuestion) -> str:
    """What is claimed of a unit, with all that the draw hangs on."""
    row = one.row
    where = _("เขต {n}").format(n=row.region) if row.region else _("ทุกเขต")
    spare = exact_text(one.claim.spare) if one.claim else "–"
    if asked.of == GRADE:
        said = _("{unit} ({where}) ได้ {total} คะแนน ถึงเกรด {band} จริง เสียได้ไม่เกิน {spare} คะแนน")
    else:
        said = _("{unit} ({where}) ได้ {total} คะแนน อยู่ใน {first} อันดับแรกจริง เสียได้ไม่ถึง {spare} คะแนน")
        if one.claim and not one.claim.spare:
            said = _("{unit} ({where}) ได้ {total} คะแนน อยู่ใน {first} อันดับแรกจริง เสียคะแนนไม่ได้เลย")
    return said.format(
        unit=row.name or row.code, where=where, total=exact_text(row.total), band=row.band or "–", first=asked.first,
        spare=spare,
    )  # fmt: skip


def fewest_words(one: Sample) -> str:
    """How many items would have to be false for the claim to be false; of how many."""
    if one.claim is None:
        return ""
    k = fewest(one.claim, one.out, frozenset(one.items))
    if k is None:
        return _("แม้ทุกข้อที่ตรวจได้จะไม่จริง ผลก็ยังยืน")
    return _("ถ้าผลผิด ต้องมีข้อที่ให้คะแนนเกินจริงอย่างน้อย {k} ใน {n} ข้อนี้ อีก {out} ข้อผิดได้หมดโดยผลไม่เปลี่ยน").format(
        k=k, n=len(one.items), out=len(one.out)
    )


def verdict_words(one: Sample, asked: SampleQuestion) -> str:
    """How a unit stands and what to do now."""
    if one.problem or one.looked is None:
        return one.problem
    looked, risk = one.looked, percent_up(one.looked.risk)
    if looked.verdict == STOP and not looked.looked:
        return _("ไม่ต้องตรวจ: ไม่มีข้อใดที่ทำให้ผลนี้ผิดได้")
    if looked.verdict == STOP:
        return _("หยุดได้: ตรวจแล้ว {n} ข้อ ถ้าผลนี้ผิด โอกาสที่จะตรวจผ่านมาถึงตรงนี้ไม่เกิน {risk}").format(n=looked.looked, risk=risk)
    if looked.verdict == FALSE:
        return _("ผลไม่ยืน: ข้อที่ตรวจพบว่าเกินจริงทำให้คะแนนลดจนผลนี้อาจผิด ให้คณะกรรมการคิดคะแนนใหม่")
    if not one.seed:
        return _("ต้องตรวจ {n} ข้อจาก {of} ถ้าไม่พบข้อที่เกินจริง ทอยเลขตั้งต้นแล้วจับสลาก").format(
            n=len(looked.next), of=len(one.items)
        )
    if looked.verdict == LOOK_AT_ALL:
        return _("ดูทั้งหมด: สุ่มต่อไม่พอแล้ว ตรวจอีก {n} ข้อที่เหลือของหน่วยนี้").format(n=len(looked.next))
    if not looked.looked:
        return _("ตรวจ {n} ข้อตามลำดับที่จับสลากได้ ถ้าไม่พบข้อที่เกินจริงก็หยุดได้").format(n=len(looked.next))
    said = _("ตรวจต่ออีก {n} ข้อ ตรวจแล้ว {looked} พบเกินจริง {false} ความเสี่ยงขณะนี้ {risk} รับได้ {limit} %")
    return said.format(n=len(looked.next), looked=looked.looked, false=looked.false, risk=risk, limit=asked.percent)


def whole_words(found: RankingRisk, asked: SampleQuestion) -> str:
    """How the ranking as a whole stands."""
    share = percent_up(Fraction(found.looked + found.left, found.of)) if found.of else "–"
    said = {
        "": _("ยังไม่มีหน่วยงานที่ตรวจด้วยการสุ่มได้"),
        DRAW: _("ถ้าไม่พบข้อที่เกินจริง ต้องตรวจ {left} ข้อ คิดเป็น {share} ของทุกข้อในการจัดลำดับนี้ ทอยเลขตั้งต้นต่อหน้าทุกฝ่ายก่อน"),
        STOP: _("หยุดได้ทุกหน่วย: ถ้ามีหน่วยใดไม่ควรอยู่ตรงนี้ โอกาสที่จะตรวจไม่พบไม่เกิน {risk} ตรวจไป {looked} ข้อ คิดเป็น {share}"),
        GO_ON: _("ยังต้องตรวจอีก {left} ข้อ ตรวจแล้ว {looked} ข้อ หยุดได้เมื่อความเสี่ยงของทุกหน่วยไม่เกิน {limit} %"),
        LOOK_AT_ALL: _("มีหน่วยที่ต้องดูทั้งหมด เหลือตรวจ {left} ข้อ ตรวจแล้ว {looked} ข้อ"),
        FALSE: _("มีหน่วยที่ผลไม่ยืน ให้คณะกรรมการคิดคะแนนใหม่ก่อนประกาศ"),
    }[found.verdict]
    said = said.format(
        left=found.left, share=share, risk=percent_up(found.risk), looked=found.looked, limit=asked.percent
    )
    rest = _("อีก {n} หน่วยสุ่มตรวจไม่ได้ เหตุผลอยู่ที่หน่วยนั้น").format(n=found.unsaid) if found.unsaid else ""
    return " ".join(filter(None, (said, rest)))


def item_words(tree: Tree, item: str) -> tuple[str, str]:
    """Where an item stands in the form, and its text."""
    slot = parse_slot(item)
    if slot.family == "extra":
        titles = (arabic_digits(str(one.text)) for one in tree.instrument.extra if one.id == slot.id)
        return _("คะแนนพิเศษ"), next(titles, item)
    return item_position(tree, item), arabic_digits(str(tree.item(item).text)) if tree.counts(item) else item


def earlier_words(one: Sample) -> str:
    """What was drawn before and no longer holds; "" of nothing."""
    if one.draws.back:
        return _("เคยจับสลากข้อนี้แล้วยกเลิก {n} ครั้ง ดูได้ในประวัติ").format(n=one.draws.back)
    return _("ผลเปลี่ยนไปหลังจับสลากครั้งก่อน ต้องทอยใหม่") if one.draws.earlier and not one.seed else ""
