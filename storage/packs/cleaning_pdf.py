"""A PDF as everybody may have it: without author, history, comments, attachments and programs; is a name left in it?"""

import base64
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.thai.foreign import holds
from storage.packs.cleaning import clean_jpeg

OFF_ROOT = ("/Metadata", "/PieceInfo", "/AF", "/OpenAction", "/AA", "/Collection", "/Names", "/SpiderInfo", "/Perms")
OFF_OBJECT = ("/Metadata", "/PieceInfo", "/AF", "/AA", "/LastModified", "/Thumb")
_SPOKEN = re.compile(
    rb"/(?:ActualText|Alt|E)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL
)  # beside what is drawn


class Signed(Exception):
    """It bears a digital signature, which names who signed."""


def clean_pdf(path: Path, to: Path) -> None:
    """Write it anew to `to`. Signed when somebody signed it; RuntimeError or ValueError when it cannot be opened."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise ValueError("locked")
            _strip(pdf)
            pdf.save(to, deterministic_id=True)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def _strip(pdf: Any) -> None:
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for name in OFF_ROOT:
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        if "/Annots" in page:
            links = [one for one in page.Annots if one.get("/Subtype") == "/Link"]
            page.Annots = pikepdf.Array(links)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            if thing.get("/Type") == "/Sig" or thing.get("/FT") == "/Sig":
                raise Signed
            for name in OFF_OBJECT:
                if name in thing:
                    del thing[name]
            if isinstance(thing, pikepdf.Stream) and _filters(thing)[-1:] == ["/DCTDecode"]:
                _strip_picture(thing)
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    pdf.remove_unreferenced_resources()


def _filters(stream: Any) -> list[str]:
    """How a stream is packed, the outermost first."""
    import pikepdf

    said = stream.get("/Filter")
    return [str(one) for one in said] if isinstance(said, pikepdf.Array) else [] if said is None else [str(said)]


def _strip_picture(stream: Any) -> None:
    """ValueError when the photograph is packed in a way nobody packs photographs."""
    import pikepdf

    data = stream.read_raw_bytes()
    for packed in _filters(stream)[:-1]:
        if packed not in UNPACK:
            raise ValueError(packed)
        data = UNPACK[packed](data)
    said = stream.get("/DecodeParms")
    said = said[-1] if isinstance(said, pikepdf.Array) and len(said) else said
    parms = said if isinstance(said, pikepdf.Dictionary) else None
    stream.write(clean_jpeg(data), filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def _hex(data: bytes) -> bytes:
    digits = b"".join(data.partition(b">")[0].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _ascii85(data: bytes) -> bytes:
    return base64.a85decode(data.strip().removeprefix(b"<~").partition(b"~>")[0])


UNPACK: Mapping[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.decompress,
    "/ASCII85Decode": _ascii85,
    "/ASCIIHexDecode": _hex,
}


def names_in(path: Path, words: Sequence[str]) -> bool:
    """Whether any text or string of the PDF holds one of these words."""
    return holds(_texts(path), words)


def _texts(path: Path) -> Iterator[str]:
    """What each page says, then what else is written in it: titles of places in it, addresses of links."""
    import pikepdf
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            yield from (str(pikepdf.Object.parse(said)) for said in _SPOKEN.findall(_drawn(page)))
        for thing in pdf.objects:
            yield from _strings(thing, 0)
            if isinstance(thing, pikepdf.Stream) and _filters(thing)[-1:] == ["/JPXDecode"]:
                raw = thing.read_raw_bytes()
                yield from (raw.decode(code, "ignore") for code in ("utf-8", "utf-16-le", "utf-16-be"))


def _drawn(page: Any) -> bytes:
    """What draws a page, unpacked."""
    import pikepdf

    contents = page.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


def _strings(thing: Any, depth: int) -> Iterator[str]:
    import pikepdf

    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 6 and isinstance(thing, pikepdf.Array):
        for one in thing:
            if not getattr(one, "is_indirect", False):
                yield from _strings(one, depth + 1)
    elif depth < 6 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for _name, one in thing.items():
            if not getattr(one, "is_indirect", False):
                yield from _strings(one, depth + 1)


def pages_of(path: Path) -> int:
    """How many pages it has. RuntimeError when it is broken or locked."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)
