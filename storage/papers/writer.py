"""Writing papers as PDF, Excel or Word files; the HTML page that checks seals; pages of attached PDFs as pictures."""

import errno
import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from core.blocks.document import Document
from core.blocks.printed import PLAIN, PaperLayout, PdfOptions, PrintResult
from core.boundary import boundary
from core.errors import UserError, failed
from core.i18n import _
from storage.apart import WorkerProcess, WorkerReplyError
from storage.files import is_full, make_directory, reason, write_durably

if TYPE_CHECKING:
    from storage.papers.pdf.archive import LaidOutPdf


ENDINGS = frozenset({".pdf", ".xlsx", ".docx"})


class PaperFileWriter:
    """Writes papers to .pdf, .xlsx or .docx files; implements core.blocks.printed.PaperWriter."""

    def write(
        self, documents: Sequence[Document], path: Path, safety: PdfOptions = PLAIN
    ) -> PrintResult:
        """Write papers to a file; return what was printed where. `safety` applies to a PDF. UserError if this fails."""
        data, written = rendered(documents, path.suffix.lower())
        put(path, data, safety)
        return written


def put(path: Path, data: bytes, safety: PdfOptions = PLAIN) -> None:
    """Write a finished paper to a file, whole or not at all. `safety` applies to a PDF. UserError if writing fails."""
    with boundary(partial(unwritable, path)):
        if safety and path.suffix.lower() == ".pdf":
            from storage.papers.pdf.archive import secured

            data = secured(data, safety)
        write_durably(path, data)


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Make `folder` for papers; after the `with` block delete it if it is empty. UserError if it exists."""
    if folder.exists():
        raise UserError(
            _("พิมพ์ลงโฟลเดอร์ {name} ไม่ได้").format(name=folder.name),
            _("มีโฟลเดอร์หรือไฟล์ชื่อนี้อยู่แล้ว"),
            _("ตั้งชื่อโฟลเดอร์ใหม่ แล้วพิมพ์อีกครั้ง"),
        )
    try:
        make_directory(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield
    finally:
        with suppress(OSError):
            folder.rmdir()


def _sealed(content: "bytes | LaidOutPdf", seal: str) -> bytes:
    """Return the finished file; `content`: the file, or a PDF that gets its seal now."""
    with boundary(partial(failed, _("จัดหน้าเอกสารไม่ได้"))):
        return content if isinstance(content, bytes) else content.file(seal)


def rendered(documents: Sequence[Document], ending: str) -> tuple[bytes, PrintResult]:
    """Return (.pdf, .xlsx or .docx file of the papers, what is printed where). ValueError for any other ending."""
    laid = laid_out(documents, ending)
    return laid.file(""), laid.printed


def laid_out(documents: Sequence[Document], ending: str) -> PaperLayout:
    """Return the papers laid out for a .pdf, .xlsx or .docx file. Raises ValueError for any other ending."""
    if ending not in ENDINGS:
        raise ValueError(f"no writer for {ending}")
    with boundary(
        partial(failed, _("จัดหน้าเอกสาร {title} ไม่ได้").format(title=documents[0].running))
    ):
        if ending == ".pdf":
            from storage.papers.pdf import renderer
            from storage.papers.typography.lines import missing_glyphs

            pdf, made = renderer.laid(documents)
            printed = replace(made, missing_letters=missing_glyphs(documents))
            return PaperLayout(partial(_sealed, pdf), printed)
        if ending == ".xlsx":
            from storage.papers.excel import workbook

            return PaperLayout(partial(_sealed, workbook.render(documents)), PrintResult(0))
        from storage.papers.word import document

        return PaperLayout(partial(_sealed, document.render(documents)), PrintResult(0))


def unwritable(path: Path, error: OSError) -> UserError:
    what = _("บันทึกเอกสาร {name} ไม่ได้").format(name=path.name)
    if path.is_dir():  # Windows reports a folder like a file in use
        error = IsADirectoryError(errno.EISDIR, "")
    if is_full(error):
        return UserError(what, _("พื้นที่ในเครื่องเต็ม"), _("ลบไฟล์ที่ไม่ใช้ หรือเลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง"))
    code = getattr(error, "errno", None)
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(
            what,
            _("โฟลเดอร์ปลายทางเขียนไม่ได้ หรือไฟล์เดิมถูกเปิดอยู่"),
            _("ปิดไฟล์เดิม หรือเลือกโฟลเดอร์อื่น แล้วพิมพ์อีกครั้ง"),
        )
    if code in (errno.ENOENT, errno.ENOTDIR):
        return UserError(what, _("ไม่พบโฟลเดอร์ปลายทาง"), _("เลือกโฟลเดอร์ที่มีอยู่ แล้วพิมพ์อีกครั้ง"))
    return UserError(
        what, _("ระบบแจ้งว่า {reason}").format(reason=reason(error)), _("เลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง")
    )


SEAL = Path(__file__).resolve().parents[2] / "resources" / "seal"
# in the order they run; the first two are other people's
SCRIPTS = ("nacl-fast.min.js", "zxing-reader.js", "seal.js")


def write_seal_page(path: Path, keys: Mapping[str, str]) -> None:
    """Write an HTML page that checks seals by `keys`, signed public keys. UserError if it cannot be saved."""
    put(path, seal_page(keys))


def seal_page(keys: Mapping[str, str]) -> bytes:
    """Return an HTML page that checks seals without network access; `keys`: the centre's signed list of public keys."""
    style, *scripts = ((SEAL / name).read_text(encoding="utf-8") for name in ("page.css", *SCRIPTS))
    letters = b64encode((SEAL.parent / "fonts" / "Sarabun_400Regular.ttf").read_bytes()).decode()
    style = f'@font-face {{ font-family: "Sarabun"; src: url("data:font/ttf;base64,{letters}"); }}\n{style}'
    runs = " ".join(["'wasm-unsafe-eval'", *map(_allowed, scripts)])
    policy = (
        f"default-src 'none'; script-src {runs}; style-src {_allowed(style)}; font-src data:; img-src blob: data:; "
        "media-src blob: mediastream:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": policy,
        "style": style,
        "keys": json.dumps(keys, ensure_ascii=False).replace("<", "\\u003c"),
        "wasm": b64encode((SEAL / "zxing_reader.wasm").read_bytes()).decode(),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    page = (SEAL / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], page).encode()


def _allowed(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


WORKER = "storage.papers.worker"
MOST, LARGEST = 200, 40 * 2**20  # pages of a PDF that is copied; bytes of the picture of one


def pages_of(path: Path, name: str) -> tuple[bytes, ...]:
    """Return a JPEG of each page of a PDF. UserError, naming it `name`, if it has too many pages or a broken one."""
    worker = WorkerProcess(WORKER)
    with closing(worker):
        count, _none = _answer(worker, path, 0, name)
        if count > MOST:
            raise UserError(
                _cannot(name),
                _("PDF มี {n} หน้า ทำสำเนาได้ครั้งละไม่เกิน {most} หน้า").format(n=f"{count:,}", most=MOST),
                _("แยกเฉพาะหน้าที่ใช้เป็นไฟล์ใหม่ แล้วแนบไฟล์นั้นแทน"),
            )
        return tuple(_answer(worker, path, number, name)[1] for number in range(1, count + 1))


def _answer(worker: WorkerProcess, path: Path, number: int, name: str) -> tuple[int, bytes]:
    """Return how many pages the PDF has (number 0), or the picture of one. UserError if it is locked or unreadable."""
    try:
        reply, picture = worker.ask([str(path.resolve()), number], LARGEST)
    except WorkerReplyError:
        reply, picture = {"problem": "broken"}, b""
    if reply.get("problem") == "locked":
        raise UserError(
            _cannot(name),
            _("PDF มีรหัสผ่าน จึงเปิดดูหน้ากระดาษไม่ได้"),
            _("บันทึกเป็น PDF ที่ไม่มีรหัสผ่าน แล้วแนบไฟล์นั้นแทน"),
        )
    count = reply.get("count", 0)
    if (
        reply.get("problem")
        or not isinstance(count, int)
        or not (count if number == 0 else picture)
    ):
        if number == 0:
            where = _("เปิด PDF ไม่ได้ ไฟล์อาจเสีย")
        else:
            where = _("เปิดหน้า {n} ของ PDF ไม่ได้ ไฟล์อาจเสีย").format(n=number)
        raise UserError(_cannot(name), where, _("ขอไฟล์จากต้นทางใหม่ หรือสแกนจากกระดาษ แล้วแนบไฟล์นั้นแทน"))
    return count, picture


def absent(name: str) -> UserError:
    return UserError(
        _cannot(name),
        _("ไฟล์นี้ยังไม่อยู่ในเครื่องนี้"),
        _("รับไฟล์รับส่งที่มีหลักฐานนี้เข้ามาก่อน แล้วทำสำเนาอีกครั้ง"),
    )


def _cannot(name: str) -> str:
    return _("ทำสำเนาของ {name} ไม่ได้").format(name=name[:80])
