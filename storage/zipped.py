"""Reading zips that may be damaged or malicious: the errors they cause, and unpacking an entry within limits; also
changing entries of a zip that was just written."""

import os
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from storage.files import PIECE

# accepted compression; others raise errors that are not listed below
WAYS = (ZIP_STORED, ZIP_DEFLATED)
DAMAGED = (
    BadZipFile,  # it is no zip, its parts contradict each other, or an entry is not what its checksum says
    EOFError,  # it ends inside an entry
    NotImplementedError,  # a changed byte asks for a later version, another way of packing or a patch
    RuntimeError,  # a changed byte asks for a password
    ValueError,  # a place that no file has, a name that is no text; also what readers of the entries raise
    LookupError,  # an entry that must be there is not
    zlib.error,  # the packed bytes are no valid stream
    struct.error,  # the list of entries ends inside a number
)
UNICODE = 0x800  # the flag of an entry whose name is UTF-8
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20  # bytes before the end, where a zip64 says where its numbers stand


def list_size(file: IO[bytes]) -> tuple[int, int]:
    """Return (number of entries, size in bytes) of a zip's directory, as the end of the zip states them. For a zip64,
    return the highest numbers possible in that place. Raises BadZipFile."""
    file.seek(max(0, file.seek(0, os.SEEK_END) - _END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise BadZipFile("no end of a zip")
    _mark, _disk, _first, _here, count, length, _start, _comment = _END.unpack_from(tail, at)
    longer = tail[max(0, at - _LOCATOR) : at].startswith(b"PK\6\7")
    return (0xFFFF, 0xFFFFFFFF) if longer else (count, length)


def read_zip(file: IO[bytes] | Path) -> ZipFile:
    """Open a zip for reading; the caller must close it. Raises one of the errors DAMAGED for a damaged zip, such as
    BadZipFile if an entry begins before the file."""
    archive = ZipFile(file)
    if any(entry.header_offset < 0 for entry in archive.infolist()):
        archive.close()
        raise BadZipFile("an entry before the file")
    return archive


def entry_name(entry: ZipInfo) -> str:
    """Return the name of an entry as its maker saw it: programs that know no Unicode write Thai in Windows-874."""
    if entry.flag_bits & UNICODE or entry.filename.isascii():
        return entry.filename
    try:
        name = entry.filename.encode("cp437").decode("cp874")
    except UnicodeError:
        return entry.filename
    foreign = [letter for letter in name if not letter.isascii()]
    return name if all("ก" <= letter <= "๛" for letter in foreign) else entry.filename


def unpack(packed: IO[bytes], target: Path, limit: int) -> bool:
    """Write a zip entry, unpacked, to the new file `target`. Stop and return False if it exceeds `limit` bytes."""
    left = limit
    with target.open("xb") as file:
        while piece := packed.read(PIECE):
            left -= len(piece)
            if left < 0:
                return False
            file.write(piece)
    return True


def rewritten(file: IO[bytes], changes: Mapping[str, Callable[[bytes], Iterable[bytes]]]) -> bytes:
    """Return a zip with the contents of some entries changed; `changes`: what makes the new content, in pieces, by name
    of the entry."""
    out = BytesIO()
    with ZipFile(file) as old, ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)  # before the entry tells its place in the other zip
            change = changes.get(entry.filename)
            with new.open(entry, "w") as stream:
                stream.writelines(change(content) if change else (content,))
    return out.getvalue()
