"""Commands that copy answers into a later year's assessment, and assessed items into rows of a plan."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

from core.assessment.answers import WAITS, counts, proofs_kept
from core.assessment.cells import answer_words
from core.assessment.deeds import birth, checked, entry_fields, sheet_birth
from core.assessment.rescored import rescored, rescored_paper
from core.assessment.sheets import (
    AnswerLocation,
    answer_at,
    answers_on,
    sheet_answers,
    sheet_of,
    subjects_of,
)
from core.assessment.start_deeds import assessment_at, begun
from core.blocks.printed import PaperWriter
from core.entities import ENTITIES, record_id
from core.errors import UserError
from core.exact import points_text
from core.forms.carry import ITEMS, FormComparison, FormElementOrigin
from core.forms.computed import PLAN
from core.forms.field_types import FieldType, type_of
from core.forms.operations import CellValue, holds
from core.forms.ports import Forms, Reader, Store
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Field, Instrument, Item, RowMakingRule
from core.forms.tree import Tree
from core.forms.wording import fill, names_in
from core.i18n import _
from core.log.deeds import free_number, fresh
from core.log.ports import Context, standing
from core.people.units import office_of
from core.plan.deeds import preset_line
from core.plan.file_deeds import LinkConverter, PlanImport, plan_at, title_of_year
from core.plan.links import by_name, linked_names, result_branches, value_on
from core.plan.tree import PlanRow
from core.scoring.score import Answer
from core.slots import Slot
from core.values import AbsenceReason, Change, Changes, Plain, Record, Ref, Text, Written


def copy_assessment(
    ctx: Context,
    store: Store,
    instrument: Instrument,
    source: Ref,
    year: int,
    *,
    form: Instrument | None = None,
) -> Changes:
    """Begin an assessment of `year` with the profiles, group and settings of the older assessment `source`. With
    `form`, the form of `source`, also copy answers and evidence: answers to reworded items wait for confirmation; links
    to rows are moved to the rows' copies or removed (see the result's `notes`). UserError if there is no `source`."""
    before = standing(store, source)
    number = free_number(lambda n: assessment_at(ctx.unit, instrument.id, year, n), store)
    known = {profile.id for profile in instrument.profiles}
    chosen = [name for name in before.text("profiles").split(",") if name in known]
    changes = begun(ctx, store, instrument, year, chosen, number)
    ref = assessment_at(ctx.unit, instrument.id, year, number)
    group = before.text("group")
    if group in {each.id for each in instrument.groups}:
        changes.append(Change(ref, "group", Plain(group)))
    changes += [
        Change(ref, name, value)
        for name, value in SettingInForce.carried(before, instrument).items()
    ]
    if name := title_of_year(before, "name", year):
        changes.append(Change(ref, "name", name))
    if form is None:
        return store.save(ctx, "copy_document", changes)
    links = LinkConverter(store, source, year)
    tree = Tree.under(instrument, chosen)
    same_year = before.number("year") == year
    taking = AnswerCopySettings(form, tree, FormComparison.of(form, instrument), links, same_year)
    made = store.save(ctx, "copy_document", [*changes, *carried(store, taking, before, ref)])
    return made | Changes(notes=links.notes())


def write_rescored(
    ctx: Context, store: Store, papers: PaperWriter, source: Ref, form_name: str, path: Path
) -> Changes:
    """Write to `path` how `source` scores on its own form and on the edition `form_name`. UserError if it fails."""
    document = rescored_paper(
        rescored(store, standing(store, source), form_name), office_of(store, source.scope)[0]
    )
    store.note_view(ctx, "print", document.running)
    return Changes("write_rescored", notes=papers.write([document], path).missing_letters)


class AnswerCopySettings(NamedTuple):
    """The settings for copying answers from `old_form` to the form of `tree`; `comparison` None = the same form."""

    old_form: Instrument
    tree: Tree
    comparison: FormComparison | None
    links: LinkConverter
    same_year: bool

    def items(self, *, of_entries: bool) -> Iterator[tuple[str, FormElementOrigin]]:
        """Yield (item id in the new form, its origin in the old form). If `of_entries`, the items are those that both
        forms ask for each register entry, else those that both ask once."""
        form = self.tree.instrument
        for item in (*(one.id for one in self.tree.answered()), *Tree.group_items(form)):
            if self.comparison:
                origin = self.comparison.origin(ITEMS, item)
            else:
                origin = FormElementOrigin(item)
            homes = {one in self.old_form.entry_items for one in origin.each} if origin else set()
            if origin and homes | {item in form.entry_items} == {of_entries}:
                yield item, origin


def carried(
    reader: Reader, settings: AnswerCopySettings, old_assessment: Record, target: Ref
) -> Iterator[Change]:
    """Yield the changes that copy answers and evidence from `old_assessment` to the new assessment `target`. Answers
    about a register entry go to the same entry or to its copy of the new year. Answers about people are not copied."""
    office = dict(settings.items(of_entries=False))
    yield from _taken_sheet(
        settings,
        office,
        answers_on(reader, sheet_of(old_assessment.ref)),
        AnswerLocation(sheet_of(target)),
    )
    taken = {(old, item) for item, origin in office.items() for old in origin.each}
    yield from _taken_links(
        reader, old_assessment.ref, target, taken, settings.old_form, settings.tree.instrument
    )
    form, by = settings.tree.instrument, settings.old_form
    if not form.register or form.of_people or form.register != by.register:
        return
    own, met = dict(settings.items(of_entries=True)), set[str]()
    for sheet in reader.records(
        "sheet", old_assessment.ref.scope, assessment=old_assessment.ref.local
    ):
        subject = settings.links.entry(sheet.text("assessor"))
        if subject and subject not in met:
            met.add(subject)
            place = AnswerLocation(sheet_of(target, subject), subject)
            answers = [*_taken_sheet(settings, own, answers_on(reader, sheet.ref), place)]
            if answers:
                yield from sheet_birth(reader, place.sheet, target, subject)
                yield from answers


def _taken_sheet(
    taking: AnswerCopySettings,
    origins: Mapping[str, FormElementOrigin],
    there: Mapping[str, Record],
    location: AnswerLocation,
) -> Iterator[Change]:
    """Copy the answers of one sheet to another; for merged items only values that all old items agree on."""
    for item, origin in origins.items():
        ref = location.at(item)
        given = [
            dict(_taken(taking, item, there[one])) if one in there else {} for one in origin.each
        ]
        if any(map(counts, chain.from_iterable(given))):
            fields = {
                name: value
                for name, value in given[0].items()
                if all(one.get(name) == value for one in given)
            }
            yield from birth(Record(ref, {}), location, item)
            yield from (
                Change(ref, name, value) for name, value in fields.items() if value is not None
            )
            same = taking.comparison is None or taking.comparison.same(ITEMS, item)
            waits = there[origin.old].text(WAITS) if origin.old in there and not origin.more else ""
            waits = waits or ("" if same else taking.old_form.file)
            if waits:
                yield Change(
                    ref, WAITS, Plain(waits if "/" in waits else f"{waits}/{','.join(origin.each)}")
                )


def _taken(taking: AnswerCopySettings, item: str, answer: Record) -> Iterator[tuple[str, Written]]:
    """The values of an answer that the new item accepts, without those in conflict."""
    by = taking.old_form
    choices = taking.comparison.choices if taking.comparison else {}
    asks = {Slot("ask", ask.id).name: ask for ask in by.asks if ask.within == answer.text("item")}
    nodes = by.nodes
    node = nodes.get(answer.text("item"))
    own = node.scale_under(nodes) if isinstance(node, Item) else ""
    for name in entry_fields(taking.tree, item):
        value = answer.value(name)
        if (
            value is None
            or isinstance(value, AbsenceReason)
            or answer.shown(name).conflict
            or name == WAITS
        ):
            continue
        if name in ("note", "reason") and not taking.same_year:
            continue
        ask = asks.get(name)
        if ask and type_of(ask).dates and not taking.same_year:
            continue
        if name == "choice":
            scale = own
        elif ask:
            scale = ask.scale
        else:
            scale = ""
        if scale and isinstance(value, str):
            value = Plain(",".join(choices.get((scale, one), one) for one in value.split(",")))
        if ask and type_of(ask).source == "entries":
            value = taking.links.value(str(value))
        with suppress(UserError):
            yield name, checked(taking.tree, item, name, value)


def _taken_links(
    reader: Reader,
    before: Ref,
    target: Ref,
    pairs: Collection[tuple[str, str]],
    old_form: Instrument,
    form: Instrument,
) -> Iterator[Change]:
    """The links to evidence for the copied items; `pairs` are pairs of old and new item ids."""
    made, at = set[Ref](), proofs_kept(old_form, form)
    for link, (old, item) in product(
        reader.records("link", before.scope, target=before.local), sorted(pairs)
    ):
        if link.text("item") == old:
            key = link.text("evidence"), target.local, item, at(old, item, link.text("proof"))
            ref = Ref(target.scope, "link", record_id(target.scope, "link", *key))
            sha256 = link.value("sha256")
            fields: dict[str, Written] = dict(
                zip(ENTITIES["link"].key, map(Plain, key), strict=True)
            )
            if ref not in made and reader.record(ref) is None:
                made.add(ref)
                yield from fresh(
                    ref, {**fields, "sha256": None if isinstance(sha256, AbsenceReason) else sha256}
                )


class RowToGenerate(NamedTuple):
    """A plan row to create by a form's rule. `source`: the record it comes from; `line`: if that is a row, it and the
    rows above it; `words`: texts for the rule's placeholders; `part`: id of the source's branch, "" = none."""

    rule: RowMakingRule
    source: Ref
    line: tuple[Ref, ...]  # the source row and those above it; () for an item
    words: Mapping[str, str]  # by the placeholders that a rule may use
    part: str = ""  # the branch of the source that it is made from


def make_rows(ctx: Context, store: Store, source: Ref) -> Changes:
    """Create plan rows from `source`, a plan or assessment, by the rules of its form, such as one for each high risk.
    Missing plans are created, and deleted rows of an earlier call restored; a row that equals a typed one is left out.
    `touched` of the result: the plans. UserError if the form has no rule or a plan cannot be created."""
    record = standing(store, source)
    form = form_for(store, record)
    if not form.makes:
        raise UserError(
            _("ทำเป็นแผนจากเอกสารนี้ไม่ได้"),
            _("แบบนี้ไม่ได้กำหนดว่ารายการใดทำเป็นแผน"),
            _("เพิ่มรายการในแผนเอง หรือใช้แบบที่เจ้าของแบบกำหนดไว้"),
        )
    year = record.number("year") or 0
    found = [*(_risky_rows if source.entity == "plan" else _risky_items)(store, form, record)]
    notes = list[str]()
    if any(rule.drawn for rule in form.makes) and source.entity == "plan":
        store.derive_owed()
        # from branches of the office's earlier result
        for rule in (one for one in form.makes if one.drawn):
            branches, missing = result_branches(store, source.scope, rule, year)
            drawn = (branch for branch in branches if holds(rule.when, branch.cells))
            found += [RowToGenerate(rule, one.source, (), one.words, one.id) for one in drawn]
            if missing:
                notes += [missing]
    targets: dict[str, PlanImport] = {}
    changes: list[Change] = []
    new = 0
    for rule in form.makes:
        using, _dot, kind = rule.to.rpartition(".")
        if using not in targets:
            own = using == PLAN
            if own:
                targets[using] = PlanImport(store, form, source, year)
            else:
                targets[using] = _target(ctx, store, using, year, changes)
        work = targets[using]
        typed = [
            row
            for row in store.records("row", work.plan.scope, plan=work.plan.local)
            if not row.text("from")
        ]
        for one in (one for one in found if one.rule is rule):
            ref = PlanRow.at(
                work.plan, " ".join(filter(None, (rule.id, str(one.source), one.part)))
            )
            before = store.record(ref)
            if before is None or before.deleted:
                with PlanImport.of_line(
                    rule.id, one.words.get("text") or one.words.get("number", "")
                ):
                    fields = _made(store, work, one, kind)
                if not _stands(typed, fields):
                    new += 1
                    changes += work.entered(ref, fields)
    plans = Changes("make_rows", "", frozenset(work.plan for work in targets.values()))
    if found:
        notes.insert(
            0, _("ทำเป็นแผนใหม่ {n} รายการ จาก {of} รายการที่เข้าเงื่อนไข").format(n=new, of=len(found))
        )
    notes = [*dict.fromkeys(notes or [_("ยังไม่มีรายการที่เข้าเงื่อนไขให้ทำเป็นแผน")])]
    return (
        plans
        | (store.save(ctx, "make_rows", changes) if changes else plans)
        | Changes(notes=tuple(notes))
    )


def check_usable(forms: Forms, form: Instrument) -> None:
    """Raise UserError if the form is not published, because other units could not read data filled in on it."""
    try:
        forms.get(f"{form.using}#{form.file}")
    except UserError as problem:
        raise UserError(
            _("นำข้อมูลเข้าด้วยแบบ {using} ยังไม่ได้").format(using=form.using),
            _("แบบในไฟล์นี้ยังไม่ได้ประกาศ ผู้ที่ได้รับข้อมูลจะเปิดไม่ได้"),
            _("ประกาศแบบก่อนด้วยคำสั่ง instrument publish แล้วนำเข้าอีกครั้ง"),
        ) from problem


def _target(
    ctx: Context, store: Store, form_name: str, year: int, changes: list[Change]
) -> PlanImport:
    """The office's first plan of the year on a form; a missing one is begun with its preset rows."""
    form = store.forms.worded(store.forms.get(form_name))
    check_usable(store.forms, form)
    plans = store.records("plan", ctx.unit, instrument_id=form.id, year=year)
    if plans:
        plan = min(plans, key=lambda one: one.number("no") or 1)
        return PlanImport(store, form_for(store, plan), plan.ref, year)
    number = free_number(lambda n: plan_at(ctx.unit, form.id, year, n), store)
    work = PlanImport(store, form, plan_at(ctx.unit, form.id, year, number), year)
    changes += work.entered(
        work.plan,
        {**PlanImport.plan_facts(ctx, form, year, number), "title": Text(str(form.title))},
    )
    lines = [preset_line(form, row) for row in form.rows]
    work.name_all(lines, ())
    for position, line in enumerate(lines, start=1):
        changes += work.entered(work.refs[str(line["id"])], work.row_fields(line, position))
    return work


def _made(
    reader: Reader, work: PlanImport, row_to_make: RowToGenerate, name: str
) -> dict[str, Written]:
    """The fields of the row for the plan's form. Raises UserError for a kind or field that the form does not have."""
    kind = work.form.row_kind(name)
    if kind is None:
        raise _unmade(_("แบบ {form} ไม่มีรายการชนิด “{kind}”").format(form=work.form.using, kind=name))
    above = next(
        (ref for ref in row_to_make.line if standing(reader, ref).text("kind") == kind.within), None
    )
    if kind.within and above is None:
        raise _unmade(_("รายการชนิด {kind} ต้องอยู่ใต้รายการอื่น ซึ่งไม่รู้ว่ารายการใด").format(kind=name))
    fields = {
        each.id: each for each in work.form.fields if name in each.kind and each.stage == "plan"
    }
    values: dict[str, Written] = {}
    for said in row_to_make.rule.says:
        told, _equals, text = (part.strip() for part in said.partition("="))
        if told not in fields:
            raise _unmade(_("แถวชนิด {kind} ไม่มีช่อง {name}").format(kind=name, name=told))
        words = fill(
            text, {each: row_to_make.words.get(each, "") for each in names_in(text)}
        ).strip()
        if words:
            field = fields[told]
            values[field.stored] = value_on(
                work.form, name, field.stored, _meant(reader, work, field, words), "row"
            )
    return {
        "plan": Plain(work.plan.local),
        "kind": Plain(name),
        "parent": Plain(above.local) if above else None,
        "from": Plain(row_to_make.source.local),
        **values,
    }


def _stands(rows: Collection[Record], fields: Mapping[str, Written]) -> bool:
    """Return whether one of `rows`, copied or typed, already has the values with which a row is to be made."""
    wanted = {name: value for name, value in fields.items() if name != "from"}
    return any(all(row.written(name) == value for name, value in wanted.items()) for row in rows)


def _meant(reader: Reader, work: PlanImport, field: Field, text: str) -> object:
    """The value of words in a field: choices and register entries are found by their texts."""
    texts = {
        str(choice.text): choice.id for choice in work.form.choices if choice.within == field.scale
    }
    if texts and not field.many:
        return texts.get(text, text)
    if texts:
        return [texts.get(one.strip(), one.strip()) for one in text.split(",")]
    return by_name(reader, work.plan.scope, field, FieldType.given_as(field, text))


def _unmade(reason: str) -> UserError:
    return UserError(_("ทำเป็นแผนไม่ได้"), reason, _("แจ้งเจ้าของแบบให้แก้ หรือเพิ่มรายการในแผนเอง"))


def _risky_rows(reader: Reader, form: Instrument, plan: Record) -> Iterator[RowToGenerate]:
    """The rows of a plan from which its form's rules make others."""

    def walk(row: PlanRow, ancestors: tuple[Ref, ...]) -> Iterator[RowToGenerate]:
        line = (row.ref, *ancestors)
        values = {name: cell.value for name, cell in row.cells.items() if cell.applies}
        words = {**{name: cell.words for name, cell in row.cells.items()}, "number": row.number}
        for rule in form.makes:
            if (
                row.kind in rule.of
                and row.applies
                and not row.adrift
                and holds(rule.when, {**values, **chosen})
            ):
                yield RowToGenerate(rule, row.ref, line, words)
        for below in row.rows:
            yield from walk(below, line)

    chosen: dict[str, CellValue] = {
        one.field: one.option.key for one in SettingInForce.of(reader, form, plan)
    }
    names = linked_names(reader, form, plan.ref)
    for top in PlanRow.tree(reader, form, plan.ref, names=names)[0].rows:
        yield from walk(top, ())


def _risky_items(reader: Reader, form: Instrument, assessment: Record) -> Iterator[RowToGenerate]:
    """The items of an assessment from which its form's rules make plan rows; none for a form about people."""
    if form.of_people:
        return
    chosen: dict[str, CellValue] = {
        one.field: one.option.key for one in SettingInForce.of(reader, form, assessment)
    }
    whole = sheet_answers(reader, assessment.ref, form)
    filled = subjects_of(reader, form, assessment.ref, assessment.number("year") or 0)
    if form.register:
        sheets = [(one.words, one.sheet, (whole.each or {}).get(one.words)) for one in filled]
    else:
        sheets = []
    for subject, sheet, given in sheets or [("", sheet_of(assessment.ref), whole)]:
        if given is None:
            continue
        tree = given.tree(form)
        for id_, scored in given.score(form).items.items():
            # and the branches it lies in, nearest first
            item = tree.item(id_)
            line = [tree.position(id_)[0]]
            while above := tree.dimension(line[-1]).within:
                line.append(above)
            values = {**chosen, "points": scored.points, "result": scored.result.value}
            asked = {
                ask.id: answer_words(
                    form, ask, given.items.get(id_, Answer()).asks.get(ask.id, ask.default)
                )
                for ask in tree.asks(id_)
            }
            points = points_text(scored.points) if scored.points is not None else ""
            named = {
                "number": item.number,
                "text": str(item.text),
                "points": points,
                "subject": subject,
            }
            for rule in form.makes:
                limits = [one.holds for one in form.passes if one.of in line]
                over = scored.points is not None and any(
                    not limit.holds(scored.points) for limit in limits
                )
                if not set(line).isdisjoint(rule.of) and (
                    holds(rule.when, values) if rule.when else over
                ):
                    yield RowToGenerate(rule, answer_at(sheet, id_), (), asked | named)
