"""Rows that were kept are, after any change and in every form, the rows that would be made anew."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from core.assessment.answers import ItemVerification, LinkedEvidence
from core.assessment.deeds import checked
from core.assessment.facts import AssessmentFacts
from core.assessment.kept_rows import ItemRowCache
from core.assessment.rows import ItemRow
from core.assessment.start_deeds import assessment_at, start_assessment
from core.assessment.view import view_of
from core.errors import UserError
from core.log.ports import Context
from core.values import Plain, Ref, ShownField
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_assessment_view import FORMS, IDS, NOW

CHANGES = 30
TEXTS = ("met", "not_met", "not_applicable", "1", "0", "7", "120", "", "คำตอบ")
SCORED = sorted(one.using for one in FORMS.labels() if one.kind and not one.programme)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    place = tmp_path_factory.mktemp("kept")
    made = create(
        place / "office", place / "keys", "จังหวัดตัวอย่าง ก", "S10", "province", "", 2569, NOW
    )
    yield made
    made.close()


def begun(folder: Folder, using: str) -> AssessmentFacts:
    ctx = Context(
        NOW, lambda: f"{next(IDS):032x}", folder.writer.unit, device=folder.writer.keys.public.hex()
    )
    form = FORMS.get(using)
    start_assessment(ctx, folder, form, 2569)
    return AssessmentFacts.of(folder, assessment_at(folder.writer.unit, form.id, 2569))


def changed(facts: AssessmentFacts, row: ItemRow, chance: Random) -> AssessmentFacts:
    """Anything a person, a file or a unit above may change of an item, or of all."""
    slot = chance.choice(row.slots)
    choices = [one.id for one in facts.tree.choices(row.id)] or ["none"]
    try:
        value = checked(
            facts.tree, row.id, slot.field, chance.choice((*TEXTS, chance.choice(choices)))
        )
    except UserError:
        value = Plain("note")
    over = facts.typed(row.id, slot.field, value)
    record = over.typing[row.id]
    piece = LinkedEvidence(Ref("unit", "evidence", "e"), f"ภาพ {chance.randrange(9)}")
    proof = chance.choice(["", *(one.id for one in row.proofs)])
    others = [one.id for one in facts.form.profiles]
    said = replace(
        facts.record,
        fields={**facts.record.fields, "profiles": ShownField(Plain(chance.choice(["", *others])))},
    )
    return chance.choice(
        [
            over,
            replace(facts, answers={**facts.answers, row.id: record}),
            replace(facts, given_proofs={**facts.given_proofs, (row.id, proof): (piece,)}),
            replace(facts, remarks={**facts.remarks, row.id: (f"ความเห็น {chance.randrange(9)}",)}),
            replace(
                facts,
                verified={
                    **facts.verified,
                    row.id: ItemVerification("จังหวัด", chance.choice(["met", ""])),
                },
            ),
            replace(facts, before={**facts.before, row.id: (record,)}),
            replace(facts, record=said) if chance.random() < 0.2 else over,
        ]
    )


@pytest.mark.parametrize("using", SCORED)
def test_kept_rows_are_those_that_would_be_made(folder: Folder, using: str) -> None:
    facts = begun(folder, using)
    kept = ItemRowCache()
    chance = Random(using)
    past = [facts]
    for _change in range(CHANGES):
        rows = view_of(facts, cache=kept).items
        assert rows == view_of(facts).items
        if not rows:
            return
        facts = (
            chance.choice(past)
            if chance.random() < 0.1
            else changed(facts, chance.choice(rows), chance)
        )
        past.append(facts)


class Watched:
    """Facts that note which of them are read."""

    def __init__(self, facts: AssessmentFacts) -> None:
        self._facts, self.read = facts, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.read.add(name)
        return getattr(self._facts, name)
