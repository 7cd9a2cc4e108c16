"""Edits of a copy of a photograph before it is shown: parts redacted or blurred, edges cut off."""

from typing import NamedTuple

BLUR, SOLID = "blur", "solid"


class Box(NamedTuple):
    """A part of a picture, as shares of its width and height (0…1), upright as shown."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def sound(self) -> bool:
        return 0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1


class Edit(NamedTuple):
    boxes: tuple[Box, ...] = ()
    style: str = BLUR  # of the boxes: blur, solid
    crop: Box | None = None  # what is kept; None = all of it

    def __bool__(self) -> bool:
        return bool(self.boxes) or self.crop is not None


NO_EDIT = Edit()
