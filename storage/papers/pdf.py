"""Documents as one PDF file."""

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from core.documents.blocks import Document, plain, walk
from core.errors import UserError
from core.i18n import _
from storage.papers.faces import MissingGlyph, face
from storage.papers.flow import Look
from storage.papers.furniture import continue_with, furnish, margins, mark_draft, page_size
from storage.papers.letters import front
from storage.papers.pages import Page, Placed, paginate
from storage.papers.pen import Pen
from storage.papers.story import story

NEARLY_EMPTY, TIGHTER = 0.2, 0.94  # a page filled less than this is worth setting all lines tighter
MAKER = "โปร่งใส"


class PdfPapers:
    """Writes papers as PDF; satisfies core.ports.Papers."""

    def write(self, documents: Sequence[Document], path: Path) -> int:
        """Write one packet to `path`: complete or not at all. Returns the number of pages."""
        data, pages = render(documents)
        _put(data, path)
        return pages


def render(documents: Sequence[Document]) -> tuple[bytes, int]:
    """One PDF, and how many pages it has; each paper keeps its own page numbers and orientation.

    The same documents give the same bytes. UserError if the font lacks a character.
    """
    rl_config.useA85 = 0  # binary streams are smaller and faster
    buffer = BytesIO()
    options: dict[str, Any] = {"invariant": 1, "pageCompression": 1, "lang": "th-TH", "initialFontName": face().name}
    canvas = Canvas(buffer, **options)  # with a font of ours to begin with, or Helvetica would be named
    pen = Pen(canvas)
    _describe(canvas, documents)
    count = 0
    for document in documents:
        count += _draw(pen, document)
    canvas.save()
    return buffer.getvalue(), count


def _describe(canvas: Canvas, documents: Sequence[Document]) -> None:
    first = documents[0]
    canvas.setTitle(" ".join(plain(line) for line in first.title).replace("\n", " ") or first.running)
    canvas.setAuthor(first.office)
    canvas.setSubject(" ".join(document.stamp.number for document in documents if document.stamp.number))
    canvas.setCreator(MAKER)
    if moment := first.stamp.moment:
        canvas.setDateFormatter(lambda *_: f"D:{moment:%Y%m%d%H%M%S}")


def _draw(pen: Pen, document: Document) -> int:
    try:
        pages = lay_out(document)
        edge, (_width, height) = margins(document), page_size(document)
        pen.thai = document.thai_digits
        for number, page in enumerate(pages, start=1):
            pen.canvas.setPageSize(page_size(document))
            if number == 1:
                pen.bookmark(document.running, height, 0)
            furnish(pen, document, number, len(pages))
            for flow, down, mark, depth in page.places:
                if mark:
                    pen.bookmark(mark, height - edge.top - down, depth)
                flow.draw(pen, edge.left, height - edge.top - down)
            if document.catchword and number < len(pages) and not (document.cover and number == 1):
                continue_with(pen, document, pages[number].places[0].flow)
            mark_draft(pen, document)
            pen.canvas.showPage()
    except MissingGlyph as lack:
        raise _unprintable(document, lack.character) from lack
    return len(pages)


def lay_out(document: Document) -> list[Page]:
    """The pages of a paper, its cover first."""
    pages = _text(document)
    if not document.cover:
        return pages
    full = _text_height(document)
    cover = front(document.cover, _text_width(document), full, Look(document.thai_digits))
    return [Page([Placed(cover, 0)], full), *(pages if pages[0].places else ())]


def _text(document: Document) -> list[Page]:
    """The pages of the text; one that would be nearly empty is pulled back by tighter lines if that saves a page."""
    pages = _set(document, 1.0)
    if any(page.used < NEARLY_EMPTY * _text_height(document) for page in pages[1:]):
        tight = _set(document, TIGHTER)
        return tight if len(tight) < len(pages) else pages
    return pages


def _set(document: Document, squeeze: float) -> list[Page]:
    full = _text_height(document)
    return paginate(story(document, _text_width(document), full, Look(document.thai_digits, squeeze)), full)


def _text_width(document: Document) -> float:
    edge = margins(document)
    return page_size(document)[0] - edge.left - edge.right


def _text_height(document: Document) -> float:
    edge = margins(document)
    return page_size(document)[1] - edge.top - edge.bottom


def _unprintable(document: Document, character: str) -> UserError:
    text = next((words for words in walk(document) if character in words), "").replace("\n", " ")
    at = max(text.find(character), 0)
    near = text[max(at - 20, 0) : at + 20]
    return UserError(
        _("พิมพ์ “{paper}” ไม่ได้").format(paper=document.running),
        _("แบบอักษรไม่มีตัวอักษร “{character}” (U+{code:04X}) ที่อยู่ในข้อความ “{near}”").format(
            character=character, code=ord(character), near=near
        ),
        _("แก้ข้อความนั้นโดยลบหรือเปลี่ยนตัวอักษรดังกล่าว แล้วพิมพ์อีกครั้ง"),
    )


def _put(data: bytes, path: Path) -> None:
    """The whole file under its name, durably, or no file at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        _drop(temporary)
        raise _unwritable(path, error) from error


def _drop(path: Path) -> None:
    with suppress(OSError):  # what stopped the writing is told, not this
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> UserError:
    what = _("บันทึกเอกสาร {name} ไม่ได้").format(name=path.name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(what, _("พื้นที่ในเครื่องเต็ม"), _("ลบไฟล์ที่ไม่ใช้ หรือเลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง"))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(what, _("โฟลเดอร์ปลายทางเขียนไม่ได้ หรือไฟล์เดิมถูกเปิดอยู่"), _("ปิดไฟล์เดิม หรือเลือกโฟลเดอร์อื่น แล้วพิมพ์อีกครั้ง"))
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(what, _("ไม่พบโฟลเดอร์ปลายทาง"), _("เลือกโฟลเดอร์ที่มีอยู่ แล้วพิมพ์อีกครั้ง"))
    reason = error.strerror or type(error).__name__
    return UserError(what, _("ระบบแจ้งว่า {reason}").format(reason=reason), _("เลือกที่เก็บอื่น แล้วพิมพ์อีกครั้ง"))
