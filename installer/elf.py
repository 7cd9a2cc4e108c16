"""What a library or program for Linux needs from the PC it runs on: other libraries, and how new a glibc."""

import re
import struct

MARK = b"\x7fELF\x02\x01"  # 64 bits, little-endian
_DYNAMIC = 6  # a type of section
_NEEDED = 1  # a tag of the dynamic section
_VERSION = re.compile(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)")


def is_elf(content: bytes) -> bool:
    return content.startswith(MARK)


def needed(content: bytes) -> list[str]:
    """Names of the libraries the loader looks for before anything runs."""
    (sections,) = struct.unpack_from("<Q", content, 40)
    size, count = struct.unpack_from("<HH", content, 58)
    rows = [struct.unpack_from("<IIQQQQIIQQ", content, sections + size * n) for n in range(count)]
    found = list[str]()
    for row in rows:
        if row[1] != _DYNAMIC:
            continue
        start, length, strings = row[4], row[5], rows[row[6]][4]
        pairs = struct.iter_unpack("<QQ", content[start : start + length])
        found += [_text(content, strings + value) for tag, value in pairs if tag == _NEEDED]
    return found


def _text(content: bytes, at: int) -> str:
    return content[at : content.index(b"\0", at)].decode("ascii")


def glibc(content: bytes) -> tuple[int, int]:
    """The newest version of glibc that is asked for; (0, 0) = none."""
    return max(((int(one[1]), int(one[2])) for one in _VERSION.finditer(content)), default=(0, 0))
