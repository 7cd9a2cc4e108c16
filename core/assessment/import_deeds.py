"""Import the answers of an assessment from a file: named as in records, or as in scoring cases."""

from collections.abc import Iterator, Mapping

from core.assessment.answers import answer_fields
from core.assessment.deeds import birth, check_shares, checked, unknown_item
from core.assessment.facts import answer_at, answers_on, sheet_of
from core.assessment.start_deeds import assessment_at, begun, checked_fact
from core.errors import UserError
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS
from core.i18n import _
from core.log.deeds import FieldWrite, wanted
from core.log.ports import Context, Reader, Store
from core.scoring.cases import answers_of
from core.values import Change, Changes, Record, Ref

NOTES = frozenset(
    {"about", "id", "kind", "title_th", "instrument", "year", "input", "expected", "rule_th", "source_lines"}
)
CASE = frozenset({"components", "measures", "duplicates_dimension"})  # how scoring cases name what an answer holds
Fields = Mapping[str, object]


def import_answers(ctx: Context, store: Store, instrument: Instrument, year: int, given: object) -> Changes:
    """Start the self-assessment of `year` unless it is there, and enter the file's answers in one save.

    `given` is an object with `answers` {item: fields}; with it `profiles`, `group` and `extra.<id>` under their
    record names, or `scope` and `extra_awards` as scoring cases have them. Fields the file does not name,
    and equal values, are left alone. UserError, with nothing written, for an unknown item, field or value.
    """
    given_facts, answers = parts_of(given)
    facts = {name: checked_fact(instrument, name, value) for name, value in given_facts.items()}
    ref = assessment_at(ctx.unit, instrument.id, year)
    before = store.record(ref)
    profiles = str(facts.get("profiles") or (before.text("profiles") if before else ""))
    chosen = [name for name in profiles.split(",") if name]
    entered = list(changes_of(store, Tree(instrument, chosen), sheet_of(ref), answers))
    start = begun(ctx, store, instrument, year, chosen)
    record, there = before or Record(ref, {}), {(change.ref, change.field) for change in start}
    updates = [change for name, value in facts.items() if (change := wanted(record, FieldWrite(name, value)))]
    changes = [*start, *(change for change in updates if (change.ref, change.field) not in there), *entered]
    return store.save(ctx, "import_answers", changes) if changes else Changes("import_answers", "", frozenset({ref}))


def parts_of(given: object) -> tuple[dict[str, object], Mapping[str, Fields]]:
    """The facts of the assessment under their record names, and the answers by item."""
    if not isinstance(given, dict) or not isinstance(given.get("answers"), dict):
        raise unlike(_("ต้องเป็นวัตถุที่มีช่อง answers"))
    facts = {named(name): value for name, value in given.items() if name not in NOTES and name != "answers"}
    if isinstance(profiles := facts.get("profiles"), list):
        facts["profiles"] = ",".join(str(profile) for profile in profiles)
    for item, fields in given["answers"].items():
        if not isinstance(fields, dict):
            raise unlike(_("คำตอบของข้อ {item} ต้องเป็นวัตถุ").format(item=item))
    return facts, given["answers"]


def named(name: str) -> str:
    """The record's name of a fact that scoring cases call otherwise."""
    return {"scope": "profiles", "extra_awards": "extra.extra"}.get(name, name)


def changes_of(reader: Reader, tree: Tree, sheet: Ref, answers: Mapping[str, Fields]) -> Iterator[Change]:
    """The changes for these answers, each value checked; equal values are left out."""
    here = answers_on(reader, sheet)
    for item, given in answers.items():
        if not tree.counts(item) or tree.item(item).need:
            raise unknown_item(tree.instrument, item)
        before = here.get(item) or Record(answer_at(sheet, item), {})
        fields = {name: checked(tree, item, name, value) for name, value in under_names(tree, item, given).items()}
        check_shares({name: shown.value for name, shown in before.fields.items()} | fields)
        yield from birth(before, sheet, item)
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
    return {period_named(tree, item, name): value for name, value in answer_fields(answer).items()} | words


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
