#!/usr/bin/env bash
# zxing-cpp 3.1.1 writes a QR code, OpenCV 5.0.0.93 reads it.
# Guess: text that is not ASCII goes into a QR code as UTF-8, today, and one library reads what the other wrote.
# Seen: Thai text alone goes in as one byte a letter (as in ISO 8859-11), said by a mark of its own (ECI); one Chinese letter more,
# and all of it is UTF-8. OpenCV knows no such mark: its Python function raises UnicodeDecodeError for the first and reads the second.
# zxing-cpp itself reads both.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet zxing-cpp==3.1.1 opencv-python-headless==5.0.0.93
"$room/venv/bin/python" - <<'PY'
import cv2
import numpy
import zxingcpp


def opencv(picture: numpy.ndarray) -> str:
    try:
        return cv2.QRCodeDetector().detectAndDecode(picture)[0]
    except UnicodeDecodeError:
        return "UnicodeDecodeError"


def read(text: str) -> tuple[str, bytes, str]:
    """What zxing-cpp reads, the bytes in the code, and what OpenCV reads."""
    image = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    picture = numpy.pad(numpy.array(image), 40, constant_values=255)
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text, found.bytes, opencv(picture)


thai, mixed = "สำนักงาน 2569", "สำนักงาน 2569 中"
for text in (thai, mixed):
    print(text, "->", *read(text))
assert read(thai) == (thai, thai.encode("iso8859_11"), "UnicodeDecodeError"), "it behaves otherwise now"
assert read(mixed) == (mixed, mixed.encode(), mixed), "it behaves otherwise now"
PY
