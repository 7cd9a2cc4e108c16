"""Parts of a photograph are covered in a copy: what lay below is in no byte of it, and the original stays as it was."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.evidence.kinds import BLUR, SOLID, PhotoSettings, PictureArea, PictureEdit
from storage.blobs import BlobStore
from storage.evidence.intake import keep_file
from storage.evidence.workers import EvidenceWorkers

WORKERS = EvidenceWorkers()
FACE = PictureArea(0.25, 0.25, 0.5, 0.5)


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def striped(path: Path, form: str = "JPEG", turn: int = 1, mode: str = "RGB") -> Path:
    """Fine black and white stripes all over, as small print is."""
    picture = Image.new(mode, (400, 300), "white")
    drawing = ImageDraw.Draw(picture)
    for x in range(0, 400, 4):
        drawing.rectangle((x, 0, x + 1, 300), fill="black")
    exif = Image.Exif()
    exif[0x0112] = turn
    picture.save(path, form, exif=exif) if form == "JPEG" else picture.save(path, form)
    return path


def contrast(picture: Image.Image, box: PictureArea) -> int:
    """How far neighbouring pixels of a part differ, in the middle of it."""
    wide, high = picture.size
    y = round((box.top + box.bottom) / 2 * high)
    grey = picture.convert("L").tobytes()
    row = grey[y * wide + round(box.left * wide) + 8 : y * wide + round(box.right * wide) - 8]
    return max(abs(one - two) for one, two in pairwise(row))


def kept(blobs: BlobStore, path: Path, edit: PictureEdit) -> Image.Image:
    file = keep_file(blobs, WORKERS, path, PhotoSettings(0, edit=edit))
    small = Image.open(BytesIO(blobs.path(file.preview).read_bytes()))
    assert all(contrast(small, box) < 60 for box in edit.boxes)
    return Image.open(BytesIO(blobs.path(file.sha256).read_bytes()))


@pytest.mark.parametrize("style", [BLUR, SOLID])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "BMP"])
def test_stripes_below_a_box_are_gone_and_those_beside_it_stay(
    blobs: BlobStore, tmp_path: Path, form: str, style: str
) -> None:
    path = striped(tmp_path / f"a.{form}", form)
    before = path.read_bytes()
    made = kept(blobs, path, PictureEdit((FACE,), style))
    assert made.size == (400, 300)
    assert contrast(made, FACE) < 40
    assert contrast(made, PictureArea(0.6, 0.25, 0.9, 0.5)) > 150
    assert path.read_bytes() == before


def test_a_box_is_where_it_is_seen_also_when_the_camera_was_held_upright(
    blobs: BlobStore, tmp_path: Path
) -> None:
    made = kept(
        blobs, striped(tmp_path / "a.jpg", turn=6), PictureEdit((PictureArea(0, 0, 1, 0.3),), SOLID)
    )
    assert made.size == (300, 400)
    assert made.convert("L").getpixel((150, 60)) == 0
    assert not made.getexif()


def test_what_is_cut_off_is_not_in_the_copy(blobs: BlobStore, tmp_path: Path) -> None:
    made = kept(
        blobs,
        striped(tmp_path / "a.png", "PNG"),
        PictureEdit((), BLUR, PictureArea(0.5, 0.5, 1, 1)),
    )
    assert made.size == (200, 150)


def test_a_picture_that_is_clear_and_one_that_is_grey_are_covered_too(
    blobs: BlobStore, tmp_path: Path
) -> None:
    for mode in ("RGBA", "L"):
        made = kept(
            blobs, striped(tmp_path / f"{mode}.png", "PNG", mode=mode), PictureEdit((FACE,), SOLID)
        )
        assert made.mode == mode
        assert contrast(made, FACE) == 0
