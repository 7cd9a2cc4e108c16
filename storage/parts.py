"""Reading the XML parts of an Office file, element by element; a document type, which may never end, is refused."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, XMLPullParser
from zipfile import ZipFile

from storage.files import PIECE

DOCTYPE = b"<!DOCTYPE"


def elements(parts: ZipFile, name: str) -> Iterator[Element]:
    """Yield each complete element of a part, none if the part is missing. Raises ValueError for a document type."""
    if name not in parts.namelist():
        return
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    before = b""
    with parts.open(name) as part:
        while piece := part.read(PIECE):
            if DOCTYPE in before + piece:
                raise ValueError("a document type")
            before = piece[-len(DOCTYPE) :]
            parser.feed(piece)
            yield from (one for event in parser.read_events() for one in event or () if isinstance(one, Element))
    parser.close()


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element, keyed by their names without namespaces."""
    return {key[key.rfind("}") + 1 :]: value for key, value in element.attrib.items()}
