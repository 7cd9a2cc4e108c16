"""What a document of a year may be started from: asked forms first, then last year's, recent ones, and all others."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from core.assigning.programme_steps import set_aside
from core.forms.ports import FormLabel, Reader
from core.forms.published import PublishedForm
from core.home.documents import asked_form, begins
from core.home.year import year_steps
from core.i18n import _
from core.thai.days import short_date
from core.thai.numbering import arabic_digits
from core.values import Ref

RECENT = 3  # forms that are offered because they were used last


class StartForm(NamedTuple):
    """A form a document may be started from, and why it stands where it does."""

    label: FormLabel
    text: str = ""
    before: Ref | None = None  # the document of the year before, of which this year has none
    begun: Ref | None = None  # the document this year has already


class StartGroup(NamedTuple):
    title: str
    forms: tuple[StartForm, ...]

    @staticmethod
    def all(reader: Reader, *, unit: str, year: int, today: date, entity: str = "") -> "tuple[StartGroup, ...]":
        """The forms, or those of plans or of assessments, each in the first group that has a reason for it; not those
        of whose programme the unit takes no part in, unless it has used them."""
        scored = {"plan": (False,), "assessment": (True,)}.get(entity, (False, True))
        offered = [one for one in reader.forms.labels() if (one.kind or one.plans) and bool(one.kind) in scored]
        by_id = {one.id: one for one in reversed(offered)}  # the newest of an id stands first
        owners = PublishedForm.shared_names(reader, unit)
        used, aside = _used(reader, unit, year), set_aside(reader, unit, year)
        left = {one.name: one for one in offered if one.id in used or not aside & {one.id, str(one.owner)}}

        def group(title: str, found: Iterable[tuple[str, str]]) -> StartGroup:
            fitting = ((by_id[id_], text) for id_, text in found if id_ in by_id)
            return StartGroup(title, tuple(of(one, text) for one, text in fitting if left.pop(one.name, None)))

        def of(one: FormLabel, text: str = "") -> StartForm:
            """The label with what the years hold of it; two owners may have given their forms one id."""
            mine = used.get(one.id, {})
            text = " · ".join(filter(None, (text, _("เริ่มแล้วในปีนี้") if year in mine else "", owners.get(one.file))))
            return StartForm(one, text, None if year in mine else mine.get(year - 1), mine.get(year))

        newest = sorted(used, key=lambda id_: -max(used[id_]))
        before = [(id_, "") for id_ in newest if year - 1 in used[id_] and year not in used[id_]]
        asked = group(_("โครงการขอในปีนี้"), _asked(reader, unit, year, today, used))
        had = group(_("ปี {before} มี ปีนี้ยังไม่มี").format(before=year - 1), before)
        recent = [(id_, "") for id_ in newest if id_ in by_id and by_id[id_].name in left]
        last = group(_("ใช้ล่าสุด"), recent[:RECENT])
        by_owner: dict[str, list[StartForm]] = {}
        for one in sorted(left.values(), key=lambda one: one.place):
            by_owner.setdefault(one.purpose_words, []).append(of(one))
        rest = (StartGroup(title, tuple(forms)) for title, forms in by_owner.items())
        return tuple(one for one in (asked, had, last, *rest) if one.forms)


def _used(reader: Reader, unit: str, year: int) -> Mapping[str, Mapping[int, Ref]]:
    """The first document of each form and year the unit itself has, up to this year."""
    used: dict[str, dict[int, Ref]] = {}
    records = (*reader.records("plan", unit), *reader.records("assessment", unit, round="self"))
    for one in sorted(records, key=lambda one: one.number("no") or 1):
        if (of := one.number("year") or 0) <= year:
            used.setdefault(one.text("instrument_id"), {}).setdefault(of, one.ref)
    return used


def _asked(
    reader: Reader, unit: str, year: int, today: date, used: Mapping[str, Collection[int]]
) -> Iterator[tuple[str, str]]:
    """The forms of the steps that begin a document and are not done, by their days, and who asks until when."""
    steps = [one for one in year_steps(reader, unit, year, today) if begins(one) and one.stands.state != "done"]
    for one in sorted(steps, key=lambda one: one.due.until or date.max):
        form = asked_form(reader.forms, one)
        if form is not None and year not in used.get(form.id, ()):
            until = _("ภายใน {day}").format(day=short_date(one.due.until)) if one.due.until else ""
            called = arabic_digits(str(one.programme.short) or str(one.programme.title))
            yield form.id, " · ".join(filter(None, (called, until)))
