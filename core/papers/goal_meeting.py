"""What the papers of a meeting say where it set the goals of a plan: who came, what was proposed, voted and chosen."""

from collections.abc import Iterator

from core.blocks.document import Block, Column, Heading, Para, Row, Table
from core.exact import exact_text
from core.papers.source import MeetingMember, PaperSource
from core.plan.proposals import GoalMeeting, GoalTopic, called_fields, goal_meeting, rule_of
from core.plan.tree import plan_tree


def goals_set(source: PaperSource) -> GoalMeeting | None:
    """The meeting that set the goals of the plan the paper is of; None where nothing was proposed and nobody came."""
    if source.record.ref.entity != "plan" or source.using is None or (rule := rule_of(source.using)) is None:
        return None
    meeting = goal_meeting(source.using, rule, plan_tree(source.reader, source.using, source.record.ref)[1:])
    return meeting if meeting.topics or meeting.came else None


def goal_members(meeting: GoalMeeting) -> Iterator[MeetingMember]:
    """Who came, as they were named."""
    fields = [each.id for each in called_fields(meeting)]
    for one in meeting.came:
        said = [one.words(name) for name in fields]
        yield MeetingMember(said[0], said[1].replace("\n", " ") if len(said) > 1 else "")


def goal_blocks(meeting: GoalMeeting) -> Iterator[Block]:
    """Who came of how many, and a list of each sort of what was proposed, the most votes first."""
    if meeting.staff and meeting.joined is not None and meeting.share is not None:
        as_of = f" ณ วันที่ {meeting.as_of}" if meeting.as_of else ""
        share = exact_text(round(meeting.share, 2))
        yield Para(
            f"บุคลากรของหน่วยงาน{as_of} จำนวน {meeting.staff} คน เข้าร่วมประชุม {meeting.joined} คน คิดเป็นร้อยละ {share}",
            indent=True,
        )
    put = len(meeting.topics) < meeting.proposed
    joined = f" รวมเรื่องที่เหมือนกันแล้วเหลือ {len(meeting.topics)} เรื่อง" if put else ""
    yield Para(f"บุคลากรเสนอ {meeting.proposed} เรื่อง{joined} ที่ประชุมจัดกลุ่มและลงคะแนน ดังนี้", indent=True)
    sides = [(one.id, str(one.text)) for one in meeting.answers(meeting.rule.side)]
    known = {id_ for id_, _words in sides}
    rest = [one for one in meeting.topics if one.side not in known]
    for id_, words in sides:
        yield from _list(meeting, words, [one for one in meeting.topics if one.side == id_])
    yield from _list(meeting, "เรื่องอื่น" if sides else "เรื่องที่เสนอ", rest)


def goal_motion(meeting: GoalMeeting) -> Iterator[str]:
    """What the room resolved."""
    n = len(meeting.chosen)
    if n:
        line = f"เลือกเรื่องที่ได้ตั้งแต่ {meeting.line} เสียง " if meeting.line else ""
        yield f"{line}ตั้งเป็นเป้าหมายของแผน {n} เรื่อง".strip()
    if taken := [one.text for one in meeting.topics if one.picked and not _over(meeting, one)]:
        yield f"เลือกเพิ่มโดยมติที่ประชุม {' '.join(taken)}"
    if left := [one.text for one in meeting.topics if one.picked is False and _over(meeting, one)]:
        yield f"ไม่เลือกโดยมติที่ประชุม {' '.join(left)}"


def _over(meeting: GoalMeeting, topic: GoalTopic) -> bool:
    return bool(meeting.line and topic.votes >= meeting.line)


def _list(meeting: GoalMeeting, title: str, topics: list[GoalTopic]) -> Iterator[Block]:
    if not topics:
        return
    groups = {one.id: str(one.text) for one in meeting.answers(meeting.rule.group)}
    field = next(one for one in meeting.form.fields if one.id == meeting.rule.group and meeting.rule.of in one.kind)
    rows = [
        Row((
            str(number),
            one.text + (f"\n(รวม {one.count} เรื่องที่เสนอ)" if one.alike else ""),
            groups.get(one.group, ""),
            str(one.votes),
            "เลือก" if one.chosen else "–",
        ))
        for number, one in enumerate(sorted(topics, key=lambda one: -one.votes), start=1)
    ]  # fmt: skip
    columns = (
        Column("ที่", 8, align="center", least=10),
        Column("เรื่อง", 50),
        Column(str(field.title), 18, align="center", least=24),
        Column("เสียง", 12, align="center", least=16, number=True),
        Column("ผล", 12, align="center", least=16),
    )
    yield Heading(title, level=2)
    yield Table(columns, tuple(rows))
