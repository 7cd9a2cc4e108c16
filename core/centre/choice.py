"""By which form the units of a year are ranked, by which else they can be, and which of their plans go together."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from core.assessment.ranking import SELF
from core.errors import UserError
from core.forms.ports import FormLabel, Reader, bound_form, in_force
from core.forms.published import published
from core.forms.shape import Instrument
from core.thai.numbering import arabic_digits
from core.values import Ref


class ListedForm(NamedTuple):
    """By which form units are ranked, and by which else they can be (id and name)."""

    form: Instrument | None
    offered: tuple[tuple[str, str], ...]


def choice(reader: Reader, year: int, by: str) -> ListedForm:
    """The form of this id, else the first that units have sent, or that a programme asks for."""
    programmes = in_force(reader.forms, year)
    bound = {name.partition("/")[0] for one in programmes for name in one.instruments}
    owners = {one.file: one.owner for one in published(reader)}
    scored = {(one.id, owners.get(one.file, "")): one for one in reversed(reader.forms.labels()) if one.kind}
    records = reader.said.brief("assessment", ("instrument_id", "form"), year=year, round=SELF)
    sent = {(one.text("instrument_id"), owners.get(one.text("form"), "")) for one in records}
    offered = [one for of, one in reversed(scored.items()) if of in sent]
    several = Counter(id_ for id_, _owner in scored)
    called = {one.file: one.name if several[one.id] > 1 else one.id for one in scored.values()}
    asked = [one for one in reversed(scored.values()) if one.id in bound]
    choices = (*offered, *asked, *reversed(scored.values()))
    chosen = next((one for one in choices if by in ("", one.id, called[one.file])), None)
    names = ((called[one.file], _offered(reader, one, owners, several[one.id])) for one in offered)
    return ListedForm(reader.forms.get(chosen.name) if chosen else None, tuple(names))


def _offered(reader: Reader, form: FormLabel, owners: Mapping[str, str], several: int) -> str:
    """The title of a form, with its owner where several publish one of its name."""
    unit = reader.record(Ref("all", "unit", owners[form.file])) if several > 1 and form.file in owners else None
    return " · ".join(filter(None, (arabic_digits(str(form.heading)), unit.text("name") if unit else "")))


def gathered(reader: Reader, unit: str, year: int) -> tuple[tuple[Ref, str], ...]:
    """Forms by which several plans of the year are here, each with one of a unit below."""
    return tuple(_gathered(reader, unit, year))


def _gathered(reader: Reader, unit: str, year: int) -> Iterator[tuple[Ref, str]]:
    plans: dict[str, list[Ref]] = {}
    for plan in reader.said.brief("plan", ("instrument_id",), year=year):
        plans.setdefault(plan.text("instrument_id"), []).append(plan.ref)
    for found in plans.values():
        theirs = next((one for one in found if one.scope != unit), None)
        record = reader.record(theirs) if theirs and len(found) > 1 else None
        if record is not None:
            with suppress(UserError):  # its form has not come yet: `problems` says so
                yield record.ref, arabic_digits(str(reader.forms.get(bound_form(record)).heading))
