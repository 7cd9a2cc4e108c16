"""Reading the XML parts of an Office file element by element; a document type is refused, as it may never end."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, XMLPullParser
from zipfile import ZipFile

from storage.files import PIECE

DOCTYPE = b"<!DOCTYPE"
OFF = ("0", "false", "off")


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


def child(within: Iterable[Element], name: str) -> Element | None:
    """Return the first of some elements that has this name without namespace; None if there is none."""
    return next((one for one in within if local(one) == name), None)


def inside(within: Element, *names: str) -> Iterator[Element]:
    """Yield what stands within the children of these names, as properties do."""
    return (one for part in within if local(part) in names for one in part)


def value_of(within: Iterable[Element], name: str) -> str:
    """Return the attribute `val` of the first of some elements that has this name; "" if there is none."""
    found = child(within, name)
    return "" if found is None else attributes(found).get("val", "")


def switch(within: Iterable[Element], name: str) -> bool | None:
    """Return whether the first of some properties that has this name is on; None where it is not said."""
    found = child(within, name)
    return None if found is None else attributes(found).get("val", "1") not in OFF
