"""A worker process that checks files for an evidence pack and copies them without hidden content."""

import base64
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from core.records.leaving import CITIZEN, PHONE, DisclosureSearch
from core.thai.search import holds, may_hold
from storage.apart import Reply, serve
from storage.pdf_words import filters_of, pdf_words, strings_of, words_seen

EOI = 0xD9
SOS = 0xDA
EXIF_ID = b"Exif\0\0"
# segments that define the colours
COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
NEVER = b"\0never"
KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
)
PNG = b"\x89PNG\r\n\x1a\n"


def clean_jpeg(data: bytes) -> bytes:
    """Return the JPEG without metadata except its orientation. Raises ValueError if it is no complete JPEG."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept = [b"\xff\xd8"]
    orientation = 1
    for code, start, end in _segments(data):
        body = data[start + 4 : end]
        if code == 0xE1 and body.startswith(EXIF_ID):
            orientation = _orientation(body[len(EXIF_ID) :]) or orientation
        elif not (0xE0 <= code <= 0xEF or code == 0xFE) or body.startswith(
            COLOURS.get(code, NEVER)
        ):
            kept.append(data[start:end])
    if orientation != 1:
        body = EXIF_ID + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
        kept.insert(1, b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body)
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of every segment, a scan with all its data, up to the end of the picture."""
    at = 2
    while True:
        if at + 2 > len(data) or data[at] != 0xFF:
            raise ValueError("a JPEG that breaks off")
        code = data[at + 1]
        if code == 0xFF:
            at += 1
            continue
        if code == EOI:
            yield code, at, at + 2
            return
        if at + 4 > len(data):
            raise ValueError("a JPEG that breaks off")
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if code == SOS:
            end = _end_of_scan(data, end)
        yield code, at, end
        at = end


def _end_of_scan(data: bytes, position: int) -> int:
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise ValueError("a JPEG that breaks off")
        if data[position + 1] == 0 or 0xD0 <= data[position + 1] <= 0xD7:
            position += 2
        elif data[position + 1] == 0xFF:
            position += 1
        else:
            return position


def _orientation(tiff: bytes) -> int:
    """Return the EXIF orientation, 1 to 8, or 0 if it is not given."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 0
    at = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if at + 2 > len(tiff):
        return 0
    for n in range(struct.unpack_from(f"{order}H", tiff, at)[0]):
        entry = at + 2 + 12 * n
        if entry + 12 > len(tiff):
            return 0
        tag, kind = struct.unpack_from(f"{order}HH", tiff, entry)
        if (tag, kind) == (0x0112, 3):
            value = int(struct.unpack_from(f"{order}H", tiff, entry + 8)[0])
            return value if 1 <= value <= 8 else 0
    return 0


def clean_png(data: bytes) -> bytes:
    """Return the PNG without metadata. Raises ValueError if it is no complete PNG."""
    if not data.startswith(PNG):
        raise ValueError("no PNG")
    kept, at = [PNG], len(PNG)
    while True:
        if at + 12 > len(data):
            raise ValueError("a PNG that breaks off")
        size = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError("a PNG that breaks off")
        if name in KEPT_CHUNKS:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


OFF_ROOT = (
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/OpenAction",
    "/AA",
    "/Collection",
    "/Names",
    "/SpiderInfo",
    "/Perms",
)
OFF_OBJECT = ("/Metadata", "/PieceInfo", "/AF", "/AA", "/LastModified", "/Thumb")


class SignedPdfError(Exception):
    """Raised instead of cleaning a digitally signed PDF for a pack: its signature would tell who signed."""


# the verdict on a file whose copy would not show what it shows (core.papers.pack)
UNLIKE = "unlike"


class UnlikePdfError(Exception):
    """Raised instead of cleaning a PDF that shows or prints what a copy without hidden content could not show."""


def clean_pdf(path: Path, target: Path) -> None:
    """Write a PDF without hidden content to `target`; what its annotations and form fields show becomes part of the
    pages. SignedPdfError if signed; UnlikePdfError; RuntimeError, ValueError if broken."""
    import pikepdf

    drawn = target.with_name(f"{target.name}.drawn")
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise ValueError("locked")
            _refuse_signed(pdf)
            marked = "/AcroForm" in pdf.Root or any(_marks(page) for page in pdf.pages)
            if not marked:
                _strip(pdf)
                pdf.save(target, deterministic_id=True)
        if marked:
            _draw_appearances(path, drawn)
            with pikepdf.open(drawn) as pdf:
                _flatten(pdf)
                _strip(pdf)
                pdf.save(target, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError(str(error)) from error
    finally:
        with suppress(OSError):  # its folder is deleted with all that is in it
            drawn.unlink(missing_ok=True)


def _refuse_signed(pdf: Any) -> None:
    import pikepdf

    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and (
            thing.get("/Type") == "/Sig" or thing.get("/FT") == "/Sig"
        ):
            raise SignedPdfError


def _marks(page: Any) -> list[Any]:
    """Return the annotations of a page besides its links."""
    return [one for one in page.get("/Annots", ()) if one.get("/Subtype") != "/Link"]


def _draw_appearances(path: Path, target: Path) -> None:
    """Write a PDF in which annotations and fields without an appearance have the one that pdfium shows them with."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        for page in document:
            with closing(page):
                page.render(scale=TINY / max(1, *page.get_size())).close()
        document.save(target)


# flags of an annotation
HIDDEN = 2
PRINTED = 4
NOT_SHOWN = 32
TINY = 8  # pixels of the longest side of a page that is drawn only to give its annotations an appearance


def _flatten(pdf: Any) -> None:
    """Make what annotations and form fields show a part of their pages; links stay. UnlikePdfError if one could not."""
    import pikepdf

    if "/AcroForm" in pdf.Root:
        if "/XFA" in pdf.Root.AcroForm:  # which some readers show in place of the pages
            raise UnlikePdfError
        pdf.Root.AcroForm.NeedAppearances = False  # for pdfium has just made them
    links = []
    for page in pdf.pages:
        marks = _marks(page)
        for mark in marks:
            _check_shown(mark)
            _keep_in_layer(mark)
        links.append([one for one in page.get("/Annots", ()) if one.get("/Subtype") == "/Link"])
        page.Annots = pikepdf.Array(marks)
    pdf.flatten_annotations("screen")
    for page, kept in zip(pdf.pages, links, strict=True):
        page.Annots = pikepdf.Array(kept)


def _check_shown(mark: Any) -> None:
    """Raise UnlikePdfError if an annotation is printed but not shown, or if what shows it is left to the reader."""
    flags = int(mark.get("/F", 0))
    if flags & HIDDEN or mark.get("/Subtype") == "/Popup":
        return
    if flags & NOT_SHOWN:
        if flags & PRINTED:
            raise UnlikePdfError
        return
    if "/N" not in mark.get("/AP", {}):
        raise UnlikePdfError


def _keep_in_layer(mark: Any) -> None:
    """Put the appearance of an annotation into the layer in which the annotation is shown. pdfium draws it whether the
    layer is shown or not, so that a copy that hides it is found unlike."""
    import pikepdf

    shown = mark.get("/AP", {}).get("/N") if "/OC" in mark else None
    if isinstance(shown, pikepdf.Stream):
        states = [shown]
    elif shown is not None:
        states = list(shown.values())
    else:
        states = []
    for one in states:
        if "/OC" not in one:
            one.OC = mark.OC


def _strip(pdf: Any) -> None:
    """Remove what a PDF has beside its pages and their links, and the metadata of its photographs."""
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for name in (*OFF_ROOT, "/AcroForm"):
        if name in pdf.Root:
            del pdf.Root[name]
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for name in OFF_OBJECT:
                if name in thing:
                    del thing[name]
            if isinstance(thing, pikepdf.Stream) and filters_of(thing)[-1:] == ["/DCTDecode"]:
                _strip_picture(thing)
    pdf.remove_unreferenced_resources()


def _strip_picture(stream: Any) -> None:
    """Remove the metadata of a photograph. Raises ValueError if it is packed in a way not used for photographs."""
    import pikepdf

    data = stream.read_raw_bytes()
    for packed in filters_of(stream)[:-1]:
        if packed not in UNPACK:
            raise ValueError(packed)
        data = UNPACK[packed](data)
    found = stream.get("/DecodeParms")
    if isinstance(found, pikepdf.Array) and len(found):
        found = found[-1]
    parms = found if isinstance(found, pikepdf.Dictionary) else None
    stream.write(clean_jpeg(data), filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def _hex(data: bytes) -> bytes:
    digits = b"".join(data.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.decompress,
    "/ASCII85Decode": lambda data: base64.a85decode(
        data.strip().removeprefix(b"<~").partition(b"~>")[0]
    ),
    "/ASCIIHexDecode": _hex,
}


def searched(path: Path, words: Sequence[str]) -> tuple[str, bool]:
    """Return (finding, whether all visible text of the PDF was searched). The finding is "named" if the text has one of
    `words` or an identity number, "phone" if it only has a telephone number, else ""."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        pdf_text = pdf_words(document)
    every = [*pdf_text.pages, *strings_of(path)]
    found = DisclosureSearch.kinds_in("\0".join(every), ())
    named = CITIZEN in found or holds((*every, "".join(pdf_text.pages)), words)
    whole = pdf_text.whole and not may_hold(["".join(pdf_text.pages)], words)
    return ("named" if named else PHONE * (PHONE in found)), whole


def pages_of(path: Path) -> int:
    """Return the number of pages of a PDF. Raises RuntimeError if it is broken or has a password."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


# pixels a point in which pages are compared
SCALE = 2.0
# most pixels of a page's longest side
LONGEST = 2_400
# Shades are averaged in cells of CELL by CELL pixels: pdfium draws the letters of form fields as for LCD screens, in
# colours that average to their grey. Of 255, that leaves at most 12; a missing full stop makes 60 or more.
CELL, NOISE = 4, 30


def alike(path: Path, copy: Path, first: int, end: int) -> bool:
    """Return whether the pages from `first` (from 0) to before `end` look alike in a PDF and its copy."""
    import pypdfium2
    from PIL import ImageChops

    with pypdfium2.PdfDocument(path) as original, pypdfium2.PdfDocument(copy) as made:
        original.init_forms()  # which shows form fields; the copy has none
        if len(original) != len(made):
            return False
        for n in range(first, min(end, len(made))):
            with closing(original[n]) as page, closing(made[n]) as other:
                if page.get_size() != other.get_size():
                    return False
                scale = min(SCALE, LONGEST / max(1, *page.get_size()))
                drawn = [
                    one.render(scale=scale).to_pil().convert("RGB").reduce(CELL)
                    for one in (page, other)
                ]
            red, green, blue = ImageChops.difference(*drawn).split()
            if any(
                ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[NOISE + 1 :]
            ):
                return False
    return True


# besides what every reader of files raises
DAMAGED = (zlib.error, EOFError, LookupError, OverflowError, TypeError)
BROKEN = (OSError, ValueError, RuntimeError, MemoryError, *DAMAGED)


def reply(question: dict[str, Any]) -> Reply:
    """Answer `question` by a dict: `pages` (number), `why` the file may not be given away ("" = it may), `whole` (all
    text was read). `question` has `path`, `kind`, `words` to search for (None = do not search), `to` (path of the clean
    copy) and, to read only one page by OCR, `page` (from 0), or, to compare pages of the copy with the original's,
    `alike` (the first page, from 0, and the end)."""
    pages, why, whole = answered(question)
    return {"pages": pages, "why": why, "whole": whole}, b""


def answered(question: dict[str, Any]) -> tuple[int, str, bool]:
    """Answer the `question` of `reply`: return (number of pages, why the file may not be given away, whether all
    visible text was read). The reason is "named", "phone", "signed", "unread" …, or "" if it may be."""
    path = Path(question["path"])
    kind = question["kind"]
    words = question["words"]
    try:
        if "alike" in question:
            return 0, "" if alike(path, Path(question["to"]), *question["alike"]) else UNLIKE, False
        if "page" in question:
            return seen(path, words, question["page"])
        if words is None:
            return pages_of(path), "", False
        return cleaned(path, kind, words, Path(question["to"]))
    except SignedPdfError:
        return 0, "signed", False
    except UnlikePdfError:
        return 0, UNLIKE, False
    except BROKEN:
        return 0, "unread", False


def seen(path: Path, words: list[str], page: int) -> tuple[int, str, bool]:
    read = words_seen(path, page)
    if read is None:
        return 0, "", False
    return (
        1,
        "named" if CITIZEN in DisclosureSearch.kinds_in(read, ()) or holds([read], words) else "",
        False,
    )


def cleaned(path: Path, kind: str, words: list[str], target: Path) -> tuple[int, str, bool]:
    if kind != "pdf":
        clean = clean_jpeg if kind == "jpeg" else clean_png
        target.write_bytes(clean(path.read_bytes()))
        return 1, "", False
    import pikepdf

    try:
        clean_pdf(path, target)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError("broken or locked") from error
    why, whole = searched(target, words)
    return (pages_of(target) if why in ("", PHONE) else 0), why, whole


if __name__ == "__main__":
    serve(reply, fails=lambda header: header["why"] in ("unread", UNLIKE))
