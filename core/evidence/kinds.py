"""Kinds of evidence, whatever form asks for it: a kind follows from how the words of what is asked begin."""

from collections.abc import Mapping
from typing import NamedTuple

from core.i18n import _
from core.thai.search import folded
from core.values import Ref

_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "order": ("คำสั่ง", "หนังสือมอบหมาย", "order"),
    "announcement": ("ประกาศ", "นโยบาย", "มาตรการ", "เจตนารมณ์", "announcement", "policy"),
    "minutes": ("รายงานการประชุม", "บันทึกการประชุม", "วาระ", "ประชุม", "minutes"),
    "report": ("รายงาน", "สรุป", "ผล", "สถิติ", "report"),
    "plan": ("แผน", "โครงการ", "งบประมาณ", "plan", "project"),
    "photo": ("ภาพ", "กิจกรรม", "ป้าย", "สถานที่", "photo"),
    "register": ("บัญชี", "ทะเบียน", "ดัชนี", "แบบสอบถาม", "register"),
    "manual": ("คู่มือ", "หลักเกณฑ์", "ระเบียบ", "องค์ความรู้", "แนวทาง", "manual"),
    "letter": ("หนังสือ", "บันทึกข้อความ", "letter"),
    "web": ("เว็บ", "สื่อสังคม", "ระบบสารสนเทศ", "หลักฐานการเผยแพร่", "เอกสารเผยแพร่", "web"),
}


KINDS = tuple(_BEGINNINGS)


def kind_words(kind: str) -> str:
    """What people call a kind; a kind of another version is shown as it is written."""
    words = {
        "order": _("คำสั่ง"), "announcement": _("ประกาศ นโยบาย"), "minutes": _("รายงานการประชุม"),
        "report": _("รายงาน สรุปผล"), "plan": _("แผน โครงการ"), "photo": _("ภาพถ่าย"), "register": _("ทะเบียน แบบสอบถาม"),
        "manual": _("คู่มือ หลักเกณฑ์"), "letter": _("หนังสือราชการ"), "web": _("หน้าเว็บ การเผยแพร่"),
    }  # fmt: skip
    return words.get(kind, kind)


def kind_of_words(words: str) -> str:
    """The kind that words begin with: `คำสั่งแต่งตั้งคณะทำงาน` is an order; "" = nobody can tell."""
    begins = folded(words)
    found = [
        (len(start), kind)
        for kind, starts in _BEGINNINGS.items()
        for start in starts
        if begins.startswith(folded(start))
    ]
    return max(found)[1] if found else ""


class EvidenceTarget(NamedTuple):
    """What evidence proves: a row, a progress report, or an assessment at one of its items."""

    target: Ref
    item: str = ""
