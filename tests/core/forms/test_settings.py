"""What a form leaves open is chosen for a document or by its programme; scores and papers follow, a lock keeps it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import main
from core.assessment.copy_deeds import copy_assessment
from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import scored
from core.assessment.start_deeds import assessment_at, import_answers, start_assessment
from core.assessment.view import assessment_view
from core.blocks.document import Document, Stamp
from core.conflicts.deeds import resolve_conflict
from core.conflicts.view import conflict_texts
from core.errors import UserError
from core.forms.check import idle
from core.forms.deeds import SettingChoice, choose, decide, publish
from core.forms.settings import ABOVE, FORM, OFFICE, SettingInForce, decisions, open_settings
from core.forms.shape import Instrument
from core.history.deeds import undo
from core.papers.made import making
from core.papers.source import words_of_settings as words
from core.plan.file_deeds import copy_plan, export_plan, import_plan, plan_at
from core.signing.deeds import end_sign_off, sign_off
from core.values import Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read_form
from tests.core.conftest import NOON, ctx
from tests.country import settle_in

DATA = Path(__file__).parents[2] / "data" / "instruments"
EVERY = [*sorted((main.RESOURCES / "instruments").glob("*.yaml")), *sorted(DATA.rglob("*.yaml"))]
PLAN = """
format: instrument/1
id: open-plan
edition: 2569
title: แผนที่เปิดให้เลือก
kinds:
- {id: work, title: งาน}
- {id: risk, title: ความเสี่ยง, when: setting.risks is yes}
fields:
- {id: title, kind: [work, risk], title: ชื่อ}
- {id: days, kind: work, type: integer, title: วัน}
- {id: reason, kind: work, title: เหตุผล, when: setting.risks is yes}
computed:
- {id: cost, kind: work, op: product, over: [days, setting.rate], title: เงิน}
- {id: all, kind: plan, op: sum, over: work.cost, title: รวม}
settings:
- {id: risks, title: ทำทะเบียนความเสี่ยงด้วยหรือไม่, default: no, choices: [yes = ทำ, no = ไม่ทำ]}
- {id: rate, title: อัตราต่อวัน, default: '240', choices: ['240', '300']}
- {id: who, title: ผู้รายงาน, default: ทุกกลุ่ม, choices: [ทุกกลุ่ม, กลุ่มเดียว]}
papers:
- {id: works, builder: table, rows: work, title: [แผน <setting.rate>, 'โดย <setting.who>{ เพราะ <setting.who.why>}']}
columns:
- {paper: works, head: งาน, show: <title>, width: 60}
- {paper: works, head: เหตุผล, show: <reason>, width: 20, when: setting.risks is yes}
- {paper: works, over: ที่ขอ, head: เงิน, show: <cost>, width: 20, total: <all>}
"""
PROGRAMME = """
format: programme/1
id: all-plans
edition: 2569
title: โครงการของทุกหน่วย
instruments: [open-plan/2569, test-kpi/2569]
"""
NOT_CHOSEN = {"state": "not_applicable"}
ANSWERS = {
    "answers": {
        "k1": {"measure.income": 76},
        "k2": {"measure.spent": 71},
        "k3": {"measure.late": 0},
        "k7": NOT_CHOSEN,
    }
}


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    home = tmp_path / "forms"
    home.mkdir()
    (home / "open-plan.yaml").write_text(PLAN, "utf-8")
    (home / "all-plans.yaml").write_text(PROGRAMME, "utf-8")
    return FormLibrary([home, DATA / "kinds"])


@pytest.fixture
def plan(folder: Folder, forms: FormLibrary) -> Ref:
    rows = [
        {"id": "a", "kind": "work", "f.title": "อบรม", "f.days": 2},
        {"id": "r", "kind": "risk", "f.title": "ล่าช้า"},
    ]
    import_plan(ctx(folder), folder, forms.get("open-plan"), 2569, {"rows": rows})
    return plan_at(folder.writer.unit, "open-plan", 2569)


@pytest.fixture
def kpi(folder: Folder, forms: FormLibrary) -> Ref:
    import_answers(ctx(folder), folder, forms.get("test-kpi"), 2569, ANSWERS)
    return assessment_at(folder.writer.unit, "test-kpi", 2569)


@pytest.fixture
def programme(folder: Folder, forms: FormLibrary) -> Ref:
    made = publish(ctx(folder), folder, forms.programme("all-plans"))
    return next(ref for ref in made.touched if ref.entity == "programme")


def held(folder: Folder, forms: FormLibrary, ref: Ref) -> dict[str, SettingInForce]:
    record = folder.record(ref)
    assert record is not None
    name = "open-plan" if ref.entity == "plan" else "test-kpi"
    return {one.setting.id: one for one in SettingInForce.of(folder, forms.get(name), record)}


Choose = Callable[..., None]


@pytest.fixture
def pick(folder: Folder) -> Choose:
    def done(ref: Ref, setting: str, choice: str, why: str = "ตามมติที่ประชุม") -> None:
        choose(ctx(folder), folder, ref, [SettingChoice(setting, choice, why)])

    return done


def printed(folder: Folder, plan: Ref) -> Document:
    with making(folder, plan, "works", "arabic") as paper:
        return paper.build(Stamp())


def items(folder: Folder, ref: Ref) -> list[str]:
    return [item.id for item in assessment_view(folder, ref).items]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_choice_of_every_form_changes_what_follows_from_it(path: Path) -> None:
    form = read_form(path)
    unread = [one.path for one in idle(form) if one.code == "setting-unread"]
    assert unread == []
    for setting in open_settings(form.settings):
        assert setting.by_default in setting.options
        assert len({one.key for one in setting.options}) == len(setting.options) > 1
        if isinstance(form, Instrument):
            said = {
                repr((SettingInForce.settled(form, [one]), words(form, [one])))
                for one in _each(setting.id, form)
            }
            assert len(said) == len(setting.options), setting.id


def _each(setting: str, form: Instrument) -> list[SettingInForce]:
    found = next(one for one in form.settings if one.id == setting)
    return [SettingInForce(found, option) for option in found.options]


def test_an_item_that_a_choice_leaves_out_leaves_page_and_score(
    folder: Folder, kpi: Ref, pick: Choose
) -> None:
    before = assessment_view(folder, kpi)
    assert "k4" in items(folder, kpi)
    pick(kpi, "late", "out")
    after = assessment_view(folder, kpi)
    assert items(folder, kpi) == [item.id for item in before.items if item.id != "k4"]
    assert (before.of, after.of) == (7, 6)
    folder.results.catch_up()
    kept = [one.value for one in folder.derived(kpi.scope, "") if one.name == "of"]
    assert kept in (["6"], [])  # what is kept is never the old score
    list(undo(ctx(folder), folder))
    assert assessment_view(folder, kpi).of == 7


def test_what_was_chosen_and_why_is_printed(folder: Folder, plan: Ref, pick: Choose) -> None:
    def title() -> str:
        return " ".join(str(line) for line in printed(folder, plan).title)

    assert "โดย ทุกกลุ่ม" in title()
    assert "เพราะ" not in title()
    pick(plan, "who", "กลุ่มเดียว", "หน่วยงานมีกลุ่มเดียว")
    assert "โดย กลุ่มเดียว เพราะ หน่วยงานมีกลุ่มเดียว" in title()


def test_a_choice_needs_its_reason_and_must_be_one_of_the_form(plan: Ref, pick: Choose) -> None:
    with pytest.raises(UserError, match="ยังไม่ได้บอกเหตุผล"):
        pick(plan, "risks", "yes", " ")
    with pytest.raises(UserError, match="ไม่มีตัวเลือก"):
        pick(plan, "risks", "maybe")
    with pytest.raises(UserError, match="ไม่รู้จักตัวเลือก"):
        pick(plan, "nothing", "yes")
    pick(plan, "risks", "no", "")


def test_a_programme_decides_for_all_and_is_not_overruled(
    folder: Folder, forms: FormLibrary, plan: Ref, programme: Ref, pick: Choose
) -> None:
    pick(plan, "rate", "300")
    assert held(folder, forms, plan)["rate"].by == OFFICE
    decide(ctx(folder), folder, programme, [SettingChoice("rate", "240", "ระเบียบกระทรวง")])
    found = held(folder, forms, plan)
    assert (found["rate"].by, found["rate"].option.key, found["rate"].reason) == (
        ABOVE,
        "240",
        "ระเบียบกระทรวง",
    )
    assert found["risks"].by == FORM
    with pytest.raises(UserError, match="เปลี่ยน “อัตราต่อวัน” ไม่ได้"):
        pick(plan, "rate", "300")
    record = folder.record(programme)
    assert record is not None
    assert {one.setting.id for one in decisions(forms, record)} == {"risks", "rate", "who", "late"}
    decide(ctx(folder), folder, programme, [SettingChoice("rate", "", "")])
    assert held(folder, forms, plan)["rate"].by == OFFICE, "what the office had chosen counts again"


def test_what_is_locked_keeps_what_it_was(
    folder: Folder, forms: FormLibrary, kpi: Ref, programme: Ref, pick: Choose
) -> None:
    decide(ctx(folder), folder, programme, [SettingChoice("late", "out", "ไม่ต้องส่งรายงาน")])
    assert assessment_view(folder, kpi).of == 6
    made = sign_off(ctx(folder), folder, kpi, "นายตัวอย่าง ทดสอบ")
    signoff = next(ref for ref in made.touched if ref.entity == "signoff")
    decide(ctx(folder), folder, programme, [SettingChoice("late", "counted", "")])
    assert (held(folder, forms, kpi)["late"].by, assessment_view(folder, kpi).of) == (OFFICE, 6)
    with pytest.raises(UserError, match="เปลี่ยนตัวเลือกของเอกสารนี้ไม่ได้"):
        pick(kpi, "late", "counted")
    end_sign_off(ctx(folder), folder, signoff, "แก้ไข")
    record = folder.record(kpi)
    assert record is not None
    found, _why = scored(folder, record)
    assert found is not None
    assert (held(folder, forms, kpi)["late"].by, found.coverage[1]) == (ABOVE, 7)


def test_it_goes_with_files_and_copies(
    folder: Folder, forms: FormLibrary, plan: Ref, kpi: Ref, pick: Choose
) -> None:
    pick(plan, "risks", "yes", "มติ กบ.")
    given = export_plan(folder, plan)
    assert (given["setting.risks"], given["setting.risks.why"]) == ("yes", "มติ กบ.")
    frame = {**given, "year": 2570, "rows": [], "progress": []}
    import_plan(ctx(folder), folder, forms.get("open-plan"), 2570, frame)
    later = held(folder, forms, plan_at(folder.writer.unit, "open-plan", 2570))["risks"]
    assert (later.option.key, later.reason) == ("yes", "มติ กบ.")
    with pytest.raises(UserError, match="แบบนี้ให้เลือก ทำ, ไม่ทำ"):
        import_plan(
            ctx(folder), folder, forms.get("open-plan"), 2570, {**frame, "setting.risks": "บางที"}
        )
    copy_plan(ctx(folder), folder, forms.get("open-plan"), plan, 2571, form=forms.get("open-plan"))
    assert (
        held(folder, forms, plan_at(folder.writer.unit, "open-plan", 2571))["risks"].reason
        == "มติ กบ."
    )
    pick(kpi, "late", "out")
    copy_assessment(ctx(folder), folder, forms.get("test-kpi"), kpi, 2570)
    next_year = AssessmentFacts.of(folder, assessment_at(folder.writer.unit, "test-kpi", 2570))
    assert [one.option.key for one in next_year.choices] == ["out"]
    start_assessment(ctx(folder), folder, forms.get("test-kpi"), 2571)
    taken = {**ANSWERS, "setting.late": "ไม่นับ", "setting.late.why": "ไม่ต้องส่ง"}
    import_answers(ctx(folder), folder, forms.get("test-kpi"), 2571, taken)
    assert (
        held(folder, forms, assessment_at(folder.writer.unit, "test-kpi", 2571))["late"].by
        == OFFICE
    )


def test_two_pcs_choose_differently_and_it_stands_among_the_conflicts_alike_on_both(
    tmp_path: Path, forms: FormLibrary
) -> None:
    """Until somebody chooses, what the form says holds on both; then what was chosen."""
    pcs = [
        create(tmp_path / name, tmp_path / "keys", "ก", "S10", "province", "", 2569, NOON)
        for name in ("a", "b")
    ]
    papers = [settle_in(pc, "province") for pc in pcs]
    for pc in pcs:
        pc.exchange.take_segments(papers)
    first, second = pcs
    import_plan(
        ctx(first),
        first,
        forms.get("open-plan"),
        2569,
        {"rows": [{"id": "a", "kind": "work", "f.days": 2}]},
    )
    second.exchange.take_segments(*first.exchange.give())
    plan = plan_at(first.writer.unit, "open-plan", 2569)
    choose(
        ctx(first),
        first,
        plan,
        [SettingChoice("rate", "300", "ตามมติ"), SettingChoice("who", "กลุ่มเดียว", "มีกลุ่มเดียว")],
    )
    choose(
        ctx(second),
        second,
        plan,
        [SettingChoice("rate", "240", "ตามเดิม"), SettingChoice("who", "กลุ่มเดียว", "มีกลุ่มเดียว")],
    )
    for one, other in ((first, second), (second, first)):
        other.exchange.take_segments(*one.exchange.give())
    seen = []
    for pc in pcs:
        found = held(pc, forms, plan)
        assert (found["rate"].by, found["rate"].option.key) == (FORM, "240"), (
            "nobody's choice counts until one is taken"
        )
        assert (found["who"].by, found["who"].option.words) == (OFFICE, "กลุ่มเดียว"), (
            "the same choice is none"
        )
        texts = {one.field: [side.words for side in one.sides] for one in conflict_texts(pc)}
        seen.append(texts)
    assert seen[0] == seen[1]
    assert sorted(map(sorted, seen[0].values())) == [["240", "300"], ["ตามมติ", "ตามเดิม"]], seen[0]
    shown = first.record(plan)
    assert shown is not None
    resolve_conflict(
        ctx(first), first, plan, "setting.rate", Plain("300"), shown.shown("setting.rate").seen
    )
    second.exchange.take_segments(*first.exchange.give())
    for pc in pcs:
        assert held(pc, forms, plan)["rate"].option.key == "300"
        pc.close()
