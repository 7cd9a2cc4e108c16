"""Zip files that others made or that got damaged: what is raised about them, and an entry unpacked within bounds."""

import struct
import zlib
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile

from storage.files import PIECE

WAYS = (ZIP_STORED, ZIP_DEFLATED)  # of packing an entry that are opened; the others raise what is not listed below
DAMAGED = (
    BadZipFile,  # it is no zip, its parts contradict each other, or an entry is not what its checksum says
    EOFError,  # it ends inside an entry
    NotImplementedError,  # a changed byte asks for a later version, another way of packing or a patch
    RuntimeError,  # a changed byte asks for a password
    ValueError,  # a place that no file has, a name that is no text; also what readers of the entries raise
    LookupError,  # an entry that must be there is not
    zlib.error,  # packed bytes that nothing was packed to
    struct.error,  # the list of entries ends inside a number
)


def unpack(packed: IO[bytes], to: Path, most: int) -> bool:
    """Write an entry to the new file `to`; False, and no more written, once it is larger than `most` bytes."""
    left = most
    with to.open("xb") as file:
        while piece := packed.read(PIECE):
            left -= len(piece)
            if left < 0:
                return False
            file.write(piece)
    return True
