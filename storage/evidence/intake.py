"""Storing an evidence file: a worker process examines the file, then it is stored with a small preview picture."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core.boundary import boundary
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.evidence.kinds import AS_THE_OFFICE_KEEPS, PhotoSettings
from core.i18n import _
from storage.blobs import BlobStore
from storage.evidence.findings import (
    BROKEN,
    CUT,
    DIED,
    ENTITIES,
    FINE,
    GONE,
    LOCKED,
    MACROS,
    PICTURES,
    SLOW,
    SWELLS,
    THICK,
    TOO_LARGE,
    UNREADABLE,
    FileReport,
    is_program,
    is_web_page,
    kind_of,
)
from storage.evidence.workers import EvidenceWorkers
from storage.files import opened, pieces_of, reason

LARGEST = 500 * 2**20  # bytes
EXAMINED = frozenset({"pdf", "zip", "ole"})  # kinds that a worker examines besides pictures
# endings of files that may be a page of the web
PAGES = frozenset({".html", ".htm", ".xhtml", ".mht", ".txt"})
_turning = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # make a name read otherwise than it is
# Characters that make a name look different from what it is.
_hidden = "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"


def keep_file(
    blobs: BlobStore,
    workers: EvidenceWorkers,
    path: Path,
    settings: PhotoSettings = AS_THE_OFFICE_KEEPS,
) -> StoredFile:
    """Examine and store an evidence file (a photo with these `settings`) and its preview. UserError if refused."""
    name = re.sub(_hidden, "", path.name).strip() or "file"
    with boundary(lambda error: unread(name, reason(error))):
        facts = path.stat()
        with opened(path) as file:
            head = file.read(1024)
        kind, at = kind_of(head), datetime.fromtimestamp(facts.st_mtime)
        if not facts.st_size:
            raise _not_attached(
                name, _("เพราะไฟล์ว่างเปล่า ไม่มีเนื้อหาเลย"), _("โปรดคัดลอกหรือสแกนใหม่ แล้วแนบอีกครั้ง")
            )
        if facts.st_size > LARGEST:
            raise _not_attached(
                name, _("เพราะไฟล์ใหญ่เกิน 500 เมกะไบต์"), _("โปรดแบ่งเป็นไฟล์ที่เล็กลง แล้วแนบใหม่")
            )
        if is_program(head):
            why = _("เพราะเนื้อในเป็นโปรแกรม ไม่ใช่เอกสารหรือภาพ แม้ชื่อจะบอกอย่างอื่น")
            raise _not_attached(name, why, _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"))
        if is_web_page(head) and path.suffix.lower() not in PAGES:
            why = _("เพราะเนื้อในเป็นหน้าเว็บ ไม่ใช่ไฟล์ชนิด {ending} เว็บไซต์มักส่งหน้าแจ้งข้อผิดพลาดมาแทนไฟล์ที่ขอ")
            do = _("เปิดไฟล์ดู แล้วดาวน์โหลดใหม่ ถ้าตั้งใจแนบหน้าเว็บ ให้เปลี่ยนนามสกุลเป็น .html")
            raise _not_attached(name, why.format(ending=path.suffix or "?"), do)
        if kind in PICTURES:
            answer = workers.ask(path, kind, settings.pixels, settings.place, settings.edit)
            refused = refusal(answer.verdict, name, kind)
            if refused is not None:
                raise refused
            kept = blobs.put([answer.kept] if answer.kept else _read(path, name))
        else:
            kept, answer = _document(blobs, workers, path, kind, name)
    mixed = _("ชื่อไฟล์มีอักขระที่มองไม่เห็นซึ่งทำให้อ่านกลับทิศได้ จึงตัดออก โปรดตรวจว่าเป็นไฟล์ที่ตั้งใจแนบ")
    doubts = [mixed] if re.search(_turning, path.name) else []
    return StoredFile(
        name,
        kept,
        blobs.size(kept),
        answer.kind or kind,
        blobs.put([answer.small]) if answer.small else "",
        answer.taken or at.isoformat(timespec="minutes"),
        " ".join([*doubts, *filter(None, [doubt_of(answer.verdict, answer.pages)])]),
    )


def small(workers: EvidenceWorkers, path: Path) -> bytes:
    """Return a small JPEG of a picture file or of a PDF's first page; b"" for other and unreadable files."""
    try:
        with opened(path) as file:
            kind = kind_of(file.read(16))
        fits = 0 < path.stat().st_size <= LARGEST
    except OSError:
        return b""
    return workers.ask(path, kind).small if fits and (kind in PICTURES or kind == "pdf") else b""


def _document(
    blobs: BlobStore, workers: EvidenceWorkers, path: Path, kind: str, name: str
) -> tuple[str, FileReport]:
    """Return (SHA-256, report): the stored copy is examined, which nobody can change, before it gets its name."""
    found = [FileReport()]

    def examine(draft: Path) -> None:
        found.append(workers.ask(draft, kind))
        refused = refusal(found[-1].verdict, name, kind, document=True)
        if refused is not None:
            raise refused

    kept = blobs.put(_read(path, name), examine=examine if kind in EXAMINED else None)
    return kept, found[-1]


def _read(path: Path, name: str) -> Iterator[bytes]:
    """Yield the file's bytes. Raises UserError when it is gone or cannot be read any more."""
    try:
        yield from pieces_of(path)
    except OSError as error:
        raise unread(name, reason(error)) from error


def refusal(verdict: str, name: str, kind: str = "", document: bool = False) -> UserError | None:
    """Return the error if a file with this `verdict` (see FileReport) must not be stored, else None. `document`: it is
    no photo, so it is refused only if it is gone or unsafe to unpack."""
    if verdict in (SWELLS, ENTITIES):
        why = _("เพราะเนื้อในบีบอัดไว้ผิดปกติ เมื่อคลายแล้วจะใหญ่เกินกว่าที่ไฟล์งานจริงเป็น")
        if verdict == ENTITIES:
            why = _("เพราะเนื้อในสั่งให้ขยายข้อความซ้อนกัน ซึ่งโปรแกรมสำนักงานไม่ทำ และอาจทำให้เครื่องค้าง")
        return _not_attached(name, why, _("อย่าเปิดไฟล์นี้ ให้ขอไฟล์จากผู้ส่งใหม่"))
    if verdict == GONE:
        return unread(name, _("ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป"))
    if document or verdict == FINE:
        return None
    if verdict == TOO_LARGE:
        why = _("เพราะภาพมีขนาดใหญ่เกินกว่าที่โปรแกรมจะเปิดได้")
        do = _("โปรดย่อภาพให้เล็กลง แล้วแนบใหม่")
    elif verdict == SLOW:
        why = _("เพราะเปิดภาพนานเกิน 30 วินาที")
        do = _("โปรดย่อภาพให้เล็กลง แล้วแนบใหม่")
    elif verdict == CUT:
        why = _("เพราะไฟล์ภาพขาดตอนท้าย อาจคัดลอกมาไม่ครบ")
        do = _("โปรดคัดลอกจากต้นทางใหม่ แล้วแนบอีกครั้ง")
    elif kind == "heic":
        why = _("เพราะไฟล์ภาพจากโทรศัพท์ (HEIC) เสียหรือเปิดไม่ได้")
        do = _("โปรดส่งภาพจากโทรศัพท์มาใหม่ หรือให้โทรศัพท์ส่งเป็น JPEG")
    else:
        why = _("เพราะไฟล์ภาพเสียหรือเปิดไม่ได้")
        do = _("โปรดเปิดภาพดูในเครื่องนี้ แล้วบันทึกเป็นไฟล์ใหม่ก่อนแนบ")
    return UserError(_("แนบภาพ {name} ไม่ได้").format(name=name[:80]), why, do)


def doubt_of(verdict: str, pages: int = 0) -> str:
    """Return a notice about a document that is stored although its `verdict` (see FileReport) is, for example, LOCKED
    or MACROS; "" if none is needed."""
    unseen = _("เก็บไว้แล้ว แต่เปิดดูหน้าแรกไม่ได้ ไฟล์อาจเสียหรือใหญ่เกินไป โปรดเปิดดูก่อนใช้เป็นหลักฐาน")
    doubts = {
        LOCKED: _("เก็บไว้แล้ว แต่ไฟล์มีรหัสผ่าน ผู้ตรวจจะเปิดไม่ได้ โปรดแนบฉบับที่ไม่มีรหัสผ่านด้วย"),
        UNREADABLE: _("เก็บไว้แล้ว แต่เปิดดูเนื้อในไม่ได้ ไฟล์อาจเสีย โปรดเปิดดูก่อนใช้เป็นหลักฐาน"),
        **dict.fromkeys((DIED, SLOW, TOO_LARGE, BROKEN, CUT), unseen),
        THICK: _("เก็บไว้แล้ว เอกสารนี้หนา {n} หน้า ถ้าใช้เพียงบางหน้า แนบเฉพาะหน้านั้นจะตรวจและส่งได้เร็วกว่า"),
        MACROS: _("เก็บไว้แล้ว แต่ในไฟล์มีคำสั่งอัตโนมัติ (แมโคร) โปรดเปิดเฉพาะเมื่อรู้จักผู้ส่ง"),
    }
    return doubts.get(verdict, "").format(n=f"{pages:,}")


def unread(name: str, reason: str) -> UserError:
    said = _("เพราะอ่านไฟล์ไม่ได้ ({why})").format(why=reason)
    return _not_attached(name, said, _("โปรดตรวจชื่อไฟล์และสิทธิ์การอ่าน แล้วลองใหม่"))


def _not_attached(name: str, reason: str, do: str) -> UserError:
    return UserError(_("แนบไฟล์ {name} ไม่ได้").format(name=name[:80]), reason, do)
