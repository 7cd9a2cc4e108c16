"""Papers as files, by the ending of their name."""

import errno
from collections.abc import Sequence
from pathlib import Path

from core.blocks.document import Document
from core.blocks.printed import Printed
from core.blocks.safety import PLAIN, Safety
from core.errors import UserError
from core.i18n import _
from storage.files import is_full, reason, write_durably


class PaperFiles:
    """Writes papers as .pdf, .xlsx or .docx; satisfies core.ports.Papers."""

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        """Write one packet to `path`: complete or not at all. UserError when it cannot be written."""
        data, written = rendered(documents, path.suffix.lower())
        if safety and path.suffix.lower() == ".pdf":
            from storage.papers.safe import secured

            data = secured(data, safety)
        put(path, data)
        return written


def put(path: Path, data: bytes) -> None:
    """The bytes of a paper as a file: complete or not at all. UserError when it cannot be written."""
    try:
        write_durably(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


def rendered(documents: Sequence[Document], ending: str) -> tuple[bytes, Printed]:
    """The bytes of a file of this ending. ValueError for one no writer knows."""
    if ending == ".pdf":
        from storage.papers import pdf
        from storage.papers.lacks import lacking

        data, pages = pdf.render(documents)
        return data, Printed(pages, lacking(documents))
    if ending == ".xlsx":
        from storage.papers import workbook

        return workbook.render(documents), Printed(0)
    if ending == ".docx":
        from storage.papers import word

        return word.render(documents), Printed(0)
    raise ValueError(f"no writer for {ending}")


def unwritable(path: Path, error: OSError) -> UserError:
    what = _("บันทึกเอกสาร {name} ไม่ได้").format(name=path.name)
    if is_full(error):
        return UserError(what, _("พื้นที่ในเครื่องเต็ม"), _("ลบไฟล์ที่ไม่ใช้ หรือเลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง"))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(what, _("โฟลเดอร์ปลายทางเขียนไม่ได้ หรือไฟล์เดิมถูกเปิดอยู่"), _("ปิดไฟล์เดิม หรือเลือกโฟลเดอร์อื่น แล้วพิมพ์อีกครั้ง"))
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(what, _("ไม่พบโฟลเดอร์ปลายทาง"), _("เลือกโฟลเดอร์ที่มีอยู่ แล้วพิมพ์อีกครั้ง"))
    return UserError(what, _("ระบบแจ้งว่า {reason}").format(reason=reason(error)), _("เลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง"))
