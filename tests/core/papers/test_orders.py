"""Orders and announcements have the form of the regulation: their title in the middle, one day, who signs, no head."""

from datetime import datetime
from pathlib import Path

import pytest

from core.blocks.document import (
    Block,
    Document,
    Heading,
    NumberedList,
    Para,
    Signatures,
    Stamp,
    plain,
)
from core.blocks.elements import Banner, Closing
from core.forms.shape import Instrument
from core.papers.made import made
from core.papers.meetings import (
    CommitteeOrderContent,
    MeetingContent,
    meeting_document,
    order_document,
)
from core.papers.orders import ANNOUNCEMENT, DATED, DOTS, ORDER, UNDER_TITLE, closing, in_form
from core.papers.register import placed
from core.papers.source import MeetingMember, PaperContext
from storage.db.folder.folder import create
from tests.core.papers.frames import own_form
from tests.core.plan.plans import NOON
from tests.journeys.test_shipped_forms import FORMS, entered, samples

STAMP = Stamp(moment=datetime(2026, 11, 20, 9, 14))


def own(paper: str) -> PaperContext:
    return PaperContext(own_form(paper), "กองตัวอย่าง", 2569, STAMP)


def said_in(kind: str, *said: Block) -> list[Block]:
    return list(in_form(kind, ("คำสั่ง", "เรื่อง"), said, STAMP, (closing(""),)))


def shipped(room: Path, using: str, paper: str) -> tuple[Instrument, Document]:
    form = FORMS.get(using)
    folder = create(room / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON)
    folder.use_forms(FORMS)
    try:
        ref = entered(folder, form, samples()[form.using][0], 1)
        return form, made(folder, ref, paper, "").build(STAMP)
    finally:
        folder.close()


@pytest.mark.parametrize(
    ("said", "day"),
    [
        pytest.param(
            "สั่ง ณ วันที่ 15 มกราคม 2569", "15 มกราคม พ.ศ. 2569", id="a day is said with พ.ศ."
        ),
        pytest.param("สั่ง ณ วันที่ 15 มกราคม พ.ศ. 2569", "15 มกราคม พ.ศ. 2569", id="and with one only"),
        pytest.param(
            "สั่ง ณ วันที่ …………", f"………… {DOTS} พ.ศ. 2569", id="an unknown day is left to be written"
        ),
        pytest.param("ทั้งนี้ ตั้งแต่บัดนี้", f"………… {DOTS} พ.ศ. 2569", id="so is one nobody asks for"),
    ],
)
def test_an_order_says_one_day_last(said: str, day: str) -> None:
    blocks = said_in(ORDER, Para("ด้วย", indent=True), Para(said, indent=True))
    dated = [
        plain(one.text)
        for one in blocks
        if isinstance(one, Para) and plain(one.text).startswith("สั่ง ณ")
    ]
    assert dated == [f"สั่ง ณ วันที่ {day}"]
    assert isinstance(blocks[-1], Closing)


def test_a_list_or_nothing_may_stand_before_the_day() -> None:
    for said in ((), (NumberedList(()),)):
        blocks = said_in(ANNOUNCEMENT, *said)
        assert [plain(one.text)[:15] for one in blocks if isinstance(one, Para)] == [
            DATED[ANNOUNCEMENT]
        ]


@pytest.mark.parametrize(
    ("using", "paper", "first"),
    [
        ("appointment-order", "order", "คำสั่งหน่วยตัวอย่าง"),
        ("declaration", "declaration", "ประกาศหน่วยตัวอย่าง"),
        ("declaration", "policy", "ประกาศหน่วยตัวอย่าง"),
        ("cdd-clean", "committee_order", "คำสั่งหน่วยตัวอย่าง"),
    ],
)
def test_the_shipped_ones_look_like_those_of_the_program(
    tmp_path: Path, using: str, paper: str, first: str
) -> None:
    form, document = shipped(tmp_path, using, paper)
    (banner,) = (one for one in document.blocks if isinstance(one, Banner))
    assert document.blocks[0] is banner
    assert (banner.lines[0].text, banner.lines[-1].text) == (first, UNDER_TITLE)
    assert (document.title, document.numbers, document.landscape) == ((), "dash", False)
    assert not [one for one in document.blocks if isinstance(one, Heading | Signatures)]
    assert sum(words.startswith(tuple(DATED.values())) for words in Document.walk(document)) == 1
    assert not [words for words in Document.walk(document) if words.endswith("กรรมการ)")], (
        "roles stand without brackets"
    )
    signs = next((each.sign for each in form.papers if each.id == paper), ("",))
    assert tuple(one.step for one in placed(document, form, paper)) == signs


def test_an_order_of_the_program_leaves_number_and_day_to_be_written_in_the_year_it_is_printed() -> (
    None
):
    order = CommitteeOrderContent("งาน", members=(MeetingMember("", "หัวหน้า", "ประธานกรรมการ"),))
    said = list(Document.walk(order_document(own("committee_order"), order)))
    assert f"ที่ {DOTS}/2569" in said
    assert f"สั่ง ณ วันที่ ………… {DOTS} พ.ศ. 2569" in said
    assert "หัวหน้า  ประธานกรรมการ" in said


def test_minutes_follow_the_official_form() -> None:
    people = "นายหนึ่ง สมมุติ, นักวิชาการ, ประธานกรรมการ\n…, นิติกร, กรรมการและเลขานุการ"
    said = {
        "no": "1/2569",
        "day": "วันที่ 3 ตุลาคม 2568",
        "time": "09.30 – 12.00 น.",
        "place": "ห้องประชุม",
        "members": people,
        "absent": "นางสอง สมมุติ",
        "others": "นายสาม สมมุติ",
    }
    document = meeting_document(own("minutes"), MeetingContent(about="งาน", answers=said))
    assert document.title[2:] == ("ครั้งที่ 1/2569", "เมื่อวันที่ 3 ตุลาคม 2568", "ณ ห้องประชุม")
    heads = [plain(one.text) for one in document.blocks if isinstance(one, Heading)]
    assert heads[:3] == ["ผู้มาประชุม", "ผู้ไม่มาประชุม", "ผู้เข้าร่วมประชุม"]
    assert [one.split()[1] for one in heads if one.startswith("ระเบียบวาระที่")] == list("12345")
    paras = [plain(one.text) for one in document.blocks if isinstance(one, Para)]
    assert (paras[0], paras[-1]) == ("เริ่มประชุมเวลา 09.30 น.", "เลิกประชุมเวลา 12.00 น.")
    (signed,) = (one.signers for one in document.blocks if isinstance(one, Signatures))
    assert [(one.role, one.name, one.position) for one in signed] == [
        ("ผู้จดรายงานการประชุม", "", "นิติกร"),
        ("ผู้ตรวจรายงานการประชุม", "นายหนึ่ง สมมุติ", "นักวิชาการ"),
    ]
    assert "(ชื่อ – สกุล)" not in " ".join(Document.walk(document))
