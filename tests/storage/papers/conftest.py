"""The checklist of an assessed office, on the form as shipped."""

from fractions import Fraction
from pathlib import Path

import pytest

from core.blocks.document import Document, Signer
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.sheet_paper import checklist_document
from core.scoring.score import Answer, CountRatio
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.core.papers.frames import framed
from tests.storage.papers.paper_samples import STAMP

FORM = Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml"
OPEN = {
    "d1.l5.2": ItemState.NOT_MET,
    "d1.l4.3": ItemState.NOT_APPLICABLE,
    "d3r.l5.3": ItemState.NOT_MET,
    "d4.l5.2": ItemState.NOT_ASSESSED,
}


@pytest.fixture(scope="session")
def instrument() -> Instrument:
    return read(FORM)


@pytest.fixture(scope="session")
def official(instrument: Instrument) -> Document:
    """The checklist of an office that met nearly everything, with a note and two who sign."""
    items = {
        one.id: Answer(state=OPEN.get(one.id, ItemState.MET)) for one in Tree(instrument).answered()
    }
    items["d4.l3.3"] = Answer(
        ItemState.MET, measures={"activities_done": {"": CountRatio(Fraction(3), Fraction(5))}}
    )
    return checklist_document(
        framed(instrument, "checklist", "สำนักงานพัฒนาชุมชนจังหวัด (จังหวัดตัวอย่าง ก)", stamp=STAMP),
        instrument,
        Answers(items=items, extra={"extra": 1}, group="general"),
        {"d1.l5.2": "ยังไม่มีหลักฐานครบ ดูแบบหลักฐาน"},
        "คณะที่ 2 ส่วนภูมิภาค",
        (Signer("ผู้ประเมิน"), Signer("ผู้สอบทาน")),
    )
