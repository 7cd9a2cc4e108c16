"""Cards that sum something up: passed, whole, done, nothing left are said of what is so, and not of anything else."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import NO_SLOT, AssessmentView, ExtraPointsRow
from core.assessment.sentences import WHY
from core.assessment.start_deeds import assessment_at, import_answers, set_assessment
from core.assessment.view import assessment_view
from core.errors import UserError
from core.gaps.gaps import AssessmentTodo
from core.home.rows import Destination, LastBackups, PlanSummary, Task
from core.home.starting import StartFormGroup, StartFormOffer
from core.home.view import home
from core.plan.view import FindingRow, PlanPage
from core.signing.chain import SigningQueueRow
from core.signing.differences import StateDifference
from core.signing.view import sign_panel
from core.values import Ref
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx, folder
from tests.core.signing.year_states import ITEMS, YEAR, YearOfWork, small_forms
from tests.said import strings
from tests.ui.desktop.acting import NO_STARTS, ignored, written
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.assessment.ladder import level_words
from ui.desktop.assessment.page import AssessmentCalls, AssessmentPage
from ui.desktop.assessment.summary import NextStepsCard, TotalCard
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.base.settings import WindowSettings
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.home.cards import ScoreCard
from ui.desktop.home.page import TasksCard, _assessment_row, _plan_row
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cards import FindingsCard
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.signing.dialogs import differences
from ui.desktop.signing.page import SigningCalls, SigningPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.widgets.steps import WizardStepList

__all__ = ["folder"]
PLAN = Ref("1" * 32, "plan", "2" * 32)
CALLS = SigningCalls(*[ignored] * 13)


@pytest.fixture
def year(folder: Folder, tmp_path: Path) -> YearOfWork:
    return YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)


def view(year: YearOfWork) -> AssessmentView:
    return assessment_view(year.folder, year.assessment)


def words_in(card: QWidget) -> str:
    """What the card says, whether it is on the screen or not; what is hidden is left out."""
    labels = [label for label in card.findChildren(QLabel) if not label.isHidden()]
    return "\n".join(label.text().replace("\u200b", "") for label in labels)


def cards(worn: Look, qtbot: QtBot, year: YearOfWork) -> dict[str, str]:
    """What each card says of the assessment as it stands."""
    shown = view(year)
    total = TotalCard(worn, ignored)
    steps = NextStepsCard(worn, ignored)
    score = ScoreCard(worn)
    for card in (total, steps, score):
        qtbot.addWidget(card)
    total.show_total(shown)
    steps.show_steps(shown, AssessmentTodo.each(shown), ())
    on_home = home(year.folder, year.unit, YEAR, NOON, {}, LastBackups()).assessments
    score.show_assessment(next(iter(on_home), None))
    found = {"total": total, "steps": steps, "score": score}
    return {name: words_in(card) for name, card in found.items()} | {
        "row": _assessment_row(on_home[0]).pill
    }


def test_cards_claim_no_more_than_is_so(worn: Look, qtbot: QtBot, year: YearOfWork) -> None:
    year.answers("d1.l1.1")
    few = cards(worn, qtbot, year)
    assert "ยังไม่ผ่าน 6" in few["total"]
    assert "ขาดอีก 6 จึงผ่าน" in few["score"]
    assert "ตรวจแล้ว 1/3 ข้อ" in few["total"]
    assert few["row"] == "ตรวจ 1 จาก 3 ข้อ"
    assert "เกรด" not in few["score"], "the form has none"
    assert "ดูว่าตอบครบและมีหลักฐานครบ" not in few["steps"]
    assert "ได้ครบทุกขั้น" not in few["steps"]
    year.answers(*ITEMS)
    bare = cards(worn, qtbot, year)
    assert "ถึง 6 ยังไม่ครบ" in bare["total"]
    assert "คะแนนถึงเกณฑ์ แต่ยังไม่ครบ" in bare["score"]
    assert "ผ่านเกณฑ์" not in bare["score"]
    assert "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 1 รายการ" in bare["score"]
    assert "ตรวจ" not in bare["row"], "then it is the score"
    assert "คะแนนฐานเต็มแล้ว ดูว่าตอบครบและมีหลักฐานครบ แล้วจึงล็อกเพื่อลงนาม" in bare["steps"]
    assert "ไม่มีคำแนะนำ" not in bare["steps"]
    year.proves()
    whole = cards(worn, qtbot, year)
    assert "ยังไม่ครบ" not in "\n".join(whole.values())
    assert "ผ่าน 6" in whole["total"]
    assert "ผ่านเกณฑ์" in whole["score"]
    assert "ได้ครบทุกขั้น" in whole["steps"]


def test_a_form_without_extra_points_has_no_field_for_awards(
    worn: Look, qtbot: QtBot, year: YearOfWork
) -> None:
    year.answers("d1.l1.1")
    card, shown = TotalCard(worn, ignored), view(year)
    qtbot.addWidget(card)
    extra = ExtraPointsRow(id="x", text="รางวัลระดับชาติ", slot=NO_SLOT)
    said = []
    for extras in ((), (extra,), ()):
        card.show_total(replace(shown, extras=extras))
        said.append("รางวัล" in written(card))
    assert said == [False, True, False]


def test_a_level_says_how_much_of_it_is_met(year: YearOfWork) -> None:
    said = []
    for items in ((), ITEMS[:1], ITEMS[:2]):
        year.answers(*items, *(() if items else ("d1.l2.1",)))
        said.append(level_words(view(year).dimensions[0].levels[0])[0])
    assert said == ["ยังไม่ตรวจ 2 จาก 2 ข้อ", "ยังไม่ตรวจ 1 จาก 2 ข้อ", "ครบ 2 จาก 2"]
    year.answers(ITEMS[0], state="not_met")
    assert level_words(view(year).dimensions[0].levels[0])[0] == "ขาด 1 จาก 2 ข้อ"


def test_whole_work_is_told_no_reason_why_it_does_not_count(year: YearOfWork) -> None:
    doubts = (
        *WHY.values(),
        "ข้อมูลไม่ตรงกัน",
        "ยังไม่ได้ตรวจ",
        "ยังไม่ถึง",
        "ยังกรอกไม่ครบ",
        "ยังไม่ได้ระดับ",
        "แต่ยังขาดหลักฐาน",
    )
    year.answers(*ITEMS)
    bare = "\n".join(strings(view(year)))
    assert "แต่ยังขาดหลักฐาน" in bare
    year.answers(ITEMS[0], state="not_applicable")
    assert "จึงยังไม่นับว่าผ่าน" in "\n".join(strings(view(year)))
    year.answers(*ITEMS)
    year.proves()
    whole = "\n".join(strings(view(year)))
    assert not [one for one in doubts if one in whole]


def test_a_plan_without_findings_and_one_with_them_are_told_apart(worn: Look, qtbot: QtBot) -> None:
    def said(*found: FindingRow) -> str:
        card = FindingsCard(worn, ignored, ignored)
        qtbot.addWidget(card)
        card.show_findings(found)
        return words_in(card)

    assert "ไม่พบข้อสังเกต" in said()
    for grave in ("must", "should", "hint"):
        one = said(FindingRow(PLAN, "", "ทั้งแผน", "ยังไม่มีกิจกรรม", "lacking", grave))
        assert "ไม่พบข้อสังเกต" not in one
        assert "ยังไม่มีกิจกรรม" in one


def test_nothing_pending_is_said_only_of_a_year_without_tasks(worn: Look, qtbot: QtBot) -> None:
    one = Task("pen", "info", "กรอกผล", "ยังไม่มีผล", "", "mute", "กรอกผล", Destination("plan"))

    def shown(found: Sequence[Task]) -> str:
        tasks = TasksCard(worn, print)
        qtbot.addWidget(tasks)
        tasks.show_tasks(found)
        return words_in(tasks)

    assert "ไม่มีเรื่องค้างของปีนี้" in shown([])
    assert "ไม่มีเรื่องค้างของปีนี้" not in shown([one])
    assert "ไม่มีเรื่องค้างของปีนี้" not in shown([one] * 15)
    for done, of, said in ((0, 0, ""), (1, 4, "รายงาน 1 จาก 4")):
        assert _plan_row(PlanSummary("แผน", done, of, Destination("plan"), None)).pill == said


def test_a_task_says_its_year_only_if_it_is_of_another(worn: Look, qtbot: QtBot) -> None:
    own = Task("pen", "info", "กรอกผล", "", "", "mute", "กรอกผล", Destination("plan"))
    qtbot.addWidget(tasks := TasksCard(worn, print))
    for shown in ([own], [own, own._replace(year=2568)], [own] * 2):
        tasks.show_tasks(shown)
        said, years = words_in(tasks), any(one.year for one in shown)
        assert ("ทุกปีที่ยังไม่ปิด" in said, "ปี 2568" in said) == (years, years)
    assert tasks.buttons[1].accessibleDescription() == ""


def test_three_things_stand_there_until_all_are_asked_for(worn: Look, qtbot: QtBot) -> None:
    one = Task("pen", "info", "กรอกผล", "ยังไม่มีผล", "", "mute", "กรอกผล", Destination("plan"))
    tasks = TasksCard(worn, print)
    qtbot.addWidget(tasks)
    for n, more in ((3, ""), (5, "ดูทั้งหมด 5")):
        tasks.show_tasks([one] * n)
        assert len(tasks.buttons) == 3
        assert more == ("" if tasks.more.isHidden() else tasks.more.text().strip())
    tasks.more.click()
    assert len(tasks.buttons) == 5
    tasks.more.click()
    assert len(tasks.buttons) == 3


def test_a_form_that_is_not_here_is_said(worn: Look, qtbot: QtBot, year: YearOfWork) -> None:
    scored = tuple(one for one in year.forms.labels() if one.kind)
    plans = tuple(one for one in year.forms.labels() if one.plans and not one.kind)
    for offered, said in ((scored, "ยังไม่มีแบบประเมินในเครื่องนี้"), (plans, "ยังไม่มีแบบของแผนในเครื่องนี้")):
        without = NewDocumentPage(worn, year.forms, said, NO_STARTS)
        there = NewDocumentPage(worn, year.forms, said, NO_STARTS)
        for page, forms in ((without, ()), (there, offered)):
            qtbot.addWidget(page)
            page.show_year(
                2570, "", (StartFormGroup("", tuple(map(StartFormOffer, forms))),) if forms else ()
            )
        assert said in words_in(without)
        assert said not in words_in(there)


def test_no_difference_is_said_only_of_equal_states(worn: Look, qtbot: QtBot) -> None:
    under = QWidget()
    qtbot.addWidget(under)
    same = PromptDialog(worn, differences("เทียบ", "ฉบับที่ 1", ()), under)
    one = StateDifference(PLAN, "แผน", "ชื่อ", "ก", "ข")
    other = PromptDialog(worn, differences("เทียบ", "ฉบับที่ 1", (one,)), under)
    assert "ไม่มีช่องใดต่างกัน" in words_in(same)
    assert "ไม่มีช่องใดต่างกัน" not in words_in(other)


def test_an_empty_year_has_nothing_to_sign(worn: Look, qtbot: QtBot) -> None:
    page = SigningPage(worn, CALLS)
    qtbot.addWidget(page)
    page.show_lines(())
    assert not page._none.isHidden()
    assert "ยังไม่มีแผนหรือการประเมินของปีนี้" in page._none.text().replace("\u200b", "")
    page.show_lines([SigningQueueRow(PLAN, "แผน", "แก้ไขได้ ยังไม่ล็อก", "ร่าง", "mute", None, "lock")])
    assert page._none.isHidden()


def test_the_first_run_shows_which_steps_are_done(worn: Look, qtbot: QtBot) -> None:
    rail = WizardStepList(worn, [("หน่วยงาน", "ชื่อและรหัส"), ("ผู้ใช้", "ชื่อ"), ("ปี", "ปีงบประมาณ")])
    qtbot.addWidget(rail)
    rail.show_step(2)
    said = [mark.accessibleDescription() for mark, _heading, _title in rail._rows]
    assert said == ["เสร็จแล้ว", "ขั้นนี้", "ยังไม่ถึง"]


def test_a_profile_is_changed_and_the_answers_stay(year: YearOfWork) -> None:
    """Of the form that ships: another kind of unit asks other items, and what was answered is there when it is back."""
    form, store = year.forms.get("cdd-clean"), year.folder
    import_answers(
        ctx(store),
        store,
        form,
        YEAR,
        {"answers": {"d3r.l1.1": {"state": "met"}}, "scope": "regional"},
    )
    ref = assessment_at(year.unit, "cdd-clean", YEAR)
    before = {one.ref: one.text("state") for one in store.records("answer")}
    for profiles in ("central", "regional"):
        record = store.record(ref)
        assert record is not None
        wish = [("profiles", profiles, record.shown("profiles").seen)]
        set_assessment(ctx(store), store, form, ref, wish)
        assert {one.ref: one.text("state") for one in store.records("answer")} == before


def test_nothing_left_to_do_is_said_only_when_nothing_is(
    worn: Look, qtbot: QtBot, year: YearOfWork
) -> None:
    """By F8 on an assessment and by its filter, by F8 on a plan."""

    def asked(*, only_left: bool = False) -> str:
        heard: list[str] = []
        calls = AssessmentCalls(items=ItemCalls(report=heard.append))
        page = AssessmentPage(worn, calls)
        qtbot.addWidget(page)
        page.show_facts(AssessmentFacts.of(year.folder, year.assessment))
        if only_left:
            page.head._filter.ask("left")
            return (
                page.ladder._nothing.text().replace("\u200b", "")
                if not page.ladder._nothing.isHidden()
                else ""
            )
        page.next_open()
        return "".join(heard)

    year.answers(*ITEMS[:2])
    assert asked() == ""
    assert asked(only_left=True) == ""
    year.answers(*ITEMS)
    assert asked() == "", "it goes to the item whose proof is missing"
    assert asked(only_left=True) == "ทุกข้อของส่วนนี้นับว่าผ่าน แต่ยังขาดหลักฐาน 1 ข้อ"
    year.proves()
    assert asked() == "ตรวจครบทุกข้อแล้ว ไม่มีข้อที่ต้องทำต่อ"
    assert asked(only_left=True) == "ทุกข้อของส่วนนี้นับว่าผ่าน"


class HeardCalls(PlanCalls):
    """Keeps what is reported."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def report(self, sentence: str) -> None:
        self.heard.append(sentence)


def test_a_plan_without_findings_says_so_and_no_other(
    worn: Look, qtbot: QtBot, year: YearOfWork
) -> None:
    year.plans()
    page = PlanPage.of(year.folder, year.plan)
    assert page.findings
    for shown in (page, replace(page, findings=())):
        calls = HeardCalls()
        view = PlanPageWidget(worn, WindowSettings(year.room / "settings.ini"), calls)
        qtbot.addWidget(view)
        view.show_plan(shown)
        view.next_finding()
        assert ("ตรวจทานแล้ว ไม่พบข้อสังเกต" in calls.heard) is (not shown.findings)


def test_what_is_copied_lies_on_the_clipboard_when_it_is_said(
    worn: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    QGuiApplication.clipboard().setText("เดิม")
    dialog = ProblemDialog(worn, UserError("อะไร", "ทำไม", "ทำอย่างไร"), None)
    qtbot.addWidget(dialog)
    assert "คัดลอกแล้ว" not in dialog.copy.accessibleName()
    with monkeypatch.context() as held:
        held.setattr(QClipboard, "setMimeData", lambda *_given: None)  # another program has it
        dialog.copy.click()
        assert "คัดลอกแล้ว" not in dialog.copy.text() + dialog.copy.accessibleName()
    dialog.copy.click()
    assert "คัดลอกแล้ว" in dialog.copy.text() + dialog.copy.accessibleName()
    assert QGuiApplication.clipboard().text() == "อะไร\nทำไม\nทำอย่างไร"


def test_the_page_of_signing_says_what_is_open_before_and_after_the_lock(
    worn: Look, qtbot: QtBot, year: YearOfWork
) -> None:
    def said() -> str:
        page = SigningPage(worn, CALLS)
        qtbot.addWidget(page)
        page.show_panel(sign_panel(year.folder, year.assessment, {}, NOON.date()))
        listed = "" if page.weighing.isHidden() else words_in(page.weighing)
        return "\n".join((words_in(page.state), listed, page.state.chain.accessibleDescription()))

    year.answers(*ITEMS)
    before = said()
    assert "ล็อกได้ แต่ยังไม่ครบ: ขาดหลักฐานของข้อที่ตอบว่าผ่าน 1 รายการ" in before
    assert "ควรทำให้ครบก่อนล็อก" in before
    assert "ตรวจทาน: ยังไม่ครบ" in before
    year.locks(year.assessment)
    after = said()
    assert "ล็อกไว้ทั้งที่ยังไม่ครบ" not in before
    assert "ล็อกไว้ทั้งที่ยังไม่ครบ: ขาดหลักฐานของข้อที่ตอบว่าผ่าน 1 รายการ" in after
    assert "ตรวจทาน: ยังไม่ครบ" in after
    assert "ควรทำให้ครบก่อนล็อก" not in after


def test_a_whole_subject_is_locked_without_a_word_of_what_is_missing(
    worn: Look, qtbot: QtBot, year: YearOfWork
) -> None:
    year.answers(*ITEMS)
    year.proves()
    year.locks(year.assessment)
    page = SigningPage(worn, CALLS)
    qtbot.addWidget(page)
    page.show_panel(sign_panel(year.folder, year.assessment, {}, NOON.date()))
    assert "ยังไม่ครบ" not in words_in(page.state) + page.state.chain.accessibleDescription()
