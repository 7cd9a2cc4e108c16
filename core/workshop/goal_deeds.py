"""The operations of a goal meeting: proposals typed there or sent by phones, their groups and votes, and the goals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import unless_linked
from core.forms.computed import rule_of, sorted_by
from core.forms.ports import Store
from core.forms.settings import form_for
from core.forms.shape import Field, GoalProposalRule, Instrument
from core.i18n import _
from core.log.deeds import changes_to, fresh, linked
from core.log.ports import Context, standing
from core.plan.deeds import RowInsertPoint
from core.plan.file_deeds import PlanImport
from core.plan.links import value_of
from core.plan.proposals import GoalMeeting, GoalTopic
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.search import value_key
from core.values import Change, Changes, Plain, Record, Ref, Written
from core.workshop.goals import PROPOSED, goal_board, lines_of_votes
from core.workshop.questions import Vote


class NewGoalProposal(NamedTuple):
    """A goal proposal to be added to a plan; `side` and `group` are ids of choices of the form, "" = none."""

    text: str
    side: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoalChangesBuilder:
    """A builder of the changes that a goal meeting makes to its plan; `rule`: what the form says of proposals."""

    store: Store
    form: Instrument
    rule: GoalProposalRule
    plan: Ref

    def meeting(self) -> GoalMeeting:
        return GoalMeeting.of(
            self.form, self.rule, PlanRow.tree(self.store, self.form, self.plan)[1:]
        )

    def field(self, kind: str, name: str) -> Field:
        return next(each for each in self.form.fields if each.id == name and kind in each.kind)

    def writes(self, record: Record, kind: str, texts: Mapping[str, str]) -> Iterator[Change]:
        """Yield the changes that enter `texts` ({field id: text}) into a row of `kind`. UserError for invalid texts."""
        for name, words in texts.items():
            field = self.field(kind, name)
            yield from changes_to(record, {field.stored: value_of(self.form, kind, field, words)})

    def row(
        self, ref: Ref, kind: str, parent: Ref | None, order: str, texts: Mapping[str, str]
    ) -> Iterator[Change]:
        """Yield the changes that create the row `ref` of `kind` with `texts` ({field id: text}), below the row `parent`
        (None = top level), sorted by `order`. If the row exists, they only enter the texts."""
        record = self.store.record(ref)
        if record is not None and not record.deleted:
            yield from self.writes(record, kind, texts)
            return
        values: dict[str, Written] = {
            "plan": Plain(self.plan.local),
            "kind": Plain(kind),
            "parent": Plain(parent.local) if parent else None,
            "order": Plain(order),
        }
        empty = Record(ref, {})
        values |= {change.field: change.value for change in self.writes(empty, kind, texts)}
        work = PlanImport(self.store, self.form, self.plan, 0)
        yield from work.entered(ref, values) if record is not None else fresh(ref, values)

    def at(self, texts: Mapping[str, str]) -> tuple[Ref, list[Change]]:
        """Return (the plan's row about the meeting, changes that enter `texts` into the row, creating it if needed)."""
        rows = RowInsertPoint.siblings(self.store, self.plan, self.rule.at, set())
        ref = rows[0].ref if rows else PlanRow.at(self.plan, f"{self.rule.id} {self.rule.at}")
        return ref, list(
            self.row(
                ref, self.rule.at, None, RowInsertPoint.free_positions(rows, None)[0][0], texts
            )
        )

    def behind(self, kind: str, parent: Ref | None, count: int) -> tuple[list[str], list[Change]]:
        """Return (`order` values for `count` new rows after those of `kind` below `parent`, changes that make room)."""
        return RowInsertPoint.free_positions(
            RowInsertPoint.siblings(
                self.store, self.plan, kind, {parent.local} if parent else set()
            ),
            None,
            count,
        )


def no_meeting() -> UserError:
    """Return the error that the form of the plan declares no proposals, so no goal meeting can be held."""
    return UserError(
        _("เปิดการประชุมตั้งเป้าหมายไม่ได้"),
        _("แบบของแผนนี้ไม่ได้กำหนดว่าบุคลากรเสนอเรื่องใดได้"),
        _("เพิ่มรายการในแผนเอง หรือใช้แบบที่เจ้าของแบบกำหนดการประชุมไว้"),
    )


def goal_room(store: Store, plan: Ref) -> GoalChangesBuilder:
    """Return the editor of a plan for its goal meeting. UserError if the plan's form declares no such meeting."""
    form = form_for(store, standing(store, plan))
    rule = rule_of(form)
    if rule is None:
        raise no_meeting()
    return GoalChangesBuilder(store, form, rule, plan)


def _of_row(store: Store, row: Ref) -> tuple[GoalChangesBuilder, Record]:
    record = standing(store, row)
    return goal_room(store, record.reference("plan")), record


def propose(ctx: Context, store: Store, plan: Ref, proposals: Sequence[NewGoalProposal]) -> Changes:
    """Save proposals that are not empty as new rows, named in `touched` of the result. UserError if all are empty."""
    room = goal_room(store, plan)
    lines = [one for one in proposals if one.text.strip()]
    if not lines:
        raise UserError(_("ยังไม่มีเรื่องที่เสนอ"), _("ช่องข้อความว่างอยู่"), _("พิมพ์เรื่องที่เสนอ แล้วกด Enter"))
    refs = [Ref(plan.scope, "row", ctx.new_id()) for _line in lines]
    return store.save(
        ctx, "propose", list(proposed_rows(room, list(zip(refs, lines, strict=True))))
    )


def proposed_rows(
    editor: GoalChangesBuilder, lines: Sequence[tuple[Ref, NewGoalProposal]]
) -> Iterator[Change]:
    """Yield changes that create a row for each (reference, proposal), or enter the proposal if the row exists."""
    rule = editor.rule
    of = next(kind for kind in editor.form.kinds if kind.id == rule.of)
    above = None
    if of.within:
        above, made = editor.at({})
        yield from made
    orders, moved = editor.behind(rule.of, above, len(lines))
    yield from moved
    for (ref, line), order in zip(lines, orders, strict=True):
        said = {
            rule.named: line.text.strip(),
            rule.group: line.group,
            **({rule.side: line.side} if rule.side else {}),
        }
        yield from editor.row(
            ref, rule.of, above, order, {name: words for name, words in said.items() if words}
        )


def group_proposal(ctx: Context, store: Store, row: Ref, group: str) -> Changes:
    """Move a topic, named by its row in the plan, into the `group` (id of a choice); "" = into none."""
    room, record = _of_row(store, row)
    return saved_once(
        ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.group: group})
    )


def change_text(ctx: Context, store: Store, row: Ref, text: str) -> Changes:
    """Change the text of a topic, named by its row in the plan."""
    room, record = _of_row(store, row)
    return saved_once(
        ctx,
        store,
        "enter_cells",
        room.writes(record, room.rule.of, {room.rule.named: text.strip()}),
    )


def pick_proposal(ctx: Context, store: Store, row: Ref, picked: bool | None) -> Changes:
    """Choose a proposal's topic (True) or reject it (False) whatever its votes; None = let votes decide again."""
    room, record = _of_row(store, row)
    answers = room.meeting().answers(room.rule.picked)
    if picked is None:
        said = ""
    else:
        said = answers[0 if picked else 1].id
    return saved_once(
        ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.picked: said})
    )


def add_votes(ctx: Context, store: Store, row: Ref, amount: int) -> Changes:
    """Add `amount` votes (negative: take away) to a topic; it never gets below 0 votes."""
    room, record = _of_row(store, row)
    now = record.number(room.field(room.rule.of, room.rule.votes).stored) or 0
    return saved_once(
        ctx,
        store,
        "enter_cells",
        room.writes(record, room.rule.of, {room.rule.votes: str(max(0, now + amount))}),
    )


def vote_again(ctx: Context, store: Store, rows: Sequence[Ref]) -> Changes:
    """Delete the votes of these topics and whether they were chosen or rejected, for another vote."""
    changes: list[Change] = []
    for row in rows:
        room, record = _of_row(store, row)
        said = dict.fromkeys(filter(None, (room.rule.votes, room.rule.picked)), "")
        changes += room.writes(record, room.rule.of, said)
    return saved_once(ctx, store, "vote_again", changes)


def put_together(ctx: Context, store: Store, row: Ref, target: Ref) -> Changes:
    """Merge the topic of `row`, with all proposals in it, into the topic that contains the proposal `target`. Votes are
    not added up. Do nothing if a topic is gone or both are the same. UserError if the form cannot merge."""
    room, _record = _of_row(store, row)
    meeting = room.meeting()
    if not room.rule.like:
        raise UserError(
            _("รวมเรื่องที่เหมือนกันไม่ได้"),
            _("แบบของแผนนี้ไม่มีช่องให้รวมเรื่อง"),
            _("ปล่อยเป็นสองเรื่อง หรือลบเรื่องหนึ่ง"),
        )
    home = next(
        (one for one in meeting.topics if target in (each.ref for each in (one.row, *one.alike))),
        None,
    )
    topic = next((one for one in meeting.topics if one.row.ref == row), None)
    if home is None or topic is None or home is topic:
        return Changes("put_together")
    changes: list[Change] = []
    for each in (topic.row, *topic.alike):
        changes += room.writes(each.record, room.rule.of, {room.rule.like: home.row.ref.id})
    return saved_once(ctx, store, "put_together", changes)


def take_apart(ctx: Context, store: Store, row: Ref) -> Changes:
    """Undo merging: make every proposal merged into a topic a topic of its own again."""
    room, _record = _of_row(store, row)
    topic = next((one for one in room.meeting().topics if one.row.ref == row), None)
    changes: list[Change] = []
    for each in (topic.row, *topic.alike) if topic else ():
        changes += room.writes(each.record, room.rule.of, {room.rule.like: ""})
    return saved_once(ctx, store, "take_apart", changes)


def note_meeting(ctx: Context, store: Store, plan: Ref, texts: Mapping[str, str]) -> Changes:
    """Save texts in fields of the meeting's row ({field id: text}): date, staff, attendance, votes needed."""
    return saved_once(ctx, store, "enter_cells", goal_room(store, plan).at(texts)[1])


def note_came(ctx: Context, store: Store, plan: Ref, people: Sequence[tuple[str, str]]) -> Changes:
    """Add attendees (name, position) not listed yet, and raise the number of attendees if more are now listed.
    UserError if the form has no such list."""
    room = goal_room(store, plan)
    rule, meeting = room.rule, room.meeting()
    if not rule.came:
        raise UserError(
            _("เพิ่มรายชื่อผู้เข้าร่วมไม่ได้"), _("แบบของแผนนี้ไม่เก็บรายชื่อ"), _("กรอกจำนวนผู้เข้าร่วมแทน")
        )
    fields = meeting.called_fields()
    known = {value_key(row.words(fields[0].id)) for row in meeting.came}
    new = {
        value_key(name): (name.strip(), position.strip())
        for name, position in people
        if name.strip()
    }
    fresh_ones = [one for key, one in new.items() if key not in known]
    if not fresh_ones:
        return Changes("note_came")
    named = len(meeting.came) + len(fresh_ones)
    joined = {rule.joined: str(named)} if named > (meeting.joined or 0) else {}
    above, changes = room.at(joined)
    orders, moved = room.behind(rule.came, above, len(fresh_ones))
    changes += moved
    for (name, position), order in zip(fresh_ones, orders, strict=True):
        said = {
            fields[0].id: name,
            **({fields[1].id: position} if len(fields) > 1 and position else {}),
        }
        changes += room.row(Ref(plan.scope, "row", ctx.new_id()), rule.came, above, order, said)
    return store.save(ctx, "note_came", changes)


def make_goals(ctx: Context, store: Store, plan: Ref) -> Changes:
    """Turn the chosen topics into rows of the plan in one save. Existing goals stay, and deleted ones are restored.
    UserError if no topic is chosen."""
    room = goal_room(store, plan)
    chosen = room.meeting().chosen
    if not chosen:
        raise UserError(
            _("ตั้งเป็นเป้าหมายไม่ได้"),
            _("ยังไม่มีเรื่องที่ที่ประชุมเลือก"),
            _("ลดจำนวนเสียงที่ใช้เลือก หรือเลือกเรื่องด้วยแป้น Space แล้วลองใหม่"),
        )
    refs = {one.row.ref: PlanRow.at(plan, f"{room.rule.id} {one.row.ref}") for one in chosen}
    new = [
        one for one in chosen if (held := store.record(refs[one.row.ref])) is None or held.deleted
    ]
    changes: list[Change] = []
    homes = _homes(room, new, changes)
    orders: dict[Ref | None, list[str]] = {}
    for above in dict.fromkeys(homes.values()):
        orders[above], moved = room.behind(
            room.rule.to, above, sum(home == above for home in homes.values())
        )
        changes += moved
    named = {
        each.id: each
        for each in room.form.fields
        if room.rule.to in each.kind and each.stage == "plan"
    }
    taken = {each.id for each in room.form.fields if room.rule.of in each.kind} & named.keys()
    for one in new:
        above = homes[one.row.ref]
        values: dict[str, Written] = {
            "plan": Plain(plan.local),
            "kind": Plain(room.rule.to),
            "parent": Plain(above.local) if above else None,
            "order": Plain(orders[above].pop(0)),
            "from": Plain(one.row.ref.local),
            **{named[name].stored: _as_kept(room, one, name) for name in sorted(taken)},
        }
        changes += PlanImport(store, room.form, plan, 0).entered(refs[one.row.ref], values)
    said = _("ตั้งเป็นเป้าหมายใหม่ {n} เรื่อง จาก {of} เรื่องที่เลือก").format(n=len(new), of=len(chosen))
    done = Changes("make_goals", "", frozenset({plan}))
    return (done | store.save(ctx, "make_goals", changes) if changes else done) | Changes(
        notes=(said,)
    )


def prove_criteria(ctx: Context, store: Store, plan: Ref) -> Changes:
    """Link the meeting's evidence to every item that asks for a goal meeting in the office's assessments of that year.
    `notes` of the result say how many links are new. UserError if there is no evidence or no assessment."""
    board = goal_board(PlanPage.of(store, plan))
    if board is None or not board.proofs:
        raise UserError(
            _("ใช้เป็นหลักฐานของเกณฑ์ไม่ได้"),
            _("การประชุมนี้ยังไม่มีหลักฐาน"),
            _("แนบใบลงทะเบียนหรือรายงานการประชุมที่ลงนามแล้ว แล้วลองใหม่"),
        )
    changes: list[Change] = []
    year, found = board.record.number("year") or 0, 0
    for form in dict.fromkeys(criterion.form for criterion in board.criteria):
        for assessment in store.records("assessment", plan.scope, instrument_id=form, year=year):
            found += 1
            asked = form_for(store, assessment)
            for one in (criterion for criterion in board.criteria if criterion.form == form):
                proof = next((each.id for each in asked.proofs if one.item == each.within), "")
                for piece in board.proofs:
                    changes += unless_linked(store, linked(piece, assessment.ref, one.item, proof))
    if not found:
        raise UserError(
            _("ใช้เป็นหลักฐานของเกณฑ์ไม่ได้"),
            _("หน่วยงานยังไม่เริ่มการประเมินของปี {year} ที่ขอการประชุมนี้").format(year=year),
            _("ไปที่เอกสารของปี เริ่มการประเมิน แล้วลองใหม่"),
        )
    n = len({change.ref for change in changes})
    note = _("ผูกหลักฐานกับข้อที่ขอแล้ว {n} รายการ").format(n=n) if n else _("หลักฐานผูกกับข้อที่ขอครบอยู่แล้ว")
    return saved_once(ctx, store, "prove_criteria", changes) | Changes(notes=(note,))


def _as_kept(editor: GoalChangesBuilder, topic: GoalTopic, name: str) -> Written:
    """Return the stored value of a field of the proposal; None if it has none or one in conflict."""
    value = topic.row.record.value(editor.field(editor.rule.of, name).stored)
    return value if isinstance(value, int | str) else None


def _homes(
    editor: GoalChangesBuilder, new: Sequence[GoalTopic], changes: list[Change]
) -> dict[Ref, Ref | None]:
    """Return by proposal the row its goal goes below: that of its side, created if missing; None = below the plan."""
    field = sorted_by(editor.form, editor.rule)
    if field is None:
        return {one.row.ref: None for one in new}
    above = next(kind.within for kind in editor.form.kinds if kind.id == editor.rule.to)
    rows = RowInsertPoint.siblings(editor.store, editor.plan, above, set())
    found = {row.text(field.stored): row.ref for row in reversed(rows)}
    for side in dict.fromkeys(one.side for one in new):
        if side not in found:
            found[side] = PlanRow.at(editor.plan, f"{editor.rule.id} {above} {side}")
            order = RowInsertPoint.free_positions(rows, None)[0][0]
            changes += editor.row(found[side], above, None, order, {field.id: side} if side else {})
    return {one.row.ref: found[one.side] for one in new}


def saved_once(
    ctx: Context, store: Store, label: str, changes: Sequence[Change] | Iterator[Change]
) -> Changes:
    """Save the changes, if any, in one save labelled `label`; if several change the same field, the last counts."""
    found = {(change.ref, change.field): change for change in changes}
    return store.save(ctx, label, list(found.values())) if found else Changes(label)


Line = tuple[str, str, int]  # voter, sort of proposal, line of the slip


def take_from_phones(
    ctx: Context, store: Store, plan: Ref, votes: Sequence[Vote], earlier_votes: Sequence[Vote]
) -> Changes:
    """Save the proposals in `votes`; `earlier_votes`: what these phones sent before. A changed text replaces the
    earlier proposal, or is a new proposal if the meeting has grouped, merged or voted on the earlier one. An emptied
    line deletes its earlier proposal unless others were merged into that or it was voted on."""
    room = goal_room(store, plan)
    topics = {topic.row.ref: topic for topic in room.meeting().topics}
    old = {vote[:3]: vote.text for vote in lines_of_votes(earlier_votes)}
    new = {vote[:3]: vote.text for vote in lines_of_votes(votes)}
    found = []
    for line, text in new.items():
        if old.get(line) != text and (ref := _line_ref(room, topics, line, text)) is not None:
            found.append((ref, NewGoalProposal(text, line[1])))
    asked = {(vote.voter, vote.question) for vote in votes}
    gone = [line for line in old if line not in new and (line[0], _question(line[1])) in asked]
    withdrawn = [change for line in gone for change in _withdrawn(room, topics, line)]
    ctx = replace(ctx, person="")  # nobody is named in the log for it
    return saved_once(
        ctx, store, "take_proposals", [*withdrawn, *(proposed_rows(room, found) if found else ())]
    )


def count_votes(
    ctx: Context, store: Store, plan: Ref, vote_changes: Mapping[str, tuple[int, int]]
) -> Changes:
    """Add the votes of phones to the topics. `vote_changes`: {topic id: (votes before, votes after)}; the difference is
    added. If all these topics have the later number already, nothing is changed."""
    room, changes = goal_room(store, plan), list[Change]()
    topics = [one for one in room.meeting().topics if one.row.ref.id in vote_changes]
    if all(one.votes == vote_changes[one.row.ref.id][1] for one in topics):
        return Changes("take_proposal_votes")
    for one in topics:
        before, after = vote_changes[one.row.ref.id]
        said = {room.rule.votes: str(max(0, one.votes + after - before))}
        changes += room.writes(one.row.record, room.rule.of, said)
    return saved_once(ctx, store, "take_proposal_votes", changes)


def _question(side: str) -> str:
    return f"{PROPOSED}.{side}" if side else PROPOSED


def _rows(editor: GoalChangesBuilder, line: Line) -> tuple[Ref, Ref]:
    """Return the newest row of a phone's line, and the next one, for a new text once the room has worked on that."""
    voter, side, number = line
    held = PlanRow.at(editor.plan, f"{editor.rule.id} {voter} {side} {number}")
    first, n = held.id, 2
    while editor.store.record(after := PlanRow.at(editor.plan, f"{first} {n}")) is not None:
        held, n = after, n + 1
    return held, after


def _line_ref(
    editor: GoalChangesBuilder, topics: Mapping[Ref, GoalTopic], line: Line, text: str
) -> Ref | None:
    """Return the row to write a line's text into; None if its row has that text already."""
    ref, after = _rows(editor, line)
    record = editor.store.record(ref)
    if record is None or record.deleted:
        return ref
    if record.text(editor.field(editor.rule.of, editor.rule.named).stored) == text:
        return None
    topic = topics.get(ref)
    free = topic is not None and not (topic.group or topic.alike or topic.votes)
    return ref if free else after


def _withdrawn(
    editor: GoalChangesBuilder, topics: Mapping[Ref, GoalTopic], line: Line
) -> Iterator[Change]:
    """Yield the deletion of a line's row, unless others were merged into it or it was voted on."""
    ref, _after = _rows(editor, line)
    record, topic = editor.store.record(ref), topics.get(ref)
    if record is not None and not record.deleted and not (topic and (topic.alike or topic.votes)):
        yield Change(ref, DELETED, editor.store.history.cut(ref.scope), record.shown(DELETED).seen)
