"""The one page that phones open: markup, style, script and the words of both languages in one answer."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from core import i18n
from core.i18n import _

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = (i18n.THAI, "en")


class Page(NamedTuple):
    """`headers` say that the page may load nothing and speak to nobody but this server."""

    content: bytes
    headers: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]

    def sentence(self, word: str) -> str:
        return "\n".join(self.words[language][word] for language in LANGUAGES) + "\n"


def read_page(trial: bool = False) -> Page:
    """Read once, when the process starts; the language of the process stays English."""
    words: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        i18n.use(language, RESOURCES / "locale")
        words[language] = page_words()
    home = RESOURCES / "phone"
    markup, style, script = ((home / name).read_text("utf-8") for name in ("page.html", "page.css", "page.js"))
    data = json.dumps({"words": words, "trial": trial}, ensure_ascii=False).replace("<", "\\u003c")
    content = markup.replace("/*STYLE*/", style).replace("/*SCRIPT*/", script).replace("/*DATA*/", data)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    kept = "Cache-Control: no-store" if trial else "Cache-Control: private, max-age=14400"  # opens without the Wi-Fi
    return Page(content.encode(), (f"Content-Security-Policy: {policy}", kept), words)


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def page_words() -> dict[str, str]:
    """In the language that is in use."""
    return {**_at_the_door(), **_while_answering(), **_of_photos()}


def _at_the_door() -> dict[str, str]:
    return {
        "hall": _("ห้องประชุม"),
        "code": _("รหัสบนบัตร 12 ตัว"),
        "enter": _("เข้าห้อง"),
        "entering": _("กำลังเข้าห้อง"),
        "unsealed": _("คนอื่นไม่เห็นสิ่งที่คุณเลือกก่อนเปิดคำตอบ เรื่องที่คุณเสนอเห็นได้ทันทีโดยไม่มีชื่อ Wi-Fi ของห้องไม่ได้เข้ารหัส อย่าเขียนเรื่องลับ"),
        "used": _(
            "บัตรนี้เปิดอยู่ในโทรศัพท์หรือโปรแกรมอื่นแล้ว บัตรหนึ่งใบใช้ได้เครื่องเดียว ถ้าเป็นบัตรของคุณ ขอให้ผู้ดำเนินการปลดบัตร แล้วกดเข้าห้องอีกครั้ง"
        ),
        "unknown": _("ห้องนี้ไม่มีบัตรรหัสนี้ อาจเป็นบัตรของครั้งก่อน ขอบัตรใหม่จากผู้ดำเนินการ"),
        "mistyped": _("รหัสนี้ไม่ใช่รหัสของบัตร อาจพิมพ์ผิดหนึ่งตัว ดูบนบัตรแล้วพิมพ์อีกครั้ง"),
        "wait": _("มีการลองรหัสผิดหลายครั้งจากที่นี่ รอหนึ่งนาทีแล้วลองใหม่"),
        "freed": _("บัตรนี้ถูกปลดไปใช้กับโทรศัพท์อื่น คำตอบที่รับไว้ไม่หาย ถ้ายังจะใช้เครื่องนี้ ขอให้ผู้ดำเนินการปลดบัตรอีกครั้ง"),
        "ended": _("จบการประชุมแล้ว ขอบคุณ ปิดหน้านี้ได้"),
        "ended_with": _("จบการประชุมแล้ว มีคำตอบที่ส่งไม่ทัน {n} ข้อซึ่งไม่ถูกนับ บอกผู้ดำเนินการได้"),
        "paused": _("ปิดรับคะแนนแล้ว ขอบคุณ ถ้าที่ประชุมถามอีก คำถามจะขึ้นในหน้านี้เอง"),
        "other": _("เข้าด้วยบัตรอื่น"),
        "far": _("ติดต่อเครื่องของห้องไม่ได้ ดูว่าโทรศัพท์ใช้ Wi-Fi เดียวกับห้อง แล้วลองอีกครั้ง"),
        "again": _("ลองอีกครั้ง"),
        "elsewhere": _("หน้านี้เปิดจากที่อยู่บนบัตรหรือบนจอของห้องเท่านั้น สแกนบัตรอีกครั้ง"),
        "through": _("โทรศัพท์เครื่องนี้เปิดหน้าของห้องได้"),
        "through_number": _("เป็นเครื่องที่ {n} ของการทดสอบ ปิดหน้านี้ได้"),
    }


def _while_answering() -> dict[str, str]:
    return {
        "slip": _("ใบที่ {n}"),
        "place": _("ข้อ {n} จาก {all}"),
        "sent": _("ส่งแล้ว {n} ข้อ"),
        "sent_all": _("ส่งครบ {n} ข้อแล้ว"),
        "every": _("ทุกข้อ"),
        "item": _("ข้อ {number}"),
        "received": _("รับแล้ว {time} น. เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "received_before": _("รับแล้ว เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "received_line": _("รับแล้ว {time} น. แก้หรือถอนได้จนกว่าจะปิดรับ"),
        "received_line_before": _("รับแล้ว แก้หรือถอนได้จนกว่าจะปิดรับ"),
        "given": _("ผู้ดำเนินการกรอกคำตอบของใบนี้จากกระดาษหรือที่โต๊ะ คำตอบนั้นถูกนับ เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "given_none": _("ผู้ดำเนินการเอาคำตอบของใบนี้ออกแล้ว ตอบใหม่ได้จนกว่าจะเปิดคำตอบ"),
        "line_how": _("เขียนช่องละหนึ่งเรื่อง เรื่องที่ส่งขึ้นจอของห้องทันทีโดยไม่มีชื่อ ลบข้อความในช่องเพื่อถอนเรื่อง"),
        "sending": _("กำลังส่ง"),
        "waiting": _("ยังส่งไม่ได้ คำตอบอยู่ในโทรศัพท์เครื่องนี้ และจะส่งเองเมื่อต่อถึง"),
        "opened": _("เปิดคำตอบข้อนี้แล้ว เปลี่ยนไม่ได้"),
        "late": _("คำตอบนี้ส่งไม่ทันก่อนเปิดคำตอบ จึงไม่ถูกนับ"),
        "closed": _("ข้อนี้ยังไม่เปิดให้ตอบ"),
        "missed": _("มีคำตอบที่ส่งไม่ทันก่อนปิดรับ {n} ข้อซึ่งไม่ถูกนับ แจ้งความเห็นต่อที่ประชุมได้"),
        "unfit": _("เครื่องของห้องไม่รับคำตอบนี้ ลองเลือกใหม่"),
        "picks": _("เลือกได้ไม่เกิน {n}"),
        "line": _("ข้อเสนอ {n}"),
        "note": _("เหตุผล (ไม่บังคับ)"),
        "back": _("ก่อนหน้า"),
        "next": _("ข้อต่อไป"),
        "now": _("ที่ประชุมกำลังคุย{place}"),
        "go": _("ไป"),
        "silent": _("รอผู้ดำเนินการเปิดคำถาม"),
    }


def _of_photos() -> dict[str, str]:
    return {
        "photo": _("ถ่ายภาพหลักฐาน"),
        "talked": _("ที่ประชุมกำลังคุยข้อนี้ ส่งภาพหลักฐานได้ ส่วนคะแนนปิดรับแล้ว"),
        "photo_sent": _("รับภาพแล้ว {n} ภาพ"),
        "photo_waiting": _("ภาพรอส่ง {n} ภาพ เปิดหน้านี้ไว้จนกว่าจะรับ"),
        "photo_unread": _("เปิดภาพนี้ไม่ได้ ลองถ่ายใหม่หรือเลือกภาพอื่น"),
        "photo_many": _("เครื่องของห้องไม่รับภาพนี้ ข้อหนึ่งส่งได้ไม่เกิน 5 ภาพก่อนเปิดคำตอบ หรือภาพที่รอดูเต็มจำนวน"),
    }
