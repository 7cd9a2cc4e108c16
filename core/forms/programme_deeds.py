"""Commands and functions for a programme edited in the window: draft, date, extend, end; then publish it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count

from core.errors import FormFileFault, UserError
from core.forms.deeds import publish
from core.forms.layout import FormPath, placed
from core.forms.ports import Forms, Store
from core.forms.programme import Programme, Step, UnitKind
from core.forms.published import WITHDRAWN, PublishedForm
from core.forms.wording import EMPTY, Words
from core.i18n import _
from core.log.deeds import born, fresh
from core.log.ports import Context, standing
from core.slots import is_setting
from core.thai.days import day, short_date
from core.thai.written import arabic_digits
from core.values import Change, Changes, Plain, Text, Written

# by step: its last day, the day it was moved from, and why
Dates = Mapping[str, tuple[date | None, str, str]]
PROGRAMME = "โครงการ"  # the word that sentences put before a programme's name


def drafted(
    base: Programme,
    known_forms: Forms,
    *,
    title: str,
    edition: int,
    joining: str,
    ministry: str,
    forms: Sequence[str],
    kinds: Mapping[str, str],
) -> Programme:
    """Return a draft of `base` for the year `edition`: steps of removed forms are dropped, steps of new forms added,
    and dates moved to the draft's year. `forms`: `id/edition` of each form; `kinds`: {kind of unit: title}; `ministry`:
    words separated by commas; `joining`: "voluntary", or "" if units must take part."""
    gone = {_bare(name) for name in base.instruments} - {_bare(name) for name in forms}
    steps = [
        _moved(step, edition - base.edition) for step in base.steps if _bare(step.form) not in gone
    ]
    for name in forms:
        if name not in base.instruments and _bare(name) not in {_bare(step.form) for step in steps}:
            steps += steps_of(name, known_forms)
    units = {one.id: one for one in base.units}
    if arabic_digits(str(base.title)) != title:
        short = Words(title.removeprefix(PROGRAMME).strip())
        base = replace(base, title=Words(title), short=short)
    return replace(
        base,
        ministry=tuple(
            dict.fromkeys(word for one in ministry.split(",") if (word := " ".join(one.split())))
        ),
        joining=joining,
        edition=edition,
        last=edition,
        instruments=tuple(forms),
        units=tuple(
            units.get(kind) or UnitKind(id=kind, title=Words(called))
            for kind, called in kinds.items()
        ),
        members=tuple(one for one in base.members if one.units in kinds),
        steps=_linked(steps),
    )


def dated(programme: Programme, step_rows: Sequence[tuple[str, str, str]]) -> Programme:
    """Return the programme with new titles and days for its steps: `step_rows` has (title, first day, last day) for
    each step in order, days as ISO text or "". A step with the title "" is dropped."""
    steps = []
    for step, (title, start, until) in zip(programme.steps, step_rows, strict=True):
        if (step.start, step.until) != (start, until):  # words were of the days it had
            step = replace(step, start=start, until=until, words=EMPTY, basis=EMPTY)
        same = arabic_digits(str(step.title)) == title
        if title:
            steps += [replace(step, title=step.title if same else Words(title))]
    return replace(programme, steps=_linked(steps))


def with_own(programme: Programme) -> Programme:
    """Return the programme with an untitled step added at the end, which the programme's owner is to fill in."""
    ids = {one.id for one in programme.steps}
    id_ = next(name for name in (f"own_{n}" for n in count(1)) if name not in ids)
    return replace(programme, steps=(*programme.steps, Step(id=id_, title=EMPTY)))


def as_it_stands(programme: Programme, dates: Dates) -> Programme:
    """Return the programme with the last days now in force for its steps. `dates`: these days, by step id."""
    found = {id_: until.isoformat() if until else "" for id_, (until, *_why) in dates.items()}
    return replace(
        programme,
        steps=tuple(replace(one, until=found.get(one.id, one.until)) for one in programme.steps),
    )


def postponed(programme: Programme, dates: Dates) -> list[str]:
    """Return the ids of the steps whose last day in `programme` is later than in `dates` (by step id)."""
    before = {id_: until.isoformat() for id_, (until, *_why) in dates.items() if until}
    return [one.id for one in programme.steps if one.until > before.get(one.id, one.until)]


def form_names(programme: Programme, forms: Forms) -> str:
    """Return one line that names the forms that a programme asks for."""
    labels = {f"{one.id}/{one.edition}": arabic_digits(str(one.title)) for one in forms.labels()}
    says = _("แบบที่ขอ: {forms}")
    return says.format(forms=", ".join(labels.get(of, of) for of in programme.instruments))


def form_faults(
    programme: Programme, forms: Forms, file: str, places: Mapping[FormPath, tuple[int, str]]
) -> Iterator[FormFileFault]:
    """Yield a fault for each form that is not on this PC, that a step uses though the programme does not list it, or
    that is scored though its step asks for a plan. `file`: the programme's; `places`: {field's path: (line, cell)}."""
    labels = {f"{one.id}/{one.edition}": one for one in forms.labels() if not one.programme}
    called = {
        arabic_digits(str(words)): name
        for name, one in labels.items()
        for words in (one.title, one.heading)
    }
    known = {*labels, *map(_bare, labels)}

    def fault(path: FormPath, problem: str, mend: str) -> FormFileFault:
        line, cell = places.get(path) or places.get(path.of(""), (1, ""))
        return FormFileFault(file, line, problem, mend, cell=cell)

    for name in programme.instruments:
        if name not in known:
            near = called.get(arabic_digits(name)) or next(
                (one for one in labels if _bare(one) == _bare(name)), ""
            )
            if near:
                mend = _("ใช้ {near}")
            else:
                mend = _("ประกาศแบบนี้ก่อน หรือเขียนรหัสและปีของแบบที่มี เช่น {example}")
            what = _("แบบที่ขอ “{name}” ไม่มีในเครื่องนี้").format(name=name)
            yield fault(
                FormPath(field="instruments"),
                what,
                mend.format(near=near, example=next(iter(labels), "")),
            )
    bound = {_bare(name): name for name in programme.instruments}
    for at, step in placed("steps", programme.steps):
        id_ = _bare(step.form)
        title = arabic_digits(str(step.title) or step.id)
        if id_ and id_ not in bound:
            what = _("ขั้นตอน “{step}” ใช้แบบ “{form}” ซึ่งโครงการนี้ไม่ได้ขอ").format(step=title, form=id_)
            mend = _("ใช้รหัสของแบบที่ขอ: {forms} หรือเพิ่มแบบนี้ใน แบบที่ขอ").format(forms=", ".join(bound))
            yield fault(at.of("form"), what, mend)
        label = labels.get(bound.get(id_, ""))
        if label and step.yields in ("plan", "progress") and not label.plans:
            what = _("ขั้นตอน “{step}” ขอแผนหรือรายงานตามแผน แต่ “{form}” เป็นแบบประเมิน")
            what = what.format(step=title, form=arabic_digits(str(label.title)))
            yield fault(at.of("yields"), what, _("ให้ขั้นตอนนี้ขอการประเมิน หรือใช้แบบที่เป็นแผน"))


def moved_words(programme: Programme, dates: Dates, delay_reason: str = "") -> Iterator[str]:
    """Yield a line for each step whose last day differs from `dates`; for a later day, it includes `delay_reason`."""
    late = postponed(programme, dates)
    for step in programme.steps:
        was, now = dates.get(step.id, (None,))[0], day(step.until)
        if was and was != now:
            text = _("ย้ายวัน {step}: เดิม {was} ใหม่ {now}") + _(" เพราะ{why}") * bool(
                delay_reason and step.id in late
            )
            days = {"was": short_date(was), "now": short_date(now) if now else _("ไม่มีกำหนด")}
            yield text.format(step=arabic_digits(str(step.title)), why=delay_reason, **days)


def publish_draft(
    ctx: Context,
    store: Store,
    draft: Programme,
    keep: Callable[[Programme], Programme],
    dates: Dates,
    delay_reason: str = "",
) -> Changes:
    """Publish a draft as a new edition; if its edition is published already, publish a revision that replaces earlier
    ones and keeps their settings. `keep` stores the programme's file and returns the programme as stored; `dates`: last
    days in force, by step id. UserError if a published last day becomes later and `delay_reason` is ""."""
    draft = replace(draft, id=draft.id or f"programme-{ctx.new_id()[:12]}")
    named, every = f"{draft.id}/{draft.edition}/", PublishedForm.all(store)
    known = {*(one.using for one in every), *(label.using for label in store.forms.labels())}
    last = max(
        (int(using.rpartition("/")[2]) for using in known if using.startswith(named)), default=0
    )
    form = keep(replace(draft, revision=last + 1))
    own = [one.ref for one in PublishedForm.of_edition(store, draft, ctx.unit)]
    more = dict[str, Written]()
    beside = list[Change]()
    late = postponed(form, dates)
    if own and late and not delay_reason:
        moves = ", ".join(moved_words(form, dates))
        lacking = _("{moved} และยังไม่ได้บอกเหตุผล ซึ่งหน่วยงานทุกแห่งจะเห็นข้างวันใหม่")
        what = _("ประกาศโครงการไม่ได้")
        do = _("โปรดใส่เหตุผลสั้น ๆ แล้วประกาศอีกครั้ง")
        raise UserError(what, lacking.format(moved=moves), do)
    for record in map(partial(standing, store), own):
        more |= {name: record.written(name) for name in record.fields if is_setting(name)}
        beside.append(Change(record.ref, "state", Plain(WITHDRAWN), record.shown("state").seen))
    for step in form.steps if own else ():
        until, was, reason = dates.get(step.id, (None, "", ""))
        if until and step.id in late:
            was, reason = until.isoformat(), delay_reason
        if until and reason and step.until >= until.isoformat():
            programme = born(ctx, own[0].scope, "programme", {"file": Plain(form.file)}).local
            fields: dict[str, Written] = {
                "programme": Plain(programme),
                "step": Plain(step.id),
                "year": form.edition,
            }
            moved: dict[str, Written] = {
                "until": Plain(step.until),
                "was": Plain(was),
                "reason": Text(reason),
            }
            beside += fresh(born(ctx, own[0].scope, "deadline", fields), {**fields, **moved})
    return publish(ctx, store, form, beside, **more)


def _bare(name: str) -> str:
    """Return the id of the form that `id/edition` or `id.items.x` names."""
    return name.partition("/")[0].partition(".")[0]


def _moved(step: Step, years: int) -> Step:
    """Return a step with its days moved by `years`, without its owner's words on its former days."""
    if not years or not (step.start or step.until):
        return step
    start, until = _years_on(step.start, years), _years_on(step.until, years)
    return replace(step, start=start, until=until, words=EMPTY, basis=EMPTY)


def _years_on(iso: str, years: int) -> str:
    found = day(iso.replace("-02-29", "-02-28"))
    return found.replace(year=found.year + years).isoformat() if found else iso


def steps_of(name: str, forms: Forms) -> Iterator[Step]:
    """Yield the steps that a form asks of a unit: one to assess, or one to make a plan and perhaps one to report."""
    form = forms.get(name)
    id_ = form.id.replace("-", "_")
    called = arabic_digits(str(form.short) or str(form.title))
    if form.kind:
        title = Words(
            (_("ทำ{form}") if "ประเมิน" in called else _("ประเมินตาม{form}")).format(form=called)
        )
        yield Step(id=id_, title=title, yields="assessment", form=form.id)
        return
    yield Step(
        id=id_, title=Words(_("จัดทำ{form}").format(form=called)), yields="plan", form=form.id
    )
    if form.periods != "none" or any(field.stage == "report" for field in form.fields):
        title = Words(_("รายงานผลตาม{form}").format(form=called))
        yield Step(id=f"{id_}_results", title=title, yields="progress", form=form.id, after=(id_,))


def _linked(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps with `after` limited to steps that exist."""
    ids = {one.id for one in steps}
    return tuple(
        replace(one, after=tuple(name for name in one.after if name in ids)) for one in steps
    )
