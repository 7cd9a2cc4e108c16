"""Who cannot see a paper hears it: whole, once, in order. And the checker that says so finds what is wrong."""

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
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
    Table,
    TwoColumns,
)
from core.blocks.figures import Radar, ScoreBar
from core.blocks.letters import MemoHead
from core.blocks.printed import Safety
from storage.papers.pdf.archive import secured
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import STAMP, bytes_of, expected, paper, pictures, squeezed
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
        assert [code for code in maker.words if codes[code] != 1 and code not in captions(file)] == [], seed
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
    copy = tagged(replace(paper(text, landscape=landscape), stamp=replace(STAMP, copy_of="2570/A-11")))
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
    file = tagged(paper(NumberedList((ListItem("แรก", items=inner), ListItem("สอง")), "n."), title=()))
    entry = ["LI", ["Lbl"], ["LBody"]]
    assert roles(file.root.nodes[0], "Figure") == [
        ["L", ["LI", ["Lbl"], ["LBody", ["L", entry]]], entry]
    ]  # fmt: skip


def test_a_table_says_what_is_the_head_of_what_and_how_far_its_cells_reach() -> None:
    head = ((HeadCell("ที่", down=2), HeadCell("เงิน", across=2)), (HeadCell("แผน"), HeadCell("ผล")))
    columns = (Column("", 1, merge=True), Column("", 1), Column("", 1))
    rows = (Row(("หมวด",), "group"), Row(("ก", "1", "2")), Row(("ก", "3", "4")), Row(("รวม", "6"), "total"))
    file = tagged(paper(Table(columns, rows, head, caption="ตาราง", note="หมายเหตุ"), title=()))
    (table,) = of_role(file, "Table")
    assert [kid.role for kid in table.nodes] == ["Caption", *["TR"] * 6]
    told = [
        (file.heard(cell), cell.role, *(cell.attribute(name, 1) for name in ("/Scope", "/ColSpan", "/RowSpan")))
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
    rows = [Row(("หมวดหนึ่ง",), "group"), *(Row(("ก", f"รายการที่ {n} {specimens.LONG}")) for n in range(60))]
    tall = Row(("ข", NumberedList(tuple(ListItem(f"{specimens.LONG} {n}") for n in range(90)))), label="ข้อ ข")
    document = paper(Para(" ".join([specimens.LONG] * 120)), Table(columns, (*rows, tall)))
    file = tagged(document)
    assert len(file.pdf.pages) > 4
    heard = squeezed(file.heard())
    assert (heard.count("หมวดหนึ่ง"), heard.count("(ต่อ)"), heard.count("รายการที่")) == (1, 0, 60)
    assert len(of_role(file, "Table")) == 1
    assert len(of_role(file, "TR")) == 1 + 61 + 1
    assert [len(of_role(file, "LI"))] == [90]
    assert len([node for node in of_role(file, "P") if squeezed(specimens.LONG) in squeezed(file.heard(node))]) == 1


def test_a_photograph_is_heard_by_its_caption_and_a_foreign_page_by_its_file() -> None:
    pages = (specimens.jpeg(60, 80), specimens.jpeg(80, 60))
    file = tagged(
        paper(Photos((Photo("ประชุม", specimens.jpeg()), Photo("ไม่มีภาพ"), Photo("ภาพเสีย", b"no"))), title=()),
        paper(ForeignPages("สัญญา 7.pdf", "a" * 64, pages), title=()),
    )
    alts = [figure.alt for figure in of_role(file, "Figure") if "คิวอาร์" not in figure.alt]
    assert alts == ["ภาพที่ ๑  ประชุม", "ภาพของหน้า 1 จาก 2 ของไฟล์ สัญญา 7.pdf", "ภาพของหน้า 2 จาก 2 ของไฟล์ สัญญา 7.pdf"]
    heard = squeezed(file.heard())
    assert all(words in heard for words in ("ไม่มีภาพ", "ภาพเสีย", "เปิดภาพนี้ไม่ได้"))


def test_a_picture_in_four_colours_is_printed_in_three_and_looks_the_same() -> None:
    press = BytesIO()
    Image.new("CMYK", (64, 48), (0, 255, 255, 0)).save(press, "JPEG")
    emblem = MemoHead("กอง", emblem=press.getvalue())
    data = bytes_of(paper(emblem, Photos((Photo("สีแดง", press.getvalue()),))))
    assert Tagged(data).faults == []
    (page,) = pictures(data, 72, grey=False)
    assert any(red > 200 > 80 > green for _count, (red, green, _blue) in page.convert("RGB").getcolors(1 << 24))


def test_the_data_of_a_paper_are_tied_to_it_and_what_is_locked_is_still_heard() -> None:
    document, data = made("letter")
    file = Tagged(secured(data, Safety(data=b"{}")))
    assert file.faults == []
    (tied,) = file.pdf.Root.AF
    assert (str(tied.UF), str(tied.AFRelationship)) == ("data.json", "/Data")
    made_safe = secured(data, Safety("รหัสผ่านยาวพอ", b"{}"))
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
    done = subprocess.run(["pdfinfo", "-struct-text", tmp_path / "paper.pdf"], capture_output=True, check=True)
    got = squeezed("".join(re.findall(r'"(.*)"', done.stdout.decode())))
    shown = tuple(block for block in document.blocks if not isinstance(block, Radar | ScoreBar | TwoColumns))
    wanted = expected(replace(document, running="", office="", blocks=shown))
    assert [text for text in wanted if text.replace("ำ", "ํา") not in got] == []  # it takes sara am apart
    assert "ผลการพิจารณา" in got
    assert done.stderr == b""


def test_a_second_checker_agrees_and_finds_what_is_wrong() -> None:
    pytest.importorskip(
        "page", reason="page-validation is not installed: pip install -r installer/requirements-test.txt"
    )
    for name in PAPERS:
        assert second_opinion(made(name)[1]) == [], name
    assert second_opinion(secured(made("whole")[1], Safety(data=b"{}")), "3a", "ua1") == []
    assert second_opinion(made("whole")[1], "3a") != []


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert bytes_of(specimens.whole()) == bytes_of(specimens.whole())


# Faults that are planted, each by the rule that must find it


def first(pdf: Any, role: str, alt: str = "") -> Any:
    """The first element of a role in the tree, in the order it is written."""

    def below(node: Any) -> Any:
        if node.get("/S") == f"/{role}" and alt in str(node.get("/Alt", "")):
            return node
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, Array) else []:
            if isinstance(kid, Dictionary) and "/S" in kid and (found := below(kid)) is not None:
                return found
        return None

    found = below(pdf.Root.StructTreeRoot.K)
    assert found is not None, role
    return found


def said(old: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        before = pdf.Root.Metadata.read_bytes().decode()
        assert old in before
        pdf.Root.Metadata.write(before.replace(old, new).encode())

    return change


def drawn(pattern: str, new: str) -> Callable[[Any], None]:
    """What is drawn on the first page, changed where the pattern first stands."""

    def change(pdf: Any) -> None:
        page = pdf.pages[0]
        before = page.Contents.read_bytes().decode("latin-1")
        after = re.sub(pattern, new, before, count=1, flags=re.DOTALL)
        assert before != after
        page.Contents.write(after.encode("latin-1"))

    return change


def renamed(role: str, new: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        first(pdf, role).S = Name(f"/{new}")

    return change


def without(role: str, key: str) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        del first(pdf, role)[key]

    return change


def font(pdf: Any) -> Any:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def other_colours(pdf: Any) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


def four_colours(pdf: Any) -> None:
    next(iter(pdf.pages[0].Resources.XObject.values())).ColorSpace = Name.DeviceCMYK


def tall_cell(pdf: Any) -> None:
    first(pdf, "TD").A = Dictionary(O=Name.Table, RowSpan=2)


def two_owners(pdf: Any) -> None:
    paragraph = first(pdf, "P")
    paragraph.K.append(paragraph.K[0])


def moved_box(pdf: Any) -> None:
    first(pdf, "Figure").A.BBox = Array([900, 900, 1000, 1000])


def wrong_owner(pdf: Any) -> None:
    rows = pdf.Root.StructTreeRoot.ParentTree.Nums
    rows[1][0] = rows[1][-1]


def twice(pdf: Any) -> None:
    part = pdf.Root.StructTreeRoot.K.K[0]
    part.K.append(part.K[0])


FAULTS: dict[str, tuple[str, Callable[[Any], None]]] = {
    "not marked": ("marked", lambda pdf: pdf.Root.__delitem__("/MarkInfo")),
    "no language": ("language", lambda pdf: pdf.Root.__delitem__("/Lang")),
    "the file's name for its title": ("shown title", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences")),
    "no metadata": ("metadata", lambda pdf: pdf.Root.__delitem__("/Metadata")),
    "another title": ("title", lambda pdf: pdf.docinfo.__setitem__("/Title", "อื่น")),
    "not said to be UA": ("ua mark", said("<pdfuaid:part>1<", "<pdfuaid:part>2<")),
    "not said to be for archives": ("archive mark", said("<pdfaid:conformance>A<", "<pdfaid:conformance>B<")),
    "said to hold a file": ("archive mark", said("<pdfaid:part>2<", "<pdfaid:part>3<")),
    "a file tied to nothing": ("attached file", lambda pdf: pdf.attachments.__setitem__("a.json", b"{}")),
    "no colours": ("colours", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "colours of another kind": ("colours", other_colours),
    "a picture in four colours": ("four colours", four_colours),
    "a font that is not inside": ("font", lambda pdf: font(pdf).FontDescriptor.__delitem__("/FontFile2")),
    "glyphs without letters": ("letters", lambda pdf: font(pdf).__delitem__("/ToUnicode")),
    "letters that are none": ("letters", lambda pdf: font(pdf).ToUnicode.write(
        b"1 beginbfchar\n<41> <0000>\nendbfchar\n"
    )),
    "no tree": ("tree", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
    "a tree that is no document": ("tree", renamed("Document", "Part")),
    "a role nobody knows": ("role", renamed("P", "Sermon")),
    "marked as another": ("marked as another", renamed("P", "H1")),
    "a wrong parent": ("parent", lambda pdf: setattr(first(pdf, "P"), "P", pdf.Root.StructTreeRoot)),
    "a branch twice": ("twice in the tree", twice),
    "marks of two owners": ("mark owned twice", two_owners),
    "a mark that is nowhere": ("mark is nowhere", lambda pdf: first(pdf, "P").K.append(999)),
    "a mark of nobody": ("mark of nobody", lambda pdf: first(pdf, "P").__setitem__("/K", Array([]))),
    "a wrong way back": ("way back", wrong_owner),
    "no way back": ("way back", lambda pdf: pdf.pages[0].obj.__delitem__("/StructParents")),
    "a heading too deep": ("heading left out", renamed("H2", "H4")),
    "a paragraph straight in a list": ("inside", renamed("LI", "P")),
    "a row outside its table": ("outside", renamed("Table", "Div")),
    "a picture nobody describes": ("picture without words", without("Figure", "/Alt")),
    "a picture without its place": ("picture without place", without("Figure", "/A")),
    "a picture beside the paper": ("picture without place", moved_box),
    "a head of nothing": ("scope", without("TH", "/A")),
    "a row too short": ("ragged table", lambda pdf: first(pdf, "TR").K.__delitem__(0)),
    "cells over cells": ("ragged table", tall_cell),
    "an empty paragraph": ("empty", without("P", "/K")),
    "marks in marks": ("marks nested", drawn(r"(/H1<</MCID \d+>>BDC)", r"\1 /P<</MCID 998>>BDC EMC")),
    "one mark twice": ("mark twice", drawn(r"/P<</MCID \d+>>BDC", "/P<</MCID 0>>BDC")),
    "an artifact inside words": ("artifact inside", drawn(r"(/H1<</MCID \d+>>BDC)", r"\1 /Artifact BMC EMC")),
    "a mark without a number": ("mark without number", drawn(r"/H1<</MCID \d+>>BDC", "/H1<</Lang(th)>>BDC")),
    "a mark over the end of words": ("marks cross", drawn("EMC ET", "ET EMC")),
    "a mark without an end": ("marks open", drawn(r"\Z", " /Artifact BMC")),
    "a line that is no artifact": ("unmarked", drawn(r"/Artifact<<[^>]*>>BDC(.*?)EMC", r"\1")),
}  # fmt: skip


@pytest.mark.parametrize("what", FAULTS)
def test_the_checker_finds_what_is_wrong(what: str) -> None:
    rule, change = FAULTS[what]
    with pikepdf.open(BytesIO(bytes_of_faulty())) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    assert rule in {fault.split(":")[0] for fault in Tagged(out.getvalue()).faults}


@cache
def bytes_of_faulty() -> bytes:
    """A sound paper of two pages on which everything stands that can be wrong."""
    pictures = Photos((Photo("ภาพ", specimens.jpeg()),))
    document = paper(Heading("หัวข้อ"), Para("กขค"), pictures, specimens.TABLE, specimens.LISTS)
    data = bytes_of(document)
    assert Tagged(data).faults == []
    return data


def test_the_checker_finds_a_locked_file_and_an_older_kind() -> None:
    with pikepdf.open(BytesIO(bytes_of_faulty())) as pdf:
        locked, old = BytesIO(), BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="12345678", user=""))
        pdf.save(old, force_version="1.5")
    assert "locked: " in Tagged(locked.getvalue()).faults
    assert "version: " in Tagged(old.getvalue()).faults


def test_what_is_heard_in_another_order_is_told() -> None:
    document = paper(Para("แรก"), Para("ต่อมา"), Para("สุดท้าย"))
    with pikepdf.open(BytesIO(bytes_of(document))) as pdf:
        kids = pdf.Root.StructTreeRoot.K.K[0].K
        kids[1], kids[2] = kids[2], kids[1]
        out = BytesIO()
        pdf.save(out)
    file = Tagged(out.getvalue())
    assert file.faults == []
    assert out_of_order(document, file.heard()) == ["ต่อมา"]
