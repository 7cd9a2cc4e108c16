"""The checker finds what is wrong: each fault is planted in a sound paper, and the rule that must find it is named."""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from core.blocks.document import Heading, Para, Photo, Photos
from tests.storage.papers import specimens
from tests.storage.papers.paper_samples import bytes_of, paper
from tests.storage.papers.reading import out_of_order
from tests.storage.papers.tagged import Tagged


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
    paragraph.K = Array([paragraph.K, paragraph.K])


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
    "a mark that is nowhere": ("mark is nowhere", lambda pdf: first(pdf, "P").__setitem__("/K", 999)),
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
    "letters beside the glyphs": (
        "letters beside glyphs",
        drawn(r"/H1<</MCID (\d+)>>BDC", r"/Span<</MCID \1/ActualText<FEFF0E01>>>BDC"),
    ),
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
