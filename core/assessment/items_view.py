"""The row that shows one item of an assessment: state, parts, numbers with their verdicts, proofs and note."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.assessment.answers import WAITS, answer_of, counts, source_words, waiting_words
from core.assessment.cells import (
    STATES,
    ScaleValue,
    answer_words,
    choice_words,
    computed_of,
    fewest_of,
    measure_words,
    needs_of,
    step_text,
    votes_of,
)
from core.assessment.facts import AssessmentFacts
from core.assessment.rows import (
    AnswerInput,
    CarriedAnswerRow,
    Entered,
    ItemPartRow,
    ItemQuestionRow,
    ItemRow,
    MeasureRow,
    PastAnswerRow,
    ProofRow,
    SharedProjectRow,
)
from core.assessment.sentences import WHY, left_out, limit_text, result_mark, shares, verdict
from core.exact import exact_text, points_text
from core.forms.carry import ITEMS, FormComparison, FormQuestionReader
from core.forms.field_types import type_of
from core.forms.operations import Operation
from core.forms.shape import Field, Item, ItemMeasure, ItemPart, Proof, ScaleChoice
from core.forms.tree import Tree
from core.forms.vocabulary import PERIODS, ItemState, invalid
from core.forms.wording import numbered
from core.i18n import _
from core.people.units import ConflictChoice
from core.plan.year_view import parts_of
from core.records.titles import ABSENT, item_words
from core.scoring.judge import amount, judge_proof
from core.scoring.outcome import GradingPoints
from core.scoring.score import Answer, ItemScore, LimitCheck, Score
from core.slots import Slot, parse_slot
from core.thai.days import stamp
from core.thai.written import arabic_digits
from core.values import AbsenceReason, ConflictValue, Record, Value

# findings of a shortfall, shown only if more points are better
SHORT = {"measure_fails", "part_missing", "partly"}
PERIOD_WORDS = {"q": "ไตรมาส {n}", "h": "ครึ่งปี {n}", "m": "เดือน {n}"}


def item_row(
    facts: AssessmentFacts, result: Score, item: Item, level: int, dimension: str, depth: int
) -> ItemRow:
    """Return an item's row. `level`: its level in the branch `dimension` (id), 0 = none; `depth`: groups above it."""
    scored = result.items[item.id]
    judged = {entry.id: entry for entry in scored.checks}
    needs = needs_of(facts.tree, item, scored.asked_questions)
    answer = facts.typing.get(item.id) or facts.answers.get(item.id) or Record(facts.sheet, {})
    better, verified = facts.tree.better(item.id), facts.verified.get(item.id)
    nobody = (facts.nobody,) if facts.nobody and item.id in facts.form.entry_items else ()
    notes = (waiting_words(verified),) if verified is not None else nobody
    level_word = facts.form.called.level_word if level else ""
    row = ItemRow(
        id=item.id,
        number=arabic_digits(item.number),
        place=level_and_number(facts, item),
        text=arabic_digits(str(item.text)),
        depth=depth,
        state=input_of(facts, item.id, "state"),
        entered_state=scored.state,
        result=scored.result,
        mark=result_mark(scored, better),
        better=better,
        may_not_apply=bool(item.not_applicable),
        parts_any=item.enough == "any",
        parts=tuple(_part(facts, item, part) for part in facts.tree.parts(item.id)),
        measures=tuple(
            _measure(facts, item, measure, judged) for measure in facts.tree.measures(item.id)
        ),
        choices=tuple(_choices(facts, item)),
        proofs=tuple(_proof(facts, item, proof) for proof in facts.tree.proofs(item.id)),
        others=facts.given_proofs.get((item.id, ""), ()),
        note=input_of(facts, item.id, "note"),
        help=arabic_digits(str(item.help)),
        reasons=(*facts.remarks.get(item.id, ()), *notes, *_why(scored, better)),
        verified=bool(notes),
        level=level,
        dimension=dimension,
        level_word=level_word,
        takes_state=needs.state,
        scale=tuple(_values(needs.scale, better)),
        choice=input_of(facts, item.id, "choice"),
        asks=tuple(
            _ask(facts, item, ask, scored.empty) for ask in needs.asks if not type_of(ask).attached
        ),
        computed=tuple(
            (title, said)
            for title, said in (
                *(computed_of(facts.tree, item, answer_of(answer)) if facts.form.computed else ()),
                *votes_of(facts.form, scored, fewest_of(facts.record)),
            )
            if said
        ),
        worth=scored.points_words,
    )
    before = facts.before.get(item.id)
    if before is not None and facts.last_year is not None:
        row = replace(row, past=_past_row(facts, row, before, facts.last_year.year))
    over = _over_limit(facts.tree, result, item)
    if over:
        row = replace(row, mark="doubt", reasons=(*row.reasons, *over))
    carried = facts.answers.get(item.id)
    if carried is not None and carried.text(WAITS):
        row = _waiting(facts, row, carried)
    return _in_conflict(row) if row.conflicts else row


def _over_limit(tree: Tree, result: Score, item: Item) -> tuple[str, ...]:
    """Return the form's sentences for an item of a matrix above a limit line in force; () for others."""
    form = tree.instrument
    dimension = tree.position(item.id)[0]
    points = result.items[item.id].points
    if points is None or not Operation.of(form, tree.dimension(dimension)).crossed:
        return ()
    broken = [rule for rule in form.passes if rule.of == dimension and not rule.holds.holds(points)]
    rules = GradingPoints.in_force(form, result, broken)
    return tuple(arabic_digits(str(rule.text)) or _("เกินเส้นที่แบบกำหนด") for rule in rules)


def _values(scale: Sequence[ScaleChoice], better: str) -> Iterator[ScaleValue]:
    """The values of a scale; the bad one is not met, or if fewer points are better the one that gives most."""
    most = max((one.points for one in scale if one.points), default=None)
    for one in scale:
        if one.points is not None:
            about = _("{points} คะแนน").format(points=points_text(one.points))
        else:
            about = ""
        fails = one.result == "not_met"
        gives_most = one.points == most if most else one.result == "met"
        bad = {"more": fails, "less": gives_most}.get(better, False)
        if bad:
            tone = "bad"
        elif better == "more":
            tone = ""
        else:
            tone = "mute"
        yield ScaleValue(one.id, arabic_digits(str(one.text)), about, fails, tone)


def _ask(facts: AssessmentFacts, item: Item, ask: Field, empty: tuple[str, ...]) -> ItemQuestionRow:
    slot = input_of(facts, item.id, Slot("ask", ask.id).name)
    kept = slot.shown.value
    trouble = invalid(ask, str(kept)) if isinstance(kept, int | str) else ""
    year = facts.record.number("year") or 0
    parts = parts_of(facts.form, year) if type_of(ask).dates == "span" else ()
    return ItemQuestionRow(
        id=ask.id,
        text=arabic_digits(str(ask.title)),
        slot=slot,
        field=ask,
        type=type_of(ask),
        unit=arabic_digits(str(ask.unit)) or type_of(ask).unit(),
        options=tuple(_values(facts.tree.scale(ask.scale), facts.tree.better(item.id))),
        parts=parts,
        empty=ask.id in empty,
        trouble=trouble,
    )


def _in_conflict(row: ItemRow) -> ItemRow:
    """Mark an item as in conflict, whatever its current result is."""
    why = _("ข้อมูลไม่ตรงกัน รอการเลือกค่าที่ถูกต้อง")
    if any(counts(slot.field) for slot in row.conflicts):
        why = _("ข้อมูลไม่ตรงกัน ยังไม่นับค่าใดเป็นคะแนนจนกว่าจะเลือก")
    return replace(row, mark="torn", reasons=(why, *row.reasons))


def level_and_number(facts: AssessmentFacts, item: Item) -> str:
    """Return an item's position, such as `ระดับ 4 ข้อ 3`, or the item's text if it has neither level nor number."""
    level = facts.tree.position(item.id)[1]
    number = arabic_digits(item.number).rstrip(".")
    words = [facts.form.called.level_numbered(level)] if level else []
    if number:
        words += [_("ข้อ {number}").format(number=number)]
    return " ".join(words) or arabic_digits(str(item.text))


def input_of(facts: AssessmentFacts, item: str, name: str) -> AnswerInput:
    """Return an input for field `name` of the answer to `item`, with its value, seen ops and conflicting values."""
    shown = facts.shown(item, name)
    values = tuple(_value_choice(facts, item, name, value) for value in shown.sides)
    return AnswerInput(item, name, shown, words_of(shown.value), values)


def words_of(value: Value) -> str:
    """Return a value as the text of an input: "" for None; for a withheld or missing text, a word that says so."""
    if value is None:
        return ""
    return ABSENT[value] if isinstance(value, AbsenceReason) else str(value)


def _value_choice(
    facts: AssessmentFacts, item: str, name: str, value: ConflictValue
) -> ConflictChoice:
    who = facts.people.get(value.person) or _("เครื่อง {device}").format(
        device=value.device[:4].upper() or "-"
    )
    said = ""
    if isinstance(value.value, str | int) and facts.tree.counts(item):
        asked = next(
            (ask for ask in facts.tree.asks(item) if name == Slot("ask", ask.id).name), None
        )
        said = answer_words(facts.form, asked, str(value.value)) if asked else ""
        if name == "choice":
            said = choice_words(facts.tree.choices(item), Answer(choice=str(value.value)))
    return ConflictChoice(
        said or value_text(name, value.value), value.value, who, stamp(value.clock)
    )


def value_text(name: str, value: Value) -> str:
    """Return the value of answer field `name` in words: "(ว่าง)" if empty, other words for an empty state or part."""
    if name == "state":
        return STATES.get(words_of(value) or "not_assessed", words_of(value))
    if parse_slot(name).family == "part":
        return {1: _("มี"), 0: _("ไม่มี")}.get(
            value if isinstance(value, int) else -1, _("ยังไม่ได้กรอก")
        )
    return words_of(value) or _("(ว่าง)")


def _part(facts: AssessmentFacts, item: Item, part: ItemPart) -> ItemPartRow:
    slot = input_of(facts, item.id, Slot("part", part.id).name)
    value = slot.shown.value
    present = bool(value) if isinstance(value, int) else None
    return ItemPartRow(id=part.id, text=arabic_digits(str(part.text)), slot=slot, present=present)


def _measure(
    facts: AssessmentFacts, item: Item, measure: ItemMeasure, checks: dict[str, LimitCheck]
) -> MeasureRow:
    entry = checks.get(measure.id)
    in_conflict = any(facts.shown(item.id, name).conflict for name in fields_of(measure))
    # a conflict is shown at its own field
    if in_conflict:
        home = item.id
    elif entry:
        home = entry.entered_at
    else:
        home = ""
    home = home or item.id
    if home == item.id:
        record = facts.typing.get(home) or facts.answers.get(home)
        entered = answer_of(record).measures.get(measure.id) if record else None
        same = source_words(facts.figures, measure.id, entered)
    else:
        same = _("ใช้ตัวเลขเดียวกับ{place}")
        same = same.format(place=level_and_number(facts, facts.tree.item(home)))
    number = entry.value if entry and not isinstance(entry.value, bool) else None
    filled, mark = shares(measure, entry)
    percent = type_of(measure).share
    stepped = " ".join(map(step_text, measure.steps))
    asked = _("เกณฑ์ {limit}").format(limit=stepped or limit_text(measure.holds, percent))
    share = None if stepped else filled
    reached = measure.step_of(amount(number)) if stepped and number is not None else 0
    holds = entry.holds if entry and not stepped else None
    most = exact_text(measure.holds.value) if measure.gives else ""
    limit = _("เต็ม {most}").format(most=most) if most else asked
    if measure.gives_points:
        judged = measure_words(facts.form, measure, entry)
    else:
        judged = verdict(measure, entry)
    return MeasureRow(
        id=measure.id,
        text=arabic_digits(str(measure.text)),
        unit=arabic_digits(str(measure.unit)),
        percent=percent,
        slots=tuple(input_of(facts, home, name) for name in fields_of(measure)),
        periods=tuple(
            _(PERIOD_WORDS[one[0]]).format(n=int(one[1:])) for one in PERIODS.get(measure.each, ())
        ),
        limit=limit,
        most=most,
        verdict=judged,
        holds=holds,
        steps=tuple(map(step_text, measure.steps)),
        reached=reached,
        share=share,
        mark=mark,
        same=same,
    )


def fields_of(measure: ItemMeasure) -> Iterator[str]:
    """Yield the record fields of a measure: one per period or, for a percentage, two (numerator, denominator)."""
    ends = ("num", "den") if type_of(measure).share else ("",)
    for period in PERIODS.get(measure.each, ("",)):
        yield from (Slot("measure", measure.id, period, end).name for end in ends)


def _choices(facts: AssessmentFacts, item: Item) -> Iterator[SharedProjectRow]:
    for rule in facts.tree.rules(item.id):
        if rule.kind == "not_same_project":
            slot = input_of(facts, item.id, Slot("same_as", rule.id).name)
            text = _("โครงการนี้ซ้ำกับที่อื่นในแบบนี้หรือไม่")
            options = [("", _("ไม่ซ้ำ"))]
            for one in (one for one in facts.tree.dimensions if one.id in rule.of):
                name = arabic_digits(str(one.short) or str(one.title))
                where = numbered(
                    facts.form.called.branch_word(facts.tree.depth(one.id)),
                    facts.tree.number(one.id),
                )
                options.append((one.id, _("ซ้ำกับ{where} {name}").format(where=where, name=name)))
            yield SharedProjectRow(text=text, slot=slot, options=tuple(options))


def _proof(facts: AssessmentFacts, item: Item, proof: Proof) -> ProofRow:
    words = arabic_digits(str(proof.kind))
    text = _("{proof} {many} ชิ้น").format(proof=words, many=proof.many) if proof.many > 1 else words
    pieces = facts.given_proofs.get((item.id, proof.id), ())
    year = facts.record.number("year") or 0
    found = judge_proof(proof, [one.days for one in pieces], year)
    return ProofRow(
        id=proof.id,
        text=text,
        many=proof.many,
        evidence=pieces,
        counts=found.counts,
        blocks=found.blocks,
        reasons=tuple(
            left_out(one.title, why, year)
            for one, why in zip(pieces, found.left_out, strict=True)
            if why
        ),
    )


def _why(scored: ItemScore, better: str = "more") -> Iterator[str]:
    for finding in scored.finding_ids:
        if better != "more" and finding in SHORT:
            continue
        if finding == "partly" and scored.points:
            yield _("ทำได้บางส่วน ได้ {points} คะแนน").format(points=scored.points_words)
        elif finding == "not_entered" and scored.empty:
            yield _("ยังตอบคำถามของข้อนี้ไม่ครบ")
        else:
            yield _(WHY.get(finding, finding))
    if scored.state is ItemState.NOT_ASSESSED and scored.entered is False and better == "more":
        short = [entry for entry in scored.checks if entry.holds is False]
        filled = short and all(entry.source for entry in short)
        yield _("ยังไม่ถึงเกณฑ์") if filled else _("กรอกแล้ว แต่ยังไม่ถึงเกณฑ์")


def _past_row(
    facts: AssessmentFacts, row: ItemRow, before: tuple[Record, ...], year: int
) -> PastAnswerRow | None:
    """Last year's answer in words, with values to take over unless merged answers differ; None without an answer."""
    text = _last_year_words(facts, row, before)
    if not text:
        return None
    values = tuple(_carried(row, before[0]))
    old = ""
    new = ""
    if (
        facts.past is not None
        and not facts.past.same(ITEMS, row.id)
        and (was := facts.past.origin(ITEMS, row.id))
    ):
        old, new = _rephrased(facts.past, ",".join(was.each), row.id)
        if len(was.each) != len(before) or any(
            tuple(_carried(row, one)) != values for one in before
        ):
            values = ()
    return PastAnswerRow(year, text, values, old, new)


def _last_year_words(facts: AssessmentFacts, row: ItemRow, before: tuple[Record, ...]) -> str:
    """Last year's answer in words; for a merged item each old answer after its number."""
    texts = {one.text("item"): "  ".join(_value_texts(row, one)) for one in before}
    origin = facts.past.origin(ITEMS, row.id) if facts.past else None
    if facts.past is None or origin is None or not origin.more:
        return "".join(texts.values())
    form = facts.past.old.form
    named = {item.id: item_words(form, item) for item in form.items}
    return " · ".join(
        f"{named.get(one, one)}: {texts.get(one) or _(STATES['not_assessed'])}"
        for one in origin.each
    )


def _waiting(facts: AssessmentFacts, row: ItemRow, carried: Record) -> ItemRow:
    """The row with the answer that was carried to it and is not confirmed; until then the item counts as unanswered."""
    file, _cut, item = carried.text(WAITS).partition("/")
    known = facts.earlier.get(file)
    if known is not None and {*item.split(",")} <= {*FormComparison.listed(known.old.form, ITEMS)}:
        old, new = _rephrased(known, item, row.id)
    else:
        old, new = "", "\n".join(FormQuestionReader(facts.form).lines(row.id))
    agreed = any(counts(name) and carried.text(name) for name in carried.fields if name != WAITS)
    text = "  ".join(_value_texts(row, carried))
    before = facts.before.get(row.id, ())
    if "," in item and before and facts.past and facts.past.old.form.file == file:
        text = _last_year_words(facts, row, before)
    waits = CarriedAnswerRow(input_of(facts, row.id, WAITS), old, new, text, agreed)
    why = _("คำตอบยกมาจากแบบฉบับก่อน ข้อนี้เปลี่ยนไป ยังไม่นับจนกว่าจะยืนยันหรือตอบใหม่")
    if not agreed:
        why = _("ข้อนี้รวมจากหลายข้อที่ตอบไว้ไม่เหมือนกัน ยังไม่นับจนกว่าจะตอบใหม่")
    return replace(row, mark="waits", waits=waits, reasons=(why, *row.reasons), past=None)


def _rephrased(comparison: FormComparison, was: str, is_: str) -> tuple[str, str]:
    found = comparison.rephrased(ITEMS, was, is_)
    return "\n".join(found.old), "\n".join(found.new)


def _value_texts(row: ItemRow, before: Record) -> Iterator[str]:
    state = before.text("state")
    if state:
        yield _(STATES.get(state, state))
    chosen = before.text("choice")
    yield from (one.text for one in row.scale if one.id == chosen)
    for measure in row.measures:
        figures = [before.text(slot.field) for slot in measure.slots]
        if any(figures):
            if measure.percent:
                joined = _(" จาก ").join(figures)
            else:
                joined = " ".join(filter(None, figures))
            yield f"{joined}\u00a0{'' if measure.percent else measure.unit}".strip()
    there = [part.text for part in row.parts if before.value(Slot("part", part.id).name) == 1]
    if there:
        yield _("มี {parts}").format(parts=", ".join(there))


def _carried(row: ItemRow, before: Record) -> Iterator[tuple[AnswerInput, Entered]]:
    """Fields of this item that are empty this year, with last year's value."""
    for slot in row.slots:
        value = before.value(slot.field)
        free = slot.item == row.id and slot.shown.value is None and not slot.sides
        if free and slot.field != "note" and isinstance(value, int | str):
            yield slot, value if isinstance(value, int) else str(value)
