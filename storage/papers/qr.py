"""QR codes of pages: of one size, version 3 with level M and mask 3, which has room for what is said (DESIGN 8.1)."""

import re
from typing import Any

import zxingcpp

SIDE = 29  # modules

Bars = tuple[tuple[int, int, int], ...]  # column, row, length of what is dark
_dark = re.compile(rb"\0+").finditer


def bars(text: str) -> Bars:
    """The dark bars of the code of a text. ValueError when it is too long."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", version=3, data_mask=3)
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)  # its types do not say that it is a buffer
    modules = bytes(picture)
    return tuple(
        (run.start(), row, len(run[0])) for row in range(SIDE) for run in _dark(modules[row * SIDE : (row + 1) * SIDE])
    )
