"""Pictures as nothing but pictures: no place, camera, author, comment or thumbnail, nothing behind their end."""

import struct
from collections.abc import Iterator

EOI, SOS, EXIF_ID = 0xD9, 0xDA, b"Exif\0\0"
COLOURS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # segments that say how the colours are meant
NEVER = b"\0never"
KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"})
PNG = b"\x89PNG\r\n\x1a\n"


def clean_jpeg(data: bytes) -> bytes:
    """The same picture, which way up it is still said. ValueError for what is no whole JPEG."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    kept = [b"\xff\xd8"]
    turned = 1
    for code, start, end in _segments(data):
        body = data[start + 4 : end]
        if code == 0xE1 and body.startswith(EXIF_ID):
            turned = _orientation(body[len(EXIF_ID) :]) or turned
        elif not (0xE0 <= code <= 0xEF or code == 0xFE) or body.startswith(COLOURS.get(code, NEVER)):
            kept.append(data[start:end])
    if turned != 1:
        kept.insert(1, _said(turned))
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment, a scan with all its data, up to the end of the picture."""
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


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise ValueError("a JPEG that breaks off")
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """1 to 8; 0 when it is not said."""
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


def _said(turned: int) -> bytes:
    """A segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    body = EXIF_ID + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def clean_png(data: bytes) -> bytes:
    """The same picture. ValueError for what is no whole PNG."""
    if not data.startswith(PNG):
        raise ValueError("no PNG")
    kept, at = [PNG], len(PNG)
    while True:
        if at + 12 > len(data):
            raise ValueError("a PNG that breaks off")
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError("a PNG that breaks off")
        if name in KEPT_CHUNKS:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
