"""Commands that answer items (a completed item becomes `met`), keep drafts, and give verdicts on other units' items."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from core.assessment.answers import (
    AGREED,
    NO,
    OWN,
    WAITS,
    YES,
    answer_of,
    counts,
    figures_of,
    item_words,
    number_fields,
    of_review,
    of_scale,
    of_states,
    verdicts,
    verified_answer,
    verified_sheet,
)
from core.assessment.facts import profiles_of
from core.assessment.ranking import SELF
from core.assessment.sheets import (
    BORN_WITH,
    PEOPLE,
    SAID,
    AnswerLocation,
    answer_at,
    answers_on,
    opened,
    sheet_of,
)
from core.entities import DELETED
from core.errors import UserError, afterwards
from core.exact import DECIMAL, decimal, exact_text
from core.forms.field_types import type_of
from core.forms.field_values import PERCENT, figure, not_a_number
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import Instrument, ItemMeasure
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, ItemState, invalid, written
from core.i18n import _
from core.log.deeds import FieldWrite, changes_to
from core.log.ports import Context, signed_whole, standing
from core.people.units import Unit, UnitRegister
from core.scoring.total import Answers
from core.slots import Slot, parse_slot
from core.values import Change, Changes, Plain, Record, Ref, ShownField, Value, Written

PLAIN_FIELDS = frozenset({"state", "note", "reason", WAITS})


def entry_fields(tree: Tree, item: str) -> dict[str, ItemMeasure | None]:
    """Return {record field: measure it belongs to, or None} of all fields that may be entered for an item."""
    fields: dict[str, ItemMeasure | None] = dict.fromkeys(PLAIN_FIELDS)
    if tree.counts(item):
        own = [Slot("part", part.id).name for part in tree.parts(item)]
        own += [
            Slot("same_as", rule.id).name
            for rule in tree.rules(item)
            if rule.kind == "not_same_project"
        ]
        own += [Slot("ask", ask.id).name for ask in tree.asks(item)]
        own += ["number"] * (tree.item(item).type == "absence") + ["choice"] * bool(
            tree.choices(item)
        )
        fields |= dict.fromkeys(own)
    for measure in tree.measures(item):
        for period in ("", *PERIODS.get(measure.each, ())):
            ends = ("", "num", "den") if type_of(measure).share else ("",)
            fields |= {Slot("measure", measure.id, period, end).name: measure for end in ends}
    return fields


def checked(tree: Tree, item: str, name: str, raw: object) -> Written:
    """Return `raw` as the value of field `name` of an answer. Raises UserError for an unknown field or value."""
    fields = entry_fields(tree, item)
    if name not in fields or (name == WAITS and raw not in (None, "")):
        titles = {Slot("ask", one.id).name: one.title for one in tree.asks(item)}
        titles |= {Slot("part", part.id).name: part.text for part in tree.parts(item)}
        titles |= {Slot("measure", one.id).name: one.text for one in tree.measures(item)}
        known = (
            f"{field} ({titles[field]})" if titles.get(field) else field
            for field in fields
            if field != WAITS
        )
        raise UserError(
            _("ไม่รู้จักช่อง {name} ของข้อ {item}").format(name=name, item=item),
            _("แบบ {form} ไม่ได้ถามช่องนี้").format(form=tree.instrument.using),
            _("ช่องที่มีคือ {names}").format(names=", ".join(sorted(known))),
        )
    family, own, *_rest = parse_slot(name)
    if isinstance(raw, str) and (name in ("number", "level") or family in ("measure", "part")):
        measure = fields[name]
        raw = figure(raw, (*PERCENT, str(measure.unit)) if measure is not None else ())
    if name == "choice" and raw:
        return of_scale(tree, item, str(raw))
    if family == "ask" and raw not in (None, ""):
        return _answered(tree, item, own, raw)
    measure = fields[name]
    if measure is not None and isinstance(raw, str) and raw and not re.fullmatch(DECIMAL, raw):
        raise not_a_number(str(measure.text) or name, raw)
    value = written("answer", name, raw)
    if name == "number" and value is not None and decimal(str(value)) < 0:
        raise not_a_number(name, raw)
    if name == "state":
        return of_states(tree, item, value)
    if measure is not None and value is not None:
        _check_number(measure, name, value)
    if family == "part" and value not in (None, 0, 1):
        raise not_a_number(name, raw)
    return value


def _answered(tree: Tree, item: str, name: str, raw: object) -> Written:
    """The value to store for a question. Raises UserError for a value that is not of its type."""
    ask = next(ask for ask in tree.asks(item) if ask.id == name)
    known = [value.id for value in tree.scale(ask.scale)]
    of, called = type_of(ask), str(ask.title) or name
    if of.source == "choices" and str(raw).strip() not in known:
        why = _("แบบนี้ให้เลือก {known}")
        raise UserError(
            _("“{text}” ไม่มีคำตอบ “{given}”").format(text=ask.title, given=str(raw)[:40]),
            why.format(known=", ".join(str(one.text) for one in tree.scale(ask.scale))),
            _("เลือกคำตอบที่มีในแบบ"),
        )
    try:
        value = of.check(called, raw)
    except UserError:  # not a stored value, so read it as a person types it
        value = of.check(called, of.read(ask, raw) if isinstance(raw, str) else raw)
    if ask.fault == "block" and isinstance(value, int | str) and (why := invalid(ask, value)):
        what = _("{title}: {why}").format(title=called, why=why)
        raise UserError(what, _("แบบกำหนดค่าของช่องนี้ไว้"), _("แก้ค่าแล้วลองใหม่"))
    return value


def _check_number(measure: ItemMeasure, name: str, value: Written) -> None:
    number = Fraction(value) if isinstance(value, int) else decimal(str(value))
    if measure.exceeds(number) and not parse_slot(name).end:
        raise UserError(
            _("{given} เกินคะแนนเต็ม {most}").format(
                given=exact_text(number), most=exact_text(measure.holds.value)
            ),
            _("ตัวเลขนี้เป็นคะแนนของข้อ จึงมากกว่าคะแนนเต็มไม่ได้ และยังไม่ได้คะแนน"),
            _("แก้ตัวเลขแล้วลองใหม่"),
        )
    whole = bool(parse_slot(name).end) or type_of(measure).whole
    if number < 0 or (whole and number.denominator != 1):
        what = _("“{given}” ใช้เป็น{text}ไม่ได้")
        raise UserError(
            what.format(given=exact_text(number), text=str(measure.text) or measure.id),
            _("ช่องนี้รับจำนวนนับตั้งแต่ 0 ขึ้นไป") if whole else _("ช่องนี้รับตัวเลขตั้งแต่ 0 ขึ้นไป"),
            _("แก้ตัวเลขแล้วลองใหม่"),
        )
    if type_of(measure).share and not whole and number > 100:
        raise UserError(
            _("ร้อยละ {given} เป็นไปไม่ได้").format(given=exact_text(number)),
            _("ร้อยละของจำนวนเต็มมีได้ไม่เกิน 100"),
            _("แก้ตัวเลขแล้วลองใหม่"),
        )


def check_shares(values: Mapping[str, Value]) -> None:
    """Raise UserError if a numerator in `values`, all fields as they will be saved, is greater than its denominator."""
    for slot in map(parse_slot, values):
        num, den = values.get(slot.name), values.get(slot.ended("den"))
        if slot.end == "num" and isinstance(num, int) and isinstance(den, int) and num > den:
            raise UserError(
                _("ตัวตั้ง {num} มากกว่าตัวหาร {den}").format(num=num, den=den),
                _("จำนวนที่นับได้ต้องไม่มากกว่าจำนวนทั้งหมด จึงคิดเป็นร้อยละไม่ได้"),
                _("แก้ตัวเลขใดตัวเลขหนึ่งแล้วลองใหม่"),
            )


def twin(name: str) -> tuple[str, ...]:
    """Return the fields that setting field `name` clears: a percentage's two counts, a count's percentage, or ()."""
    slot = parse_slot(name)
    if slot.family == "measure":
        return tuple(map(slot.ended, ("",) if slot.end else ("num", "den")))
    return ()


FieldInput = tuple[str, object, tuple[str, ...]]  # field, value as entered, ops that were seen


def answer_item(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    assessment: Ref,
    item: str,
    inputs: Iterable[FieldInput],
    subject: str = "",
) -> Changes:
    """Save `inputs`, the fields of an item's answer about `subject` (register entry or person, "" = none). This item,
    and any other that asks for a number just saved, becomes met if it is unassessed and all its questions are answered
    and met. UserError, with nothing written, for an unknown item or a wrong value."""
    tree = Tree.under(instrument, profiles_of(started(store, assessment)))
    place, known, changes = _entered(store, tree, assessment, item, inputs, subject, {})
    if not changes:
        return Changes("answer_item", "", frozenset({place.at(item)}))
    if place.assessor != AGREED:
        sheet = [*sheet_birth(store, place.sheet, assessment, place.assessor)]
    else:
        sheet = []
    return store.save(ctx, "answer_item", [*sheet, *place.as_kept(known, changes)])


def answer_items(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    assessment: Ref,
    inputs: Mapping[str, Sequence[FieldInput]],
    beside: Sequence[Change] = (),
    subject: str = "",
) -> Changes:
    """Save several answers (`inputs`: {item id: fields}) and the changes `beside` in one save. `subject`: the entry or
    person that they are about ("" = none). UserError, with nothing written, for an unknown item or a wrong value."""
    tree = Tree.under(instrument, profiles_of(started(store, assessment)))
    made = {(one.ref, one.field): one for one in beside}
    sheets = dict[Ref, dict[str, Record]]()
    for item, given in inputs.items():
        place, _known, changes = _entered(store, tree, assessment, item, given, subject, sheets)
        if place.assessor != AGREED:
            born = sheet_birth(store, place.sheet, assessment, place.assessor)
            made |= {(one.ref, one.field): one for one in born}
        made |= {(change.ref, change.field): change for change in changes}
    if made:
        return store.save(ctx, "import_answers", [*made.values()])
    return Changes("import_answers")


def _entered(
    store: Store,
    tree: Tree,
    assessment: Ref,
    item: str,
    inputs: Iterable[FieldInput],
    subject: str,
    sheets: dict[Ref, dict[str, Record]],
) -> tuple[AnswerLocation, list[Record], list[Change]]:
    """(place of the answer, answers on that sheet, changes, maybe none); `sheets` caches answers and gets this one."""
    instrument, holding = tree.instrument, tree.holding(item)
    if holding is None:
        raise unknown_item(instrument, item)
    tree = holding
    place = place_of(store, instrument, assessment, item, subject)
    inputs = [*inputs]
    names = {name for name, _given, _seen in inputs}
    check_own(tree, place.sheet, item, names)
    answers = sheets.setdefault(place.sheet, {}) or answers_on(store, place.sheet, place.person)
    before = answers.get(item) or _in_bin(store, place.at(item))
    waits = before.shown(WAITS)
    if waits.value is not None and WAITS not in names and any(map(counts, names)):
        # what was carried waits no more if a field of it is entered
        inputs.append((WAITS, None, waits.seen))
    wanted = dict(_wanted(tree, item, before, inputs))
    kept = {} if before.deleted else before.fields
    after = replace(
        before, fields={**kept, **{name: ShownField(one.value) for name, one in wanted.items()}}
    )
    check_shares({name: shown.value for name, shown in after.fields.items()})
    if not wanted:
        return place, [], []
    changes = [*birth(before, place, item), *_emptied(before, wanted), *wanted.values()]
    sheets[place.sheet] = answers | {item: after}
    changes += _completed(store, tree, place, sheets[place.sheet], item, wanted)
    return place, [before, *answers.values()], changes


def check_own(tree: Tree, sheet: Ref, item: str, names: Iterable[str]) -> None:
    """Raise UserError if another unit verifies the item and a field in `names` of `sheet` can change its score."""
    verified = sheet.entity == "sheet" and tree.counts(item) and tree.item(item).verified_by
    if verified and not tree.instrument.register and any(map(counts, names)):
        who = Unit.kind_title(verified) or verified
        raise UserError(
            _("ตอบข้อ {item} เองไม่ได้").format(item=item_words(tree, item)),
            _("แบบกำหนดให้{who}เป็นผู้ตรวจสอบข้อนี้ คำตอบจะมากับไฟล์ของผู้ตรวจสอบ").format(who=who),
            _("ตอบข้ออื่นต่อได้เลย หากต้องการอธิบายให้เขียนในหมายเหตุของข้อ"),
        )


def place_of(
    reader: Reader, instrument: Instrument, assessment: Ref, item: str, subject: str
) -> AnswerLocation:
    """Return the location of an answer. Raises UserError for an unknown, missing or superfluous `subject`."""
    each = item in instrument.entry_items
    check_subject(instrument, subject, needed=each)
    if not each:
        return AnswerLocation(sheet_of(assessment))
    if not instrument.of_people:
        return AnswerLocation(sheet_of(assessment, subject), subject)
    place = AnswerLocation(sheet_of(assessment, PEOPLE), PEOPLE, subject)
    head = reader.record(place.at(""))
    if head is None or head.deleted or not head.text(SAID):
        raise UserError(
            _("บันทึกคำตอบไม่ได้"), _("ไม่พบคนนี้ในแบบ อาจถูกลบไปแล้ว"), _("เลือกคนที่จะกรอก แล้วลองใหม่")
        )
    return place


def check_subject(instrument: Instrument, subject: str, *, needed: bool) -> None:
    """Raise UserError if a form for entries or people gets no `subject` though `needed`, or any other form gets one."""
    if subject and not instrument.register:
        raise UserError(
            _("บันทึกคำตอบไม่ได้"),
            _("แบบนี้กรอกครั้งเดียวต่อหน่วยงาน"),
            _("เปิดการประเมินอีกครั้ง แล้วลองใหม่"),
        )
    if instrument.register and needed and not subject:
        raise UserError(
            _("บันทึกคำตอบไม่ได้"),
            _("แบบนี้กรอกครั้งละหนึ่งรายการของทะเบียน"),
            _("เลือกรายการที่จะกรอก แล้วลองใหม่"),
        )


def sheet_birth(store: Reader, sheet: Ref, assessment: Ref, subject: str) -> Iterator[Change]:
    """Yield the changes that create or restore a `sheet`; none if it exists. `subject`: its assessor or entry."""
    before = store.record(sheet)
    if before is None:
        yield Change(sheet, "assessment", Plain(assessment.local))
        yield Change(sheet, "assessor", Plain(subject))
    elif before.deleted:
        yield Change(sheet, DELETED, None, before.shown(DELETED).seen)


def fill_figures(ctx: Context, store: Store, instrument: Instrument, assessment: Record) -> Changes:
    """Save the computed numbers that nobody entered, each at the first item that asks for the number. Called before
    locking, so that later changes of rows do not alter what is signed."""
    figures = figures_of(store, instrument, assessment)
    if not figures:
        return Changes("fill_figures")
    tree = Tree.under(instrument, profiles_of(assessment))
    sheet = sheet_of(assessment.ref)
    answers = answers_on(store, sheet)
    entered = {name for answer in answers.values() for name in answer_of(answer).measures}
    changes: list[Change] = []
    for item in tree.answered():
        asked = [
            each.id
            for each in tree.measures(item.id)
            if each.id in figures and each.id not in entered
        ]
        before = answers.get(item.id) or _in_bin(store, answer_at(sheet, item.id))
        wanted = {
            name: Change(before.ref, name, value, before.shown(name).seen)
            for measure in asked
            for name, value in number_fields(
                Slot("measure", measure).name, figures[measure].periods[""]
            ).items()
        }
        if wanted:
            changes += [
                *birth(before, AnswerLocation(sheet), item.id),
                *_emptied(before, wanted),
                *wanted.values(),
            ]
            entered.update(asked)
    return store.save(ctx, "fill_figures", changes) if changes else Changes("fill_figures")


def started(reader: Reader, assessment: Ref) -> Record:
    """Return the record of an assessment. Raises UserError if it does not exist or is in the bin."""
    record = reader.record(assessment)
    if record is None or record.deleted:
        raise UserError(_("ไม่พบการประเมินนี้"), _("รายการถูกลบหรือยังไม่ได้เริ่ม"), _("เริ่มการประเมินของปีนี้ก่อน"))
    return record


def _wanted(
    tree: Tree, item: str, before: Record, inputs: Iterable[FieldInput]
) -> Iterator[tuple[str, Change]]:
    """The changes for the inputs, by field; equal values are skipped, unless the answer is in the bin."""
    for name, given, seen in inputs:
        value = checked(tree, item, name, given)
        shown = before.shown(name)
        if value == shown.value and not shown.conflict and not before.deleted:
            continue
        yield name, Change(before.ref, name, value, shown.seen if before.deleted else tuple(seen))
        for other in twin(name):
            if value is not None and before.value(other) is not None:
                yield other, Change(before.ref, other, None, before.shown(other).seen)


def _in_bin(store: Store, ref: Ref) -> Record:
    """The answer in the bin (if it was undone), else an empty one."""
    found = store.record(ref)
    if found is not None and found.deleted and found.value(SAID) is not None:
        found = opened(found)
    return found if found is not None and found.deleted else Record(ref, {})


def _emptied(before: Record, changes: Mapping[str, Change]) -> Iterator[Change]:
    """Clear the old fields of an answer restored from the bin."""
    if before.deleted:
        for name, shown in before.fields.items():
            if (
                name not in changes
                and name not in BORN_WITH
                and shown.value is not None
                and not name.startswith("_")
            ):
                yield Change(before.ref, name, None, shown.seen)


def birth(record: Record, place: AnswerLocation, item: str) -> Iterator[Change]:
    """Yield the changes that create or restore `record`, the answer to `item` at `place`; none if the record exists."""
    if record.deleted or not record.text("item"):
        yield Change(record.ref, "sheet", Plain(place.sheet.local))
        yield Change(record.ref, "subject", Plain(place.person))
        yield Change(record.ref, "item", Plain(item))


def _completed(
    store: Store,
    tree: Tree,
    place: AnswerLocation,
    answers: Mapping[str, Record],
    item: str,
    changes: Mapping[str, Change],
) -> Iterator[Change]:
    """The changes to `met` for this item and those sharing an entered figure, if they are complete and unassessed."""
    given = {name: answer_of(answer) for name, answer in answers.items()}
    for other in completed(tree, Answers(items=given, profiles=tree.on), item, changes):
        record = answers.get(other) or _in_bin(store, place.at(other))
        if other != item:
            yield from birth(record, place, other)
            yield from _emptied(record, {"state": Change(record.ref, "state", None)})
        yield Change(record.ref, "state", Plain(ItemState.MET), record.shown("state").seen)


def completed(tree: Tree, answers: Answers, item: str, fields: Iterable[str]) -> Iterator[str]:
    """Yield which items to set to met now that `fields` of `item` are set: `item` and others that ask for the same
    number, if unassessed and with all questions answered and met. Yield nothing if `fields` contains "state"."""
    names = list(fields)
    if "state" in names:
        return
    results = answers.score(tree.instrument).items
    asked = entry_fields(tree, item)
    figures = {measure.id for name in names if (measure := asked.get(name))}
    sharing = [measure.within for measure in tree.instrument.measures if measure.id in figures]
    for other in dict.fromkeys((item, *sharing)):
        result = results.get(other)
        open_ = other in answers.items and answers.items[other].open
        if (
            result is not None
            and result.state is ItemState.NOT_ASSESSED
            and result.entered
            and not open_
        ):
            yield other


def unknown_item(instrument: Instrument, item: str) -> UserError:
    return UserError(
        _("ไม่รู้จักข้อ {item}").format(item=item),
        _("แบบ {form} ไม่มีข้อนี้ในประเภทของหน่วยงาน").format(form=instrument.using),
        _("ตรวจรหัสข้อแล้วลองใหม่"),
    )


def keep_draft(
    ctx: Context, store: Store, tree: Tree, ref: Ref, item: str, inputs: Iterable[FieldInput]
) -> Changes:
    """Store typed fields of an answer as drafts; skip invalid text, and delete drafts equal to the saved value."""
    record = store.record(ref)
    record = opened(record) if record is not None else None
    for name, given, seen in inputs:
        try:
            value = checked(tree, item, name, given)
        except UserError:
            continue
        if value == (record.value(name) if record and not record.deleted else None):
            store.drop_draft(ref, name)
        else:
            store.keep_drafts(ctx, Change(ref, name, value, tuple(seen)))
    return Changes("keep_draft")


def take_up_drafts(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    assessment: Ref,
    item: str,
    inputs: Iterable[FieldInput],
    subject: str = "",
) -> Changes:
    """Save `inputs`, drafts of an answer left by an earlier run of the program; delete the drafts even on UserError.
    `subject`: the entry or person that the answer is about ("" = none)."""
    fields = list(inputs)

    def drop() -> None:
        for name, _value, _seen in fields:
            store.drop_draft(place_of(store, instrument, assessment, item, subject).at(item), name)

    with afterwards(drop):
        return answer_item(ctx, store, instrument, assessment, item, fields, subject)


def verify(ctx: Context, store: Store, item: str, verdicts: Mapping[Ref, bool | None]) -> Changes:
    """Save this unit's verdict on one item for each self-assessment in `verdicts` (True = met, None withdraws it), in
    one save. UserError, with nothing saved, if one is locked or the item is not for this unit to verify."""
    changes: list[Change] = []
    for assessment, verdict in verdicts.items():
        check_verifiable(ctx, store, assessment, item)
        sheet = verified_sheet(assessment, ctx.unit)
        answer = verified_answer(assessment, ctx.unit, item)
        if verdict is None:
            state = None
        else:
            state = Plain(YES if verdict else NO)
        born: dict[str, Written] = {
            "assessment": Plain(of_review(assessment)),
            "assessor": Plain(f"unit/{ctx.unit}"),
        }
        changes += _written(store, sheet, born)
        place = {
            "sheet": Plain(sheet.local),
            "subject": Plain("none"),
            "item": Plain(item),
            "state": state,
        }
        changes += _written(store, answer, place)
    return store.save(ctx, "verify", changes) if changes else Changes("verify")


def check_verifiable(ctx: Context, reader: Reader, assessment: Ref, item: str) -> None:
    """Raise UserError unless the form assigns the item to this unit to verify and the assessment is not locked."""
    record = standing(reader, assessment)
    form = form_for(reader, record)
    found = next((one for one in form.verified_items if one.id == item), None)
    units = UnitRegister.of(reader)
    name = units[assessment.scope].name if assessment.scope in units else assessment.scope[:8]
    what = _("บันทึกผลตรวจสอบของ{name}ไม่ได้").format(name=name)
    if assessment.entity != OWN or record.text("round") != SELF or found is None:
        raise UserError(
            what, _("ข้อ {item} ไม่ใช่ข้อที่แบบให้ผู้อื่นตรวจสอบ").format(item=item[:40]), _("เลือกข้อจากรายการ")
        )
    if units.verifier_of(assessment.scope, found.verified_by) != ctx.unit:
        raise UserError(
            what, _("แบบกำหนดให้หน่วยงานอื่นเป็นผู้ตรวจสอบข้อนี้"), _("ให้หน่วยงานที่แบบกำหนดเป็นผู้ตอบ")
        )
    if signed_whole(reader, assessment):
        raise UserError(
            what,
            _("หน่วยงานล็อกการประเมินเพื่อลงนามแล้ว ผลตรวจสอบที่มีในเวลานั้นอยู่ในฉบับที่ลงนาม"),
            _("ขอให้หน่วยงานทำฉบับแก้ไข แล้วตอบอีกครั้ง"),
        )


def keep_verified(ctx: Context, store: Store, form: Instrument, assessment: Record) -> Changes:
    """Copy verifiers' states into the office's answers, and clear the states of items not verified yet. Called before
    locking, so that later verifications do not alter what is signed."""
    verified = verdicts(store, form, assessment.ref)
    if not verified:
        return Changes("keep_verified")
    place, changes = AnswerLocation(sheet_of(assessment.ref)), list[Change]()
    own = answers_on(store, place.sheet)
    for item, one in verified.items():
        before = own.get(item) or Record(place.at(item), {})
        state = Plain(one.state) if one.state else None
        change = FieldWrite("state", state).change(before)
        if change is not None and (state is not None or before.value("state") is not None):
            changes += [*birth(before, place, item), change]
    return store.save(ctx, "keep_verified", changes) if changes else Changes("keep_verified")


def _written(store: Reader, ref: Ref, fields: Mapping[str, Written]) -> list[Change]:
    return changes_to(store.record(ref) or Record(ref, {}), fields)
