"""The forms that a document of a year can be started from: requested ones, then last year's, recent ones, others."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from core.assigning.programme_steps import set_aside
from core.forms.ports import FormSummary, Reader
from core.forms.published import PublishedForm
from core.home.documents import begins, step_form
from core.home.year import year_steps
from core.i18n import _
from core.thai.days import short_date
from core.thai.written import arabic_digits
from core.values import Ref, gathered


class StartFormOffer(NamedTuple):
    """A form to start a document from, and why it is offered. `before`: last year's document; `begun`: this year's."""

    label: FormSummary
    text: str = ""
    before: Ref | None = None  # the document of the year before, if this year has none
    begun: Ref | None = None  # the document that this year has already


class StartFormGroup(NamedTuple):
    """The forms to start a document from that are offered for the same reason. `aside`: shown only if searched for."""

    title: str
    forms: tuple[StartFormOffer, ...]
    aside: bool = False  # shown only if searched for

    @staticmethod
    def all(
        reader: Reader, *, unit: str, year: int, today: date, entity: str = ""
    ) -> "tuple[StartFormGroup, ...]":
        """Return groups of forms to start a plan or assessment (`entity`; "" = both), each form in the first group it
        fits. The last group is set aside: unused forms of programmes in which the unit does not take part."""
        scored = {"plan": (False,), "assessment": (True,)}.get(entity, (False, True))
        offered = [
            one
            for one in reader.forms.labels()
            if (one.kind or one.plans) and bool(one.kind) in scored
        ]
        by_id = {one.id: one for one in reversed(offered)}  # the newest of an id stands first
        by_id |= {one.name: one for one in offered}
        editions = Counter(one.id for one in offered)
        owners = PublishedForm.shared_names(reader, unit)
        used, aside = _used(reader, unit, year), set_aside(reader, unit, year)
        foreign = [
            one for one in offered if one.id not in used and aside & {one.id, str(one.owner)}
        ]
        left = {one.name: one for one in offered if one not in foreign}

        def group(title: str, entries: Iterable[tuple[str, str]]) -> StartFormGroup:
            fitting = ((by_id[id_], text) for id_, text in entries if id_ in by_id)
            return StartFormGroup(
                title, tuple(of(one, text) for one, text in fitting if left.pop(one.name, None))
            )

        def of(label: FormSummary, text: str = "") -> StartFormOffer:
            """Return the form with its documents; edition and owner follow `text` if its id is not unique."""
            mine = used.get(label.id, {})
            begun = _("เริ่มแล้วในปีนี้") if year in mine else ""
            if editions[label.id] > 1:
                edition = _("ฉบับ พ.ศ. {year}").format(year=label.edition)
            else:
                edition = ""
            text = " · ".join(filter(None, (text, begun, edition, owners.get(label.file))))
            return StartFormOffer(
                label, text, None if year in mine else mine.get(year - 1), mine.get(year)
            )

        newest = sorted(used, key=lambda id_: -max(used[id_]))
        before = [(id_, "") for id_ in newest if year - 1 in used[id_] and year not in used[id_]]
        asked = group(_("โครงการขอในปีนี้"), _asked(reader, unit, year, today, used))
        had = group(_("ปี {before} มี ปีนี้ยังไม่มี").format(before=year - 1), before)
        recent = [(id_, "") for id_ in newest if id_ in by_id and by_id[id_].name in left]
        last = group(_("ใช้ล่าสุด"), recent[:3])
        placed = sorted(left.values(), key=lambda one: one.place)
        by_owner = gathered((one.purpose_words, of(one)) for one in placed)
        rest = (StartFormGroup(title, tuple(forms)) for title, forms in by_owner.items())
        last_of_all = StartFormGroup(
            _("ของโครงการที่หน่วยงานนี้ไม่ได้ร่วม"), tuple(map(of, foreign)), aside=True
        )
        return tuple(one for one in (asked, had, last, *rest, last_of_all) if one.forms)


def _used(reader: Reader, unit: str, year: int) -> Mapping[str, Mapping[int, Ref]]:
    """The unit's first document of each form and year, up to this year."""
    used: dict[str, dict[int, Ref]] = {}
    records = (*reader.records("plan", unit), *reader.records("assessment", unit, round="self"))
    for one in sorted(records, key=lambda one: one.number("no") or 1):
        of = one.number("year") or 0
        if of <= year:
            used.setdefault(one.text("instrument_id"), {}).setdefault(of, one.ref)
    return used


def _asked(
    reader: Reader, unit: str, year: int, today: date, used: Mapping[str, Collection[int]]
) -> Iterator[tuple[str, str]]:
    """Yield the names of forms whose open steps begin a document, by due date, with the words who asks until when."""
    steps = [
        one
        for one in year_steps(reader, unit, year, today)
        if begins(one) and one.stands.state != "done"
    ]
    for one in sorted(steps, key=lambda one: one.due.until or date.max):
        form = step_form(reader.forms, one)
        if form is not None and year not in used.get(form.id, ()):
            until = _("ภายใน {day}").format(day=short_date(one.due.until)) if one.due.until else ""
            called = arabic_digits(str(one.programme.short) or str(one.programme.title))
            yield form.name, " · ".join(filter(None, (called, until)))
