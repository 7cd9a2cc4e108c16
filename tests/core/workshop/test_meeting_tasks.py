"""A meeting that stopped half way is a task of the first page, by whatever form it is held, until it is done."""

from pathlib import Path

from core.home.rows import Destination, LastBackups, Task
from core.home.view import home
from core.home.year import read_year
from core.plan.view import PlanPage
from core.workshop.decisions import READY, TALKING, VOTING, waiting
from core.workshop.deeds import accept_rest, begin, close, decide, take
from core.workshop.goal_deeds import NewGoalProposal
from core.workshop.questions import Vote
from core.workshop.rows import meeting_tasks
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.core.papers.test_workshop_people import begun as every_workshop
from tests.core.workshop.meeting import YEAR, alike, assessed, held
from tests.core.workshop.rooms import SHIPPED, begun, five, proposed


def tasks_of(folder: Folder, page: str) -> list[Task]:
    found = home(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups())
    return [one for one in found.tasks if one.goal.page == page]


def test_a_workshop_is_a_task_from_its_slips_to_its_motion(folder: Folder) -> None:
    ref = assessed(folder, blank=True)
    assert not tasks_of(folder, "workshop")
    begin(ctx(folder), folder, ref, 3)
    (task,) = tasks_of(folder, "workshop")
    assert (task.goal, task.deed, task.tone) == (Destination("workshop", ref), "ไปต่อ", "info")
    assert waiting(folder, ref) == READY
    found = held(folder, ref)
    take(ctx(folder), folder, ref, alike(found.questions, found.slips, {}))
    assert waiting(folder, ref) == VOTING
    (task,) = tasks_of(folder, "workshop")
    assert task.title.startswith("ประชุมให้คะแนนค้างอยู่")
    close(ctx(folder), folder, ref)
    assert waiting(folder, ref) == TALKING
    for one in held(folder, ref).talks:
        decide(ctx(folder), folder, ref, one.item, [("state", "met", ())], "ตรวจแล้ว")
    assert tasks_of(folder, "workshop"), "the motion is still to come"
    accept_rest(ctx(folder), folder, ref)
    assert (waiting(folder, ref), tasks_of(folder, "workshop")) == ("", [])


def test_so_it_is_by_every_form_a_workshop_is_held_on(folder: Folder) -> None:
    refs = every_workshop(folder)
    for ref in refs:
        one = held(folder, ref).questions[0]
        take(
            ctx(folder),
            folder,
            ref,
            [Vote(held(folder, ref).slips[0].id, one.key, (one.choices[0].key,))],
        )
    known = read_year(folder, folder.writer.unit, YEAR, NOON, {}, LastBackups(), "")
    assert {
        one.goal.ref for one in meeting_tasks(folder, known) if one.goal.page == "workshop"
    } == {*refs}


def test_topics_that_wait_to_be_goals_are_a_task_by_every_form(
    folder: Folder, tmp_path: Path
) -> None:
    forms = FormLibrary([SHIPPED, five(tmp_path).parent])
    folder.use_forms(forms)
    for using in ("target-virtue", "five"):
        plan = begun(folder, forms.get(using), YEAR)
        assert Destination("goals", plan) not in [one.goal for one in tasks_of(folder, "goals")]
        rule = PlanPage.of(folder, plan).form.proposals[0]
        proposed(folder, plan, NewGoalProposal("ออมเงินทุกเดือน"))
        (task,) = [one for one in tasks_of(folder, "goals") if one.goal.ref == plan]
        assert task.title.startswith("ประชุมตั้งเป้าหมายค้างอยู่ เสนอแล้ว 1 เรื่อง"), rule.id
