"""Commands that start an assessment and set its facts, import answers from JSON, and manage the people it is about."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import cast

from core.assessment.answers import AGREED, WAITS, answer_fields, counts
from core.assessment.cases import answers_of
from core.assessment.cells import STATES
from core.assessment.deeds import (
    FieldInput,
    birth,
    check_own,
    check_shares,
    check_subject,
    checked,
    fill_figures,
    keep_verified,
    place_of,
    sheet_birth,
    started,
    unknown_item,
)
from core.assessment.sheets import (
    BORN_WITH,
    NO_SUBJECT,
    PAPER,
    PEOPLE,
    SAID,
    TOGETHER,
    AnswerLocation,
    answer_at,
    answers_on,
    counted_papers,
    groups_of,
    kept_fields,
    kept_tallies,
    opened,
    packed_change,
    sheet_answers,
    sheet_of,
    subjects_of,
)
from core.change_check import is_id
from core.entities import DELETED, record_id
from core.errors import UserError
from core.forms.field_types import type_of
from core.forms.ports import Reader, Store
from core.forms.published import WrongDocumentError
from core.forms.settings import SettingInForce
from core.forms.shape import FEWEST, Instrument, TrialCaseRow
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, written
from core.i18n import _
from core.log.deeds import changes_to, free_number, fresh, linked
from core.log.ports import Context
from core.slots import Slot, parse_slot
from core.thai.written import Period, arabic_digits
from core.values import Change, Changes, Plain, Record, Ref, Text, Value, Written

SELF = "self"
YEARS = range(2500, 2700)  # Buddhist era


def assessment_at(unit: str, instrument: str, year: int, ordinal: int = 1) -> Ref:
    """Return the reference of a unit's self-assessment on a form in a year; `ordinal` counts several on one form."""
    return Ref(
        unit,
        "assessment",
        record_id(unit, "assessment", unit, instrument, year, SELF, ordinal=ordinal),
    )


def start_assessment(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    year: int,
    profiles: Iterable[str] = (),
    *,
    ordinal: int | None = 1,
) -> Changes:
    """Create the self-assessment of `year` with `profiles` (ids) if it is missing; with `ordinal` None, create a
    further one. UserError for an unscored form, an unknown profile or an invalid year."""
    number = ordinal or free_number(
        lambda n: assessment_at(ctx.unit, instrument.id, year, n), store
    )
    changes = begun(ctx, store, instrument, year, profiles, number)
    ref = assessment_at(ctx.unit, instrument.id, year, number)
    if changes:
        return store.save(ctx, "start_assessment", changes)
    return Changes("start_assessment", "", frozenset({ref}))


def begun(
    ctx: Context,
    reader: Reader,
    instrument: Instrument,
    year: int,
    profiles: Iterable[str] = (),
    ordinal: int = 1,
) -> list[Change]:
    """Return the changes that create assessment number `ordinal` of a year; [] if it exists. Raises UserError for an
    unscored form, an unknown profile or an invalid year."""
    chosen = sorted(set(profiles))
    _check(instrument, year, chosen)
    ref = assessment_at(ctx.unit, instrument.id, year, ordinal)
    before = reader.record(ref)
    if before is not None and not before.deleted:
        return []
    # it is restored from the bin
    seen = {name: shown.seen for name, shown in before.fields.items()} if before else {}
    sheet = sheet_of(ref)
    facts: dict[str, Written] = {
        "unit": Plain(ctx.unit),
        "instrument_id": Plain(instrument.id),
        "year": year,
        "round": Plain(SELF),
        "no": ordinal if ordinal > 1 else None,
        "using": Plain(instrument.using),
        "form": Plain(instrument.file) or None,
        "wording": Plain(instrument.wording) or None,
        "profiles": Plain(",".join(chosen)) or None,
    }
    wanted = {name: value for name, value in facts.items() if value is not None or name in seen}
    changes = [Change(ref, name, value, seen.get(name, ())) for name, value in wanted.items()]
    changes += [
        Change(sheet, "assessment", Plain(ref.local)),
        Change(sheet, "assessor", Plain(AGREED)),
    ]
    if any(proof.drawn for proof in instrument.proofs):
        kept = reader.records("evidence", ctx.unit)
    else:
        kept = ()
    scans = [
        (one.ref, paper)
        for one in kept
        if one.text("paper") and (paper := reader.record(one.reference("paper")))
    ]
    return [*changes, *drawn_links(reader, instrument, year, ref, scans)]


def drawn_links(
    reader: Reader,
    form: Instrument,
    year: int,
    assessment: Ref,
    scans: Iterable[tuple[Ref, Record]],
) -> Iterator[Change]:
    """Yield the changes that link scans of signed plans to those proofs of the form that such a plan provides. `scans`:
    pairs (evidence, record of its paper). Scans of void papers, and links that exist or were deleted, are left out."""
    plans = {
        one.ref.local: (one.text("instrument_id"), one.number("year"))
        for one in reader.records("plan", assessment.scope)
    }
    for proof, (evidence, paper) in product(form.proofs, scans):
        if plans.get(paper.text("subject")) in proof.sources(year) and not paper.text("void_why"):
            link = linked(evidence, assessment, proof.within, proof.id)
            yield from link if reader.record(link[0].ref) is None else ()


def _check(instrument: Instrument, year: int, profiles: Iterable[str]) -> None:
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
    for profile in profiles:
        if profile not in known:
            why = _("แบบ {form} มีประเภท {known}")
            raise UserError(
                _("ไม่รู้จักประเภท {profile}").format(profile=profile),
                why.format(form=instrument.using, known=", ".join(sorted(known))),
                _("เลือกประเภทที่มีแล้วลองใหม่"),
            )


def set_assessment(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    assessment: Ref,
    inputs: Iterable[FieldInput],
) -> Changes:
    """Set `profiles`, `group` or `extra.<id>` of an assessment in one save. Answers to items that no longer apply stay.
    UserError for an unknown profile, group or extra point, or an invalid number of awards."""
    record = started(store, assessment)
    changes = []
    for name, given, seen in inputs:
        value = checked_fact(instrument, name, given)
        if value != record.value(name) or record.shown(name).conflict:
            changes.append(Change(assessment, name, value, tuple(seen)))
    if not changes:
        return Changes("set_assessment", "", frozenset({assessment}))
    return store.save(ctx, "set_assessment", changes)


def checked_fact(instrument: Instrument, name: str, raw: object) -> Written:
    """Return `raw` as the value of field `name` of an assessment. Raises UserError if the form does not accept it."""
    known = {
        "profiles": {profile.id for profile in instrument.profiles},
        "group": {group.id for group in instrument.groups},
        **{Slot("extra", extra.id).name: set() for extra in instrument.extra},
    }
    family = parse_slot(name).family
    if family == "setting":
        return SettingInForce.checked(instrument, name, raw)
    value = written("assessment", name, arabic_digits(raw) if isinstance(raw, str) else raw)
    named = [] if family == "extra" or value is None else str(value).split(",")
    strange = [word for word in named if word not in known.get(name, ())]
    if name not in known or strange or (isinstance(value, int) and value < 0):
        raise UserError(
            _("ใช้ค่า “{given}” ในช่อง {name} ไม่ได้").format(given=raw, name=name),
            _("แบบ {form} ไม่มีตัวเลือกนี้").format(form=instrument.using),
            _("เลือกค่าที่แบบมีแล้วลองใหม่"),
        )
    return value


ANSWERED = frozenset({"answers", "subjects", "people"})  # keys of a file under which answers are
NOTES = frozenset(
    {
        "about",
        "id",
        "kind",
        "title_th",
        "instrument",
        "year",
        "input",
        "expected",
        "rule_th",
        "source_lines",
    }
)
# names of answer fields in scoring cases
CASE = frozenset({"components", "measures", "duplicates_dimension"})
# record fields of other keys of cases
RECORDED = {"scope": "profiles", "extra_awards": Slot("extra", "extra").name}
Fields = Mapping[str, object]


def import_answers(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    year: int,
    content: object,
    *,
    ordinal: int = 1,
    any_form: bool = False,
) -> Changes:
    """Save the answers in `content` (parsed JSON) to the self-assessment of `year`; create it if missing. Keys of
    `content`: `answers` {item: fields}, `subjects`, `people`, `profiles`, `group`, `extra.<id>`, or `scope` and
    `extra_awards` as in score cases. Stored values that no key names stay. Nothing is saved if it raises UserError
    (unknown item, field or value) or WrongDocumentError (another form or year, unless `any_form`)."""
    WrongDocumentError.check(instrument, year, content, anyway=any_form)
    given_facts, answers = parts_of(content)
    subjects = subjects_in(instrument, content)
    facts = {name: checked_fact(instrument, name, value) for name, value in given_facts.items()}
    ref = assessment_at(ctx.unit, instrument.id, year, ordinal)
    before = store.record(ref)
    WrongDocumentError.check_bound(before, instrument)
    profiles = str(facts.get("profiles") or (before.text("profiles") if before else ""))
    chosen = [name for name in profiles.split(",") if name]
    tree = Tree.under(instrument, chosen)
    if answers:
        entered = list(changes_of(store, tree, AnswerLocation(sheet_of(ref)), answers))
    else:
        entered = []
    for subject, own in subjects.items():
        place = AnswerLocation(sheet_of(ref, subject), subject)
        entered += [
            *sheet_birth(store, place.sheet, ref, subject),
            *changes_of(store, tree, place, own),
        ]
    entered += people_in(
        ctx, store, tree, ref, content.get("people", []) if isinstance(content, dict) else []
    )
    start = begun(ctx, store, instrument, year, chosen, ordinal)
    record = before or Record(ref, {})
    there = {(change.ref, change.field) for change in start}
    updates = [one for one in changes_to(record, facts) if (one.ref, one.field) not in there]
    changes = [*start, *updates, *entered]
    if changes:
        return store.save(ctx, "import_answers", changes)
    return Changes("import_answers", "", frozenset({ref}))


def people_in(
    ctx: Context, store: Store, tree: Tree, assessment: Ref, data: object
) -> Iterator[Change]:
    """Yield the changes that store people's answers from `data` (parsed JSON) and add people who are new. Paper sheets
    entered before are skipped. UserError if so few paper sheets are new that answers would reveal who gave them."""
    sheet = sheet_of(assessment, PEOPLE)
    number = next_number(store, assessment)
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        why = _("ช่อง {name} ต้องเป็นรายการของวัตถุ").format(name="people")
        raise UserError(_("อ่านไฟล์คำตอบไม่ได้"), why, _("แก้ไฟล์แล้วลองใหม่"))
    listed = sorted(data, key=lambda one: ctx.new_id() if one.get("paper") else "")
    counted = counted_papers(store, assessment)
    papers = {
        str(one["paper"]): one
        for one in listed
        if one.get("paper") and str(one["paper"]) not in counted
    }
    problem = few_sheets(len(papers))
    if problem:
        raise problem
    people = [*(one for one in listed if not one.get("paper")), *papers.values()]
    for at, one in enumerate(people):
        of, name, group = (str(one.get(key, "")) for key in ("of", "name", "group"))
        person = given_person(store, assessment, of, name)
        place = AnswerLocation(sheet, PEOPLE, person or ctx.new_id())
        if not at:
            yield from sheet_birth(store, sheet, assessment, PEOPLE)
        if not person:
            yield from begin(place, begun_as(tree.instrument, number + at, of, name, group))
        own = one.get("answers", {})
        if not isinstance(own, dict) or not all(isinstance(each, dict) for each in own.values()):
            raise unlike(_("ช่อง {name} ต้องเป็นวัตถุ").format(name="answers"))
        yield from changes_of(store, tree, place, own)
    for code in sorted(papers):
        place = AnswerLocation(sheet, PEOPLE, f"{PAPER}{code}")
        yield from birth(Record(place.at(""), {}), place, "")


def few_sheets(count: int) -> UserError | None:
    """Return the error if `count` new answer sheets are too few to hide whose answers are whose, else None."""
    if not 0 < count < FEWEST:
        return None
    why = _("รับครั้งละ {n} ใบขึ้นไป น้อยกว่านั้นอาจรู้ได้ว่าใบใดตอบอย่างไร ครั้งนี้มีใบที่ยังไม่นับ {have} ใบ")
    do = _(
        "อ่าน {n} ใบขึ้นไปในครั้งเดียว ใบที่มาทีหลังรอรวมกันก่อน หรือกด “เพิ่มคน” ในหน้าการประเมิน พิมพ์ตามใบ และไม่สแกนใบนั้นอีก"
    )
    return UserError(_("ยังรับใบสำรวจไม่ได้"), why.format(n=FEWEST, have=count), do.format(n=FEWEST))


def subjects_in(instrument: Instrument, data: object) -> Mapping[str, Mapping[str, Fields]]:
    """Return {entry (`division/…`, `row/…`): {item: fields}} from JSON. Raises UserError if `data` is invalid."""
    found = data.get("subjects", {}) if isinstance(data, dict) else {}
    if not isinstance(found, dict) or not all(isinstance(own, dict) for own in found.values()):
        raise unlike(_("ช่อง {name} ต้องเป็นวัตถุ").format(name="subjects"))
    for subject in found:
        check_subject(instrument, subject, needed=True)
    answered = data.get("answers", {}) if isinstance(data, dict) else {}
    if isinstance(answered, dict) and not instrument.entry_items.isdisjoint(answered):
        check_subject(instrument, "", needed=True)
    for subject in found:
        if not is_id(subject.rpartition("/")[2]):
            raise unlike(_("ไม่รู้จักรายการ “{name}” ที่จะกรอก").format(name=subject[:60]))
    return found


def parts_of(data: object) -> tuple[dict[str, object], Mapping[str, Fields]]:
    """Return (assessment's fields, {item: fields of its answer}) from JSON. Raises UserError if it is malformed."""
    if isinstance(data, dict) and ("subjects" in data or "people" in data):
        data = {"answers": {}, **data}
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง answers"))
    named = ((str(name), value) for name, value in data.items() if name not in NOTES | ANSWERED)
    facts: dict[str, object] = {RECORDED.get(name, name): value for name, value in named}
    profiles = facts.get("profiles")
    if isinstance(profiles, list):
        facts["profiles"] = ",".join(str(profile) for profile in profiles)
    for item, fields in data["answers"].items():
        if not isinstance(fields, dict):
            raise unlike(_("คำตอบของข้อ {item} ต้องเป็นวัตถุ").format(item=item))
    return facts, data["answers"]


def changes_of(
    reader: Reader, tree: Tree, place: AnswerLocation, answers: Mapping[str, Fields]
) -> Iterator[Change]:
    """Yield the changes that write `answers` ({item: fields}) where they differ at `place`. UserError for an unknown
    item or field, a wrong value, or an item that another unit verifies."""
    here = answers_on(reader, place.sheet, place.person)
    for item, given in answers.items():
        ladder = tree.holding(item) if place.person == NO_SUBJECT else tree
        if ladder is None or not ladder.counts(item) or ladder.item(item).need:
            raise unknown_item(tree.instrument, item)
        before = here.get(item) or Record(place.at(item), {})
        fields = {
            name: checked(ladder, item, name, value)
            for name, value in under_names(ladder, item, given).items()
        }
        check_shares({name: shown.value for name, shown in before.fields.items()} | fields)
        check_own(ladder, place.sheet, item, fields)
        yield from birth(before, place, item)
        if before.value(WAITS) is not None and any(map(counts, fields)):
            fields[WAITS] = None
        changed = {name: value for name, value in fields.items() if value != before.value(name)}
        if place.person != NO_SUBJECT:
            yield from [packed_change(before, changed)] if changed else []
            continue
        for name, value in fields.items():
            shown = before.shown(name)
            if value != shown.value or shown.conflict:
                yield Change(before.ref, name, value, shown.seen)


def under_names(tree: Tree, item: str, imported: Fields) -> Fields:
    """Return imported fields under record names; those of score cases are converted. UserError for a bad number."""
    if not CASE & imported.keys():
        return imported
    words = {name: imported[name] for name in ("note", "reason") if name in imported}
    asked = {name: value for name, value in imported.items() if name not in words}
    answer = answers_of(tree.instrument, {item: asked}, _("ไฟล์คำตอบ"))[item]
    try:
        fields = answer_fields(answer)
    except ValueError as problem:
        raise unlike(_("ข้อ {item} มีตัวเลขที่ไม่ใช่จำนวนนับหรือทศนิยม").format(item=item)) from problem
    return {
        _period_named(tree, item, parse_slot(name)): value for name, value in fields.items()
    } | words


def _period_named(tree: Tree, item: str, slot: Slot) -> str:
    """The record name of a period's field: `measure.x.2` of a case, the second period, becomes `measure.x.q2`."""
    for measure in tree.measures(item) if slot.period.isdecimal() else ():
        if measure.id == slot.id:
            names = PERIODS.get(measure.each, ())
            if int(slot.period) > len(names):
                raise unlike(_("ข้อ {item} ถามตัวเลขเดียว ไม่ได้ถามเป็นรายงวด").format(item=item))
            return slot._replace(period=names[int(slot.period) - 1]).name
    return slot.name


def unlike(reason: str) -> UserError:
    return UserError(
        _("อ่านไฟล์คำตอบไม่ได้"), reason, _("แก้ไฟล์ให้เหมือนตัวอย่างใน resources/samples แล้วลองใหม่")
    )


def add_person(
    ctx: Context,
    store: Store,
    form: Instrument,
    assessment: Ref,
    register_id: str = "",
    name: str = "",
    group: str = "",
) -> Changes:
    """Add a person to a form: the register's person with id `register_id`, a person called `name`, or an unnamed
    respondent if both are "". Raises UserError if the form is not about people or has no such group."""
    started(store, assessment)
    place = AnswerLocation(sheet_of(assessment, PEOPLE), PEOPLE, ctx.new_id())
    sheet = sheet_birth(store, place.sheet, assessment, PEOPLE)
    fields = begun_as(form, next_number(store, assessment), register_id, name, group)
    return store.save(ctx, "add_to_form", [*sheet, *begin(place, fields)])


def next_number(reader: Reader, assessment: Ref) -> int:
    return 1 + max((one.number("no") or 0 for one in heads_on(reader, assessment)), default=0)


def begun_as(
    form: Instrument, number: int, register_id: str, name: str, group: str
) -> Mapping[str, Written]:
    """Return {field: value} that describes person `number` on a form: `register_id` (id in the register of people),
    `name` and `group`, without those that are "". UserError for a group that the form lacks."""
    check_group(form, group)
    words = {"of": register_id, "name": name.strip(), "by": group}
    return {"no": number, **{key: Text(word) for key, word in words.items() if word}}


def begin(place: AnswerLocation, fields: Mapping[str, Written]) -> Iterator[Change]:
    """Yield the changes that create the record of the person at `place`; `fields` say who the person is."""
    head = Record(place.at(""), {})
    yield from birth(head, place, "")
    yield packed_change(head, fields)


def heads_on(reader: Reader, assessment: Ref) -> list[Record]:
    """Return one record for each person on a form, with the person's group, name and id in the register of people."""
    sheet = sheet_of(assessment, PEOPLE)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    return [opened(one) for one in answers if not one.text("item")]


def check_group(form: Instrument, group: str) -> None:
    if not form.of_people:
        what, why = _("เพิ่มคนในแบบนี้ไม่ได้"), _("แบบนี้ไม่ได้ตอบทีละคน")
        raise UserError(what, why, _("กรอกคำตอบของแบบตามปกติ"))
    known = groups_of(form)
    if group and group not in {one.id for one in known}:
        why = _("กลุ่มของแบบนี้คือ {known}")
        why = why.format(known=", ".join(str(one.text) for one in known) or "-")
        raise UserError(_("ไม่มีกลุ่ม “{group}”").format(group=group[:40]), why, _("เลือกกลุ่มที่มีในแบบ"))


def set_group(
    ctx: Context, store: Store, form: Instrument, assessment: Ref, person: str, group: str
) -> Changes:
    """Assign a person on a form to a group; "" = no group."""
    check_group(form, group)
    head = _head(store, assessment, person)
    return store.save(ctx, "set_group", [packed_change(head, {"by": Text(group) or None})])


def remove_person(ctx: Context, store: Store, assessment: Ref, person: str) -> Changes:
    """Move a person on a form, with all their answers, into the bin."""
    head = _head(store, assessment, person)
    own = store.records(
        "answer", head.ref.scope, sheet=sheet_of(assessment, PEOPLE).local, subject=person
    )
    cut = store.history.cut(head.ref.scope)
    return store.save(
        ctx,
        "remove_person",
        [Change(one.ref, DELETED, cut, one.shown(DELETED).seen) for one in own],
    )


def _head(reader: Reader, assessment: Ref, person: str) -> Record:
    record = reader.record(answer_at(sheet_of(assessment, PEOPLE), "", person))
    if record is None or record.deleted:
        raise UserError(_("ไม่พบคนนี้ในแบบ"), _("อาจถูกลบไปแล้วในอีกเครื่อง"), _("เลือกจากรายชื่อที่มีอยู่"))
    return opened(record)


def given_person(reader: Reader, assessment: Ref, register_id: str, name: str) -> str:
    """Return the subject id of the first person in the assessment who has the name `name` or is the register's entry
    `register_id`; "" if there is none. An empty argument matches nobody."""
    if not register_id and not name:
        return ""
    known = (
        (one.text("of"), one.text("name"), one.text("subject"))
        for one in heads_on(reader, assessment)
    )
    return next(
        (
            id_
            for kept, called, id_ in known
            if (register_id and register_id == kept) or (name and name == called)
        ),
        "",
    )


def keep_derived(ctx: Context, store: Store, form: Instrument, assessment: Record) -> Changes:
    """Save at locking the values that later changes must not alter: computed numbers that nobody entered, the combined
    results of a form's people, and the item states that verifying units gave."""
    kept = fill_figures(ctx, store, form, assessment) | keep_together(ctx, store, form, assessment)
    return kept | keep_verified(ctx, store, form, assessment)


def keep_together(ctx: Context, store: Store, form: Instrument, assessment: Record) -> Changes:
    """Save the combined results of a form's people; single answers are never sent to other units. Call it only at
    locking, since a save after each answer would reveal that answer. A survey locked again keeps its old result if so
    few people answered since that the difference would reveal their answers."""
    if not form.of_people or assessment.ref.entity != "assessment":
        return Changes("keep_together")
    answers = sheet_answers(store, assessment.ref, form, closing=True)
    results = answers.people or {}
    sheet = sheet_of(assessment.ref, PEOPLE)
    wanted = {
        AnswerLocation(sheet, PEOPLE, f"{TOGETHER}.{group}" if group else TOGETHER): {
            item: kept_fields(tally) for item, tally in items.items()
        }
        for group, items in results.items()
    }
    # with too few respondents it gives no number, but marks the survey as ended
    if results or form.survey:
        wanted.setdefault(AnswerLocation(sheet, PEOPLE, TOGETHER), {})[""] = {
            "level": answers.asked_of if results else 0
        }
    records = store.records("answer", sheet.scope, sheet=sheet.local)
    saved = kept_tallies(records)
    both = (
        (was, results.get(group, {}).get(item))
        for group, of in saved.items()
        for item, was in of.items()
    )
    if form.survey and any(
        now is not None and now != was and now.n - was.n < FEWEST for was, now in both
    ):
        # the difference would reveal the answers of fewer than FEWEST people
        return Changes("keep_together")
    kept = {one.ref: one for one in records if one.text("subject").partition(".")[0] == TOGETHER}
    changes: list[Change] = []
    for place, items in wanted.items():
        for item, fields in items.items():
            before = kept.pop(place.at(item), None) or Record(place.at(item), {})
            changes += [
                *([] if before.fields else birth(before, place, item)),
                *_changed(before, fields),
            ]
    for record in kept.values():
        changes += _changed(record, {})
    if not changes:
        return Changes("keep_together")
    return store.save(
        ctx, "keep_together", [*sheet_birth(store, sheet, assessment.ref, PEOPLE), *changes]
    )


def _changed(before: Record, fields: Mapping[str, Written]) -> Iterator[Change]:
    """The changes that make a record hold exactly these fields."""
    filled = {
        name
        for name, one in before.fields.items()
        if one.value is not None and not name.startswith("_")
    }
    gone: dict[str, Written] = dict.fromkeys(filled - fields.keys() - BORN_WITH - {SAID})
    for name, value in {**gone, **fields}.items():
        shown = before.shown(name)
        if shown.value != value or shown.conflict:
            yield Change(before.ref, name, value, shown.seen)


YES = {"yes": 1, "no": 0, "ใช่": 1, "ไม่": 0, "ไม่ใช่": 0}


class TrialCaseAnswerWriter:
    """Enters the answers of a form's test case in a folder in memory, by the commands that an office uses."""

    def __init__(
        self, ctx: Context, store: Store, keep: Callable[..., None], form: Instrument
    ) -> None:
        """`keep` puts changes into the folder, checked or not."""
        self._ctx = ctx
        self._store = store
        self._keep = keep
        self._form = form
        self.assessment = assessment_at(ctx.unit, form.id, form.edition)

    def begin(self, profiles: Iterable[str], group: str) -> None:
        """Begin the assessment with profile ids and a `group` ("" = none). Raises UserError if it cannot be begun."""
        start = begun(self._ctx, self._store, self._form, self._form.edition, profiles)
        self._keep(*start, *([Change(self.assessment, "group", Plain(group))] if group else []))

    def enter_fact(self, name: str, text: str) -> None:
        self._keep(Change(self.assessment, name, checked_fact(self._form, name, text)))

    def enter(self, tree: Tree, row: TrialCaseRow, fields: Sequence[tuple[str, str]]) -> None:
        """Enter pairs (field, text) as the answer to each item of a case's `row`. UserError if one is refused."""
        for item in row.item:
            for place in self._places(item, row):
                self._answer(tree, place, item, fields)

    def combine(self, assessment: Record) -> None:
        """Save the combined results of the form's people, as locking does."""
        keep_together(self._ctx, self._store, self._form, assessment)

    def _places(self, item: str, row: TrialCaseRow) -> Iterator[AnswerLocation]:
        """Yield the places of an item's answer: one per entry or person, per assessor's sheet, or a single one."""
        if row.assessor and self._form.register:
            what = _("แบบนี้กรอกครั้งละหนึ่งรายการหรือหนึ่งคน กรรมการจึงตอบแยกกันไม่ได้")
            raise UserError(what, "", _("ลบ by ของแถวนี้ แล้วใช้ subject"))
        for name in row.subject or row.assessor or (AGREED,):
            place = AnswerLocation(sheet_of(self.assessment, name), name)
            if row.subject:
                place = place_of(
                    self._store, self._form, self.assessment, item, self._subject(name, row.group)
                )
            elif name == AGREED:
                check_subject(self._form, "", needed=item in self._form.entry_items)
            else:
                self._keep(Change(place.sheet, "opened", Plain("1")))
            if place.assessor != AGREED:
                self._keep(*sheet_birth(self._store, place.sheet, self.assessment, place.assessor))
            yield place

    def _subject(self, name: str, group: str) -> str:
        """Return the id of the entry with this name, or of the person with this name, who is added if unknown."""
        if not self._form.of_people:
            found = subjects_of(self._store, self._form, self.assessment, self._form.edition)
            return next((one.id for one in found if one.words == name), name)
        known = given_person(self._store, self.assessment, "", name)
        number = next_number(self._store, self.assessment)
        place = AnswerLocation(sheet_of(self.assessment, PEOPLE), PEOPLE, known or f"{number:032x}")
        if not known:
            self._keep(*begin(place, begun_as(self._form, number, "", name, group)))
        return place.person

    def _answer(
        self, tree: Tree, place: AnswerLocation, item: str, says: Iterable[tuple[str, str]]
    ) -> None:
        holding = tree.holding(item)
        if holding is None:
            raise unknown_item(self._form, item)
        tree, ref = holding, place.at(item)
        before = opened(self._store.record(ref) or Record(ref, {}))
        fields: dict[str, Value] = {}
        for name, words in says:
            slot = parse_slot(name)
            if slot.family == "proof":
                self._prove(tree, item, slot.id, words)
            else:
                fields |= dict(_as_fields(tree, item, name, words))
        check_shares(fields)
        changes = [Change(ref, name, cast(Written, value)) for name, value in fields.items()]
        self._keep(*place.as_kept([before], [*birth(before, place, item), *changes]))

    def _prove(self, tree: Tree, item: str, proof: str, text: str) -> None:
        """Enter this many pieces of evidence dated on the first day of the year."""
        if proof not in {one.id for one in tree.proofs(item)} or not text.isdigit():
            raise UserError(
                _("ข้อ {item} ไม่ถามหลักฐาน {proof}").format(item=item, proof=proof),
                "",
                _("เขียนเป็น 'proof.รหัส = จำนวนชิ้น'"),
            )
        day = Period.of(str(self._form.edition)).first.isoformat()
        for n in range(min(int(text), 99)):
            piece = Ref(self.assessment.scope, "evidence", f"{item} {proof} {n}")
            link: dict[str, Written] = {
                "evidence": Plain(piece.local),
                "target": Plain(self.assessment.local),
                "item": Plain(item),
                "proof": Plain(proof),
            }
            self._keep(
                *fresh(piece, {"date": Plain(day)}),
                *fresh(Ref(self.assessment.scope, "link", piece.id), link),
            )


def _as_fields(tree: Tree, item: str, name: str, text: str) -> Iterator[tuple[str, Value]]:
    """Yield the answer fields, with checked values, that typed words stand for."""
    given: object = text
    slot = parse_slot(name)
    if slot.family == "part":
        given = YES.get(text, text)
    elif slot.family == "measure" and "/" in text:
        for count, part in zip(map(slot.ended, ("num", "den")), text.split("/", 1), strict=True):
            yield count, checked(tree, item, count, part.strip())
        return
    elif ask := next((one for one in tree.asks(item) if Slot("ask", one.id).name == name), None):
        given = type_of(ask).read(ask, text)
    elif name in ("state", "choice"):  # by its id, or as a person reads it
        known = (
            STATES
            if name == "state"
            else {choice.id: str(choice.text) for choice in tree.choices(item)}
        )
        given = next(
            (each for each, said in known.items() if text == said and text not in known), text
        )
    yield name, checked(tree, item, name, given)
