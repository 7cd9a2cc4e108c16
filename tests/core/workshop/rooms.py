"""A meeting that sets goals, in a real folder: by the shipped form, and by one whose goals lie below their sort."""

from pathlib import Path

import main
from core.forms.shape import Instrument
from core.log.ports import Context
from core.plan.deeds import start_plan
from core.plan.proposals import GoalTopic
from core.plan.view import PlanPage
from core.values import Ref
from core.workshop.goal_deeds import NewGoalProposal, propose
from core.workshop.goals import GoalMeetingView, goal_board
from storage.db.folder.store import Folder
from tests.core.plan.plans import context

FIVE = """
format: instrument/2
id: five
edition: 2569
revision: 1
title: แผนห้าด้าน
kinds:
- {id: meeting, most: 1, title: การประชุม}
- {id: idea, in: meeting, list: yes, number: ๑), named: said, title: เรื่องที่เสนอ}
- {id: sort, at_least: 1, title: กลุ่ม}
- {id: work, in: sort, number: ๑., named: said, title: กิจกรรม}
fields:
- {id: people, kind: meeting, type: integer, title: บุคลากร}
- {id: here, kind: meeting, type: integer, title: มาประชุม}
- {id: from_votes, kind: meeting, type: integer, title: เลือกตั้งแต่}
- {id: said, kind: [idea, work], title: เรื่อง, required: plan}
- {id: good, kind: [idea, work], type: choice, scale: goods, title: ด้าน}
- {id: hands, kind: idea, type: integer, title: เสียง}
- {id: what, kind: [idea, sort], type: choice, scale: sorts, title: กลุ่ม, required: plan}
scales:
- {id: goods, title: ด้าน}
- {id: sorts, title: กลุ่ม}
choices:
- {id: one, in: goods, text: วินัย}
- {id: two, in: goods, text: สุจริต}
- {id: three, in: goods, text: พอเพียง}
- {id: four, in: goods, text: กตัญญู}
- {id: five, in: goods, text: จิตอาสา}
- {id: bad, in: sorts, text: ปัญหาที่อยากแก้}
- {id: deed, in: sorts, text: ความดีที่อยากทำ}
checks:
- {id: grateful, kind: plan, op: count, over: work, is: '>= 1', when: good is four, message: ยังไม่มีเรื่องด้านกตัญญู}
proposals:
- {id: room, title: ประชุมห้าด้าน, of: idea, to: work, text: said, group: good, side: what, votes: hands, at: meeting,
   line: from_votes, staff: people, joined: here}
papers:
- {id: works, rows: work, grouped_by: sort, title: [แผนห้าด้าน]}
columns:
- {paper: works, head: กิจกรรม, show: <number> <said>, width: 100}
"""


def begun(folder: Folder, form: Instrument, year: int = 2569) -> Ref:
    """A plan of a year by this form."""
    return next(
        iter(
            ref
            for ref in start_plan(context(folder), folder, form, year).touched
            if ref.entity == "plan"
        )
    )


def board_of(folder: Folder, plan: Ref) -> GoalMeetingView:
    found = goal_board(PlanPage.of(folder, plan))
    assert found is not None
    return found


def ctx_of(folder: Folder) -> Context:
    return context(folder)


def proposed(folder: Folder, plan: Ref, *said: NewGoalProposal) -> list[GoalTopic]:
    """The topics after these were proposed."""
    propose(context(folder), folder, plan, said)
    return list(board_of(folder, plan).meeting.topics)


def five(folder: Path) -> Path:
    path = folder / "five.yaml"
    path.write_text(FIVE, encoding="utf-8")
    return path


SHIPPED = main.RESOURCES / "instruments"
