"""An office with evidence, its packs, and what is read in them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pikepdf
import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import main
from core.log.deeds import FieldWrite, write_fields
from core.values import Plain, Ref

if TYPE_CHECKING:
    from tests.ui.terminal.conftest import Command  # which has these as fixtures

NAME = "สมหญิง ตัวอย่างยิ่ง"
LATIN = "Somying Tuayangying"
EXIF_ARTIST, EXIF_TURNED = 0x013B, 0x0112


def pdf(path: Path, pages: int, words: str = "Report", author: str = "") -> Path:
    canvas = Canvas(str(path))
    canvas.setAuthor(author)
    for n in range(pages):
        canvas.drawString(80, 700, f"{words} {n + 1}")
        canvas.showPage()
    canvas.save()
    return path


def photo(path: Path, color: str = "teal") -> Path:
    """As a telephone makes it: turned, with its owner inside and something behind its end."""
    exif = Image.Exif()
    exif[EXIF_ARTIST], exif[EXIF_TURNED] = LATIN, 6
    Image.new("RGB", (120, 80), color).save(path, "JPEG", exif=exif, comment=NAME.encode())
    path.write_bytes(path.read_bytes() + NAME.encode("utf-16-le"))
    return path


class Proved:
    """An office whose assessment has some evidence."""

    def __init__(self, do: "Command", folder: Path, place: Path) -> None:
        self.do = do
        self.folder = folder
        self.place = place
        self.ref = do("record", "list", folder, "assessment", "--json").value[0]["ref"]

    def add(self, path: Path, item: str, proof: str = "") -> dict[str, str]:
        """Attach a file; the records it made, by entity."""
        output = self.do(
            "evidence",
            "add",
            self.folder,
            path,
            "--to",
            self.ref,
            "--item",
            item,
            "--proof",
            proof,
            "--json",
        )
        assert output.code == 0, output.err
        return {ref.split("/")[1]: ref for ref in output.value["records"]}

    def look(self, ref: str) -> None:
        """Say that a person has looked at a file and nobody is named or shown in it."""
        made = self.do(
            "record", "set", self.folder, "person/new", "name=ผู้ดูไฟล์ทุกไฟล์", "--json"
        ).value["touched"]
        done = self.do("evidence", "look", self.folder, ref, "--by", made[0])
        assert done.code == 0, done.err

    def set(self, ref: str, *fields: str) -> None:
        assert self.do("record", "set", self.folder, ref, *fields).code == 0

    def wrote(self, ref: str, field: str, value: str) -> None:
        """What a deed of its own writes, and nobody by hand."""
        wish = FieldWrite(field, Plain(value))
        with main.desk().open(self.folder) as office:
            office.session.do_now(
                partial(write_fields, ref=Ref(*ref.split("/")), writes=[wish], label="set_field")
            )

    def pack(self, name: str, *words: str, code: int = 0) -> Path:
        out = self.place / name
        output = self.do("evidence", "pack", self.folder, self.ref, "--out", out, *words, "--json")
        assert output.code == code, output.err
        self.output = output.value
        return out


def files(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def strings(opened: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for thing in opened.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from (one for _name, one in thing.items() if isinstance(one, pikepdf.String))


def unzipped(path: Path) -> str:
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
