"""Parts of a photograph made unreadable in a copy. Runs in a worker process (storage.evidence.worker) alone."""

from math import ceil, floor
from typing import TYPE_CHECKING

from core.model.photo import SOLID, Box, Edit

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

GRAINS = 6  # squares along the longer side of what is blurred: a face or a line of text cannot be worked out from them
INK = "black"


def edited(picture: "Picture", edit: Edit) -> "Picture":
    """The picture (L, RGB or RGBA) with its boxes covered, then cut. What lay below is not in it any more."""
    for box in edit.boxes:
        place = _pixels(picture, box)
        if edit.style == SOLID:
            picture.paste(INK, place)
        else:
            picture.paste(_blurred(picture.crop(place)), place[:2])
    return picture.crop(_pixels(picture, edit.crop)) if edit.crop else picture


def _pixels(picture: "Picture", box: Box) -> tuple[int, int, int, int]:
    """At least one pixel; parts of pixels belong to the box."""
    wide, high = picture.size
    left, top = min(floor(box.left * wide), wide - 1), min(floor(box.top * high), high - 1)
    return left, top, max(left + 1, min(ceil(box.right * wide), wide)), max(top + 1, min(ceil(box.bottom * high), high))


def _blurred(part: "Picture") -> "Picture":
    from PIL import Image

    share = GRAINS / max(part.size)
    few = (max(1, min(GRAINS, round(part.width * share))), max(1, min(GRAINS, round(part.height * share))))
    return part.resize(few, Image.Resampling.BOX).resize(part.size, Image.Resampling.BICUBIC)
