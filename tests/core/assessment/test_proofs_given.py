"""Evidence in a folder: what counts for which proof, what the page says of it, and the score that follows at once."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import main
import wiring
from core.assessment.answers import bearing_in
from core.assessment.ranking import ExactResult, results_of, scored, whole_of
from core.assessment.rows import AssessmentView
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.evidence.deeds import StoredFile, add_evidence
from core.log.deeds import FieldWrite, delete_record, restore_records, set_field
from core.values import Changes, Plain, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.country import settle_in
from tests.said import says
from tests.said import shown as words_of

SAMPLE = json.loads(
    (main.RESOURCES / "samples" / "cdd_province_a.json").read_text(encoding="utf-8")
)
ITEM = "d1.l4.2"
PROOF = "report"
DIMENSION = "d1"
DEMAND = "in: d1.l4.2, kind: รายงานผลการดำเนินงาน, fault: warn"
REPORT = StoredFile("รายงาน.pdf", "ab" * 32, 900, "pdf", "", "2026-03-05T10:20")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> FormLibrary:
    """The CDD form with one proof without which its item is not met."""
    place = tmp_path_factory.mktemp("forms")
    text = (main.INSTRUMENTS / "cdd-clean-2564.yaml").read_text(encoding="utf-8")
    assert DEMAND in text
    strict = DEMAND.replace("warn", "block, period: year")
    (place / "cdd-clean-2564.yaml").write_text(text.replace(DEMAND, strict), encoding="utf-8")
    return FormLibrary([place])


@pytest.fixture
def folder(tmp_path: Path, forms: FormLibrary) -> Iterator[Folder]:
    with closing(
        create(tmp_path / "office", tmp_path / "keys", "หน่วย", "S10", "province", "", 2569, NOON)
    ) as made:
        settle_in(made, "centre")
        deriving = wiring.deriving(forms, main.INSTRUMENTS)
        made.results.derive_by(
            deriving._replace(derive=lambda reader, ref: results_of(reader, ref))
        )
        import_answers(ctx(made), made, forms.get("cdd-clean"), 2569, SAMPLE)
        made.results.catch_up()
        yield made


def own(folder: Folder) -> Ref:
    return assessment_at(folder.writer.unit, "cdd-clean", 2569)


def shown(folder: Folder) -> AssessmentView:
    """The page, whose score is also the one that is kept for lists of many."""
    view = assessment_view(folder, own(folder))
    folder.results.catch_up()
    record = folder.record(own(folder))
    assert record is not None
    found, _problem = scored(folder, record)
    assert found is not None
    assert ExactResult.kept(folder) == {record.ref: whole_of(found)}
    assert (found.total, view.total) == (view.score.total, found.total)
    return view


def attach(folder: Folder) -> Ref:
    done = add_evidence(ctx(folder), folder, own(folder), REPORT, ITEM, PROOF)
    return next(ref for ref in done.touched if ref.entity == "evidence")


def dated(folder: Folder, evidence: Ref, day: str) -> Changes:
    return set_field(ctx(folder), folder, evidence, [FieldWrite("date", Plain(day))])


def test_the_level_waits_for_its_proof_and_says_so(folder: Folder) -> None:
    view = shown(folder)
    level = view.dimension(DIMENSION).levels[3]
    assert (view.dimension(DIMENSION).level, level.complete) == (3, False)
    assert level.lacks == "ยังไม่ได้ระดับ 4: ขาด หลักฐาน รายงานผลการดำเนินงาน (ข้อ 2)"
    item = view.item(ITEM)
    assert item.mark == "not_met"
    assert item.reasons == ("ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับว่าผ่าน",)
    assert [proof.id for proof in item.blocked] == [PROOF]


def test_a_piece_counts_once_its_day_lies_in_the_year_and_the_kept_score_follows(
    folder: Folder,
) -> None:
    before = shown(folder)
    evidence = attach(folder)
    undated = shown(folder)
    assert undated.total == before.total
    assert undated.item(ITEM).proofs[0].reasons == ("ไม่นับ “รายงาน” เพราะไม่ได้ลงวันที่",)
    dated(folder, evidence, "2024-01-05")
    assert shown(folder).item(ITEM).proofs[0].reasons == (
        "ไม่นับ “รายงาน” เพราะลงวันที่นอกปีงบประมาณ 2569",
    )
    dated(folder, evidence, "2026-03-05")
    after = shown(folder)
    assert after.total > before.total
    assert after.dimension(DIMENSION).level > 3
    assert after.item(ITEM).proofs[0].reasons == ()
    lacking = "ตอบว่าผ่าน แต่ยังไม่มีหลักฐานที่แบบบังคับ จึงยังไม่นับ: "
    assert says(words_of(before), lacking, whole=False)
    assert not says(words_of(after), lacking, whole=False)


def test_evidence_or_a_link_that_is_thrown_away_counts_no_longer_and_again_when_it_is_back(
    folder: Folder,
) -> None:
    evidence = attach(folder)
    dated(folder, evidence, "2026-03-05")
    whole = shown(folder).total
    link = next(one.ref for one in folder.records("link", folder.writer.unit))
    for gone in (link, evidence):
        delete_record(ctx(folder), folder, gone)
        assert shown(folder).total < whole
        restore_records(ctx(folder), folder, [gone])
        assert shown(folder).total == whole


def test_a_committee_that_has_judged_is_not_asked_for_evidence(
    folder: Folder, forms: FormLibrary
) -> None:
    record = folder.record(own(folder))
    assert record is not None
    form = forms.get("cdd-clean")
    review = type(record)(Ref(record.ref.scope, "review_assessment", record.ref.id), record.fields)
    assert bearing_in(folder, form, record) is not None
    assert bearing_in(folder, form, review) is None


def test_a_proof_that_is_only_warned_of_takes_no_points_and_is_named_at_its_level(
    folder: Folder,
) -> None:
    level = shown(folder).dimension("d2").levels[0]
    assert level.reached
    assert level.lacks.startswith("ระดับ 1 ยังขาดหลักฐาน: สถานที่/ศูนย์ข้อมูลข่าวสาร (")
