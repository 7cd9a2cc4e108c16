"""What phones say in a goal meeting, beside what the table says: proposals at once, votes when they are counted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.entities import DELETED
from core.forms.ports import Store
from core.log.ports import Context
from core.plan.proposals import GoalTopic
from core.plan.tree import row_at
from core.values import Change, Changes, Ref
from core.workshop.goal_deeds import GoalRoom, NewProposal, goal_room, proposed_rows, saved_once
from core.workshop.goals import PROPOSED, lines_of_votes
from core.workshop.questions import Vote

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
    held = row_at(room.plan, f"{room.rule.id} {voter} {side} {number}")
    first, n = held.id, 2
    while room.store.record(after := row_at(room.plan, f"{first} {n}")) is not None:
        held, n = after, n + 1
    return held, after


def _line_ref(room: GoalRoom, topics: Mapping[Ref, GoalTopic], line: Line, text: str) -> Ref | None:
    """The row that says what a line says now; None where it does already."""
    ref, after = _rows(room, line)
    record = room.store.record(ref)
    if record is None or record.deleted:
        return ref
    if record.text(room.field(room.rule.of, room.rule.text).stored) == text:
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
