"""How large the photographs of an office are kept."""

from core.actions.add_evidence import Wanted
from core.ports import Reader
from core.views.emblem import office_record

SIZES = (1600, 2000, 3000, 0)  # pixels of the longest side; 0 = as large as they are
LEAST = 400  # a smaller wish is a mistake


def photo_pixels(reader: Reader, unit: str) -> int:
    """The longest side of a photograph as the office wants it; 0 = as large as it is."""
    office = office_record(reader, unit)
    said = office.number("photo_px") if office else None
    return said if said is not None and (said == 0 or said >= LEAST) else Wanted().pixels
