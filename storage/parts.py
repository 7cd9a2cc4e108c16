"""Reading the XML parts of an Office file element by element; a document type is refused, as it may never end."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, XMLPullParser
from zipfile import ZipFile

from storage.files import PIECE

DOCTYPE = b"<!DOCTYPE"


def elements(parts: ZipFile, name: str) -> Iterator[Element]:
    """Yield each complete element of the XML part `name`; nothing if it is missing. ValueError if it has a DOCTYPE."""
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
            yield from (
                one
                for event in parser.read_events()
                for one in event or ()
                if isinstance(one, Element)
            )
    parser.close()


def local(element: Element) -> str:
    """Return an XML element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """Return an XML element's attributes, keyed by name without namespace."""
    return {key[key.rfind("}") + 1 :]: value for key, value in element.attrib.items()}
