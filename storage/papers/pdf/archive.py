"""Finishing a PDF for archives (PDF/A-2a; PDF/A-3a with attached data): metadata, colour profile, and small objects
packed together (ISO 32000-1, 7.5.7). It may be encrypted with AES-256 by qpdf, and is then read back."""

import zlib
from datetime import datetime
from functools import cache
from hashlib import blake2b
from html import escape
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe
from struct import Struct
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFCatalog, PDFDictionary, PDFStream
from reportlab.pdfgen.canvas import Canvas

from core.blocks.printed import PdfOptions
from storage.papers.pdf.pen import QrPlace
from storage.papers.pdf.tagging import MarkedContentWriter, PdfObject, compressed, number

PROFILE = Path(__file__).parents[3] / "resources" / "colour" / "srgb.icc"
MAKER = "โปร่งใส"
PART = b"<pdfaid:part>2</pdfaid:part>"
WITH_FILES = b"<pdfaid:part>3</pdfaid:part>"
LEVEL = b"<pdfaid:conformance>A</pdfaid:conformance>"
DATA, ABOUT_DATA = "data.json", "ข้อมูลของเอกสารนี้"


class PdfMetadata(NamedTuple):
    """The metadata of a PDF. `moment`: time of printing (Thai time); None = a fixed day in 2000."""

    title: str
    author: str
    subject: str
    # Thai time; None for papers without a stamp: always the same day
    moment: datetime | None = None

    @property
    def date(self) -> str:
        return f"{self.moment or datetime(2000, 1, 1):%Y-%m-%dT%H:%M:%S}+07:00"


def describe(canvas: Canvas, metadata: PdfMetadata) -> None:
    canvas.setTitle(metadata.title)
    canvas.setAuthor(metadata.author)
    canvas.setSubject(metadata.subject)
    canvas.setCreator(MAKER)
    digits = metadata.date[:19].translate(str.maketrans("", "", "-T:"))
    canvas.setDateFormatter(lambda *_: f"D:{digits}+07'00'")


def finish(
    canvas: Canvas,
    marks: MarkedContentWriter,
    pdf_metadata: PdfMetadata,
    seal: QrPlace | None = None,
) -> "LaidOutPdf":
    """Complete the PDF with structure, metadata and colour profile; return its parts. `seal`: place of the QR code
    whose text may be replaced later, None = no seal."""
    document: Any = vars(canvas)["_doc"]
    catalog = document.Catalog
    catalog.__NoDefault__ = [*PDFCatalog.__NoDefault__, "OutputIntents"]
    catalog.StructTreeRoot = marks.tree(document)
    catalog.MarkInfo = PDFDictionary({"Marked": "true"})
    catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
    catalog.Metadata = _stream(
        document, metadata(pdf_metadata).encode(), Type="/Metadata", Subtype="/XML"
    )
    profile = _stream(document, _profile(), N="3")
    intent = "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile "
    catalog.OutputIntents = PdfObject(f"[{intent}{number(profile, document)}>>]")
    document.format = lambda: _packing(document, seal)
    laid: LaidOutPdf = document.GetPDFData(canvas)
    return laid


def _stream(document: Any, content: bytes, **entries: str) -> Any:
    """Return an uncompressed stream object, since archives read metadata without unpacking it."""
    stream = PDFStream(dictionary=PDFDictionary(entries), content=content)
    document.Reference(stream)
    return stream


@cache
def _profile() -> bytes:
    return PROFILE.read_bytes()


HEAD = b"%PDF-1.7\n%\xe0\xb8\x9b\xe0\xb8\xa3\n"
END, ROW = b"endstream\n", Struct(">BIH")  # the end of a stream; a row of the cross-reference table
# Objects in one object stream: a row counts them in two bytes, and a reader unpacks a stream whole for one of them.
TOGETHER = 20_000


class SealedPage(NamedTuple):
    """The page that bears a seal: its content before and after the seal's QR code, and the place of that code."""

    at: int  # number of the page's content stream
    before: str
    code: QrPlace
    after: str

    def stream(self, text: str) -> bytes:
        """Return the page's content stream with `text` in the QR code; if `text` is "", keep the original text."""
        content = "".join((self.before, self.code.drawn(text), self.after))
        return compressed(content).removesuffix(END)


class LaidOutPdf(NamedTuple):
    """A PDF with every page laid out, to be assembled once its seal is signed."""

    streams: tuple[bytes | None, ...]  # by object number; None = the object is among the small ones
    # objects that hold all objects that are no streams, at most TOGETHER each, without their numbers; only the table
    # comes after them
    small: tuple[bytes, ...]
    root: str
    info: str
    page: SealedPage | None

    def file(self, seal: str = "") -> bytes:
        """Return the bytes of the PDF. `seal`: the text of the seal's QR code, "" = that with which it was laid out."""
        file = bytearray(HEAD)
        rows: list[tuple[int, int, int]] = [(0, 0, 65535)]
        first, small = len(self.streams) + 1, 0
        for at, body in enumerate(self.streams, start=1):
            if body is None:
                holder, place = divmod(small, TOGETHER)
                rows.append((2, first + holder, place))
                small += 1
            else:
                rows.append((1, len(file), 0))
                content = self.page.stream(seal) if self.page and self.page.at == at else body
                file += b"%d 0 obj\n%s\r\n%sendobj\n" % (at, content, END)
        for packed in self.small:
            rows.append((1, len(file), 0))
            file += b"%d 0 obj\n%s" % (len(rows) - 1, packed)
        start = len(file)
        rows.append((1, start, 0))
        table = b"".join(ROW.pack(*row) for row in rows)
        name = blake2b(file, digest_size=16).hexdigest()
        entries = f"/Type/XRef/W[1 4 2]/Size {len(rows)}/Root {self.root}/Info {self.info}/ID[<{name}><{name}>]"
        file += b"%d 0 obj\n%s" % (len(rows) - 1, _flate(entries, table))
        file += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(file)


def _packing(document: Any, seal: QrPlace | None) -> LaidOutPdf:
    """Write the document in place of reportlab: streams are kept unchanged, all other objects go into one stream."""
    code = seal.drawn() if seal else ""
    streams: list[bytes | None] = []
    small: list[tuple[int, bytes]] = []
    packed: list[bytes] = []
    page = None
    while (at := len(streams) + 1) in document.numberToId:
        thing = document.idToObject[document.numberToId[at]]
        if (
            seal
            and isinstance(thing, PDFStream)
            and isinstance(thing.content, str)
            and code in thing.content
        ):
            before, _code, after = thing.content.rpartition(code)
            page = SealedPage(at, before, seal, after)
            streams.append(b"")
            continue
        made = thing.format(document)
        body = made.encode("latin-1") if isinstance(made, str) else bytes(made)
        if body.endswith(END):
            streams.append(body.removesuffix(END))
        else:
            streams.append(None)
            small.append((at, body))
            if len(small) == TOGETHER:
                packed.append(_packed(small))
                small.clear()
    if small:
        packed.append(_packed(small))
    root = number(document.Catalog, document)
    info = number(document.info, document)
    return LaidOutPdf(tuple(streams), tuple(packed), root, info, page)


def _packed(objects: list[tuple[int, bytes]]) -> bytes:
    places, used = [], 0
    for one, body in objects:
        places.append(f"{one} {used}")
        used += len(body) + 1
    head = " ".join(places) + "\n"
    content = head.encode() + b"\n".join(body for _one, body in objects) + b"\n"
    return _flate(f"/Type/ObjStm/N {len(objects)}/First {len(head)}", content)


def _flate(entries: str, content: bytes) -> bytes:
    data = zlib.compress(content, 5)  # level 5: half the time, a hundredth larger
    head = f"<<{entries}/Filter/FlateDecode/Length {len(data)}>>\nstream\n"
    return head.encode() + data + b"\r\nendstream\nendobj\n"


UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema\
</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>part of ISO 14289\
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""  # PDF/A does not know the schema pdfuaid, so it is described here


def metadata(metadata: PdfMetadata) -> str:
    """Return the PDF's metadata as an XMP packet, without padding, since nobody edits the file in place."""
    title, author, subject = (escape(words, quote=False) for words in metadata[:3])
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>th-TH</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{MAKER}</xmp:CreatorTool><xmp:CreateDate>{metadata.date}</xmp:CreateDate>\
<xmp:ModifyDate>{metadata.date}</xmp:ModifyDate>
{PART.decode()}{LEVEL.decode()}<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>{UA_SCHEMA}</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def secured(data: bytes, safety: PdfOptions) -> bytes:
    """Return the PDF with `safety.data`, if any, attached, and encrypted (AES-256) if there is a `safety.password`.
    With data it is PDF/A-3; encrypted it is no PDF/A."""
    import pikepdf

    made = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes()
        if safety.data:
            # it belongs to the paper as a whole (ISO 19005-3, 6.8)
            written = str(pdf.docinfo["/ModDate"])
            file = pikepdf.AttachedFileSpec(
                pdf,
                safety.data,
                filename=DATA,
                mime_type="application/json",
                description=ABOUT_DATA,
                creation_date=written,
                mod_date=written,
            )
            file.relationship = pikepdf.Name.Data
            pdf.attachments[DATA] = file  # and among the files of the whole
            xmp = xmp.replace(PART, WITH_FILES)
        if safety.password:
            xmp = xmp.replace(WITH_FILES, b"").replace(PART, b"").replace(LEVEL, b"")
        pdf.Root.Metadata.write(xmp)
        # A password to open it alone would leave the owner's empty, and with that anybody opens it.
        locked: pikepdf.Encryption | bool = False
        if safety.password:
            locked = pikepdf.Encryption(owner=token_urlsafe(32), user=safety.password)
        pdf.save(made, encryption=locked, linearize=False)
    _read_back(made.getvalue(), safety)
    return made.getvalue()


def _read_back(content: bytes, safety: PdfOptions) -> None:
    """Check that the PDF opens only with the password, attachment intact. RuntimeError if not, a bug of ours."""
    import pikepdf

    if safety.password:
        try:
            pikepdf.open(BytesIO(content)).close()
        except pikepdf.PasswordError:
            pass
        else:
            raise RuntimeError("the PDF opens without its password")
    with pikepdf.open(BytesIO(content), password=safety.password) as pdf:
        strong = not safety.password or (pdf.encryption.R == 6 and pdf.encryption.bits == 256)
        kept = not safety.data or pdf.attachments[DATA].get_file().read_bytes() == safety.data
        if not strong or not kept or pdf.check_pdf_syntax():
            raise RuntimeError("the PDF that was made safe does not read back")
