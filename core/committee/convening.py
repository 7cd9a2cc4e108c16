"""Whom and what a round can be begun with: self-assessments that are here, people of the unit, the committee's PCs."""

from collections.abc import Iterator
from typing import NamedTuple

from core.assessment.ranking import SELF
from core.errors import UserError
from core.forms.ports import Forms
from core.forms.settings import form_for
from core.i18n import _
from core.log.ports import Reader
from core.people.units import register
from core.thai.numbering import arabic_digits
from core.values import Record, Ref


class Assessable(NamedTuple):
    """A unit's own assessment that a committee may score."""

    ref: Ref
    form: str  # id of it
    title: str  # of the form
    name: str  # of the unit
    below: str  # its code


class Convening(NamedTuple):
    """What is chosen from; `hindrance` says what is missing, "" = nothing."""

    forms: tuple[tuple[str, str], ...]  # id and title
    assessed: tuple[Assessable, ...]
    people: tuple[tuple[str, str], ...]  # id and name
    devices: tuple[tuple[str, str], ...]  # key and what it is called

    @property
    def hindrance(self) -> str:
        if not self.assessed:
            return _("ยังไม่มีการประเมินตนเองของหน่วยงานอื่นในปีนี้ นำเข้าไฟล์ของหน่วยงานก่อน")
        if not self.devices:
            return _("ยังไม่มีเครื่องของกรรมการ ออกไฟล์เริ่มงานของกรรมการจากเมนูของหน้านี้ แล้วยืนยันเครื่องเมื่อไฟล์แรกมาถึง")
        return "" if self.people else _("ยังไม่มีรายชื่อบุคคล เพิ่มชื่อกรรมการในหน้าตั้งค่าก่อน")


def convening(reader: Reader, forms: Forms, unit: str, year: int) -> Convening:
    """What a round of this fiscal year can be begun with."""
    assessed = tuple(sorted(_assessed(reader, forms, unit, year), key=lambda one: one.name))
    people = [one for one in reader.records("person", unit) if one.text("name")]
    known = (one for one in reader.trust.devices() if one.unit == unit and not one.revoked)
    devices = sorted((one for one in known if one.kind == "committee"), key=lambda one: one.letter)
    return Convening(
        tuple(sorted({(one.form, one.title) for one in assessed}, key=lambda pair: pair[1])),
        assessed,
        tuple((one.ref.id, one.text("name")) for one in people),
        tuple((one.key, _("เครื่อง {letter}").format(letter=one.letter)) for one in devices),
    )


def _assessed(reader: Reader, forms: Forms, unit: str, year: int) -> Iterator[Assessable]:
    units = register(reader)
    for one in reader.records("assessment", round=SELF, year=year):
        if one.ref.scope != unit and (title := _scored(reader, forms, one)):
            found = units.get(one.ref.scope)
            name = (found.name or found.code) if found else one.ref.scope[:8]
            yield Assessable(one.ref, one.text("instrument_id"), title, name, found.code if found else "")


def _scored(reader: Reader, forms: Forms, assessment: Record) -> str:
    """What the form is called, "" where a committee cannot score by it here."""
    try:
        form = form_for(reader, forms, assessment)
    except UserError:
        return ""
    return "" if form.register or not form.kind else arabic_digits(str(form.title))
