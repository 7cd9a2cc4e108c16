"""Answer an item: what was entered becomes one save, with `met` when everything asked is entered and passes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.actions.answer_fields import check_shares, checked, fields_asked, twin
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Instrument
from core.instruments.tree import Tree
from core.model.values import Change, Changes, Plain, Record, Ref, Shown, Written
from core.ports import Context, Store
from core.scoring import score
from core.scoring.score import Answers, State
from core.views.answers import answer_of
from core.views.assessment_facts import NO_SUBJECT, answer_at, profiles_of, sheet_of

BORN_WITH = frozenset({"sheet", "subject", "item"})
Wish = tuple[str, object, tuple[str, ...]]  # field, value as entered, what was seen of it


def answer_item(
    ctx: Context, store: Store, instrument: Instrument, assessment: Ref, item: str, wishes: Iterable[Wish]
) -> Changes:
    """Enter fields of one answer in one save.

    An item nobody has assessed becomes `met` in the same save when everything it asks is entered and holds; so does
    every other such item that a figure entered here completes. Raises UserError, with nothing written, for an unknown
    item or field, words where a number belongs, or a numerator above its denominator.
    """
    record = store.record(assessment)
    if record is None or record.deleted:
        raise UserError(_("ไม่พบการประเมินนี้"), _("รายการถูกลบหรือยังไม่ได้เริ่ม"), _("เริ่มการประเมินของปีนี้ก่อน"))
    tree = Tree(instrument, profiles_of(record))
    if not tree.counts(item) and item not in {level.id for level in instrument.rank_levels}:
        raise _unknown(instrument, item)
    sheet = sheet_of(assessment)
    answers = {answer.text("item"): answer for answer in _answers(store, sheet)}
    before = answers.get(item) or _in_bin(store, answer_at(sheet, item))
    wanted = dict(_wanted(tree, item, before, wishes))
    kept = replace(before, fields={}) if before.deleted else before
    after = _with(kept, {name: change.value for name, change in wanted.items()})
    check_shares({name: shown.value for name, shown in after.fields.items()})
    if not wanted:
        return Changes("answer_item", "", frozenset({before.ref}))
    changes = [*_birth(before, sheet, item), *_emptied(before, wanted), *wanted.values()]
    changes += _completed(store, tree, sheet, answers | {item: after}, item, wanted)
    return store.save(ctx, "answer_item", changes)


def _answers(store: Store, sheet: Ref) -> Iterable[Record]:
    return store.records(sheet.entity.replace("sheet", "answer"), sheet.scope, sheet=sheet.local)


def _wanted(tree: Tree, item: str, before: Record, wishes: Iterable[Wish]) -> Iterator[tuple[str, Change]]:
    """The changes the wishes come to; what stands already is left alone, what lay in the bin does not come back."""
    for name, given, seen in wishes:
        value = checked(tree, item, name, given)
        shown = before.shown(name)
        if value == shown.value and not shown.conflict and not before.deleted:
            continue
        yield name, Change(before.ref, name, value, shown.seen if before.deleted else tuple(seen))
        for other in twin(name):
            if value is not None and before.value(other) is not None:
                yield other, Change(before.ref, other, None, before.shown(other).seen)


def _in_bin(store: Store, ref: Ref) -> Record:
    """The answer as it lies in the bin (an undone one), else an empty one."""
    found = store.record(ref)
    return found if found is not None and found.deleted else Record(ref, {})


def _emptied(before: Record, wanted: Mapping[str, Change]) -> Iterator[Change]:
    """An answer that comes back from the bin says only what is said now."""
    if before.deleted:
        for name, shown in before.fields.items():
            if name not in wanted and name not in BORN_WITH and shown.value is not None and not name.startswith("_"):
                yield Change(before.ref, name, None, shown.seen)


def _with(record: Record, values: Mapping[str, Written]) -> Record:
    return replace(record, fields={**record.fields, **{name: Shown(value) for name, value in values.items()}})


def _birth(record: Record, sheet: Ref, item: str) -> Iterator[Change]:
    """What an answer is born with, when it is not there yet."""
    if record.deleted or not record.text("item"):
        yield Change(record.ref, "sheet", Plain(sheet.local))
        yield Change(record.ref, "subject", Plain(NO_SUBJECT))
        yield Change(record.ref, "item", Plain(item))


def _completed(
    store: Store, tree: Tree, sheet: Ref, answers: Mapping[str, Record], item: str, wanted: Mapping[str, Change]
) -> Iterator[Change]:
    """`met` for this item, and for those that share a figure just entered, where nobody has said anything yet."""
    given = {name: answer_of(answer) for name, answer in answers.items()}
    for place in completed(tree, Answers(items=given, profiles=tree.on), item, wanted):
        record = answers.get(place) or _in_bin(store, answer_at(sheet, place))
        if place != item:
            yield from _birth(record, sheet, place)
            yield from _emptied(record, {"state": Change(record.ref, "state", None)})
        yield Change(record.ref, "state", Plain(State.MET), record.shown("state").seen)


def completed(tree: Tree, given: Answers, item: str, fields: Iterable[str]) -> Iterator[str]:
    """Items nobody has assessed that these fields of `item`, entered in `given`, complete: all they ask holds."""
    names = list(fields)
    if "state" in names:
        return
    results = score(tree.instrument, given).items
    asked = fields_asked(tree, item)
    figures = {measure.id for name in names if (measure := asked.get(name))}
    sharing = [measure.within for measure in tree.instrument.measures if measure.id in figures]
    for place in dict.fromkeys((item, *sharing)):
        result = results.get(place)
        torn = place in given.items and given.items[place].torn
        if result is not None and result.said is State.NOT_ASSESSED and result.entered and not torn:
            yield place


def _unknown(instrument: Instrument, item: str) -> UserError:
    return UserError(
        _("ไม่รู้จักข้อ {item}").format(item=item),
        _("แบบ {form} ไม่มีข้อนี้ในประเภทของหน่วยงาน").format(form=instrument.using),
        _("ตรวจรหัสข้อแล้วลองใหม่"),
    )
