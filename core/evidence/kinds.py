"""The kinds of evidence, told by the first words of what a form asks for; the storage of photographs; the emblem."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from core.entities import record_id
from core.forms.ports import Reader
from core.i18n import _
from core.thai.search import folded
from core.values import Record, Ref

BLUR, SOLID = "blur", "solid"

_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "order": ("คำสั่ง", "หนังสือมอบหมาย", "order"),
    "announcement": ("ประกาศ", "นโยบาย", "มาตรการ", "เจตนารมณ์", "announcement", "policy"),
    "minutes": ("รายงานการประชุม", "บันทึกการประชุม", "วาระ", "ประชุม", "minutes"),
    "report": ("รายงาน", "สรุป", "ผล", "สถิติ", "report"),
    "plan": ("แผน", "โครงการ", "งบประมาณ", "plan", "project"),
    "photo": ("ภาพ", "กิจกรรม", "ป้าย", "สถานที่", "photo"),
    "register": ("บัญชี", "ทะเบียน", "ดัชนี", "แบบสอบถาม", "register"),
    "manual": ("คู่มือ", "หลักเกณฑ์", "ระเบียบ", "องค์ความรู้", "แนวทาง", "manual"),
    "letter": ("หนังสือ", "บันทึกข้อความ", "letter"),
    "web": ("เว็บ", "สื่อสังคม", "ระบบสารสนเทศ", "หลักฐานการเผยแพร่", "เอกสารเผยแพร่", "web"),
}
KINDS = tuple(_BEGINNINGS)


def kind_words(kind: str) -> str:
    """Return the Thai name of a kind of evidence; an unknown kind is returned unchanged."""
    words = {
        "order": _("คำสั่ง"),
        "announcement": _("ประกาศ นโยบาย"),
        "minutes": _("รายงานการประชุม"),
        "report": _("รายงาน สรุปผล"),
        "plan": _("แผน โครงการ"),
        "photo": _("ภาพถ่าย"),
        "register": _("ทะเบียน แบบสอบถาม"),
        "manual": _("คู่มือ หลักเกณฑ์"),
        "letter": _("หนังสือราชการ"),
        "web": _("หน้าเว็บ การเผยแพร่"),
    }
    return words.get(kind, kind)


def kind_of_words(text: str) -> str:
    """Return the kind of evidence that `text` names at its start, such as an order (`คำสั่ง…`); "" for none."""
    begins = folded(text)
    found = [(len(start), kind) for start, kind in _starts() if begins.startswith(start)]
    return max(found, default=(0, ""))[1]


@cache
def _starts() -> Sequence[tuple[str, str]]:
    """Return each beginning of `_BEGINNINGS`, normalised, with its kind: a library asks for every piece it has."""
    return [(folded(one), kind) for kind, starts in _BEGINNINGS.items() for one in starts]


class EvidenceTarget(NamedTuple):
    """What evidence is linked to: a plan row, a progress report, or an assessment with one of its items."""

    target: Ref
    item: str = ""


class PictureArea(NamedTuple):
    """A rectangle in an upright picture, in fractions of its width and height (0 to 1)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def sound(self) -> bool:
        return 0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1


class PictureEdit(NamedTuple):
    """Edits of a photograph before it is stored. `style`: how `boxes` are hidden; `crop`: part to keep, None = all."""

    boxes: tuple[PictureArea, ...] = ()
    style: str = BLUR  # how boxes are covered: blur, solid
    crop: PictureArea | None = None  # the part to keep; None = all

    def __bool__(self) -> bool:
        return bool(self.boxes) or self.crop is not None


NO_EDIT = PictureEdit()
# bytes: a larger picture is printed from its preview, which is sharp enough for 3 cm
_ORIGINAL = 300_000
_DRAWN = frozenset({"jpeg", "png"})  # formats that every kind of paper can embed unchanged


def office_record(reader: Reader, unit: str) -> Record | None:
    """Return the unit's record `office`; None if it is not in this database."""
    return reader.record(Ref(unit, "office", record_id(unit, "office", unit)))


def emblem_file(reader: Reader, unit: str) -> Record | None:
    """Return the file record of the unit's emblem; None if none is chosen or the file is in the bin."""
    office = office_record(reader, unit)
    file = reader.record(office.reference("seal")) if office else None
    evidence = reader.record(file.reference("evidence")) if file and not file.deleted else None
    return file if evidence and not evidence.deleted else None


def emblem_of(reader: Reader, unit: str) -> str:
    """Return the SHA-256 of the emblem printed on papers; "" if there is none (its space stays empty)."""
    file = emblem_file(reader, unit)
    if file is None:
        return ""
    whole = file.text("type") in _DRAWN and (file.number("size") or 0) <= _ORIGINAL
    return file.text("sha256") if whole else file.text("preview")


SIZES = (1600, 2000, 3000, 0)  # pixels of the longest side; 0 = as large as they are
_LEAST = 400  # a smaller number is a mistake


def photo_pixels(reader: Reader, unit: str) -> int:
    """Return the longest side of stored photographs in pixels, as the office has set it; 0 = original size."""
    office = office_record(reader, unit)
    pixels = office.number("photo_px") if office else None
    if pixels is not None and (pixels == 0 or pixels >= _LEAST):
        return pixels
    return PhotoSettings().pixels


class PhotoSettings(NamedTuple):
    """How to store photographs: longest side in pixels, whether to keep the place where they were taken, and edits."""

    pixels: int = 2000  # the longest side; 0 = as large as they are
    place: bool = False  # whether the place where they were taken is kept
    edit: PictureEdit = NO_EDIT  # what is redacted or cut off


AS_THE_OFFICE_KEEPS = PhotoSettings()
