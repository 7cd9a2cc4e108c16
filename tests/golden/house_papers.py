"""The kept papers that belong to no form: of meetings, signing and awards."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.assessment.cells import BranchResult
from core.assigning.orders import FieldRemark, SignOffDecision
from core.blocks.document import Certified, Document
from core.forms.programme import AgendaItem
from core.forms.wording import Words
from core.papers.awards import (
    AwardPaperContent,
    RankedUnit,
    RankingGroup,
    RankingListContent,
    certificate_document,
    ranking_document,
)
from core.papers.meetings import (
    AssessorScore,
    CommitteeOrderContent,
    MeetingContent,
    meeting_document,
    order_document,
)
from core.papers.signing_sheets import (
    PrintedPaper,
    PrintedRouteStep,
    SigningSheetContent,
    return_document,
    signing_document,
)
from core.papers.source import PaperContext
from core.scoring.score import Score
from core.succession.handover import handover_document
from core.values import Ref
from tests.core.papers.frames import own_form
from tests.storage.papers.paper_samples import STAMP, STATE

OFFICE = "สำนักงานพัฒนาชุมชนจังหวัด (จังหวัดตัวอย่าง ก)"
ABOUT = "โครงการพัฒนาชุมชนใสสะอาด ประจำปีงบประมาณ พ.ศ. 2564"
COMMITTEE = "คณะกรรมการติดตาม ประเมินผล และคัดเลือกหน่วยงาน “ดีเด่น” ส่วนภูมิภาค"
MEMBERS = (
    ", ผู้ตรวจราชการกรม ที่รับผิดชอบเขตตรวจราชการที่ 5, ประธานกรรมการ\n"
    ", ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน ที่รับผิดชอบเขตตรวจราชการที่ 5, กรรมการ\n"
    ", ข้าราชการสังกัดสำนักตรวจราชการ, เลขานุการ"
)
SAID = {
    "no": "1/2564",
    "day": "18 สิงหาคม 2564",
    "time": "09.30 – 12.00 น.",
    "place": "ห้องประชุมสำนักงาน",
    "members": MEMBERS,
    "resolved": "เสนอเป็นหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น ของเขตตรวจราชการที่ 5\nให้หน่วยงานส่งหลักฐานการขยายผลเพิ่มเติมภายใน 15 วัน",
}
HANDED = {
    "leaver": "นางสาวตัวอย่าง ใจดี",
    "leaver_position": "นักวิชาการพัฒนาชุมชนชำนาญการ",
    "successor": "นายสมมุติ รักงาน",
    "day": "1 ตุลาคม 2569",
    "duties": "ผู้บันทึก · หน้าที่ในการลงนาม ทะเบียนผู้ใช้งาน",
    "work": "กิจกรรม ประชุมชี้แจง · แผน ปฏิบัติการ 5 มิติ 2569 · ผู้รับผิดชอบ: นางสาวตัวอย่าง ใจดี",
    "letters": "ไม่มี",
    "keys": "กุญแจรากดอกที่ 1 · กู้ได้จากกระดาษเท่านั้น · เลขตรวจสอบ 76563 84471 85649 34272",
}
VISIT = (
    AgendaItem(id="papers", minutes=45, title=Words("คณะกรรมการตรวจเอกสารหลักฐาน 5 มิติ ก่อนนำเสนอ")),
    AgendaItem(
        id="opening", minutes=15, title=Words("ชี้แจงความเป็นมา วัตถุประสงค์ หลักเกณฑ์ และรูปแบบการนำเสนอ")
    ),
    AgendaItem(id="show", who="office", most=30, title=Words("หน่วยงานแนะนำผู้เข้าร่วมและนำเสนอผล")),
    AgendaItem(id="questions", least=30, most=60, title=Words("คณะกรรมการพูดคุย ซักถาม")),
)


def own(paper: str, office: str = OFFICE) -> PaperContext:
    return PaperContext(own_form(paper), office, 2564, STAMP)


def house(
    branches: tuple[BranchResult, ...], now: Score, others: tuple[Score, ...], sheet: Document
) -> dict[str, Document]:
    """Papers of one assessment: `now` agreed, `others` of single assessors; `sheet` is the paper that is copied."""
    held = MeetingContent(
        about=ABOUT,
        answers=SAID,
        committee=COMMITTEE,
        visit=VISIT,
        branches=branches,
        word="มิติ",
        score=now,
        judging=tuple(map(AssessorScore, ("ประธาน", "กรรมการ", "เลขานุการ"), others)),
        reasons={"d1": "ระดับที่ 5 ยังขาดหลักฐานการขยายผล"},
    )
    order = CommitteeOrderContent(ABOUT, COMMITTEE, answers=SAID)
    award = "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”"
    given = AwardPaperContent("กรมตัวอย่าง", OFFICE, award, {"position": "อธิบดีกรมตัวอย่าง"})
    return {
        **{
            paper: meeting_document(own(paper), held)
            for paper in ("agenda", "attendance", "minutes")
        },
        "committee_order": order_document(own("committee_order", "กรมตัวอย่าง"), order),
        "handover": handover_document(own("handover"), HANDED, "พัฒนาการจังหวัดตัวอย่าง ก"),
        "certificate": certificate_document(own("certificate"), given),
        "ranking": _ranking(),
        "sign_off": _signing(),
        "returned": _returned(),
        "copy": replace(sheet, certified=Certified("", "พัฒนาการจังหวัดตัวอย่าง ก")),
    }


def _ranking() -> Document:
    full = tuple(map(Fraction, (30, 10, 20, 30, 10)))

    def unit(
        place: int, name: str, parts: tuple[int, ...], extra: int, band: str, **more: Any
    ) -> RankedUnit:
        base = Fraction(sum(parts))
        return RankedUnit(
            place,
            name,
            tuple(map(Fraction, parts)),
            base,
            Fraction(extra),
            base + extra,
            band,
            **more,
        )

    first = (
        unit(1, "จังหวัดตัวอย่าง ก", (24, 6, 12, 30, 10), 0, "C+", decided="ได้รับคัดเลือก"),
        unit(2, "จังหวัดตัวอย่าง ข", (30, 8, 16, 18, 6), 0, "C"),
        unit(0, "จังหวัดตัวอย่าง ค", (), 0, "", problem=True),
    )
    second = (
        unit(1, "จังหวัดตัวอย่าง ง", (24, 10, 20, 24, 6), 10, "B+", tied=True),
        unit(1, "จังหวัดตัวอย่าง จ", (18, 8, 20, 30, 8), 10, "B+", tied=True),
        unit(3, "จังหวัดตัวอย่าง ฉ", (18, 8, 16, 18, 10), 0, ""),
    )
    parts = (
        RankingGroup("เขตตรวจราชการที่ 1 ดีเด่น", first),
        RankingGroup("เขตตรวจราชการที่ 2 ดีเด่น", second),
    )
    of = RankingListContent(
        "พัฒนาชุมชนใสสะอาด", full, Fraction(10), parts, sum(full, Fraction(0)), "มิติ"
    )
    return ranking_document(own("ranking", "กรมตัวอย่าง"), of, "หน่วยงานที่คะแนนเท่ากันอยู่ลำดับเดียวกัน")


def _signing() -> Document:
    steps = (
        PrintedRouteStep(
            "ผู้จัดทำ", ("(นางสาวตัวอย่าง ใจดี)", "นักวิชาการพัฒนาชุมชนชำนาญการ"), "20 พ.ย. 2569"
        ),
        PrintedRouteStep(
            "ผู้ตรวจสอบ", ("(นายสมมุติ รักงาน)", "หัวหน้ากลุ่มงาน", "รักษาราชการแทน พัฒนาการจังหวัด")
        ),
        PrintedRouteStep("ผู้อนุมัติ"),
    )
    of = SigningSheetContent(
        title="การประเมิน พัฒนาชุมชนใสสะอาด 2564",
        state=STATE,
        locked="20 พ.ย. 2569 09.10 น.",
        result="98 คะแนน เกรด A",
        papers=(
            PrintedPaper("2570/A-12", "15AP-413S", "แบบให้คะแนน (ดีเด่น)", "20 พ.ย. 2569 09.14 น."),
        ),
        steps=steps,
    )
    return signing_document(own("sign_off"), of)


def _returned() -> Document:
    subject = Ref("demo", "assessment", "2564")
    who = "กรมตัวอย่าง"
    when = "21 พ.ย. 2569"
    first = "ภาพไม่แสดงวันที่ และไม่มีคำสั่งแต่งตั้ง"
    second = "ร้อยละคิดจากฐานใด"
    remarks = (
        FieldRemark(subject, subject, "", "มิติ 1 ระดับ 5 ข้อ 2", first, who, when, 0, (), done=False),
        FieldRemark(
            subject,
            subject,
            "",
            "มิติ 3 ระดับ 4 ข้อ 2",
            second,
            who,
            when,
            0,
            ("คิดจากโครงการทั้งปี",),
            done=True,
        ),
    )
    why = "หลักฐานสองข้อยังไม่ครบ ขอให้แก้ไขแล้วส่งใหม่"
    rounds = (
        SignOffDecision(
            subject, subject, accepted=False, reason=why, who=who, when=f"{when} 10.00 น.", at=0
        ),
    )
    return return_document(own("returned"), "การประเมิน พัฒนาชุมชนใสสะอาด 2564", rounds, remarks)
