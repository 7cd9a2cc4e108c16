"""The sheets of a committee are read only once they are open; what is closed is said to be missing."""

import secrets
from fractions import Fraction
from pathlib import Path

from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at, start_assessment
from core.assessment.view import assessment_view
from core.log.ports import Context
from core.values import Change, Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON

KPI = Path(__file__).parents[2] / "data" / "instruments" / "kinds" / "kpi.yaml"


def sheet(assessment: Ref, assessor: str, number: str, opened: str) -> list[Change]:
    own = sheet_of(assessment, assessor)
    answer = answer_at(own, "k1")
    facts = {"sheet": own.local, "subject": "none", "item": "k1", "measure.income": number}
    return [
        Change(own, "assessment", Plain(assessment.local)),
        Change(own, "assessor", Plain(assessor)),
        *([Change(own, "opened", Plain(opened))] if opened else []),
        *(Change(answer, name, Plain(value)) for name, value in facts.items()),
    ]


def test_what_each_assessor_gave_becomes_one_once_it_is_open(
    folder: Folder, tmp_path: Path
) -> None:
    (tmp_path / "forms").mkdir()
    text = KPI.read_text("utf-8").replace(
        "kind: weighted mean\n", "kind: weighted mean\ncombine: mean\n", 1
    )
    (tmp_path / "forms" / "kpi.yaml").write_text(text, encoding="utf-8")
    forms = FormLibrary([tmp_path / "forms"])
    folder.use_forms(forms)
    ctx = Context(
        NOON,
        lambda: secrets.token_hex(16),
        folder.writer.unit,
        device=folder.writer.keys.public.hex(),
    )
    start_assessment(ctx, folder, forms.get("test-kpi"), 2569)
    ref = assessment_at(folder.writer.unit, "test-kpi", 2569)
    folder.save(ctx, "answer_item", sheet(ref, "person/a", "76", ""))
    assert assessment_view(folder, ref).answered == 0, "closed sheets say nothing"
    folder.save(ctx, "answer_item", sheet(ref, "person/b", "66", "2026-01-15"))
    found = assessment_view(folder, ref)
    assert found.score.items["k1"].votes == (None, Fraction(2)) or found.score.items[
        "k1"
    ].votes == (Fraction(2), None)
    assert any(one.rule == "few_sheets" for one in found.findings)
    folder.save(
        ctx, "answer_item", [Change(sheet_of(ref, "person/a"), "opened", Plain("2026-01-15"))]
    )
    whole = assessment_view(folder, ref)
    assert whole.score.items["k1"].points == Fraction(3)
    assert whole.item("k1").computed[0] == ("คะแนนของกรรมการ", "เฉลี่ย 3 (2 จาก 2 คน)"), (
        "two votes tell who gave what"
    )
    folder.save(ctx, "answer_item", sheet(ref, "person/c", "66", "2026-01-15"))
    assert (
        assessment_view(folder, ref).item("k1").computed[0][1] == "2, 2, 4 เฉลี่ย 2.67 (3 จาก 3 คน)"
    )
