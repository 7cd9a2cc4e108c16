"""What is said of the pages of a stack: whose each is, what was read, what is asked and why."""

from collections.abc import Sequence

from core.i18n import _
from core.workshop.ballots import TickProposal
from core.workshop.questions import Question
from core.workshop.stack import ReadPage, Strange


def why_words(why: str) -> str:
    """Why a question is asked."""
    return {
        "many": _("กาเกินจำนวน"),
        "changed": _("มีช่องที่ระบายทึบ"),
        "unclear": _("เครื่องหมายไม่ชัด"),
        "beside": _("มีหมึกนอกช่อง"),
        "entered": _("ต่างจากที่กรอกไว้แล้ว"),
    }.get(why, "")


def strange_words(why: Strange) -> str:
    """Why a page is of no slip here, and what to do with it."""
    return {
        "torn": _("อ่านรหัสไม่ได้ ไม่นับหน้านี้ สแกนใหม่ให้เห็นทั้งแผ่น หรือกรอกด้วยมือ"),
        "other": _("เป็นของครั้งอื่นหรือเอกสารอื่น ไม่นับ และไม่มีอะไรถูกแก้"),
        "earlier": _("เป็นบัตรของการให้คะแนนครั้งก่อนในห้องนี้ หรือของข้ออื่น ไม่นับ"),
        "changed": _("พิมพ์ก่อนที่คำถามเปลี่ยน หรือเป็นแบบของปีอื่น ไม่นับ พิมพ์ใหม่หรือกรอกด้วยมือ"),
    }[why]


def page_words(page: ReadPage, why: Strange = "other") -> str:
    """What became of a page: one sentence."""
    if page.state == "foreign":
        return strange_words(why)
    if page.state == "again":
        return _("สแกนซ้ำ ไม่นับ")
    if page.state == "unread":
        return _("วางทับแบบที่พิมพ์ไม่ได้ สแกนใหม่ หรือกรอกด้วยมือ")
    return counts_words(page.proposals)


def counts_words(proposals: Sequence[TickProposal]) -> str:
    """`อ่านได้ 8 ข้อ ถาม 1 ข้อ ว่าง 1 ข้อ`, without what is none."""
    read = sum(one.finding == "read" for one in proposals)
    asked = sum(one.finding == "asked" for one in proposals)
    none = sum(one.finding == "none" for one in proposals)
    found = (
        _("อ่านได้ {n} ข้อ").format(n=read) if read else "",
        _("ถาม {n} ข้อ").format(n=asked) if asked else "",
        _("ว่าง {n} ข้อ").format(n=none) if none else "",
    )
    return " ".join(filter(None, found))


def missing_words(pages: Sequence[int]) -> str:
    return _("ขาดหน้า {pages} ข้อในหน้านั้นยังไม่มีคำตอบ").format(pages=", ".join(map(str, pages)))


def voted_words(n: int) -> str:
    """Why the ballot of a slip that has votes is left."""
    return _("มีคะแนนแล้ว {n} ข้อ จากโทรศัพท์ โต๊ะ หรือบัตรที่รับไว้ก่อน ไม่นับบัตรนี้จนกว่าจะเลือกใช้แทน").format(n=n)


def picked_words(question: Question, picked: Sequence[str]) -> str:
    """What is ticked, as it is read."""
    said = [one.label for one in question.choices if one.key in picked]
    return ", ".join(said) or _("ไม่ได้ตอบ")
