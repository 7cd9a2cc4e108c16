"""Score sheets and tables of plans as files: whatever is on them fits the page and comes back exactly."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.blocks.document import Document, Signer
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.score_sheet import ComparedUnit, ScoreSheetContent, score_sheet_document
from core.papers.table_paper import printing_of, table_document
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from storage.db.folder.folder import create
from storage.instruments.reader import read
from storage.papers.pdf.renderer import lay_out
from tests.core.papers.frames import form_of, framed
from tests.core.plan.plans import FORM as MORAL
from tests.core.plan.plans import NOON, planned, tree
from tests.storage.papers.paper_samples import (
    STAMP,
    bytes_of,
    codes_by_zxing,
    codes_of,
    expected,
    pages_by_pdfium,
    squeezed,
)

CDD = Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml"
NAMES = (
    "สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา",
    "จังหวัดประจวบคีรีขันธ์",
    "จังหวัดตาก",
    "ศูนย์ศึกษาและพัฒนาชุมชนนครราชสีมา (ส่วนแยกที่ 2)",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
)


@pytest.fixture(scope="module")
def cdd() -> Instrument:
    return read(CDD)


def scored(cdd: Instrument, seed: int) -> Score:
    rng = Random(seed)
    items = {
        one.id: Answer(rng.choice((ItemState.MET, ItemState.MET, ItemState.NOT_MET)))
        for one in Tree(cdd).answered()
    }
    return Answers(items, extra={"extra": seed % 2}, group="general").score(cdd)


def sheet(cdd: Instrument, count: int) -> Document:
    result = [scored(cdd, seed) for seed in range(3)]
    units = tuple(
        ComparedUnit(f"{NAMES[n % len(NAMES)]} {n}", score=None if n % 4 == 3 else result[n % 3])
        for n in range(count)
    )
    return score_sheet_document(
        framed(cdd, "score_general", stamp=STAMP), cdd, ScoreSheetContent(units=units, region=18)
    )


@pytest.mark.parametrize("count", [*range(1, 13), 26])
def test_a_sheet_of_any_number_of_units_comes_back_whole(cdd: Instrument, count: int) -> None:
    document = sheet(cdd, count)
    data = bytes_of(document)
    pages = pages_by_pdfium(data)
    got = squeezed("".join(pages))
    assert [text for text in expected(document) if text not in got] == []
    assert len(pages) <= 1 + (count > 4) + count // 13
    assert codes_by_zxing(data) == [codes_of(page) for page in range(1, len(pages) + 1)]


def test_a_region_of_six_fits_one_page_with_three_who_sign(cdd: Instrument) -> None:
    units = tuple(ComparedUnit(f"จังหวัดตัวอย่างที่ {n}", score=scored(cdd, n)) for n in range(6))
    committee = tuple(map(Signer, ("ประธานกรรมการ", "กรรมการ", "เลขานุการ")))
    of = ScoreSheetContent(units=units, region=1, signers=committee)
    assert (
        len(lay_out(score_sheet_document(framed(cdd, "score_general", stamp=STAMP), cdd, of))) == 1
    )


@pytest.fixture(scope="module")
def long_plan(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Two groups of a hundred activities, each with three objectives; names of every length."""
    room = tmp_path_factory.mktemp("plan")
    form = read(MORAL)
    rows: list[dict[str, Any]] = []
    for group, title in (("g1", "problem"), ("g2", "good_deed")):
        rows.append({"id": group, "kind": "goal_group", "f.title": title})
        for n in range(100):
            own = f"{group}.{n}"
            words = "กิจกรรมส่งเสริมคุณธรรมในหน่วยงาน " * (1 + n % 4)
            rows.append(
                {
                    "id": own,
                    "kind": "activity",
                    "parent": group,
                    "f.virtue": "honesty",
                    "f.title": f"{words}{n}",
                }
            )
            rows += [
                {
                    "id": f"{own}.{k}",
                    "kind": "objective",
                    "parent": own,
                    "f.text": f"วัตถุประสงค์ข้อที่ {k} ของ {own}",
                }
                for k in range(3)
            ]
    office = create(room / "office", room / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON)
    try:
        found = tree(office, form, planned(office, form, rows))
    finally:
        office.close()
    facts = {"year": "2569", "office.name": "กองตัวอย่าง"}
    return table_document(printing_of(form_of(form, "goals"), form, found, facts), STAMP)


def test_a_plan_of_two_hundred_rows_comes_back_whole_and_says_its_group_on_every_page(
    long_plan: Document,
) -> None:
    pages = pages_by_pdfium(bytes_of(long_plan))
    got = squeezed("".join(pages))
    assert [text for text in expected(long_plan) if text not in got] == []
    assert len(pages) > 10
    assert all("เป้าหมายคุณธรรม" in page for page in pages)
    assert all("(ต่อ)" in page or "ความดีที่อยากทำ" in page for page in pages[1:])
