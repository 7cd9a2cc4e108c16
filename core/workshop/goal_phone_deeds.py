"""What phones say in a goal meeting, beside what the table says: proposals at once, votes when they are counted."""

from collections.abc import Iterator, Mapping, Sequence

from core.entities import DELETED
from core.forms.ports import Forms
from core.log.ports import Context, Store
from core.plan.proposals import GoalTopic
from core.plan.tree import row_at
from core.values import Change, Changes, Ref
from core.workshop.goal_deeds import GoalRoom, NewProposal, goal_room, proposed_rows, saved_once
from core.workshop.goal_votes import PROPOSED, lines_of_votes
from core.workshop.questions import Vote

Line = tuple[str, str, int]  # voter, sort, which line of the slip


def take_from_phones(
    ctx: Context, store: Store, forms: Forms, plan: Ref, votes: Sequence[Vote], before: Sequence[Vote]
) -> Changes:
    """Keep what phones propose; the same taken again makes nothing twice. `before`: what they had said.

    A line that says the same stays as the room has it by now; one that is empty now is withdrawn; another text
    replaces the earlier one until the room has grouped it, put it together or voted on it, and is a proposal of its own
    from then on.
    """
    room = goal_room(store, forms, plan)
    topics = {one.row.ref: one for one in room.meeting().topics}
    old = {one[:3]: one.text for one in lines_of_votes(before)}
    new = {one[:3]: one.text for one in lines_of_votes(votes)}
    found = []
    for line, text in new.items():
        if old.get(line) != text and (ref := _line_ref(room, topics, line, old.get(line, ""), text)) is not None:
            found.append((ref, NewProposal(text, line[1])))
    asked = {(one.voter, one.question) for one in votes}
    gone = [line for line in old if line not in new and (line[0], _question(line[1])) in asked]
    withdrawn = [change for line in gone for change in _withdrawn(room, topics, line, old[line])]
    return saved_once(ctx, store, "take_proposals", [*withdrawn, *(proposed_rows(room, found) if found else ())])


def count_votes(ctx: Context, store: Store, forms: Forms, plan: Ref, due: Mapping[str, tuple[int, int]]) -> Changes:
    """Add what phones voted to what the table has entered; `due`: by topic its votes before and after. Counted again,
    as after the program was killed in between, nothing changes."""
    room, changes = goal_room(store, forms, plan), list[Change]()
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


def _row(room: GoalRoom, line: Line, text: str) -> Ref:
    """The row of a line that says this."""
    voter, side, number = line
    first = row_at(room.plan, f"{room.rule.id} {voter} {side} {number}")
    own = row_at(room.plan, f"{first.id} {text}")
    return own if room.store.record(own) is not None else first


def _line_ref(
    room: GoalRoom, topics: Mapping[Ref, GoalTopic], line: Line, was: str, text: str
) -> Ref | None:  # fmt: skip
    """The row that says what a line says now; None where it does already."""
    ref = _row(room, line, was)
    record = room.store.record(ref)
    if record is None or record.deleted:
        return ref
    if record.text(room.field(room.rule.of, room.rule.text).stored) == text:
        return None
    topic = topics.get(ref)
    free = topic is not None and not (topic.group or topic.alike or topic.votes)
    return ref if free else row_at(room.plan, f"{ref.id} {text}")


def _withdrawn(room: GoalRoom, topics: Mapping[Ref, GoalTopic], line: Line, was: str) -> Iterator[Change]:
    """A line that is empty now is taken back, unless the room has put others to it."""
    ref = _row(room, line, was)
    record, topic = room.store.record(ref), topics.get(ref)
    if record is not None and not record.deleted and not (topic and topic.alike):
        yield Change(ref, DELETED, room.store.history.cut(ref.scope), record.shown(DELETED).seen)
