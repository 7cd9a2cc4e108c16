"""Start an assessment, set its facts, and import its answers from a file."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from core.assessment.answers import AGREED, WAITS, answer_fields, counts
from core.assessment.deeds import (
    FieldInput,
    birth,
    check_shares,
    check_subject,
    checked,
    fields_asked,
    sheet_birth,
    started,
    unknown_item,
)
from core.assessment.people_deeds import begin, begun_as, given_person, next_number, people_given
from core.assessment.sheets import NO_SUBJECT, PEOPLE, SheetPlace, answers_on, said_change, sheet_of
from core.change_check import is_id
from core.entities import ENTITIES, record_id
from core.errors import UserError
from core.forms.carry import ITEMS, Comparison, Origin, comparison_of
from core.forms.field_types import type_of
from core.forms.parsing import written
from core.forms.published import check_bound
from core.forms.settings import SETTING, checked_choice
from core.forms.settings import carried as carried_choices
from core.forms.shape import Instrument, Item
from core.forms.tree import Tree, nodes_of, scale_of
from core.forms.vocabulary import PERIODS
from core.i18n import _
from core.log.contents import standing
from core.log.deeds import FieldWrite, field_change, free_number, fresh
from core.log.ports import Context, Reader, Store
from core.plan.copy_deeds import Relinked
from core.scoring.cases import answers_of
from core.thai.numbering import arabic_digits
from core.values import Absent, Change, Changes, Plain, Record, Ref, Written

SELF = "self"
YEARS = range(2500, 2700)  # Buddhist era


def assessment_at(unit: str, instrument: str, year: int, no: int = 1) -> Ref:
    """A unit's own assessment with a form in a year; `no` tells those of one form apart."""
    return Ref(unit, "assessment", record_id(unit, "assessment", unit, instrument, year, SELF, ordinal=no))


def start_assessment(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    year: int,
    profiles: Iterable[str] = (),
    *,
    no: int | None = 1,
) -> Changes:
    """Make the self-assessment of `year` with the chosen profiles; an existing one is kept.

    `no` None = another one, by the next free number.
    UserError for a form that is not scored, an unknown profile or a year that is none.
    """
    number = no or free_number(lambda n: assessment_at(ctx.unit, instrument.id, year, n), store)
    wanted = begun(ctx, store, instrument, year, profiles, number)
    ref = assessment_at(ctx.unit, instrument.id, year, number)
    return store.save(ctx, "start_assessment", wanted) if wanted else Changes("start_assessment", "", frozenset({ref}))


def copy_assessment(
    ctx: Context, store: Store, instrument: Instrument, of: Ref, year: int, *, by: Instrument | None = None
) -> Changes:
    """Begin another assessment of `year` as another was set up: its profiles and its group.

    `by`, the form it was filled by: its answers and their evidence come along. One whose item asks the very same is an
    answer here; one whose item reads otherwise waits until somebody confirms it or answers again. A link to a row names
    its copy; where there is none it is emptied, which the notes say. Without `by` they
    stay behind. UserError when it is not here.
    """
    before = standing(store, of)
    number = free_number(lambda n: assessment_at(ctx.unit, instrument.id, year, n), store)
    known = {profile.id for profile in instrument.profiles}
    chosen = [name for name in before.text("profiles").split(",") if name in known]
    wanted = begun(ctx, store, instrument, year, chosen, number)
    ref, group = assessment_at(ctx.unit, instrument.id, year, number), before.text("group")
    if group in {each.id for each in instrument.groups}:
        wanted.append(Change(ref, "group", Plain(group)))
    wanted += [Change(ref, name, value) for name, value in carried_choices(before, instrument).items()]
    if by is None:
        return store.save(ctx, "copy_document", wanted)
    links = Relinked(store, of, year)
    same_year = before.number("year") == year
    carrying = Carrying(by, Tree(instrument, chosen), comparison_of(by, instrument), links, same_year)
    made = store.save(ctx, "copy_document", [*wanted, *carried(store, carrying, before, ref)])
    return made | Changes(notes=links.notes())


class Carrying(NamedTuple):
    """By which form answers were given and by which they stand now; `known` None = it is the same. `same_year`: what
    was noted beside them and the days they say come along, too.
    """

    by: Instrument
    tree: Tree
    known: Comparison | None
    links: Relinked
    same_year: bool

    def items(self, *, of_entries: bool) -> Iterator[tuple[str, Origin]]:
        """What is asked now and what it was: of the office, or of each entry of a register."""
        form = self.tree.instrument
        for item in (*(one.id for one in self.tree.answered()), *(level.id for level in form.rank_levels)):
            origin = self.known.origin(ITEMS, item) if self.known else Origin(item)
            if origin and (item in form.entry_items, origin.old in self.by.entry_items) == (of_entries, of_entries):
                yield item, origin


def carried(reader: Reader, carrying: Carrying, before: Record, to: Ref) -> Iterator[Change]:
    """The changes that take the answers of an assessment and their evidence into one that is just begun.

    Those for an entry of a register go to the entry, or to its copy in the year; where there is none they stay behind,
    as those about people do.
    """
    office = dict(carrying.items(of_entries=False))
    yield from _taken_sheet(carrying, office, answers_on(reader, sheet_of(before.ref)), SheetPlace(sheet_of(to)))
    taken = {origin.old: item for item, origin in office.items()}
    yield from _taken_links(reader, before.ref, to, taken, carrying.by, carrying.tree.instrument)
    form, by = carrying.tree.instrument, carrying.by
    if not form.register or form.of_people or form.register != by.register:
        return
    own, met = dict(carrying.items(of_entries=True)), set[str]()
    for sheet in reader.records("sheet", before.ref.scope, assessment=before.ref.local):
        subject = carrying.links.entry(sheet.text("assessor"))
        if subject and subject not in met:
            met.add(subject)
            place = SheetPlace(sheet_of(to, subject), subject)
            if answers := [*_taken_sheet(carrying, own, answers_on(reader, sheet.ref), place)]:
                yield from sheet_birth(reader, place.sheet, to, subject)
                yield from answers


def _taken_sheet(
    carrying: Carrying, asked: Mapping[str, Origin], there: Mapping[str, Record], to: SheetPlace
) -> Iterator[Change]:
    """The answers of one sheet on another."""
    for item, origin in asked.items():
        if answer := there.get(origin.old):
            fields = dict(_taken(carrying, item, answer))
            if any(counts(name) for name in fields):
                yield from birth(Record(to.at(item), {}), to, item)
                yield from (Change(to.at(item), name, value) for name, value in fields.items() if value is not None)
                same = carrying.known is None or carrying.known.same(ITEMS, item)
                waits = answer.text(WAITS) or ("" if same else carrying.by.file)
                if waits:
                    yield Change(to.at(item), WAITS, Plain(waits if "/" in waits else f"{waits}/{origin.old}"))


def _taken(carrying: Carrying, item: str, answer: Record) -> Iterator[tuple[str, Written]]:
    """The values of an answer that its item still takes; values nobody has chosen between stay behind."""
    by, choices = carrying.by, carrying.known.choices if carrying.known else {}
    asks = {f"ask.{ask.id}": ask for ask in by.asks if ask.within == answer.text("item")}
    nodes = nodes_of(by)
    node = nodes.get(answer.text("item"))
    own = scale_of(nodes, node) if isinstance(node, Item) else ""
    for name in fields_asked(carrying.tree, item):
        value = answer.value(name)
        if value is None or isinstance(value, Absent) or answer.shown(name).conflict or name == WAITS:
            continue
        if name in ("note", "reason") and not carrying.same_year:
            continue
        ask = asks.get(name)
        if ask and type_of(ask).time and not carrying.same_year:
            continue
        scale = own if name == "choice" else ask.scale if ask else ""
        if scale and isinstance(value, str):
            value = Plain(",".join(choices.get((scale, one), one) for one in value.split(",")))
        if ask and type_of(ask).source == "entries":
            value = carrying.links.value(str(value))
        with suppress(UserError):
            yield name, checked(carrying.tree, item, name, value)


def _taken_links(
    reader: Reader, before: Ref, to: Ref, taken: Mapping[str, str], by: Instrument, form: Instrument
) -> Iterator[Change]:
    """The evidence of the items that are taken along; a proof the form words otherwise now is evidence of the item."""
    old = {(proof.within, proof.id): proof.kind.th for proof in by.proofs}
    new = {(proof.within, proof.id): proof.kind.th for proof in form.proofs}
    for link in reader.records("link", before.scope, target=before.local):
        item, proof = taken.get(link.text("item"), ""), link.text("proof")
        if item:
            kept = proof if old.get((link.text("item"), proof)) == new.get((item, proof), "") else ""
            key = link.text("evidence"), to.local, item, kept
            ref = Ref(to.scope, "link", record_id(to.scope, "link", *key))
            sha256 = link.value("sha256")
            fields: dict[str, Written] = dict(zip(ENTITIES["link"].key, map(Plain, key), strict=True))
            if reader.record(ref) is None:
                yield from fresh(ref, {**fields, "sha256": None if isinstance(sha256, Absent) else sha256})


def begun(
    ctx: Context,
    reader: Reader,
    instrument: Instrument,
    year: int,
    profiles: Iterable[str] = (),
    no: int = 1,
) -> list[Change]:
    """The changes that start it (start_assessment); none when it exists. UserError."""
    chosen = sorted(set(profiles))
    _check(instrument, year, chosen)
    ref = assessment_at(ctx.unit, instrument.id, year, no)
    before = reader.record(ref)
    if before is not None and not before.deleted:
        return []
    seen = {name: shown.seen for name, shown in before.fields.items()} if before else {}  # it comes back from the bin
    sheet = sheet_of(ref)
    facts: dict[str, Written] = {
        "unit": Plain(ctx.unit),
        "instrument_id": Plain(instrument.id),
        "year": year,
        "round": Plain(SELF),
        "no": no if no > 1 else None,
        "using": Plain(instrument.using),
        "form": Plain(instrument.file) if instrument.file else None,
        "wording": Plain(instrument.wording) if instrument.wording else None,
        "profiles": Plain(",".join(chosen)) if chosen else None,
    }
    wanted = {name: value for name, value in facts.items() if value is not None or name in seen}
    changes = [Change(ref, name, value, seen.get(name, ())) for name, value in wanted.items()]
    return [*changes, Change(sheet, "assessment", Plain(ref.local)), Change(sheet, "assessor", Plain(AGREED))]


def _check(instrument: Instrument, year: int, chosen: Iterable[str]) -> None:
    if not instrument.kind:
        raise UserError(
            _("แบบ {form} ใช้ประเมินให้คะแนนไม่ได้").format(form=instrument.using),
            _("แบบนี้เป็นแบบแผนงาน ไม่มีเกณฑ์ให้คะแนน"),
            _("เลือกแบบประเมิน เช่น cdd-clean"),
        )
    if year not in YEARS:
        raise UserError(
            _("ปีงบประมาณ {year} ใช้ไม่ได้").format(year=year),
            _("ปีต้องเป็นพุทธศักราช เช่น 2569"),
            _("แก้ปีแล้วลองใหม่"),
        )
    known = {profile.id for profile in instrument.profiles}
    for profile in chosen:
        if profile not in known:
            raise UserError(
                _("ไม่รู้จักประเภท {profile}").format(profile=profile),
                _("แบบ {form} มีประเภท {known}").format(form=instrument.using, known=", ".join(sorted(known))),
                _("เลือกประเภทที่มีแล้วลองใหม่"),
            )


def set_assessment(
    ctx: Context, store: Store, instrument: Instrument, assessment: Ref, wishes: Iterable[FieldInput]
) -> Changes:
    """Write `profiles`, `group` or `extra.<id>` in one save. Answers to items that no longer count are kept.

    UserError for an unknown profile, group or extra, or an invalid number of awards.
    """
    record = started(store, assessment)
    changes = []
    for name, given, seen in wishes:
        value = checked_fact(instrument, name, given)
        if value != record.value(name) or record.shown(name).conflict:
            changes.append(Change(assessment, name, value, tuple(seen)))
    if not changes:
        return Changes("set_assessment", "", frozenset({assessment}))
    return store.save(ctx, "set_assessment", changes)


def checked_fact(instrument: Instrument, name: str, given: object) -> Written:
    """The value a fact of an assessment may hold; UserError for one the form does not have."""
    known = {
        "profiles": {profile.id for profile in instrument.profiles},
        "group": {group.id for group in instrument.groups},
        **{f"extra.{extra.id}": set() for extra in instrument.extra},
    }
    if name.startswith(SETTING):
        return checked_choice(instrument, name, given)
    value = written("assessment", name, arabic_digits(given) if isinstance(given, str) else given)
    named = [] if name.startswith("extra.") or value is None else str(value).split(",")
    strange = [word for word in named if word not in known.get(name, ())]
    if name not in known or strange or (isinstance(value, int) and value < 0):
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=given, name=name),
            _("แบบ {form} ไม่มีตัวเลือกนี้").format(form=instrument.using),
            _("เลือกค่าที่แบบมีแล้วลองใหม่"),
        )
    return value


ANSWERED = frozenset({"answers", "subjects", "people"})  # where a file has what was answered
NOTES = frozenset(
    {"about", "id", "kind", "title_th", "instrument", "year", "input", "expected", "rule_th", "source_lines"}
)
CASE = frozenset({"components", "measures", "duplicates_dimension"})  # how scoring cases name what an answer holds
Fields = Mapping[str, object]


def import_answers(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    year: int,
    given: object,
    *,
    no: int = 1,
) -> Changes:
    """Start the self-assessment of `year` unless it is there, and enter the file's answers in one save.

    `given` is an object with `answers` {item: fields}; with it `profiles`, `group` and `extra.<id>` under their
    record names, or `scope` and `extra_awards` as scoring cases have them. Fields the file does not name,
    and equal values, are left alone. UserError, with nothing written, for an unknown item, field or value.
    """
    given_facts, answers = parts_of(given)
    subjects = subjects_in(instrument, given)
    facts = {name: checked_fact(instrument, name, value) for name, value in given_facts.items()}
    ref = assessment_at(ctx.unit, instrument.id, year, no)
    before = store.record(ref)
    check_bound(before, instrument)
    profiles = str(facts.get("profiles") or (before.text("profiles") if before else ""))
    chosen = [name for name in profiles.split(",") if name]
    tree = Tree(instrument, chosen)
    entered = list(changes_of(store, tree, SheetPlace(sheet_of(ref)), answers)) if answers else []
    for subject, own in subjects.items():
        place = SheetPlace(sheet_of(ref, subject), subject)
        entered += [*sheet_birth(store, place.sheet, ref, subject), *changes_of(store, tree, place, own)]
    entered += people_in(ctx, store, tree, ref, given.get("people", []) if isinstance(given, dict) else [])
    start = begun(ctx, store, instrument, year, chosen, no)
    record, there = before or Record(ref, {}), {(change.ref, change.field) for change in start}
    updates = [change for name, value in facts.items() if (change := field_change(record, FieldWrite(name, value)))]
    changes = [*start, *(change for change in updates if (change.ref, change.field) not in there), *entered]
    return store.save(ctx, "import_answers", changes) if changes else Changes("import_answers", "", frozenset({ref}))


def people_in(ctx: Context, store: Store, tree: Tree, assessment: Ref, given: object) -> Iterator[Change]:
    """The people of a form that is answered for each, as a file lists them; who has a name is entered once."""
    sheet, number = sheet_of(assessment, PEOPLE), next_number(store, assessment)
    for at, one in enumerate(people_given(given)):
        of, name, group = (str(one.get(key, "")) for key in ("of", "name", "group"))
        person = given_person(store, assessment, of, name)
        place = SheetPlace(sheet, PEOPLE, person or ctx.new_id())
        if not at:
            yield from sheet_birth(store, sheet, assessment, PEOPLE)
        if not person:
            yield from begin(place, begun_as(tree.instrument, number + at, of, name, group))
        own = one.get("answers", {})
        if not isinstance(own, dict) or not all(isinstance(each, dict) for each in own.values()):
            raise unlike(_("ช่อง {name} ต้องเป็นวัตถุ").format(name="answers"))
        yield from changes_of(store, tree, place, own)


def subjects_in(instrument: Instrument, given: object) -> Mapping[str, Mapping[str, Fields]]:
    """The answers by entry of a form that is filled for each, named by its record: `division/…`, `row/…`."""
    found = given.get("subjects", {}) if isinstance(given, dict) else {}
    if not isinstance(found, dict) or not all(isinstance(own, dict) for own in found.values()):
        raise unlike(_("ช่อง {name} ต้องเป็นวัตถุ").format(name="subjects"))
    for subject in found:
        check_subject(instrument, subject, needed=True)
    answered = given.get("answers", {}) if isinstance(given, dict) else {}
    if isinstance(answered, dict) and not instrument.entry_items.isdisjoint(answered):
        check_subject(instrument, "", needed=True)
    for subject in found:
        if not is_id(subject.rpartition("/")[2]):
            raise unlike(_("ไม่รู้จักรายการ “{name}” ที่จะกรอก").format(name=subject[:60]))
    return found


def parts_of(given: object) -> tuple[dict[str, object], Mapping[str, Fields]]:
    """The facts of the assessment under their record names, and the answers by item."""
    if isinstance(given, dict) and ("subjects" in given or "people" in given):
        given = {"answers": {}, **given}
    if not isinstance(given, dict) or not isinstance(given.get("answers"), dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง answers"))
    facts = {named(name): value for name, value in given.items() if name not in NOTES and name not in ANSWERED}
    if isinstance(profiles := facts.get("profiles"), list):
        facts["profiles"] = ",".join(str(profile) for profile in profiles)
    for item, fields in given["answers"].items():
        if not isinstance(fields, dict):
            raise unlike(_("คำตอบของข้อ {item} ต้องเป็นวัตถุ").format(item=item))
    return facts, given["answers"]


def named(name: str) -> str:
    """The record's name of a fact that scoring cases call otherwise."""
    return {"scope": "profiles", "extra_awards": "extra.extra"}.get(name, name)


def changes_of(reader: Reader, tree: Tree, place: SheetPlace, answers: Mapping[str, Fields]) -> Iterator[Change]:
    """The changes for these answers, each value checked; equal values are left out."""
    here = answers_on(reader, place.sheet, place.person)
    for item, given in answers.items():
        if not tree.counts(item) or tree.item(item).need:
            raise unknown_item(tree.instrument, item)
        before = here.get(item) or Record(place.at(item), {})
        fields = {name: checked(tree, item, name, value) for name, value in under_names(tree, item, given).items()}
        check_shares({name: shown.value for name, shown in before.fields.items()} | fields)
        yield from birth(before, place, item)
        if before.value(WAITS) is not None and any(map(counts, fields)):
            fields[WAITS] = None
        changed = {name: value for name, value in fields.items() if value != before.value(name)}
        if place.person != NO_SUBJECT:
            yield from [said_change(before, changed)] if changed else []
            continue
        for name, value in fields.items():
            shown = before.shown(name)
            if value != shown.value or shown.conflict:
                yield Change(before.ref, name, value, shown.seen)


def under_names(tree: Tree, item: str, given: Fields) -> Fields:
    """The fields of an answer under their record names, whichever shape the file has."""
    if not CASE & given.keys():
        return given
    words = {name: given[name] for name in ("note", "reason") if name in given}
    asked = {name: value for name, value in given.items() if name not in words}
    answer = answers_of(tree.instrument, {item: asked}, _("ไฟล์คำตอบ"))[item]
    try:
        fields = answer_fields(answer)
    except ValueError as problem:
        raise unlike(_("ข้อ {item} มีตัวเลขที่ไม่ใช่จำนวนนับหรือทศนิยม").format(item=item)) from problem
    return {period_named(tree, item, name): value for name, value in fields.items()} | words


def period_named(tree: Tree, item: str, name: str) -> str:
    """`measure.x.2` of a case, the second period, as records call it: `measure.x.q2`."""
    for measure in tree.measures(item):
        period, point, rest = name.removeprefix(f"measure.{measure.id}.").partition(".")
        if name.startswith(f"measure.{measure.id}.") and period.isdecimal():
            names = PERIODS.get(measure.each, ())
            if int(period) > len(names):
                raise unlike(_("ข้อ {item} ถามตัวเลขเดียว ไม่ได้ถามเป็นรายงวด").format(item=item))
            return f"measure.{measure.id}.{names[int(period) - 1]}{point}{rest}"
    return name


def unlike(why: str) -> UserError:
    return UserError(_("อ่านไฟล์คำตอบไม่ได้"), why, _("แก้ไฟล์ให้เหมือนตัวอย่างใน resources/samples แล้วลองใหม่"))
