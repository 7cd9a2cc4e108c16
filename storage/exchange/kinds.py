"""What a file is, by its first bytes: people rename, chats rename, endings say nothing."""

import re

from core.errors import UserError
from core.i18n import _
from storage.exchange.age import BEGINS

HEAD = 4096  # bytes that are looked at
BUNDLE, TRUST, ZIP, OPENED, UPDATE, START = "bundle", "trust", "zip", "opened", "update", "start"
PRODUCTS = frozenset(
    {"request", "key", "secret", "folder", "answers", "plan", "form", OPENED, UPDATE, START}
)  # this program's own

_BINARY = (
    (BEGINS, BUNDLE),
    (b"PK\3\4", ZIP),
    (b"PK\5\6", ZIP),
    (b"SQLite format 3\0", "folder"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"L\0\0\0\1\x14\2\0", "shortcut"),
    (b"%PDF-", "evidence"),
    (b"\xff\xd8\xff", "evidence"),
    (b"\x89PNG\r\n", "evidence"),
)
_UPDATE = rb"(?s)PK\x03\x04.{26}prongsai-update-"  # its first entry is called so
_START = rb"(?s)PK\x03\x04.{26}start\.json"
_OFFICE = rb"(?s)PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/|docProps/|xl/|word/)"  # of Excel, Word and LibreOffice
_WORDS = (
    (re.compile(rb'\A\s*\{\s*"prongsai"\s*:\s*"trust"'), TRUST),
    (re.compile(rb'\A\s*\{\s*"prongsai"\s*:\s*"request"'), "request"),
    (re.compile(rb"^AGE-SECRET-KEY-1", re.MULTILINE), "secret"),
    (re.compile(rb"\bage1[02-9ac-hj-np-z]{58}\b"), "key"),
    (re.compile(rb"^format:\s*(instrument|programme)/", re.MULTILINE), "form"),
    (re.compile(rb'\A\s*\{(?:[^{}]|\{[^{}]*\})*"answers"\s*:'), "answers"),
    (re.compile(rb'\A\s*\{(?:[^{}]|\{[^{}]*\})*"rows"\s*:\s*\['), "plan"),
)
_BOM = b"\xef\xbb\xbf"


def kind_of(head: bytes) -> str:
    """The kind of a file by its first HEAD bytes; "" = something else."""
    if not head:
        return "empty"
    if re.match(_UPDATE, head):
        return UPDATE
    if re.match(_START, head):
        return START
    if re.match(_OFFICE, head):
        return "office"
    for begins, kind in _BINARY:
        if head.startswith(begins):
            return kind
    words = head.removeprefix(_BOM)
    return next((kind for pattern, kind in _WORDS if pattern.search(words)), "")


def answer(name: str, kind: str) -> UserError | None:
    """The sentences for a file of this kind that cannot be imported; None for an unknown kind."""
    reasons = _answers().get(kind)
    return (
        UserError(_("ยังไม่นำเข้า {name}").format(name=name), reasons[0], reasons[1].format(name=name))
        if reasons
        else None
    )


def _answers() -> dict[str, tuple[str, str]]:
    """Per kind why it is not taken in, and what to do with it."""
    original = _("โปรดขอไฟล์ .prongsai เดิมจากผู้ส่งอีกครั้ง แล้วนำเข้าไฟล์นั้น")
    return {
        "request": (
            _("เพราะเป็นคำขอใบรับรองของเครื่อง ไม่ใช่ข้อมูล"),
            _("หากหน่วยงานนี้มีสิทธิ์รับรอง โปรดเปิดไฟล์นี้ที่หน้าตั้งค่า หรือด้วยคำสั่ง key certify"),
        ),
        "key": (
            _("เพราะเป็นกุญแจสาธารณะของผู้รับ ไม่ใช่ข้อมูล"),
            _("โปรดใช้ไฟล์นี้ตอนส่งออกถึงผู้นั้นที่หน้ารับส่ง หรือด้วยคำสั่ง bundle export --to"),
        ),
        "secret": (
            _("เพราะเป็นกุญแจลับ ซึ่งต้องไม่ออกจากเครื่องของเจ้าของ"),
            _("โปรดลบไฟล์นี้จากที่ที่ได้มา แล้วแจ้งเจ้าของกุญแจให้เลิกใช้กุญแจนั้น"),
        ),
        "folder": (
            _("เพราะเป็นฐานข้อมูลของโฟลเดอร์หน่วยงาน ไม่ใช่ไฟล์รับส่ง"),
            _("โปรดเปิดทั้งโฟลเดอร์จากเครื่องเดิม แล้วส่งออกเป็นไฟล์รับส่ง"),
        ),
        "answers": (
            _("เพราะเป็นไฟล์คำตอบของการประเมิน"),
            _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง answers import"),
        ),
        "plan": (
            _("เพราะเป็นไฟล์แผน"),
            _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง plan import"),
        ),
        "form": (
            _("เพราะเป็นแบบของโปรแกรม ไม่ใช่ข้อมูลของหน่วยงาน"),
            _("โปรดวางไฟล์นี้บนหน้าต่างเพื่อตรวจแบบ หรือใช้คำสั่ง instrument check"),
        ),
        OPENED: (_("เพราะเป็นเนื้อในของไฟล์รับส่งที่ถูกเปิดผนึกแล้ว จึงพิสูจน์ผู้รับไม่ได้"), original),
        UPDATE: (
            _("เพราะเป็นชุดปรับปรุงของโปรแกรม ไม่ใช่ข้อมูล ไฟล์รับส่งไม่พาโปรแกรมมาด้วย"),
            _("โปรดวางไฟล์นี้บนหน้าต่างโดยตรง หรือใช้คำสั่ง update take"),
        ),
        START: (
            _("เพราะเป็นไฟล์เริ่มงานของหน่วยงานที่ยังไม่เริ่ม โฟลเดอร์นี้มีหน่วยงานอยู่แล้ว จึงไม่มีสิ่งใดเปลี่ยน"),
            _("หากจะเริ่มหน่วยงานในไฟล์นี้ โปรดเปิดไฟล์ที่หน้าแรกของโปรแกรม หรือใช้คำสั่ง office new DIR --invitation"),
        ),
        "empty": (_("เพราะไฟล์ว่างเปล่า อาจยังดาวน์โหลดหรือคัดลอกไม่เสร็จ"), original),
        "archive": (
            _("เพราะเป็นไฟล์บีบอัดชนิดที่โปรแกรมไม่เปิด (เปิดได้เฉพาะ zip)"),
            _("โปรดคลายไฟล์ก่อน แล้วนำเข้าไฟล์หรือโฟลเดอร์ที่ได้"),
        ),
        "shortcut": (
            _("เพราะเป็นทางลัด ไม่ใช่ตัวไฟล์ แฟลชไดรฟ์นี้อาจติดไวรัสที่ซ่อนไฟล์จริงไว้"),
            _("โปรดเลือกทั้งแฟลชไดรฟ์หรือทั้งโฟลเดอร์ โปรแกรมจะหาไฟล์ที่ซ่อนอยู่ให้"),
        ),
        "office": (
            _("เพราะเป็นไฟล์ Excel หรือ Word ไม่ใช่ไฟล์รับส่ง"),
            _("หากเป็นแถวของแผน โปรดเปิดแผน เลือก ตาราง แล้วกด ไฟล์ Excel หากเป็นหลักฐาน โปรดวางไฟล์นี้ที่หน้าหลักฐาน"),
        ),
        "evidence": (
            _("เพราะเป็นเอกสารหรือรูปภาพ ไม่ใช่ไฟล์รับส่ง"),
            _("หากเป็นหลักฐาน โปรดวางไฟล์นี้ที่หน้าหลักฐาน หรือใช้คำสั่ง evidence add"),
        ),
    }  # fmt: skip
