"""Pictures among the evidence as printed, the emblem of the office, and the size photographs are kept at."""

from typing import NamedTuple

from core.entities import record_id
from core.forms.ports import Reader
from core.values import Record, Ref

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


ORIGINAL = 300_000  # bytes: a larger picture is printed from its preview, which is sharp enough for 3 cm
DRAWN = frozenset({"jpeg", "png"})  # what every kind of paper can hold as it is


def office_record(reader: Reader, unit: str) -> Record | None:
    """The office record of the unit; None when it is not here."""
    return reader.record(Ref(unit, "office", record_id(unit, "office", unit)))


def emblem_file(reader: Reader, unit: str) -> Record | None:
    """The file of the emblem; None when none is chosen or it is in the bin."""
    office = office_record(reader, unit)
    file = reader.record(office.reference("seal")) if office else None
    evidence = reader.record(file.reference("evidence")) if file and not file.deleted else None
    return file if evidence and not evidence.deleted else None


def emblem_of(reader: Reader, unit: str) -> str:
    """The SHA-256 of the picture on papers; "" = none, and its space stays empty."""
    file = emblem_file(reader, unit)
    if file is None:
        return ""
    whole = file.text("type") in DRAWN and (file.number("size") or 0) <= ORIGINAL
    return file.text("sha256") if whole else file.text("preview")


SIZES = (1600, 2000, 3000, 0)  # pixels of the longest side; 0 = as large as they are
LEAST = 400  # a smaller number is a mistake


def photo_pixels(reader: Reader, unit: str) -> int:
    """The longest side of photographs as set by the office; 0 = as large as they are."""
    office = office_record(reader, unit)
    pixels = office.number("photo_px") if office else None
    return pixels if pixels is not None and (pixels == 0 or pixels >= LEAST) else PhotoSettings().pixels


class PhotoSettings(NamedTuple):
    """How the photographs of an office are kept."""

    pixels: int = 2000  # the longest side; 0 = as large as they are
    place: bool = False  # with the location where they were taken
    edit: Edit = NO_EDIT  # what is redacted or cut off


AS_THE_OFFICE_KEEPS = PhotoSettings()
