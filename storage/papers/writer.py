"""Papers as files, by the ending of their name. A PDF may be encrypted, with AES-256 by qpdf, and is read back."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe

from core.blocks.document import Document
from core.blocks.printed import PLAIN, Printed, Safety
from core.errors import UserError
from core.i18n import _
from storage.files import is_full, reason, write_durably


class PaperFiles:
    """Writes papers as .pdf, .xlsx or .docx; satisfies core.blocks.printed.Papers."""

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        """Write one packet to `path`: complete or not at all. UserError when it cannot be written."""
        data, written = rendered(documents, path.suffix.lower())
        if safety and path.suffix.lower() == ".pdf":
            data = secured(data, safety)
        put(path, data)
        return written


def put(path: Path, data: bytes) -> None:
    """The bytes of a paper as a file: complete or not at all. UserError when it cannot be written."""
    try:
        write_durably(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def new_folder(out: Path) -> Iterator[None]:
    """A folder for papers that was not there before; gone again when nothing was written to it. UserError."""
    try:
        out.mkdir(parents=False)
    except FileExistsError as error:
        raise UserError(
            _("พิมพ์ลงโฟลเดอร์ {name} ไม่ได้").format(name=out.name),
            _("มีโฟลเดอร์หรือไฟล์ชื่อนี้อยู่แล้ว"),
            _("ตั้งชื่อโฟลเดอร์ใหม่ แล้วพิมพ์อีกครั้ง"),
        ) from error
    except OSError as error:
        raise unwritable(out, error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            out.rmdir()


def rendered(documents: Sequence[Document], ending: str) -> tuple[bytes, Printed]:
    """The bytes of a file of this ending. ValueError for one no writer knows."""
    if ending == ".pdf":
        from storage.papers.pdf import renderer
        from storage.papers.typography.lines import missing_glyphs

        data, pages = renderer.render(documents)
        return data, Printed(pages, missing_glyphs(documents))
    if ending == ".xlsx":
        from storage.papers.excel import workbook

        return workbook.render(documents), Printed(0)
    if ending == ".docx":
        from storage.papers.word import document

        return document.render(documents), Printed(0)
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


DATA = "data.json"


def secured(data: bytes, safety: Safety) -> bytes:
    """The PDF encrypted (AES-256, revision 6) and with its data attached, as far as `safety` asks."""
    import pikepdf

    made = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if safety.data:
            pdf.attachments[DATA] = pikepdf.AttachedFileSpec(
                pdf, safety.data, filename=DATA, mime_type="application/json", description="", creation_date="",
                mod_date="",
            )  # fmt: skip
        # A password to open it alone would leave the owner's empty, and with that anybody opens it.
        locked = pikepdf.Encryption(owner=token_urlsafe(32), user=safety.password) if safety.password else False
        pdf.save(made, encryption=locked, linearize=False)
    _read_back(made.getvalue(), safety)
    return made.getvalue()


def _read_back(made: bytes, safety: Safety) -> None:
    """Does it open with the password only, whole, with what was attached? RuntimeError when not: then it is our bug."""
    import pikepdf

    if safety.password:
        try:
            pikepdf.open(BytesIO(made)).close()
        except pikepdf.PasswordError:
            pass
        else:
            raise RuntimeError("the PDF opens without its password")
    with pikepdf.open(BytesIO(made), password=safety.password) as pdf:
        strong = not safety.password or (pdf.encryption.R == 6 and pdf.encryption.bits == 256)
        kept = not safety.data or pdf.attachments[DATA].get_file().read_bytes() == safety.data
        if not strong or not kept or pdf.check_pdf_syntax():
            raise RuntimeError("the PDF that was made safe does not read back")
