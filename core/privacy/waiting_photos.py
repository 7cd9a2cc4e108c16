"""Photographs that phones gave to a room: until a person has decided on one nothing but looking tells whom it shows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from core.errors import UserError, told
from core.forms.ports import Forms, Reader, bound_form
from core.i18n import _
from core.log.privacy import ERASERS
from core.privacy.person_data import PHOTO, PersonalItem
from core.records.titles import called, item_of, item_words
from core.thai.days import date_and_time
from core.values import Record, Ref
from core.workshop.photos import HeldPhoto


class PhotoShelf(Protocol):
    """The photographs that wait in the rooms of one folder; any thread may ask. Raises OSError."""

    def waiting(self) -> Sequence[HeldPhoto]:
        """All that lie there, of whatever room, the oldest first."""

    def drop_photo(self, room: str, key: str) -> None: ...


def waiting_photos(
    reader: Reader, unit: str, held: Sequence[HeldPhoto]
) -> Iterator[PersonalItem]:  # fmt: skip
    """Each as it would be erased: no record names it, no file for others or backup holds it."""
    for one in held:
        assessment = reader.record(Ref(unit, "assessment", one.room))
        place = _item(reader.forms, assessment, one.photo.item) if assessment else ""
        title = " · ".join(filter(None, (called(reader, assessment.ref) if assessment else "", place)))
        at = date_and_time(datetime.fromisoformat(one.photo.at))
        yield PersonalItem(
            PHOTO, Ref(unit, PHOTO, one.photo.key), "", title or _("ห้องประชุมที่ลบแล้ว"), _("ภาพจากโทรศัพท์ที่รอดู"), at,
            (f"{one.room}/{one.photo.key}",), True, False, ERASERS["work"], (one.photo.key,), unsure=True,
        )  # fmt: skip


def _item(forms: Forms, assessment: Record, item: str) -> str:
    try:
        form = forms.get(bound_form(assessment))
    except UserError:
        return ""
    found = item_of(form, item)
    return item_words(form, found) if found else ""


def drop_erased(shelf: PhotoShelf | None, chosen: Sequence[PersonalItem]) -> int:
    """Delete those that were chosen, how many; UserError where another program holds one."""
    found = [one for one in chosen if one.kind == PHOTO]
    for one in found:
        if shelf is None:
            raise ValueError(f"nobody keeps {one.hashes}")
        room, _slash, key = one.hashes[0].partition("/")
        try:
            shelf.drop_photo(room, key)
        except OSError as problem:
            raise told(problem) from problem
    return len(found)
