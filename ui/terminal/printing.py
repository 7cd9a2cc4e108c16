"""Prints a paper to a file and returns its entry in the register."""

from functools import partial
from typing import Any

from core.blocks.code import shown_code
from core.i18n import _
from core.papers.deeds import PaperRequest, print_paper
from core.values import Record
from ui.desk import Office

FIELDS = ("subject", "form", "code", "number", "state_hash", "options", "printed_at", "void_why", "official_no",
          "official_date", "signed_on", "scan")  # fmt: skip


def entry(paper: Record) -> dict[str, object]:
    fields = {name: paper.text(name) for name in FIELDS}
    return {"ref": paper.ref, **fields, "code": shown_code(paper.text("code"))}


def printed(office: Office, request: PaperRequest) -> tuple[dict[str, Any], str]:
    """Print a paper. Return a dict (its `notes`, and the register entry of a final paper or `draft` = True) and a
    sentence with placeholders for the dict's values and `file`."""
    session = office.session
    changes = session.do_now(partial(print_paper, printer=office.printer, request=request))
    notes = {"notes": list(changes.notes)}
    ref = next((ref for ref in changes.touched if ref.entity == "paper"), None)
    if ref:
        found = session.read(lambda reader: reader.record(ref))
        return {**(entry(found) if found else {}), **notes}, _(
            "พิมพ์ {code} ทะเบียน {number} ไว้ที่ {file} แล้ว"
        )
    if office.unwritable is not None:
        return {"draft": True, **notes}, _("พิมพ์ไว้ที่ {file} ไม่ได้ลงทะเบียน เพราะบันทึกลงโฟลเดอร์ไม่ได้")
    if office.lost_keys is not None:
        return {"draft": True, **notes}, _(
            "พิมพ์ฉบับร่างไว้ที่ {file} ไม่ได้ลงทะเบียน เพราะกุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้"
        )
    if request.path.suffix.lower() in PaperRequest.ENDINGS[1:]:
        return notes, _("บันทึกฉบับสำหรับแก้ไขไว้ที่ {file} ไม่ได้ลงทะเบียน เลขทะเบียนมีเฉพาะ PDF")
    return {"draft": True, **notes}, _(
        "พิมพ์ฉบับร่างไว้ที่ {file} ไม่ได้ลงทะเบียน ฉบับจริงที่มีเลขทะเบียนพิมพ์ได้เมื่อล็อกเพื่อลงนามแล้ว"
    )
