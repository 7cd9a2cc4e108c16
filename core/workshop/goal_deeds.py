"""The deeds of a meeting that sets goals: proposals kept, grouped, put together and voted, at the table and by phone;
the chosen become goals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.entities import DELETED
from core.errors import UserError
from core.evidence.deeds import linked, unless_linked
from core.forms.check_proposals import rule_of, sorted_by
from core.forms.ports import Store
from core.forms.settings import form_for
from core.forms.shape import Field, Instrument, ProposalRule
from core.i18n import _
from core.log.deeds import changes_to, fresh
from core.log.ports import Context, standing
from core.plan.deeds import free_positions, siblings
from core.plan.file_deeds import PlanImport
from core.plan.links import value_of
from core.plan.proposals import GoalMeeting, GoalTopic
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.search import name_key
from core.values import Change, Changes, Plain, Record, Ref, Written
from core.workshop.goals import PROPOSED, goal_board, lines_of_votes
from core.workshop.questions import Vote


class NewProposal(NamedTuple):
    """What somebody proposes; side and group are ids of answers, "" = not said."""

    text: str
    side: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoalRoom:
    """The meeting of a plan, and what its deeds work on."""

    store: Store
    form: Instrument
    rule: ProposalRule
    plan: Ref

    def meeting(self) -> GoalMeeting:
        return GoalMeeting.of(self.form, self.rule, PlanRow.tree(self.store, self.form, self.plan)[1:])

    def field(self, kind: str, name: str) -> Field:
        return next(each for each in self.form.fields if each.id == name and kind in each.kind)

    def writes(self, record: Record, kind: str, said: Mapping[str, str]) -> Iterator[Change]:
        """What words in fields of a row change; UserError for words that are no value of theirs."""
        for name, words in said.items():
            field = self.field(kind, name)
            yield from changes_to(record, {field.stored: value_of(self.form, kind, field, words)})

    def row(self, ref: Ref, kind: str, above: Ref | None, order: str, said: Mapping[str, str]) -> Iterator[Change]:
        """What makes a row that says this; one that is there says it from now on."""
        record = self.store.record(ref)
        if record is not None and not record.deleted:
            yield from self.writes(record, kind, said)
            return
        values: dict[str, Written] = {
            "plan": Plain(self.plan.local),
            "kind": Plain(kind),
            "parent": Plain(above.local) if above else None,
            "order": Plain(order),
        }
        empty = Record(ref, {})
        values |= {change.field: change.value for change in self.writes(empty, kind, said)}
        work = PlanImport(self.store, self.form, self.plan, 0)
        yield from work.entered(ref, values) if record is not None else fresh(ref, values)

    def at(self, said: Mapping[str, str]) -> tuple[Ref, list[Change]]:
        """The row of the meeting and what makes it, or what it is told."""
        rows = siblings(self.store, self.plan, self.rule.at, set())
        ref = rows[0].ref if rows else PlanRow.at(self.plan, f"{self.rule.id} {self.rule.at}")
        return ref, list(self.row(ref, self.rule.at, None, free_positions(rows, None)[0][0], said))

    def behind(self, kind: str, above: Ref | None, many: int) -> tuple[list[str], list[Change]]:
        """The order of new rows behind those of their kind, and what makes room."""
        return free_positions(siblings(self.store, self.plan, kind, {above.local} if above else set()), None, many)


def no_meeting() -> UserError:
    """Said of a plan whose form declares no proposals."""
    return UserError(
        _("เปิดการประชุมตั้งเป้าหมายไม่ได้"),
        _("แบบของแผนนี้ไม่ได้กำหนดว่าบุคลากรเสนอเรื่องใดได้"),
        _("เพิ่มรายการในแผนเอง หรือใช้แบบที่เจ้าของแบบกำหนดการประชุมไว้"),
    )


def goal_room(store: Store, plan: Ref) -> GoalRoom:
    """UserError where the form of the plan has no such meeting."""
    form = form_for(store, standing(store, plan))
    if (rule := rule_of(form)) is None:
        raise no_meeting()
    return GoalRoom(store, form, rule, plan)


def _of_row(store: Store, row: Ref) -> tuple[GoalRoom, Record]:
    record = standing(store, row)
    return goal_room(store, record.reference("plan")), record


def propose(ctx: Context, store: Store, plan: Ref, said: Sequence[NewProposal]) -> Changes:
    """Keep proposals as they were typed, each a row of its own; `touched` holds them. Empty ones are left out."""
    room, lines = goal_room(store, plan), [one for one in said if one.text.strip()]
    if not lines:
        raise UserError(_("ยังไม่มีเรื่องที่เสนอ"), _("ช่องข้อความว่างอยู่"), _("พิมพ์เรื่องที่เสนอ แล้วกด Enter"))
    refs = [Ref(plan.scope, "row", ctx.new_id()) for _line in lines]
    return store.save(ctx, "propose", list(proposed_rows(room, list(zip(refs, lines, strict=True)))))


def proposed_rows(room: GoalRoom, lines: Sequence[tuple[Ref, NewProposal]]) -> Iterator[Change]:
    """What makes these proposals, or gives those that are there these words."""
    rule = room.rule
    of = next(kind for kind in room.form.kinds if kind.id == rule.of)
    above = None
    if of.within:
        above, made = room.at({})
        yield from made
    orders, moved = room.behind(rule.of, above, len(lines))
    yield from moved
    for (ref, line), order in zip(lines, orders, strict=True):
        said = {rule.named: line.text.strip(), rule.group: line.group, **({rule.side: line.side} if rule.side else {})}
        yield from room.row(ref, rule.of, above, order, {name: words for name, words in said.items() if words})


def group_proposal(ctx: Context, store: Store, row: Ref, group: str) -> Changes:
    """Put a topic under a group, or under none."""
    room, record = _of_row(store, row)
    return saved_once(ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.group: group}))


def change_text(ctx: Context, store: Store, row: Ref, text: str) -> Changes:
    """Other words for a topic."""
    room, record = _of_row(store, row)
    return saved_once(ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.named: text.strip()}))


def pick_proposal(ctx: Context, store: Store, row: Ref, picked: bool | None) -> Changes:
    """Take a topic or leave it whatever its votes; None = its votes decide again."""
    room, record = _of_row(store, row)
    answers = room.meeting().answers(room.rule.picked)
    said = "" if picked is None else answers[0 if picked else 1].id
    return saved_once(ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.picked: said}))


def add_votes(ctx: Context, store: Store, row: Ref, by: int) -> Changes:
    """Some votes more or fewer for a topic, never below none; presses that follow each other all count."""
    room, record = _of_row(store, row)
    now = record.number(room.field(room.rule.of, room.rule.votes).stored) or 0
    return saved_once(
        ctx, store, "enter_cells", room.writes(record, room.rule.of, {room.rule.votes: str(max(0, now + by))})
    )


def vote_again(ctx: Context, store: Store, rows: Sequence[Ref]) -> Changes:
    """Take the votes of these topics back, and what the room took or left of them, for another vote."""
    changes: list[Change] = []
    for row in rows:
        room, record = _of_row(store, row)
        said = dict.fromkeys(filter(None, (room.rule.votes, room.rule.picked)), "")
        changes += room.writes(record, room.rule.of, said)
    return saved_once(ctx, store, "vote_again", changes)


def put_together(ctx: Context, store: Store, row: Ref, to: Ref) -> Changes:
    """Put a topic, with all that was put to it, to another that says the same. Its votes are not added: one person may
    have voted for both."""
    room, _record = _of_row(store, row)
    meeting = room.meeting()
    if not room.rule.like:
        raise UserError(_("รวมเรื่องที่เหมือนกันไม่ได้"), _("แบบของแผนนี้ไม่มีช่องให้รวมเรื่อง"), _("ปล่อยเป็นสองเรื่อง หรือลบเรื่องหนึ่ง"))
    home = next((one for one in meeting.topics if to in (each.ref for each in (one.row, *one.alike))), None)
    topic = next((one for one in meeting.topics if one.row.ref == row), None)
    if home is None or topic is None or home is topic:
        return Changes("put_together")
    changes: list[Change] = []
    for each in (topic.row, *topic.alike):
        changes += room.writes(each.record, room.rule.of, {room.rule.like: home.row.ref.id})
    return saved_once(ctx, store, "put_together", changes)


def take_apart(ctx: Context, store: Store, row: Ref) -> Changes:
    """Let everything that was put to a topic stand by itself again."""
    room, _record = _of_row(store, row)
    topic = next((one for one in room.meeting().topics if one.row.ref == row), None)
    changes: list[Change] = []
    for each in (topic.row, *topic.alike) if topic else ():
        changes += room.writes(each.record, room.rule.of, {room.rule.like: ""})
    return saved_once(ctx, store, "take_apart", changes)


def note_meeting(ctx: Context, store: Store, plan: Ref, said: Mapping[str, str]) -> Changes:
    """What is said of the meeting, by fields of its row as they are typed: day, staff, who came, the line."""
    return saved_once(ctx, store, "enter_cells", goal_room(store, plan).at(said)[1])


def note_came(ctx: Context, store: Store, plan: Ref, people: Sequence[tuple[str, str]]) -> Changes:
    """Name who came: (name, position). Who is named already is not named twice; the number of those who came is at
    least theirs."""
    room = goal_room(store, plan)
    rule, meeting = room.rule, room.meeting()
    if not rule.came:
        raise UserError(_("เพิ่มรายชื่อผู้เข้าร่วมไม่ได้"), _("แบบของแผนนี้ไม่เก็บรายชื่อ"), _("กรอกจำนวนผู้เข้าร่วมแทน"))
    fields = meeting.called_fields()
    known = {name_key(row.words(fields[0].id)) for row in meeting.came}
    new = {name_key(name): (name.strip(), position.strip()) for name, position in people if name.strip()}
    fresh_ones = [one for key, one in new.items() if key not in known]
    if not fresh_ones:
        return Changes("note_came")
    named = len(meeting.came) + len(fresh_ones)
    joined = {rule.joined: str(named)} if named > (meeting.joined or 0) else {}
    above, changes = room.at(joined)
    orders, moved = room.behind(rule.came, above, len(fresh_ones))
    changes += moved
    for (name, position), order in zip(fresh_ones, orders, strict=True):
        said = {fields[0].id: name, **({fields[1].id: position} if len(fields) > 1 and position else {})}
        changes += room.row(Ref(plan.scope, "row", ctx.new_id()), rule.came, above, order, said)
    return store.save(ctx, "note_came", changes)


def make_goals(ctx: Context, store: Store, plan: Ref) -> Changes:
    """The chosen topics become rows of the plan, in one save; each once, what stands stays as it is, what lies in the
    bin comes back. The notes say how many are new."""
    room = goal_room(store, plan)
    chosen = room.meeting().chosen
    if not chosen:
        raise UserError(
            _("ตั้งเป็นเป้าหมายไม่ได้"),
            _("ยังไม่มีเรื่องที่ที่ประชุมเลือก"),
            _("ลดจำนวนเสียงที่ใช้เลือก หรือเลือกเรื่องด้วยแป้น Space แล้วลองใหม่"),
        )
    refs = {one.row.ref: PlanRow.at(plan, f"{room.rule.id} {one.row.ref}") for one in chosen}
    new = [one for one in chosen if (held := store.record(refs[one.row.ref])) is None or held.deleted]
    changes: list[Change] = []
    homes = _homes(room, new, changes)
    orders: dict[Ref | None, list[str]] = {}
    for above in dict.fromkeys(homes.values()):
        orders[above], moved = room.behind(room.rule.to, above, sum(home == above for home in homes.values()))
        changes += moved
    named = {each.id: each for each in room.form.fields if room.rule.to in each.kind and each.stage == "plan"}
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
    return (done | store.save(ctx, "make_goals", changes) if changes else done) | Changes(notes=(said,))


def prove_criteria(ctx: Context, store: Store, plan: Ref) -> Changes:
    """Link the evidence of the meeting to every item that asks for it, in the office's assessments of the year, as the
    first proof the item demands; each once. The notes say how many, and why none."""
    board = goal_board(PlanPage.of(store, plan))
    if board is None or not board.proofs:
        raise UserError(
            _("ใช้เป็นหลักฐานของเกณฑ์ไม่ได้"),
            _("การประชุมนี้ยังไม่มีหลักฐาน"),
            _("แนบใบลงทะเบียนหรือรายงานการประชุมที่ลงนามแล้ว แล้วลองใหม่"),
        )
    changes: list[Change] = []
    year, found = board.record.number("year") or 0, 0
    for form in dict.fromkeys(one.form for one in board.criteria):
        for assessment in store.records("assessment", plan.scope, instrument_id=form, year=year):
            found += 1
            asked = form_for(store, assessment)
            for one in (one for one in board.criteria if one.form == form):
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


def _as_kept(room: GoalRoom, topic: GoalTopic, name: str) -> Written:
    """What a proposal says in a field, as it is kept."""
    value = topic.row.record.value(room.field(room.rule.of, name).stored)
    return value if isinstance(value, int | str) else None


def _homes(room: GoalRoom, new: Sequence[GoalTopic], changes: list[Change]) -> dict[Ref, Ref | None]:
    """Below which row each goal stands: that of its sort, made where there is none; None = below the plan."""
    if (field := sorted_by(room.form, room.rule)) is None:
        return {one.row.ref: None for one in new}
    above = next(kind.within for kind in room.form.kinds if kind.id == room.rule.to)
    rows = siblings(room.store, room.plan, above, set())
    found = {row.text(field.stored): row.ref for row in reversed(rows)}
    for side in dict.fromkeys(one.side for one in new):
        if side not in found:
            found[side] = PlanRow.at(room.plan, f"{room.rule.id} {above} {side}")
            order = free_positions(rows, None)[0][0]
            changes += room.row(found[side], above, None, order, {field.id: side} if side else {})
    return {one.row.ref: found[one.side] for one in new}


def saved_once(ctx: Context, store: Store, label: str, changes: Sequence[Change] | Iterator[Change]) -> Changes:
    """One save of what differs; of a field that is written twice the last."""
    found = {(change.ref, change.field): change for change in changes}
    return store.save(ctx, label, list(found.values())) if found else Changes(label)


Line = tuple[str, str, int]  # voter, sort, which line of the slip


def take_from_phones(ctx: Context, store: Store, plan: Ref, votes: Sequence[Vote], before: Sequence[Vote]) -> Changes:
    """Keep what phones propose; the same taken again makes nothing twice. `before`: what they had said.

    A line that says the same stays as the room has it by now; one that is empty now is withdrawn; another text
    replaces the earlier one until the room has grouped it, put it together or voted on it, and is a proposal of its own
    from then on.
    """
    room = goal_room(store, plan)
    topics = {one.row.ref: one for one in room.meeting().topics}
    old = {one[:3]: one.text for one in lines_of_votes(before)}
    new = {one[:3]: one.text for one in lines_of_votes(votes)}
    found = []
    for line, text in new.items():
        if old.get(line) != text and (ref := _line_ref(room, topics, line, text)) is not None:
            found.append((ref, NewProposal(text, line[1])))
    asked = {(one.voter, one.question) for one in votes}
    gone = [line for line in old if line not in new and (line[0], _question(line[1])) in asked]
    withdrawn = [change for line in gone for change in _withdrawn(room, topics, line)]
    ctx = replace(ctx, person="")  # nobody is named in the log for it
    return saved_once(ctx, store, "take_proposals", [*withdrawn, *(proposed_rows(room, found) if found else ())])


def count_votes(ctx: Context, store: Store, plan: Ref, due: Mapping[str, tuple[int, int]]) -> Changes:
    """Add what phones voted to what the table has entered; `due`: by topic its votes before and after. Counted again,
    as after the program was killed in between, nothing changes."""
    room, changes = goal_room(store, plan), list[Change]()
    topics = [one for one in room.meeting().topics if one.row.ref.id in due]
    if all(one.votes == due[one.row.ref.id][1] for one in topics):
        return Changes("take_proposal_votes")
    for one in topics:
        before, after = due[one.row.ref.id]
        said = {room.rule.votes: str(max(0, one.votes + after - before))}
        changes += room.writes(one.row.record, room.rule.of, said)
    return saved_once(ctx, store, "take_proposal_votes", changes)


def _question(side: str) -> str:
    return f"{PROPOSED}.{side}" if side else PROPOSED


def _rows(room: GoalRoom, line: Line) -> tuple[Ref, Ref]:
    """The newest row of a line, and the one that would come after it; a line has another once the room has its last."""
    voter, side, number = line
    held = PlanRow.at(room.plan, f"{room.rule.id} {voter} {side} {number}")
    first, n = held.id, 2
    while room.store.record(after := PlanRow.at(room.plan, f"{first} {n}")) is not None:
        held, n = after, n + 1
    return held, after


def _line_ref(room: GoalRoom, topics: Mapping[Ref, GoalTopic], line: Line, text: str) -> Ref | None:
    """The row that says what a line says now; None where it does already."""
    ref, after = _rows(room, line)
    record = room.store.record(ref)
    if record is None or record.deleted:
        return ref
    if record.text(room.field(room.rule.of, room.rule.named).stored) == text:
        return None
    topic = topics.get(ref)
    free = topic is not None and not (topic.group or topic.alike or topic.votes)
    return ref if free else after


def _withdrawn(room: GoalRoom, topics: Mapping[Ref, GoalTopic], line: Line) -> Iterator[Change]:
    """A line that is empty now is taken back, unless the room has put others to it or voted on it."""
    ref, _after = _rows(room, line)
    record, topic = room.store.record(ref), topics.get(ref)
    if record is not None and not record.deleted and not (topic and (topic.alike or topic.votes)):
        yield Change(ref, DELETED, room.store.history.cut(ref.scope), record.shown(DELETED).seen)
