"""A programme that is made, dated, extended and ended in the window; what is published is an ordinary programme."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from core.forms.deeds import publish_anew
from core.forms.ports import Forms, Store
from core.forms.programme import Programme, Step, Units
from core.forms.published import PUBLISHED, published
from core.forms.wording import EMPTY, Words
from core.i18n import _
from core.log.deeds import born, fresh
from core.log.ports import Context
from core.people.units import kind_title
from core.slots import is_setting
from core.thai.days import day
from core.thai.numbering import arabic_digits
from core.values import Change, Changes, Plain, Record, Ref, Text, Written

Dates = Mapping[str, tuple[date | None, str, str]]  # by step: until when, and from which day it was moved, and why
PROGRAMME = "โครงการ"  # sentences say it before what a programme is called


class DraftFacts(NamedTuple):
    """What a person says of a programme as a whole."""

    title: str
    ministry: str  # words with commas between them, "" = any
    kinds: Collection[str]  # of units it asks
    joining: str
    edition: int  # the one year it is for
    forms: Sequence[str]  # `id/edition` of each it asks for


def empty_programme(year: int) -> Programme:
    """The one to begin from where none is like it; it has no name before it is published."""
    return Programme(id="", edition=year, title=EMPTY, joining="voluntary", last=year)


def drafted(base: Programme, facts: DraftFacts, forms: Forms) -> Programme:
    """The programme with these facts: steps of forms it no longer asks for are gone, each new form brings its own, and
    dates of another year are those of the same day in the year it is for."""
    titled = str(base.title) == facts.title
    kept = {one.id: one for one in base.units}
    units = (kept.get(kind) or Units(id=kind, title=Words(kind_title(kind))) for kind in facts.kinds)
    gone = {_bare(name) for name in base.instruments} - {_bare(name) for name in facts.forms}
    steps = [_moved(step, facts.edition - base.edition) for step in base.steps if _bare(step.form) not in gone]
    for name in facts.forms:
        if name not in base.instruments:
            known = {_bare(step.form) for step in steps}
            steps += [] if _bare(name) in known else _steps_of(name, forms)
    return replace(
        base,
        title=base.title if titled else Words(facts.title),
        short=base.short if titled else Words(facts.title.removeprefix(PROGRAMME).strip()),
        ministry=tuple(dict.fromkeys(word for one in facts.ministry.split(",") if (word := " ".join(one.split())))),
        joining=facts.joining,
        edition=facts.edition,
        last=facts.edition,
        instruments=tuple(facts.forms),
        units=tuple(units),
        steps=_linked(steps),
    )


def dated(programme: Programme, said: Sequence[tuple[str, str, str]]) -> Programme:
    """With the title, the first and the last day (ISO, "" = none) of each step; one without a title is left out."""
    steps = []
    for step, (title, start, until) in zip(programme.steps, said, strict=True):
        same = (step.start, step.until) == (start, until)
        named = step.title if str(step.title) == title else Words(title)
        words = (step.words, step.basis) if same else (EMPTY, EMPTY)  # they were of the days it had
        steps += [replace(step, title=named, start=start, until=until, words=words[0], basis=words[1])] if title else []
    return replace(programme, steps=_linked(steps))


def as_it_stands(programme: Programme, dates: Dates) -> Programme:
    """With the days that hold in the year of its edition, whoever moved them since it was published."""
    found = {id_: until.isoformat() if until else "" for id_, (until, *_why) in dates.items()}
    return replace(programme, steps=tuple(replace(one, until=found.get(one.id, one.until)) for one in programme.steps))


def postponed(programme: Programme, dates: Dates) -> list[str]:
    """The steps that are to be done later than they were."""
    before = {id_: until.isoformat() for id_, (until, *_why) in dates.items() if until}
    return [one.id for one in programme.steps if one.until > before.get(one.id, one.until)]


def publish_draft(
    ctx: Context, store: Store, draft: Programme, keep: Callable[[Programme], Programme], dates: Dates, why: str = ""
) -> Changes:
    """Publish a draft: as a new programme, as a new edition, or as the next revision of the one this unit has already
    published for its year, which is withdrawn and whose choices and dates of other years go on.

    `keep` writes its file into the folder. `dates` are those that held before; what is moved to a later day says `why`.
    """
    draft = replace(draft, id=draft.id or f"programme-{ctx.new_id()[:12]}")
    named = f"{draft.id}/{draft.edition}/"
    before = [one for one in published(store) if one.owner == ctx.unit and one.using.startswith(named)]
    known = (*(one.using for one in before), *(one.using for one in store.forms.labels()))
    revision = max((int(using.rpartition("/")[2]) for using in known if using.startswith(named)), default=0) + 1
    form = keep(replace(draft, revision=revision))
    last = [record for one in before if one.state == PUBLISHED and (record := store.record(one.ref)) is not None]
    carried = {name: value for one in last for name, value in _values(one).items() if is_setting(name)}
    ref, changes = publish_anew(ctx, store, form, carried, last)
    late = postponed(form, dates) if last else []
    for step in form.steps if last else ():
        until, was, reason = dates.get(step.id, (None, "", ""))
        if step.id in late:
            was, reason = until.isoformat() if until else "", why
        if reason and step.until and (step.id in late or (until and step.until == until.isoformat())):
            said: dict[str, Written] = {"until": Plain(step.until), "was": Plain(was), "reason": Text(reason)}
            changes += _deadline(ctx, ref, form.edition, {"step": Plain(step.id), **said})
    olds = {name for one in last for name in (one.ref.local, f"all/{one.ref.local}")}
    for one in store.records("deadline") if last else ():
        if one.text("programme") in olds and (year := one.number("year") or form.edition) != form.edition:
            changes += _deadline(ctx, ref, year, _values(one))
    return store.save(ctx, "publish_form", changes)


def _values(record: Record) -> dict[str, Written]:
    """The fields of a record that say something."""
    found = {name: record.value(name) for name in record.fields}
    return {name: value for name, value in found.items() if isinstance(value, int | Plain | Text)}


def _deadline(ctx: Context, programme: Ref, year: int, said: Mapping[str, Written]) -> list[Change]:
    fields = {**said, "programme": Plain(programme.local), "year": year}
    return fresh(born(ctx, programme.scope, "deadline", fields), fields)


def _bare(name: str) -> str:
    """The id of the form that `id/edition` or `id.items.x` names."""
    return name.partition("/")[0].partition(".")[0]


def _moved(step: Step, years: int) -> Step:
    start, until = _years_on(step.start, years), _years_on(step.until, years)
    stays = not years or not (start or until)
    words = (step.words, step.basis) if stays else (EMPTY, EMPTY)  # they name the year it was for
    return replace(step, start=start, until=until, words=words[0], basis=words[1])


def _years_on(iso: str, years: int) -> str:
    found = day(iso)
    if found is None:
        return iso
    last = found.month == 2 and found.day == 29
    return found.replace(year=found.year + years, day=28 if last else found.day).isoformat()


def _steps_of(name: str, forms: Forms) -> Iterator[Step]:
    """What a unit does with a form: it assesses itself by it, or fills it in and reports by it."""
    form = forms.get(name)
    id_, called = form.id.replace("-", "_"), arabic_digits(str(form.short) or str(form.title))
    if form.kind:
        yield Step(id=id_, title=Words(_("ประเมินตาม{form}").format(form=called)), yields="assessment", form=form.id)
        return
    yield Step(id=id_, title=Words(_("จัดทำ{form}").format(form=called)), yields="plan", form=form.id)
    if form.periods != "none" or any(field.stage == "report" for field in form.fields):
        title = Words(_("รายงานผลตาม{form}").format(form=called))
        yield Step(id=f"{id_}_results", title=title, yields="progress", form=form.id, after=(id_,))


def _linked(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps that wait only for steps that are there."""
    every = tuple(steps)
    ids = {one.id for one in every}
    return tuple(replace(one, after=tuple(name for name in one.after if name in ids)) for one in every)
