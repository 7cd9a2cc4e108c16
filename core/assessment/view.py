"""The view of an assessment, and the values of its record fields as text, in the wording of the form."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from core.assessment.cells import BranchResult, answer_words, within
from core.assessment.facts import AssessmentFacts, findings_of
from core.assessment.items_view import item_row, value_text
from core.assessment.kept_rows import ItemRowCache, RowMaker
from core.assessment.rows import (
    AnswerInput,
    AnswerSubjectRow,
    AssessmentView,
    DimensionRow,
    ExtraPointsRow,
    ItemGroupRow,
    ItemRow,
    LevelRow,
    ProfileChoiceRow,
    ScoreAdvice,
    settled,
)
from core.assessment.sentences import level_missing, step_result, step_title
from core.assessment.sheets import NO_SUBJECT, SAID, read_packed, sheet_of
from core.assessment.tables import matrices_of, people_sentences, step_table
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.operations import Operation
from core.forms.ports import Reader
from core.forms.shape import Band, Dimension, Field, FormProfile, Instrument, Item, UnitGroup
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.forms.wording import role_words
from core.i18n import _
from core.people.units import Unit, UnitRegister, division_names
from core.plan.links import linked_names
from core.records.titles import ABSENT, RowFieldCell, plan_of
from core.scoring.outcome import GradingPoints, stands
from core.scoring.score import DimensionScore, LadderLevel, Score, ScoreImprovement
from core.scoring.total import Answers
from core.slots import Slot, parse_slot
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record, Ref, Value

ADVICE = 3  # pieces of advice that are shown
Branches = Mapping[str, BranchResult]


def assessment_view(reader: Reader, ref: Ref) -> AssessmentView:
    """Return the view of an assessment. Raises UserError if the assessment or its form is missing."""
    return whole_view(AssessmentFacts.of(reader, ref))


def whole_view(facts: AssessmentFacts) -> AssessmentView:
    """Return the view of the combined answers of all entries or people; the usual view if the form has neither."""
    if facts.whole is None:
        return view_of(facts)
    once = {item: one for item, one in facts.answers.items() if item not in facts.form.entry_items}
    sheet = sheet_of(facts.record.ref)
    return view_of(
        replace(facts, answers=once, sheet=sheet, subject="", person=NO_SUBJECT, typing={}),
        facts.whole,
    )


def view_of(
    facts: AssessmentFacts, combined: Answers | None = None, cache: ItemRowCache | None = None
) -> AssessmentView:
    """Return the view of `facts`, scored with the combined answers `combined`; None = the answers as typed."""
    answers = combined or facts.given()
    result = answers.score(facts.form)
    if result.items.keys() != {item.id for item in facts.tree.answered()}:
        facts = replace(facts, tree=answers.tree(facts.form))  # answers turn items on and off
    record = facts.record
    branches = {one.id: one for one in BranchResult.every(facts.tree, result)}
    make = cache.maker(facts, result) if cache else partial(item_row, facts, result)
    dimensions = tuple(
        _dimension(facts, result, branches, branch, make) for branch in facts.tree.branches()
    )
    marks = [rule.holds.value for rule in facts.form.passes if rule.of in ("base", "total")]
    groups = tuple((one.id, _short(one)) for one in facts.form.groups)
    people = None
    if facts.whole and facts.form.of_people:
        people = people_sentences(facts.form, facts.whole, unlocked=not facts.locked)
    if groups:
        group = ProfileChoiceRow(choice="group", options=groups, on=record.text("group"))
    else:
        group = None
    whole = facts.whole.score(facts.form) if facts.whole else None
    subject_word = _shown(facts.form.filled_for.title) if facts.form.filled_for else ""
    pass_mark = marks[0] if marks else None
    return AssessmentView(
        ref=record.ref,
        sheet=facts.sheet,
        office=facts.office or facts.code,
        instrument=facts.form.using,
        title=_short(facts.form),
        branch_word=facts.form.called.branch_word(),
        edition=facts.form.edition,
        year=record.number("year") or 0,
        dimensions=dimensions,
        base=result.base,
        extra=result.extra,
        total=result.total,
        full=result.full,
        extra_full=sum((extra.points for extra in facts.form.extra), Fraction(0)),
        pass_mark=pass_mark,
        passes=result.passes,
        band=result.band or "",
        graded=bool(facts.form.grades),
        grades=_grades(facts.form),
        places=result.places,
        advises=facts.tree.advises(),
        weighing=Operation.of(facts.form).name,
        answered=result.coverage[0],
        of=result.coverage[1],
        findings=findings_of(facts, answers, result),
        advice=tuple(
            _advice(facts, step, marks[0] if marks else None) for step in result.missing[:ADVICE]
        ),
        extras=tuple(_extras(facts)),
        profiles=tuple(_profiles(facts)),
        profiles_slot=AnswerInput(
            "", "profiles", record.shown("profiles"), record.text("profiles")
        ),
        last_year=facts.last_year,
        base_band=GradingPoints.of(
            facts.form, result.base, Fraction(0), result.parts, result.items
        ).band()
        or "",
        peers=facts.peers,
        matrices=matrices_of(facts.tree, result, answers.items),
        locked=facts.locked,
        score=result,
        subjects=_subjects(facts),
        subject=facts.subject,
        subject_word=subject_word,
        whole=whole,
        people=people,
        offered=facts.offered,
        rank=rank_row(facts, result),
        group=group,
        group_slot=AnswerInput("", "group", record.shown("group"), record.text("group")),
    )


def _grades(form: Instrument) -> tuple[tuple[str, Fraction], ...]:
    """Return the grades of a form as (name, least points), lowest first, if they are steps of one figure."""
    one_figure = len({band.of for band in form.grades}) == 1
    if not one_figure or any(band.when for band in form.grades):
        return ()
    return tuple((band.name, band.least) for band in sorted(form.grades, key=lambda one: one.least))


def _subjects(facts: AssessmentFacts) -> tuple[AnswerSubjectRow, ...]:
    """The entries with a sheet each; the one that is shown includes what is being typed."""
    each = facts.whole.each or {} if facts.whole else {}
    rows = []
    for one in facts.subjects:
        answers = facts.given() if one.id == facts.subject else each[one.words]
        found = answers.score(facts.form)
        assessed, of = answers.covered(found, facts.form.entry_items)
        total = found.total if assessed and found.full else None
        rows.append(AnswerSubjectRow(one.id, one.words, assessed, of, total, one.group))
    return tuple(rows)


def _dimension(
    facts: AssessmentFacts, result: Score, branches: Branches, dimension: Dimension, make: RowMaker
) -> DimensionRow:
    part, branch = result.part(dimension.id), branches[dimension.id]
    inside = [branches[one.id] for one in within(facts.tree, dimension)]
    levels = tuple(
        level for one in inside for level in _levels(facts, result, one, dimension.id, make)
    )
    items = [item for level in levels for item in level.items]
    deciding = facts.tree.deciding(dimension.id)
    return DimensionRow(
        id=dimension.id,
        number=branch.number,
        name=branch.name,
        level_word=facts.form.called.level_word,
        title=branch.title,
        short=branch.short,
        points=part.points,
        full=part.full,
        level=part.level,
        highest=len(part.rungs),
        left=sum(not item.counts or any(ask.empty for ask in item.asks) for item in items),
        profile=next((_short(one) for one in facts.form.profiles if one.id in deciding), ""),
        levels=levels,
        weight=branch.weight,
        band=branch.band,
        beside=dimension.beside,
        asks_only=branch.asks_only,
        level_words=facts.form.called.level_numbered(part.level) if part.rungs else "",
        places=part.places,
    )


def _levels(
    facts: AssessmentFacts, result: Score, branch: BranchResult, top: str, make: RowMaker
) -> Iterator[LevelRow]:
    """The items directly in a branch, then its levels. The rows of a branch within another have its title."""
    part = result.part(branch.id)
    deeper = () if part.rungs else (f"{branch.id}/{n}" for n in facts.tree.levels(branch.id))
    rows = tuple(
        row
        for node in (branch.id, *deeper)
        for row in _rows(facts, result, node, (0, top, 0), make)
    )
    if rows:
        title = "" if branch.id == top else f"{branch.name}  {branch.title}"
        table = step_table(facts.tree, result, branch)
        lines = {one.item: one for one in table.rows} if table else {}
        own = [row for row in rows if isinstance(row, ItemRow)]
        alone = len(rows) == len(own) == 1 and own[0].is_points and branch.title in own[0].text
        banded = bool(Band.of_branch(facts.form, branch.id))
        yield LevelRow(
            node=branch.id,
            title=title,
            level=0,
            points=branch.points,
            full=branch.full,
            text=branch.band,
            met=sum(item.counts for item in own),
            item_count=len(own),
            unanswered=sum(item.entered_state is ItemState.NOT_ASSESSED for item in own),
            complete=all(item.counts and not item.reasons for item in own),
            rows=tuple(
                replace(row, step=lines.get(row.id)) if isinstance(row, ItemRow) else row
                for row in rows
            ),
            table=table,
            called=branch.name if title and alone and not banded else "",
            places=part.places,
        )
    above = "" if branch.id == top else f"{branch.name}  "
    for rung in part.rungs:
        items = tuple(_rows(facts, result, f"{branch.id}/{rung.level}", (rung.level, top, 0), make))
        yield _level(facts, facts.tree.dimension(branch.id), part, rung, above, items)


def _level(
    facts: AssessmentFacts,
    dimension: Dimension,
    part: DimensionScore,
    rung: LadderLevel,
    title_prefix: str,
    rows: tuple[ItemGroupRow | ItemRow, ...],
) -> LevelRow:
    node = f"{dimension.id}/{rung.level}"
    level_words = facts.tree.words(dimension.id, rung.level)
    items = [row for row in rows if isinstance(row, ItemRow)]
    called = facts.form.called.level_numbered(rung.level)
    return LevelRow(
        node=node,
        title=f"{title_prefix}{called}",
        level=rung.level,
        points=rung.points,
        full=rung.points,
        text=_shown(level_words.text) if level_words else "",
        met=sum(item.counts for item in items),
        item_count=len(items),
        unanswered=sum(item.entered_state is ItemState.NOT_ASSESSED for item in items),
        complete=rung.complete,
        reached=rung.reached,
        is_current=rung.level == part.level,
        broken=rung.level == part.level + 1,
        lacks=level_missing(called, rung, items, broken=rung.level == part.level + 1),
        rows=rows,
    )


def _rows(
    facts: AssessmentFacts, result: Score, node: str, position: tuple[int, str, int], make: RowMaker
) -> Iterator[ItemGroupRow | ItemRow]:
    """The rows in a node; `position`: its level, its top branch, and its depth."""
    level, dimension, depth = position
    for item in facts.tree.children(node):
        if item.need:
            yield _group(facts, result, item, depth)
            yield from _rows(facts, result, item.id, (level, dimension, depth + 1), make)
        else:
            yield make(item, level, dimension, depth)


def _group(facts: AssessmentFacts, result: Score, item: Item, depth: int) -> ItemGroupRow:
    beneath = facts.tree.answered(item.id)
    found = [(facts.tree.better(each.id), result.items[each.id]) for each in beneath]
    counted = [settled(better, one.state, one.result) for better, one in found]
    return ItemGroupRow(
        id=item.id,
        number=arabic_digits(item.number),
        text=_shown(item.text),
        depth=depth,
        met=sum(counted),
        item_count=len(beneath),
        complete=stands(facts.tree, item, result.items) is not False
        or (all(counted) and "more" not in {better for better, _one in found}),
    )


def _advice(facts: AssessmentFacts, step: ScoreImprovement, mark: Fraction | None) -> ScoreAdvice:
    first = facts.tree.item(step.items[0])
    name = _short(facts.tree.dimension(step.dimension))
    more = _(" และอีก {count} ข้อ").format(count=len(step.items) - 1) if len(step.items) > 1 else ""
    lifts = _("{dimension}จะถึง{level}")
    lifts = lifts.format(dimension=name, level=facts.form.called.level_numbered(step.level))
    return ScoreAdvice(
        title=step_title(step),
        text=f"{_shown(first.text)}{more}",
        lifts=lifts if step.level else "",
        result=step_result(step, mark),
        items=step.items,
    )


def _extras(facts: AssessmentFacts) -> Iterator[ExtraPointsRow]:
    for extra in facts.form.extra:
        field = Slot("extra", extra.id).name
        awards = facts.record.number(field)
        yield ExtraPointsRow(
            id=extra.id,
            text=_shown(extra.text),
            slot=AnswerInput(
                "", field, facts.record.shown(field), "" if awards is None else str(awards)
            ),
        )


def _profiles(facts: AssessmentFacts) -> Iterator[ProfileChoiceRow]:
    choices = dict.fromkeys(p.choice for p in facts.form.profiles if p.choice)
    for choice in choices:
        options = [profile for profile in facts.form.profiles if profile.choice == choice]
        if options[0].many:
            ticks = ((one.id, (one.id, _short(one))) for one in options)
            yield from (
                ProfileChoiceRow(choice=id_, options=(said,), on=id_ * (id_ in facts.tree.on))
                for id_, said in ticks
            )
            continue
        on = next(profile.id for profile in options if profile.id in facts.tree.on)
        named = tuple((profile.id, _short(profile)) for profile in options)
        yield ProfileChoiceRow(choice=choice, options=named, on=on)


def _shown(text: object) -> str:
    return arabic_digits(str(text))


def _short(element: Instrument | Dimension | FormProfile | UnitGroup) -> str:
    """The short title, else the title."""
    return _shown(element.short) or _shown(element.title)


def rank_row(facts: AssessmentFacts, result: Score) -> DimensionRow | None:
    """Return the ladder of the unit's group as a further dimension row; None if the group or its ladder is missing."""
    standing = result.standing
    group = next((one for one in facts.form.groups if one.id == facts.record.text("group")), None)
    tree = Tree.of_group(facts.form, group.id) if group and standing else None
    if group is None or standing is None or tree is None:
        return None
    number = len(facts.tree.branches()) + 1
    facts = replace(facts, tree=tree)
    result = replace(result, parts=(standing.part,), items=standing.items)

    def make(item: Item, level: int, dimension: str, depth: int) -> ItemRow:
        row = item_row(facts, result, item, level, dimension, depth)
        # by its figures
        told = row.result is ItemState.MET and row.entered_state is ItemState.NOT_ASSESSED
        return replace(row, mark="met", reasons=()) if told else row

    branches = {one.id: one for one in BranchResult.every(tree, result)}
    row = _dimension(facts, result, branches, tree.branches()[0], make)
    return replace(
        row,
        number=number,
        name=_short(group),
        short=_short(group),
        points=Fraction(row.level),
        full=Fraction(row.highest),
        pointless=True,
    )


def cell_names(reader: Reader, record: Record, form: Instrument, field: Field) -> dict[str, str]:
    """Return {record id: name} of the records that a `field` of a row or report may link to; {} if it has no links."""
    source = type_of(field).source
    if source == "register":
        return {one.id: one.name for one in UnitRegister.of(reader).values()} | division_names(
            reader, record.ref.scope
        )
    return linked_names(reader, form, plan_of(reader, record.ref) or record.ref) if source else {}


def value_words(
    form: Instrument | None,
    field: Field | None,
    name: str,
    units: Mapping[str, str],
    value: Value,
    item: str = "",
) -> str:
    """Return the value of a record's field `name` as text for people. `field`: that field of the form, for a plan's
    record; `item`: the item's id, for an answer; `units`: {id: name} of linked records."""
    if value is None:
        return _("ว่าง")
    if isinstance(value, AbsenceReason):
        return _(ABSENT[value])
    if form is not None and field is not None:
        return FieldType.words_of(form, field, read(field, value), units)
    if form is not None and name == SAID:
        return _packed_words(form, value, item)
    if form is not None and (
        words := _answer_words(form, item, name, value) if item else _fact_words(form, name, value)
    ):
        return arabic_digits(words)
    setting = form.setting_of(name) if form is not None and not parse_slot(name).end else None
    option = setting.option(str(value)) if setting else None
    return arabic_digits(option.words) if option else _plain_words(name, units, value)


def _plain_words(name: str, units: Mapping[str, str], value: Value) -> str:
    """A value without a form in words; the name of the unit if it names one."""
    text = str(value)
    if name == "kind":
        words = Unit.kind_title(text)
    elif name == "roles":
        words = ", ".join(map(role_words, text.split(",")))
    elif name in ("active", "done"):
        words = _("ใช่") if text == "1" else _("ไม่ใช่")
    else:
        words = units.get(text.rpartition("/")[2], "")
    return words or value_text(name, value)


def _fact_words(form: Instrument, name: str, value: str | int) -> str:
    """The edition, the group or the profiles of an assessment in words; "" for any other field."""
    if name == "using" and value == form.using:
        says = _("ฉบับ {edition} แก้ไขครั้งที่ {revision}")
        return says.format(edition=form.edition, revision=form.revision)
    named: tuple[UnitGroup | FormProfile, ...] = ()
    if name == "group":
        named = form.groups
    elif name == "profiles":
        named = form.profiles
    chosen = str(value).split(",")
    return ", ".join(str(one.short) or str(one.title) for one in named if one.id in chosen)


def _answer_words(form: Instrument, item: str, name: str, value: str | int) -> str:
    """A choice, a question's answer or a same-project dimension of an item in words; "" for any other field."""
    nodes = form.nodes
    node, slot = nodes.get(item), parse_slot(name)
    if name == "choice" and isinstance(node, Item):
        return _chosen(form, node.scale_under(nodes), str(value))
    if slot.family == "same_as":
        return next((str(one.title) for one in form.dimensions if one.id == value), "")
    ask = next(
        (
            one
            for one in form.asks
            if slot.family == "ask" and (one.within, one.id) == (item, slot.id)
        ),
        None,
    )
    return answer_words(form, ask, str(value)) if ask else ""


def _chosen(form: Instrument, scale: str, value: str) -> str:
    return next(
        (str(one.text) for one in form.choices if (one.within, one.id) == (scale, value)), ""
    )


def _packed_words(form: Instrument, value: Value, item: str) -> str:
    """The text of an answer about a person in words, field by field; without an item, who the person is."""
    parts = []
    for name, one in read_packed(value).items():
        if name == "by" and form.filled_for:
            words = _chosen(form, form.filled_for.by, str(one))
        else:
            words = ""
        words = words or value_words(form, None, name, {}, one, item)
        if name != "of":  # a record: the name beside it says who it is
            parts.append(f"{RowFieldCell.field_words(form, name, item)} {words}")
    return ", ".join(parts) or _("ว่าง")
