"""Converting an evidence photograph (upright, smaller, without metadata) in a worker process; its small picture."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from core.evidence.kinds import NO_EDIT, SOLID, PictureArea, PictureEdit
from storage.evidence.findings import LARGEST, MOST, FileReport, kind_of

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# besides HEIF, which is added when it is needed
KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF")
PIXELS = 80_000_000
# a JPEG is read at a fraction of its size; a larger HEIC needs more memory than all workers may use
MOST_PIXELS = {"JPEG": 220_000_000, "MPO": 220_000_000, "HEIF": 75_000_000}
EDGE = 640  # longest side of the small picture
QUALITY = 88
# tags of a photograph
EXIF = 0x8769
GPS = 0x8825
ORIENTATION = 0x0112
ORIGINAL = 0x9003
CHANGED = 0x0132
TURNS = {  # by EXIF orientation; with 2, 4, 5 and 7 it is mirrored as well
    2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE",
    8: "ROTATE_90",
}  # fmt: skip
# EXIF orientations of a HEIC's own left quarter turns
OF_ITSELF = (1, 8, 3, 6)
ITSELF = "turned by itself"
HEAD = 65_536  # the first bytes, in which a HEIC states its rotation
_turn = rb"(?s)\0\0\0\x09irot(.)"
AS_IT_IS = frozenset({"GIF", "TIFF"})  # several pages or pictures that move
NEW_KIND = {"JPEG": "jpeg", "PNG": "png"}
HARMLESS = frozenset({
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression",
    "icc_profile", "dpi", "gamma", "srgb", "interlace", "aspect", "transparency", "chromaticity",
})  # fmt: skip


def photograph(
    path: Path, pixels: int, with_position: bool, edit: PictureEdit = NO_EDIT
) -> FileReport:
    """Return the report on a photo. Its `kept`: the photo to store, its longest side at most `pixels` (0 = any); b"" =
    store the file itself. GPS tags stay if `with_position` and nothing is edited. Pillow's errors or MemoryError."""
    with path.open("rb") as file:
        with opened(file) as picture:
            form, turned_by_exif = str(picture.format), exif_turn(picture)
            exif = picture.getexif()
            taken, where = moment(picture), dict(exif.get_ifd(GPS))
            many = getattr(picture, "n_frames", 1) > 1 and form != "MPO"
            stays = (
                (form in AS_IT_IS and not where) or many or is_clean(picture, file, pixels, form)
            )
            if stays and not edit:
                return FileReport(
                    taken=taken, small=small_of(upright(reduced(picture, EDGE), turned_by_exif))
                )
            ours = plain(upright(reduced(picture, pixels), turned_by_exif))
            if edit:
                ours = edited(ours, edit)
            made = "PNG" if form in ("PNG", "BMP", "TIFF") or "A" in ours.getbands() else "JPEG"
            profile = picture.info.get("icc_profile") if picture.mode == ours.mode else None
        kept = written(ours, made, where if with_position and not edit else {}, profile)
    if len(kept) > LARGEST:
        raise MemoryError
    return FileReport(kind=NEW_KIND[made], taken=taken, kept=kept, small=small_of(ours))


def opened(file: BinaryIO) -> "Picture":
    """Return the picture, opened but not decoded. DecompressionBombError if it has too many pixels for a camera."""
    from PIL import Image

    heif = kind_of(file.read(12)) == "heic"
    if heif:
        import pi_heif

        pi_heif.options.DECODE_THREADS = 1
        pi_heif.register_heif_opener()
    file.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # measured here, for each form of its own
    read, turn = unturned(file.read()) if heif else (file, 0)
    picture = Image.open(read, formats=("HEIF",) if heif else KINDS)
    if turn:
        picture.info |= {ITSELF: turn}
    if picture.width * picture.height > MOST_PIXELS.get(str(picture.format), PIXELS):
        raise Image.DecompressionBombError
    return picture


def exif_turn(picture: "Picture") -> int:
    """Return the EXIF orientation, 1 to 8. A HEIC's own rotation takes precedence over its EXIF data."""
    if picture.format != "HEIF":
        turn = picture.getexif().get(ORIENTATION, 1)
    else:
        turn = picture.info.get(ITSELF) or picture.info.get("original_orientation") or 1
    return turn if isinstance(turn, int) else 1


def unturned(content: bytes) -> tuple[BinaryIO, int]:
    """Return (the HEIC file without its own rotation, the EXIF orientation to apply after reducing, which is faster). A
    file that is mirrored, cropped or not rotated comes back unchanged, with 1 if decoding turns it, else 0."""
    head, rest = content[:HEAD], content[HEAD:]
    turns = {int(angle[0]) % 4 for angle in re.findall(_turn, head)}
    if len(turns) != 1 or b"imir" in head or b"clap" in head:
        return BytesIO(content), int(b"irot" in head or b"imir" in head)
    return BytesIO(re.sub(_turn, b"\0\0\0\x09irot\0", head) + rest), OF_ITSELF[turns.pop()]


def is_clean(picture: "Picture", file: BinaryIO, pixels: int, file_format: str) -> bool:
    """Return whether the file can be stored unchanged: it is an upright JPEG or PNG without metadata or bytes after its
    end, and no side exceeds `pixels` (0 = any size)."""
    if (
        file_format not in NEW_KIND
        or (pixels and max(picture.size) > pixels)
        or picture.mode not in ("RGB", "L", "RGBA")
    ):
        return False
    if picture.getexif() or set(picture.info) - HARMLESS:
        return False
    at = file.tell()
    file.seek(-2 if file_format == "JPEG" else -8, os.SEEK_END)
    end = file.read()
    file.seek(at)
    return end == (b"\xff\xd9" if file_format == "JPEG" else b"IEND\xaeB`\x82")


def reduced(picture: "Picture", pixels: int) -> "Picture":
    """Return the decoded picture, its longest side at most `pixels` (0 = unchanged); JPEGs are decoded smaller."""
    if not pixels:
        picture.load()
        return picture
    share = min(1.0, pixels / max(picture.size))
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture.draft(None, size)
    if picture.mode in ("1", "P", "PA") and max(picture.size) > pixels:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode.startswith(("I", "F")):
        picture = of_eight_bits(picture)
    picture.load()
    return picture.resize(size, reducing_gap=2.0) if max(picture.size) > pixels else picture


def upright(picture: "Picture", turn: int) -> "Picture":
    from PIL import Image

    return picture.transpose(Image.Transpose[TURNS[turn]]) if turn in TURNS else picture


def of_eight_bits(picture: "Picture") -> "Picture":
    """Return a grey picture of 16 or more bits per pixel, converted to eight bits (scaled if a value exceeds 255)."""
    wide = picture.convert("I")
    _least, most = cast("tuple[float, float]", wide.getextrema())
    if most > 255:
        return wide.point(lambda value: value * (1 / 257)).convert("L")
    return wide.convert("L")


def plain(picture: "Picture") -> "Picture":
    """Return the picture in a mode that our JPEG and PNG files use: RGB, RGBA or grey of eight bits."""
    if picture.mode.startswith(("I", "F")):
        return of_eight_bits(picture)
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    if picture.mode == "CMYK":
        return from_print(picture)
    clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "La", "RGBa")
    if clear:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def from_print(picture: "Picture") -> "Picture":
    """Return the CMYK picture in RGB, converted by its own colour profile if that is valid, else without a profile."""
    from PIL import ImageCms

    turned = None
    profile = picture.info.get("icc_profile")
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.getOpenProfile(BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, own, ours, outputMode="RGB")
    return turned or picture.convert("RGB")


def written(
    picture: "Picture", file_format: str, gps_tags: Mapping[int, object], profile: bytes | None
) -> bytes:
    """Return a JPEG or PNG file (`file_format`) whose only metadata are the colour `profile` and `gps_tags`."""
    from PIL import Image

    made, more = BytesIO(), dict[str, Any]()
    if file_format == "JPEG":
        more["quality"] = QUALITY
    if gps_tags:
        noted = Image.Exif()
        noted.get_ifd(GPS).update(gps_tags)
        more["exif"] = noted
    picture.info.clear()
    picture.save(made, file_format, icc_profile=profile, **more)
    return made.getvalue()


def small_of(picture: "Picture") -> bytes:
    """Return a JPEG of at most EDGE pixels per side and MOST bytes, reduced in size and quality until it fits."""
    from PIL import Image

    small = plain(picture.copy() if max(picture.size) <= EDGE else reduced(picture.copy(), EDGE))
    if small.mode == "RGBA":
        clear, small = small, Image.new("RGB", small.size, "white")
        small.paste(clear, mask=clear.getchannel("A"))
    for edge in (EDGE, 480, 320, 160):
        small.thumbnail((edge, edge))
        for quality in (75, 60, 45, 30):
            made = BytesIO()
            small.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= MOST:
                return made.getvalue()
    raise ValueError("no JPEG small enough")


def moment(picture: "Picture") -> str:
    """Return when the picture was taken, in camera time (`2026-03-05T10:20`); "" if it states no valid time."""
    exif = picture.getexif()
    taken = exif.get_ifd(EXIF).get(ORIGINAL) or exif.get(CHANGED) or ""
    try:
        return datetime.strptime(str(taken)[:16], "%Y:%m:%d %H:%M").isoformat(timespec="minutes")
    except ValueError:
        return ""


GRAINS = 6  # squares along the longer side of a blurred area, too few to reconstruct a face or text
INK = "black"


def edited(picture: "Picture", edit: PictureEdit) -> "Picture":
    """Return the picture (L, RGB or RGBA) with the areas in `edit` redacted irrecoverably, then cropped."""
    from PIL import Image

    for box in edit.boxes:
        area = _pixels(picture, box)
        if edit.style == SOLID:
            picture.paste(INK, area)
        else:
            part = picture.crop(area)
            share = GRAINS / max(part.size)
            wide, high = (max(1, min(GRAINS, round(side * share))) for side in part.size)
            grains = part.resize((wide, high), Image.Resampling.BOX)
            picture.paste(grains.resize(part.size, Image.Resampling.BICUBIC), area[:2])
    return picture.crop(_pixels(picture, edit.crop)) if edit.crop else picture


def _pixels(picture: "Picture", box: PictureArea) -> tuple[int, int, int, int]:
    """Return the pixels of a box, at least one; pixels partly inside belong to it."""
    wide, high = picture.size
    left = min(floor(box.left * wide), wide - 1)
    top = min(floor(box.top * high), high - 1)
    return (
        left,
        top,
        max(left + 1, min(ceil(box.right * wide), wide)),
        max(top + 1, min(ceil(box.bottom * high), high)),
    )
