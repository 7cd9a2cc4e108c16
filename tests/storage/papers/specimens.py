"""Papers that hold every block: made up, in the shapes an office would use."""

from io import BytesIO

from PIL import Image

from core.blocks.document import (
    Block,
    Choices,
    Column,
    Document,
    Facts,
    Gap,
    HeadCell,
    Heading,
    Lines,
    ListItem,
    NumberedList,
    PageBreak,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Signatures,
    Signer,
    Table,
    Tick,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    BarBand,
    BarMark,
    Closing,
    Cover,
    GoalNode,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    Radar,
    ScoreBar,
    Series,
    Tile,
    Tiles,
)
from tests.storage.papers.paper_samples import STAMP, paper

LONG = "ติดตามการใช้จ่ายงบประมาณและรายงานต่อผู้บังคับบัญชาทุกไตรมาส พร้อมเผยแพร่ข้อมูลให้ประชาชนทราบ"
NAMES = ("บทบาทผู้บริหาร", "การเปิดเผยข้อมูล", "การมีส่วนร่วม", "องค์กรคุณธรรม", "สิ่งแวดล้อม")


def jpeg(width: int = 64, height: int = 48, colour: str = "#7d9bb5") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def photos(count: int, first: int = 1) -> tuple[Photo, ...]:
    return tuple(Photo(f"กิจกรรมครั้งที่ {first + at}", jpeg(64 + at * 8, 48)) for at in range(count))


RADAR = Radar(
    tuple(f"มิติที่ {n}\n({24 + n}/30)" for n in range(1, 6)),
    (Series("ปี 2564", (0.8, 1.0, 0.8, 1.0, 1.0)), Series("ปี 2563", (0.6, 0.8, 0.6, 0.8, 0.8))),
)
BAR = ScoreBar(
    110,
    tuple(
        BarBand(label, start)
        for label, start in (("C", 76), ("C+", 81), ("B", 86), ("B+", 91), ("A", 96), ("A+", 105))
    ),
    (BarMark("เส้น 86 คะแนน", 86),),
    (BarMark("คะแนน 5 มิติ 90", 90), BarMark("คะแนนรวม 100", 100)),
    start=60,
    note="เส้น 86 คะแนนคิดจาก 5 มิติ",
)
TILES = Tiles((Tile("คะแนนรวม", "100", "จาก 110"), Tile("เกรด", "A", "96 – 104")))
TREE = GoalTree(
    GoalNode(
        "คุณธรรมเป้าหมาย",
        branches=(
            GoalNode(
                "ปัญหาที่อยากแก้",
                "2 เรื่อง",
                (GoalNode("วินัย", "กิจกรรมรักษาวินัย"), GoalNode("สุจริต", "โปร่งใสไร้ทุจริต")),
            ),
            GoalNode("ความดีที่อยากทำ", "1 เรื่อง", (GoalNode("กตัญญู", "รู้คุณผู้อาวุโส"),)),
        ),
    )
)
TABLE = Table(
    (
        Column("ที่", 1, "center"),
        Column("รายการ", 4, merge=True),
        Column("แผน", 2, "right", number=True),
        Column("ผล", 2, "center"),
    ),
    (
        Row(("ด้านการบริหารงบประมาณ",), "group"),
        Row(("1", "ค่าจัดประชุม", "1,250.00", Tick("yes"))),
        Row(("2", "ค่าจัดประชุม", "330.50", Tick("no"))),
        Row(
            (
                "3",
                NumberedList(
                    (
                        ListItem("ข้อแรก"),
                        ListItem("ข้อสอง", items=NumberedList((ListItem("ย่อย"),), "n.n")),
                    ),
                    "n.",
                ),
                "0.00",
                "–",
            )
        ),
        Row(("รวมทั้งสิ้น", "1,580.50", ""), "total"),
    ),
    head=(
        (HeadCell("ที่", down=2), HeadCell("รายการ", down=2), HeadCell("งบประมาณ (บาท)", across=2)),
        (HeadCell("แผน"), HeadCell("ผล")),
    ),
    caption="ตารางที่ 1 ค่าใช้จ่าย",
    note="หน่วย: บาท",
)
LISTS = NumberedList(
    (
        ListItem(
            "ข้อหนึ่ง",
            "หัวข้อ",
            NumberedList(
                (
                    ListItem("ย่อยหนึ่ง", items=NumberedList((ListItem("ก"), ListItem("ข")), "(ก)")),
                    ListItem("ย่อยสอง"),
                ),
                "n.n",
            ),
        ),
        ListItem(LONG, items=NumberedList((ListItem("ขีด"), ListItem("ขีด")), "-")),
    ),
    "n.",
)
SIGNED = Signatures(
    (
        Signer("ประธานกรรมการ", "นายสมมติ ตัวอย่าง", "พัฒนาการจังหวัด"),
        Signer("กรรมการ"),
        Signer("เลขานุการ"),
    ),
    certify="ขอรับรองว่าข้อมูลข้างต้นถูกต้อง",
    first_alone=True,
)
LINK = Run("https://example.go.th/a1?b=25", verbatim=True)


def everything() -> tuple[Block, ...]:
    return (
        Heading("1. ข้อมูลทั่วไป"),
        Facts((("หน่วยงาน", "สำนักงานตัวอย่าง"), ("วันที่", ""), ("ที่อยู่", ("ดู ", LINK))), columns=2),
        Choices(
            (Tick("yes", "ผ่าน"), Tick("no", "ไม่ผ่าน"), Tick("na", "ไม่เกี่ยวข้อง"), Tick("blank", "รอ"))
        ),
        Heading("1.1 ความเป็นมา", level=2),
        Para((LONG, Run(" ตัวหนา", bold=True), Run(" ตัวเอน", italic=True)), indent=True),
        LISTS,
        TABLE,
        TwoColumns((RADAR,), (TILES, Para("ผลการพิจารณา สำนักงานตัวอย่างผ่านเกณฑ์ร้อยละ 80"))),
        BAR,
        Gap(3),
        TREE,
        Lines(2),
        Together((Heading("2. ภาพกิจกรรม"), Photos(photos(2)))),
        PageBreak(),
        Photos(photos(6, 3), first=3, per_page=6),
        SIGNED,
    )


COVER = Cover(
    ("รายงานผลการดำเนินงาน", "แผนส่งเสริมคุณธรรม\nประจำปี 2569"),
    ("หน่วยงานตัวอย่าง", "กรมตัวอย่าง"),
    jpeg(60, 80),
)


def whole() -> Document:
    """Every block but those of letters, behind a cover."""
    return paper(*everything(), cover=COVER, catchword=True)


def memo() -> Document:
    blocks: tuple[Block, ...] = (
        MemoHead(
            "กองตัวอย่าง กลุ่มงานแผน โทร. 0 2000 1234",
            "ตย 0101/25",
            "20 พฤศจิกายน 2569",
            f"รายงานผล {LONG}",
        ),
        Labels((("เรียน", "อธิบดีกรมตัวอย่าง"),)),
        *[Para(f"{n}. {LONG} {LONG}", indent=True) for n in range(1, 13)],
        Closing("นายสมมติ ตัวอย่าง", ("ผู้อำนวยการกองตัวอย่าง",)),
    )
    return paper(*blocks, title=(), numbers="dash", catchword=True)


def letter() -> Document:
    blocks: tuple[Block, ...] = (
        LetterHead(
            ("สำนักงานตัวอย่าง", "99 ถนนตัวอย่าง", "กรุงเทพฯ 10000"), "ตย 0101/25", "20 พฤศจิกายน 2569"
        ),
        Labels(
            (
                ("เรื่อง", "ส่งรายงานผลการดำเนินงาน"),
                ("เรียน", "ผู้ว่าราชการจังหวัด"),
                ("สิ่งที่ส่งมาด้วย", "1. รายงาน จำนวน 1 เล่ม\n2. สื่อบันทึกข้อมูล จำนวน 1 ชิ้น"),
            )
        ),
        *[Para(f"{LONG} {LONG}", indent=True)] * 3,
        Closing("", ("ตำแหน่งตัวอย่าง",), "ขอแสดงความนับถือ"),
        Para("กลุ่มงานตัวอย่าง\nโทร. 0 2000 1234\nไปรษณีย์อิเล็กทรอนิกส์ office25@example.go.th"),
    )
    return Document((), "หนังสือนำส่ง", "สำนักงานตัวอย่าง", STAMP, blocks, numbers="dash", draft=True)
