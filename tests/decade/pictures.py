"""Small files of evidence that differ: photographs as a telephone takes them, and documents with Thai text."""

from datetime import datetime
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import main

FACE = main.RESOURCES / "fonts" / "Sarabun_400Regular.ttf"
TAKEN = 0x9003  # Exif: when a photograph was taken
EXIF = 0x8769
SIZE = (480, 360)


def photo(path: Path, chance: Random, taken: datetime) -> Path:
    """Write a photograph taken at that time: a landscape of chance."""
    image = Image.new("RGB", SIZE, tuple(chance.randrange(120, 250) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _part in range(12):
        left, top = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        box = (left, top, left + chance.randrange(20, 200), top + chance.randrange(20, 160))
        colour = tuple(chance.randrange(256) for _ in range(3))
        (draw.ellipse if chance.random() < 0.5 else draw.rectangle)(box, fill=colour)
    exif = Image.Exif()
    exif.get_ifd(EXIF)[TAKEN] = f"{taken:%Y:%m:%d %H:%M:%S}"
    image.save(path, "JPEG", quality=80, exif=exif)
    return path


def paper(path: Path, chance: Random, title: str, lines: list[str]) -> Path:
    """Write a document of one page with its title, lines, and a number of its own."""
    registerFont(TTFont(FACE.stem, FACE))
    canvas = Canvas(str(path), pageCompression=1)
    canvas.setFont(FACE.stem, 12)
    for number, line in enumerate([title, f"ที่ {chance.randrange(10_000):04}", *lines]):
        canvas.drawString(72, 760 - 22 * number, line)
    canvas.showPage()
    canvas.save()
    return path
