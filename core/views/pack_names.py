"""The names in an evidence pack: ASCII, short, sorted as printed, and taken by every Windows, stick and web server."""

import re

LONGEST = 200  # characters of a path from the folder of the pack on, that folder's own name included
NAME = 32  # of one name, without its number
INSIDE = 120  # of a path below the folder of the pack: three such names, numbers, a level and an ending
ENDINGS = {
    "jpeg": ".jpg", "png": ".png", "gif": ".gif", "bmp": ".bmp", "tiff": ".tif", "webp": ".webp", "heic": ".heic",
    "avif": ".avif", "pdf": ".pdf", "zip": ".zip", "ole": ".doc", "video": ".mp4",
}  # fmt: skip
SEVERAL = {  # kinds that are several formats: the ending a person gave tells which, if it is one of these
    "zip": frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip"}),
    "ole": frozenset({".doc", ".xls", ".ppt"}),
    "video": frozenset({".mp4", ".mov", ".m4v"}),
    "": frozenset({".txt", ".csv"}),
}
PLAIN = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "csv", "txt"})
_ODD = re.compile(r"[^a-z0-9_.]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def plain_name(words: str, otherwise: str) -> str:
    """An id as a name: lower case ASCII without what a file system forbids; `otherwise` when nothing is left."""
    name = _ODD.sub("-", words.lower())[:NAME].strip("-.")
    if not name:
        return otherwise
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def ending_of(kind: str, called: str) -> str:
    """The ending of a file of this kind (by its first bytes); what people call it decides only among its formats."""
    _stem, point, last = called.lower().rpartition(".")
    said = f"{point}{last}"
    if kind in PLAIN:
        return f".{kind}"
    return said if said in SEVERAL.get(kind, ()) else ENDINGS.get(kind, ".bin")


def pack_name(code: str, year: int, public: bool) -> str:
    """What the folder of a pack is called unless a person says otherwise."""
    name = f"evidence-{plain_name(code, 'office')}-{year}"
    return f"{name}-public" if public else name
