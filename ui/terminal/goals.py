"""Commands for the meeting that sets a plan's goals, and the test whether phones reach this PC over the network."""

from collections.abc import Sequence
from functools import partial

import click

from core.i18n import _
from core.plan.view import PlanPage
from core.values import Ref
from core.workshop.goal_deeds import NewGoalProposal, make_goals, no_meeting, note_meeting
from core.workshop.goal_deeds import propose as propose_goals
from core.workshop.goals import GoalMeetingView, goal_board
from core.workshop.room_trial import PATIENCE
from ui.desk import Office
from ui.phone.room import PORT
from ui.phone.room_trial import PhoneReachTest
from ui.terminal.arguments import ref_of
from ui.terminal.in_folder import writes
from ui.terminal.show import Output, columns, part, say


@click.command()
@writes
@click.argument("of", metavar="DOCUMENT")
@click.option("--propose", metavar="WORDS", multiple=True, help=_("เสนอเรื่อง ซ้ำได้"))
@click.option("--side", metavar="ID", default="", help=_("กลุ่มของเรื่องที่เสนอ ตามรหัสในแบบ"))
@click.option("--group", metavar="ID", default="", help=_("หัวข้อของเรื่องที่เสนอ ตามรหัสในแบบ"))
@click.option("--line", metavar="N", type=click.IntRange(min=1), help=_("เลือกเรื่องที่ได้ตั้งแต่กี่เสียง"))
@click.option("--make", is_flag=True, help=_("ตั้งเรื่องที่เลือกเป็นเป้าหมายของแผน เรื่องละครั้ง"))
def goals(
    office: Office,
    of: str,
    propose: tuple[str, ...],
    side: str,
    group: str,
    line: int | None,
    make: bool,
) -> Output:
    ref, session = ref_of(of, office.unit), office.session
    board = goals_of(office, ref)
    saves, notes = list[str](), list[str]()
    if propose:
        said = [NewGoalProposal(one, side, group) for one in propose]
        saves.append(session.do_now(partial(propose_goals, plan=ref, proposals=said)).save)
    if line is not None:
        told = {board.meeting.rule.line: str(line)}
        saves.append(session.do_now(partial(note_meeting, plan=ref, texts=told)).save)
    if make:
        done = session.do_now(partial(make_goals, plan=ref))
        saves.append(done.save)
        notes += done.notes
    return goals_output(goals_of(office, ref), saves, notes)


def goals_of(office: Office, ref: Ref) -> GoalMeetingView:
    """Return the goal meeting of a plan. Raises UserError if the plan's form has none."""
    page = office.session.read(partial(PlanPage.of, ref=ref))
    board = goal_board(page)
    if board is None:
        raise no_meeting()
    return board


def goals_output(board: GoalMeetingView, saves: Sequence[str], notes: Sequence[str]) -> Output:
    """Return a goal meeting as output: its topics by group, most votes first, and the form's requirements. `saves` are
    the ids of the saves that the command made, `notes` are sentences on these saves."""
    cells = [(group, one) for group in board.groups for one in group.topics]
    told = "row=row.ref.local text side group votes proposals=count chosen"
    value = {
        "topics": [
            {**part(one, told), "goal": one.row.ref in board.in_plan} for _group, one in cells
        ],
        **part(board.meeting, "line staff joined"),
        "asks": [part(one, "asks=words met") for one in board.rule_checks],
        "saves": [*filter(None, saves)],
        "notes": notes,
    }
    rows = [
        (
            group.words,
            one.text,
            _("{n} เสียง").format(n=one.votes),
            _("เลือก") if one.chosen else "–",
            one.row.ref.local,
        )
        for group, one in cells
    ]
    open_ = [one.words for one in board.rule_checks if not one.met]
    return Output(value, [*(columns(rows) if rows else [_("ยังไม่มีเรื่องที่เสนอ")]), *open_, *notes])


@click.group()
def phones() -> None:
    """Group the commands for phones; the group's help text is in the table of commands."""


@phones.command("test", help=_("ทดสอบห้อง: เปิดหน้าให้โทรศัพท์ลองเข้า แล้วบอกว่าใช้ได้หรือไม่ ไม่มีช่องใดเปิดค้างไว้"))
@click.option(
    "--people", metavar="N", type=click.IntRange(0, 1000), default=0, help=_("จำนวนคนที่จะมา")
)
@click.option(
    "--seconds",
    metavar="N",
    type=click.IntRange(0, 3600),
    default=PATIENCE + 30,
    help=_("รอโทรศัพท์เครื่องแรกนานเท่านี้"),
)
@click.option(
    "--address", metavar="ADDRESS", default="", help=_("ที่อยู่ของเครื่องนี้ที่จะเปิด (ไม่บอก = ทุกที่อยู่ในห้อง)")
)
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=PORT, help=_("ช่องที่จะลองก่อน")
)
def test(people: int, seconds: int, address: str, port: int) -> Output:
    trial = PhoneReachTest(people)
    trial.start((address,) if address else None, port)
    try:
        for where in trial.where():
            say(_("เปิด {address} จากโทรศัพท์ที่ต่อ Wi-Fi ของห้อง").format(address=where), err=True)
        for sentence in trial.now().sentences:  # what can be known before anybody comes
            say(sentence, err=True)
        if trial.addresses:
            trial.wait(seconds)
        found = trial.now()
    finally:
        trial.end()
    return Output(
        {"ready": found.ready, "waits": found.waits, "sentences": [*found.sentences]},
        [*found.sentences],
    )
