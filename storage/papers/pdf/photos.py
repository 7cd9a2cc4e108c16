"""Photographs on a paper, in frames of 4:3 with numbered captions; and pages of attached PDFs."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any, NamedTuple

from core.blocks.document import Cell, ForeignPages, PerPage, Photo, Photos, Together
from core.blocks.elements import RichText, Run, plain
from core.boundary import boundary
from core.errors import UserError, failed
from storage.papers.pdf.flow import TypesetParagraph, TypesettingOptions, words
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import clean
from storage.papers.typography.style import CELL, CLOSE, GREY, MM, SMALL, TextStyle

GUTTER = 8 * MM
FOR_WORDS = 22 * MM  # room for a heading on a page of photographs
CAPTION = 13 * MM
IN_CELL = 64 * MM  # width of a frame in a cell, at most
SHAPE = 3 / 4  # height of a frame to its width
UNREADABLE = "เปิดภาพนี้ไม่ได้"
QUALITY = 90  # JPEG quality of a picture that must be converted
LONG = 8  # a caption of more lines may continue on the next page

# across, down
ROWS: dict[PerPage, tuple[int, int]] = {0: (2, 0), 1: (1, 1), 2: (1, 2), 4: (2, 2), 6: (2, 3)}
WIDE_ROWS: dict[PerPage, tuple[int, int]] = {0: (2, 0), 1: (1, 1), 2: (2, 1), 4: (2, 2), 6: (3, 2)}


@dataclass(frozen=True, slots=True)
class PhotoCaptions:
    """A part of a page: the captions below a row of photographs, or their last lines, which go to the next page."""

    captions: tuple[TypesetParagraph | None, ...]  # None = finished on the page before
    step: float  # distance from one photograph to the next
    inset: float = 0
    before: float = 2 * MM
    after: float = 3 * MM

    @property
    def longest(self) -> TypesetParagraph:
        return max((one for one in self.captions if one), key=lambda one: one.height)

    @property
    def height(self) -> float:
        return self.longest.height

    @property
    def least(self) -> float:
        """The height (points) of the fewest lines that captions may have on a page: two, or all if fewer."""
        return min(self.height, 2 * self.longest.leading)

    def split(self, space: float) -> "tuple[PhotoCaptions, PhotoCaptions] | None":
        """Return (the captions' lines that fit in `space` points, the other lines); None if either would be empty. At
        least two lines of the longest caption go to the next page."""
        space = min(space, self.height - 2 * self.longest.leading)
        halves = [
            (one, None) if one is None or one.height <= space else one.split(space) or (None, one)
            for one in self.captions
        ]
        if not any(lower for _, lower in halves) or not any(upper for upper, _ in halves):
            return None
        upper, lower = zip(*halves, strict=True)
        return replace(self, captions=upper, after=0), replace(self, captions=lower)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        x += self.inset
        for one in self.captions:
            if one:
                one.draw(pdf, x, top)
            x += self.step


class PhotoFrameContent(NamedTuple):
    """What is in a photograph's frame: its image, or the error text `replacement`; with neither, the frame is empty."""

    image: Any  # reportlab ImageReader
    replacement: TypesetParagraph | None = None
    tag: PdfTag | None = None


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A part of a page: a row of framed photographs with captions below."""

    pictures: tuple[PhotoFrameContent, ...]
    captions: PhotoCaptions
    width: float  # of one frame
    inset: float = 0  # of the first frame
    shape: float = SHAPE
    before: float = 2 * MM
    after: float = 3 * MM

    @property
    def tall(self) -> float:
        return self.width * self.shape

    @property
    def height(self) -> float:
        return self.tall + 4 + self.captions.height

    @property
    def long(self) -> bool:
        return len(self.captions.longest.lines) > LONG

    @property
    def least(self) -> float:
        """The height (points) needed to begin the row: the photographs and, if captions are long, their first lines."""
        return self.tall + 4 + self.captions.least if self.long else self.height

    def split(self, space: float) -> "tuple[PhotoRow, PhotoCaptions] | None":
        """Return (the row with caption lines that fit in `space` points, the other lines); None if it stays whole."""
        halves = self.captions.split(space - self.tall - 4) if self.long else None
        return (replace(self, captions=halves[0], after=0), halves[1]) if halves else None

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        self.captions.draw(pdf, x, top - self.tall - 4)
        x += self.inset
        for picture in self.pictures:
            foot, end = top - self.tall, x + self.width
            pdf.rule(x, top, end, top, 0.4, GREY)
            pdf.rule(x, foot, end, foot, 0.4, GREY)
            # nothing else says that a picture would stand here
            if not picture.image and not picture.replacement:
                pdf.rule(x, top, x, foot, 0.4, GREY)
                pdf.rule(end, top, end, foot, 0.4, GREY)
            if picture.image:
                with pdf.within(picture.tag):
                    fitted(pdf, picture.image, x, top - self.tall, self.width, self.tall)
            if picture.replacement:
                picture.replacement.draw(pdf, x, top - self.tall / 2)
            x += self.width + GUTTER


def fitted(pdf: PdfPainter, image: Any, x: float, y: float, width: float, height: float) -> None:
    """Draw `image` (an ImageReader) whole, centred in a frame of `width` × `height` points; x, y: lower left corner."""
    across, up = image.getSize()
    scale = min(width / across, height / up)
    pdf.picture(
        x + (width - across * scale) / 2,
        y + (height - up * scale) / 2,
        across * scale,
        up * scale,
        image,
    )


def readable(data: bytes) -> tuple[int, int] | None:
    """Return (width, height), in pixels, of a picture that can be decoded completely; None for other bytes."""
    from PIL import Image

    with suppress(UserError), boundary(partial(failed, "")), BytesIO(data) as file:
        try:
            with Image.open(file) as picture:
                picture.load()
                return picture.size
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None
    return None


def scaled(data: bytes, width: float, height: float) -> tuple[float, float] | None:
    """Return the size (points) of a picture as large as fits `width` × `height` points; None if it is unreadable."""
    size = readable(data) if data else None
    if size is None:
        return None
    scale = min(width / size[0], height / size[1])
    return size[0] * scale, size[1] * scale


def image_of(data: bytes) -> Any:
    """Return a picture's bytes as a reportlab image; None if they cannot be decoded completely."""
    from reportlab.lib.utils import ImageReader

    return ImageReader(BytesIO(_in_three_colours(data))) if readable(data) else None


def _in_three_colours(data: bytes) -> bytes:
    """Return a CMYK picture as RGB JPEG, as the colour profile of the PDF requires; others unchanged."""
    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        if picture.mode != "CMYK":
            return data
        made = BytesIO()
        picture.convert("RGB").save(made, "JPEG", quality=QUALITY)
        return made.getvalue()


def photo_rows(
    block: Photos,
    width: float,
    height: float,
    setting: TypesettingOptions,
    reserved: float = FOR_WORDS,
) -> list[list[PhotoRow]]:
    """Return the rows of photographs, a list per page. Of a page's `height` (points), `reserved` is left for heading
    and signatures. If `block.per_page` is 0, all rows are in one list; without photographs return []."""
    across, down = (ROWS if width < height else WIDE_ROWS)[block.per_page]
    frame = (width - GUTTER * (across - 1)) / across
    if down:
        frame = min(frame, ((height - reserved) / down - CAPTION) * 4 / 3)
    inset = (width - frame * across - GUTTER * (across - 1)) / 2
    rows = [
        _row(block.photos[at : at + across], block.first + at, frame, inset, setting)
        for at in range(0, len(block.photos), across)
    ]
    if across == down == 1:  # one that stands upright may be a page of a paper
        most = (height - reserved - FOR_WORDS - CAPTION) / frame
        for at, row in enumerate(rows):
            across_, up = row.pictures[0].image.getSize() if row.pictures[0].image else (1, SHAPE)
            rows[at] = replace(row, shape=min(up / across_, most) if up > across_ else SHAPE)
    step = down or max(len(rows), 1)
    return [rows[at : at + step] for at in range(0, len(rows), step)]


def pictured(photo: Photo, width: float, setting: TypesettingOptions) -> PhotoRow:
    """Return one photograph with its caption as a row, for a table cell `width` points wide."""
    frame = min(width, IN_CELL)
    inset = (width - frame) / 2
    picture, caption = _captioned(photo, photo.caption, SMALL, frame, setting)
    across, up = picture.image.getSize() if picture.image else (1, SHAPE)
    return PhotoRow(
        (picture,), PhotoCaptions((caption,), frame, inset), frame, inset, min(up / across, SHAPE)
    )


def in_cell(cell: Cell) -> tuple[Photo, ...]:
    """Return the photographs in a table cell; () if it has none."""
    if isinstance(cell, Together):
        return tuple(
            photo for block in cell.blocks if isinstance(block, Photos) for photo in block.photos
        )
    return cell.photos if isinstance(cell, Photos) else ()


def without(cell: Cell) -> Cell:
    """Return a table cell's content without its photographs."""
    if isinstance(cell, Together):
        return replace(
            cell, blocks=tuple(block for block in cell.blocks if not isinstance(block, Photos))
        )
    return "" if isinstance(cell, Photos) else cell


def sized(cell: Cell, width: float) -> list[tuple[Photo, tuple[float, float]]]:
    """Return (photo, (width, height) in points) for each readable photograph in a table cell `width` points wide."""
    frame = min(width, IN_CELL)
    return [
        (photo, size)
        for photo in in_cell(cell)
        if (size := scaled(photo.data, frame, frame * SHAPE))
    ]


def _row(
    photos: Sequence[Photo], first: int, frame: float, inset: float, setting: TypesettingOptions
) -> PhotoRow:
    framed = (
        _captioned(photo, numbered(photo, number), CELL, frame, setting)
        for number, photo in enumerate(photos, start=first)
    )
    pictures, captions = zip(*framed, strict=True)
    return PhotoRow(pictures, PhotoCaptions(captions, frame + GUTTER, inset), frame, inset)


def _captioned(
    photo: Photo, text: RichText, size: float, frame: float, setting: TypesettingOptions
) -> tuple[PhotoFrameContent, TypesetParagraph]:
    """Return what goes into the frame, and its caption `text` in `size` points."""
    picture = _picture(photo, text, frame, setting)
    tag = PdfTag("Caption", picture.tag) if picture.tag else None
    return picture, words(text, TextStyle(size, CLOSE, align="center"), frame, setting, tag=tag)


def _picture(
    photo: Photo, caption: RichText, frame: float, setting: TypesettingOptions
) -> PhotoFrameContent:
    """Return what goes into the frame; its alternative text is its caption, which is all that is known of it."""
    if not photo.data:
        return PhotoFrameContent(None)
    image = image_of(photo.data)
    if image:
        return PhotoFrameContent(
            image, tag=PdfTag("Figure", alt=clean(plain(caption), False, setting.thai))
        )
    return PhotoFrameContent(
        None, words(UNREADABLE, TextStyle(CELL, align="center"), frame, setting)
    )


def numbered(photo: Photo, number: int) -> RichText:
    """Return a photograph's caption, preceded by `number`."""
    caption: tuple[str | Run, ...] = (
        photo.caption if isinstance(photo.caption, tuple) else (photo.caption,)
    )
    return (f"ภาพที่ {number}  ", *caption)


INTO_MARGIN = 18 * MM  # at the right of the text, where nothing stands
BELOW = 2.0  # between the page and the file name below it


@dataclass(frozen=True, slots=True)
class AttachedPdfPage:
    """A part of a page: the picture of one page of an attached PDF, with the PDF's file name below."""

    image: Any  # reportlab ImageReader
    name: TypesetParagraph
    width: float
    height: float
    tag: PdfTag
    before: float = 0
    after: float = 0

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        tall = self.height - self.name.height - BELOW
        across, up = self.image.getSize()
        on_its_side = across > up
        if on_its_side:
            across, up = up, across
        scale = min(self.width / across, tall / up)
        across, up = across * scale, up * scale
        left, foot = x + (self.width - across) / 2, top - up
        with pdf.within(self.tag):
            pdf.marks.lines()
            pdf.canvas.saveState()
            pdf.canvas.translate(left + (across if on_its_side else 0), foot)
            pdf.canvas.rotate(90 if on_its_side else 0)
            fitted(pdf, self.image, 0, 0, *((up, across) if on_its_side else (across, up)))
            pdf.canvas.restoreState()
        for y in (foot, top):
            pdf.rule(left, y, left + across, y, 0.4, GREY)
        for edge in (left, left + across):
            pdf.rule(edge, foot, edge, top, 0.4, GREY)
        self.name.draw(pdf, x, foot - BELOW)


def leaves(
    block: ForeignPages, width: float, height: float, setting: TypesettingOptions
) -> Iterator[AttachedPdfPage]:
    name = words((Run(block.name, verbatim=True),), TextStyle(SMALL, colour=GREY), width, setting)
    for at, page in enumerate(block.pages, start=1):
        tag = PdfTag("Figure", alt=f"ภาพของหน้า {at} จาก {len(block.pages)} ของไฟล์ {block.name}")
        below = replace(name, tag=PdfTag())
        yield AttachedPdfPage(image_of(page), below, width + INTO_MARGIN, height, tag)
