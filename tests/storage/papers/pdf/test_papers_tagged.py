"""Who cannot see a paper hears it: whole, once, in order. That the checker finds faults: test_papers_planted."""

import re
import subprocess
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from core.blocks.document import (
    Column,
    Document,
    ForeignPages,
    HeadCell,
    Heading,
    ListItem,
    NumberedList,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Table,
    TwoColumns,
)
from core.blocks.elements import MemoHead, Radar, ScoreBar
from core.blocks.printed import PdfOptions
from storage.papers.pdf.archive import secured
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import (
    STAMP,
    bytes_of,
    expected,
    pages_by_pdfium,
    paper,
    pictures,
    squeezed,
    text_by_pdftotext,
)
from tests.storage.papers.random_papers import Maker
from tests.storage.papers.reading import out_of_order
from tests.storage.papers.tagged import Node, Tagged, second_opinion

CODE = re.compile(r"q[0-9a-f]+z")
PAPERS = {"whole": specimens.whole, "memo": specimens.memo, "letter": specimens.letter}


@cache
def made(name: str) -> tuple[Document, bytes]:
    document = PAPERS[name]()
    return document, bytes_of(document)


def tagged(*documents: Document) -> Tagged:
    found = Tagged(bytes_of(*documents))
    assert found.faults == []
    return found


def roles(node: Node, *left_out: str) -> list[Any]:
    """The tree below a node as nested lists."""
    return [[kid.role, *roles(kid, *left_out)] for kid in node.nodes if kid.role not in left_out]


def of_role(file: Tagged, role: str) -> list[Node]:
    return [node for node in file.root.walk() if node.role == role]


@pytest.mark.parametrize("name", PAPERS)
def test_every_block_is_heard_in_its_order_and_nothing_is_wrong(name: str) -> None:
    document, data = made(name)
    file = Tagged(data)
    assert file.faults == []
    assert out_of_order(document, file.heard()) == []


def test_whatever_stands_in_a_paper_is_heard_once_and_in_order() -> None:
    """Of the random papers every word has a code of its own; those of drawings are in their words, maybe more often."""
    for seed in range(10):
        maker = Maker(seed)
        document = maker.paper()
        data = bytes_of(document)
        file = Tagged(data)
        heard = file.heard()
        assert file.faults == [], seed
        assert second_opinion(data) == [], seed
        assert out_of_order(document, heard) == [], seed
        codes = Counter(CODE.findall(squeezed(heard)))
        assert [
            code for code in maker.words if codes[code] != 1 and code not in captions(file)
        ] == [], seed
        assert [code for code in maker.drawn if not codes[code]] == [], seed


def captions(file: Tagged) -> set[str]:
    """The codes of photographs, heard as words of the picture; the caption in it is the same."""
    return set(CODE.findall(squeezed("".join(figure.alt for figure in of_role(file, "Figure")))))


def test_what_is_no_picture_of_the_paper_is_not_heard_but_by_its_foot_once() -> None:
    document = specimens.whole()
    heard = squeezed(tagged(document).heard())
    assert "หน้า๑จาก" not in heard
    assert squeezed(document.running) not in heard.replace(squeezed("แบบทดสอบ"), "", 1)
    assert "พิมพ์เมื่อ" not in heard
    assert heard.endswith("[คิวอาร์โค้ดของเอกสารนี้รหัสเอกสาร15AP-413Sทะเบียน2570/A-12สถานะข้อมูล0708090A]")
    assert heard.count("รหัสเอกสาร") == 1


@pytest.mark.parametrize("landscape", [False, True])
def test_a_draft_and_a_copy_are_heard_first_and_named_in_the_title(landscape: bool) -> None:
    text = Para(" ".join([specimens.LONG] * 90))
    draft = tagged(paper(text, draft=True, landscape=landscape))
    assert draft.heard().startswith("ร่าง\n")
    assert str(draft.pdf.docinfo["/Title"]) == "ร่าง – แบบทดสอบ"
    assert len(draft.pdf.pages) > 1
    assert draft.heard().count("ร่าง") == 1
    copy = tagged(
        replace(paper(text, landscape=landscape), stamp=replace(STAMP, copy_of="2570/A-11"))
    )
    assert squeezed(copy.heard()).startswith("สำเนาของทะเบียน2570/A-11")
    assert str(copy.pdf.docinfo["/Title"]).startswith("สำเนา – ")


def test_a_packet_is_heard_paper_by_paper() -> None:
    file = tagged(specimens.letter(), specimens.memo())
    parts = file.root.nodes
    assert [part.role for part in parts] == ["Part", "Part"]
    letter, memo = (file.heard(part) for part in parts)
    assert letter.startswith("ร่าง")
    assert letter.endswith("0708090A]")
    assert memo.startswith("บันทึกข้อความ")


def test_headings_go_down_step_by_step() -> None:
    file = tagged(paper(Heading("ก", 2), Heading("ข"), Heading("ค", 2), title=("ชื่อ", "บรรทัดที่สอง")))
    assert [role for role in file.outline if role[0] == "H"] == ["H1", "H2", "H2", "H3"]
    assert [file.heard(node) for node in of_role(file, "H1")] == ["ชื่อบรรทัดที่สอง"]


def test_lists_stand_in_the_entry_they_belong_to() -> None:
    inner = NumberedList((ListItem("ข้อย่อย"),), "n.n")
    file = tagged(
        paper(NumberedList((ListItem("แรก", items=inner), ListItem("สอง")), "n."), title=())
    )
    entry = ["LI", ["Lbl"], ["LBody"]]
    assert roles(file.root.nodes[0], "Figure") == [
        ["L", ["LI", ["Lbl"], ["LBody", ["L", entry]]], entry]
    ]


def test_a_table_says_what_is_the_head_of_what_and_how_far_its_cells_reach() -> None:
    head = ((HeadCell("ที่", down=2), HeadCell("เงิน", across=2)), (HeadCell("แผน"), HeadCell("ผล")))
    columns = (Column("", 1, merge=True), Column("", 1), Column("", 1))
    rows = (
        Row(("หมวด",), "group"),
        Row(("ก", "1", "2")),
        Row(("ก", "3", "4")),
        Row(("รวม", "6"), "total"),
    )
    file = tagged(paper(Table(columns, rows, head, caption="ตาราง", note="หมายเหตุ"), title=()))
    (table,) = of_role(file, "Table")
    assert [kid.role for kid in table.nodes] == ["Caption", *["TR"] * 6]
    told = [
        (
            file.heard(cell),
            cell.role,
            *(cell.attribute(name, 1) for name in ("/Scope", "/ColSpan", "/RowSpan")),
        )
        for row in table.nodes[1:]
        for cell in row.nodes
    ]
    assert told == [
        ("ที่", "TH", "/Column", 1, 2),
        ("เงิน", "TH", "/Column", 2, 1),
        ("แผน", "TH", "/Column", 1, 1),
        ("ผล", "TH", "/Column", 1, 1),
        ("หมวด", "TH", "/Row", 3, 1),
        ("ก", "TD", 1, 1, 2),
        ("๑", "TD", 1, 1, 1),
        ("๒", "TD", 1, 1, 1),
        ("๓", "TD", 1, 1, 1),
        ("๔", "TD", 1, 1, 1),
        ("รวม", "TH", "/Row", 2, 1),
        ("๖", "TD", 1, 1, 1),
    ]


def test_what_goes_on_upon_the_next_page_is_one_thing_and_is_not_said_twice() -> None:
    columns = (Column("ที่", 1, merge=True), Column("รายการ", 5))
    rows = [
        Row(("หมวดหนึ่ง",), "group"),
        *(Row(("ก", f"รายการที่ {n} {specimens.LONG}")) for n in range(60)),
    ]
    tall = Row(
        ("ข", NumberedList(tuple(ListItem(f"{specimens.LONG} {n}") for n in range(90)))),
        label="ข้อ ข",
    )
    document = paper(Para(" ".join([specimens.LONG] * 120)), Table(columns, (*rows, tall)))
    file = tagged(document)
    assert len(file.pdf.pages) > 4
    heard = squeezed(file.heard())
    assert (heard.count("หมวดหนึ่ง"), heard.count("(ต่อ)"), heard.count("รายการที่")) == (1, 0, 60)
    assert len(of_role(file, "Table")) == 1
    assert len(of_role(file, "TR")) == 1 + 61 + 1
    assert [len(of_role(file, "LI"))] == [90]
    assert (
        len(
            [
                node
                for node in of_role(file, "P")
                if squeezed(specimens.LONG) in squeezed(file.heard(node))
            ]
        )
        == 1
    )


def test_a_photograph_is_heard_by_its_caption_and_a_foreign_page_by_its_file() -> None:
    pages = (specimens.jpeg(60, 80), specimens.jpeg(80, 60))
    file = tagged(
        paper(
            Photos((Photo("ประชุม", specimens.jpeg()), Photo("ไม่มีภาพ"), Photo("ภาพเสีย", b"no"))),
            title=(),
        ),
        paper(ForeignPages("สัญญา 7.pdf", "a" * 64, pages), title=()),
    )
    alts = [figure.alt for figure in of_role(file, "Figure") if "คิวอาร์" not in figure.alt]
    assert alts == [
        "ภาพที่ ๑  ประชุม",
        "ภาพของหน้า 1 จาก 2 ของไฟล์ สัญญา 7.pdf",
        "ภาพของหน้า 2 จาก 2 ของไฟล์ สัญญา 7.pdf",
    ]
    heard = squeezed(file.heard())
    assert all(words in heard for words in ("ไม่มีภาพ", "ภาพเสีย", "เปิดภาพนี้ไม่ได้"))


def test_a_letter_the_font_lacks_is_a_box_that_says_so_in_every_cut() -> None:
    cuts = [(bold, italic) for bold in (False, True) for italic in (False, True)]
    document = paper(Para(tuple(Run("ก漢ข😀", bold=bold, italic=italic) for bold, italic in cuts)))
    data = bytes_of(document)
    file = Tagged(data)
    assert file.faults == []
    assert second_opinion(data) == []
    assert squeezed(file.heard()).count("ก□ข□") == 4
    assert (
        squeezed(text_by_pdftotext(data)).count("ก□ข□")
        == squeezed(pages_by_pdfium(data)[0]).count("ก□ข□")
        == 4
    )


def test_a_picture_in_four_colours_is_printed_in_three_and_looks_the_same() -> None:
    press = BytesIO()
    Image.new("CMYK", (64, 48), (0, 255, 255, 0)).save(press, "JPEG")
    emblem = MemoHead("กอง", emblem=press.getvalue())
    data = bytes_of(paper(emblem, Photos((Photo("สีแดง", press.getvalue()),))))
    assert Tagged(data).faults == []
    (page,) = pictures(data, 72, grey=False)
    assert any(
        red > 200 > 80 > green
        for _count, (red, green, _blue) in page.convert("RGB").getcolors(1 << 24)
    )


def test_the_data_of_a_paper_are_tied_to_it_and_what_is_locked_is_still_heard() -> None:
    document, data = made("letter")
    file = Tagged(secured(data, PdfOptions(data=b"{}")))
    assert file.faults == []
    (tied,) = file.pdf.Root.AF
    assert (str(tied.UF), str(tied.AFRelationship)) == ("data.json", "/Data")
    made_safe = secured(data, PdfOptions("รหัสผ่านยาวพอ", b"{}"))
    with pikepdf.open(BytesIO(made_safe), password="รหัสผ่านยาวพอ") as pdf:
        out = BytesIO()
        said = pdf.Root.Metadata.read_bytes().decode()
        pdf.save(out, encryption=False)
    assert ("pdfaid:part" in said, "<pdfuaid:part>1<" in said) == (False, True)
    unlocked = Tagged(out.getvalue())
    assert [fault for fault in unlocked.faults if not fault.startswith("archive mark")] == []
    assert out_of_order(document, unlocked.heard()) == []


def test_a_second_reader_finds_every_word_in_the_tree(tmp_path: Path) -> None:
    document, data = made("whole")
    (tmp_path / "paper.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdfinfo", "-struct-text", tmp_path / "paper.pdf"], capture_output=True, check=True
    )
    got = squeezed("".join(re.findall(r'"(.*)"', done.stdout.decode())))
    shown = tuple(
        block for block in document.blocks if not isinstance(block, Radar | ScoreBar | TwoColumns)
    )
    wanted = expected(replace(document, running="", office="", blocks=shown))
    assert [text for text in wanted if text not in got] == []
    assert "ผลการพิจารณา" in got
    assert done.stderr == b""


def test_a_second_checker_agrees_and_finds_what_is_wrong() -> None:
    pytest.importorskip(
        "page",
        reason="page-validation is not installed: pip install -r installer/requirements-test.txt",
    )
    for name in PAPERS:
        assert second_opinion(made(name)[1]) == [], name
    assert second_opinion(secured(made("whole")[1], PdfOptions(data=b"{}")), "3a", "ua1") == []
    assert second_opinion(made("whole")[1], "3a") != []


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert bytes_of(specimens.whole()) == bytes_of(specimens.whole())
