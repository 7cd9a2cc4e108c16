"""Pictures only a person can judge: pages that wait here, and files which hang on what names somebody.

No word within a picture is read. What leads to a page is its code: to a paper of the register, its record, its words.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.blocks.code import parse_qr
from core.entities import ENTITIES
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Reader
from core.log.waiting_scans import ScannedPage
from core.privacy.person_data import (
    ERASERS,
    FILE,
    SCAN,
    About,
    PersonalItem,
    files_of,
    holds,
    kept_file,
    person_data,
    squeezed,
)
from core.records.location import assessment_of
from core.records.titles import called
from core.values import Record, Ref, local

DEEPEST = 8  # containers above a record


def person_pictures(
    reader: Reader, forms: Forms, unit: str, asked: About, found: Sequence[PersonalItem]
) -> tuple[PersonalItem, ...]:
    """What is to be looked at beside what was `found`: pages of papers that name them, those that belong to no paper,
    files beside words that name them, and whatever is marked as showing people. A page whose file names them is sure.
    """
    refs = {one.ref for one in found}
    known = {one.ref for one in found if one.kind == FILE}
    hanging = _hanging(reader, unit, refs)
    picked = [
        one
        for one in files_of(reader, unit)
        if one.ref not in known and (one.reference("evidence") in hanging or _marked(reader, one))
    ]
    looked = sorted(picked, key=lambda one: one.reference("evidence") not in hanging)
    return (*_scans(reader, forms, unit, asked, refs), *(_seen_pictures(reader, forms, unit, one) for one in looked))


def _seen_pictures(reader: Reader, forms: Forms, unit: str, file: Record) -> PersonalItem:
    return replace(kept_file(reader, forms, unit, file), what=_("ไฟล์ที่ต้องเปิดดูเอง"), unsure=True)


def _marked(reader: Reader, file: Record) -> bool:
    home = reader.record(file.reference("evidence"))
    return bool(file.number("personal")) or (home is not None and bool(home.number("personal")))


def _hanging(reader: Reader, unit: str, refs: Collection[Ref]) -> set[Ref]:
    """The evidence of records that name somebody: linked to them, to the item they answer, or a paper of them."""
    answers = {ref: record for ref in refs if ref.entity == "answer" and (record := reader.record(ref))}
    items = {(assessment_of(reader, record), record.text("item")) for record in answers.values()}
    found = set()
    for link in reader.records("link", unit):
        target = link.reference("target")
        if target in refs or (target, link.text("item")) in items:
            found.add(link.reference("evidence"))
    roots = _roots(reader, unit, refs)
    for evidence in reader.records("evidence", unit):
        paper = reader.record(evidence.reference("paper"))
        if paper is not None and (paper.ref in refs or _root(reader, paper.ref) in roots):
            found.add(evidence.ref)
    return found


def _roots(reader: Reader, unit: str, refs: Collection[Ref]) -> set[Ref]:
    """The plans and assessments in which they stand, or what they prove hangs."""
    own = {_root(reader, ref) for ref in refs}
    links = ((one.reference("evidence"), one.reference("target")) for one in reader.records("link", unit))
    return own | {_root(reader, target) for evidence, target in links if evidence in own}


def _root(reader: Reader, ref: Ref) -> Ref:
    """The outermost record that contains it."""
    for _step in range(DEEPEST):
        kept, record = ENTITIES.get(ref.entity), reader.record(ref)
        named = record.text(kept.container).partition("|")[0] if kept and kept.container and record else ""
        if not named:
            break
        ref = local(ref.scope, named)
    return ref


def _scans(reader: Reader, forms: Forms, unit: str, asked: About, refs: Collection[Ref]) -> Iterator[PersonalItem]:
    """The pages that wait."""
    needles = tuple(filter(None, map(squeezed, asked.words)))
    roots = _roots(reader, unit, refs)
    loose = _("หน้าสแกนที่รออยู่ ยังไม่รู้ว่าเป็นเอกสารใด")
    for page in reader.scans.all():
        papers = _papers(reader, page)
        of = next((one.ref for one in papers if one.ref in refs or _root(reader, one.ref) in roots), None)
        if holds(page.file, needles):
            yield _page(unit, page, page.file, _("หน้าสแกนที่รออยู่ ชื่อไฟล์มีชื่อนี้"), unsure=False)
        elif of is not None:
            yield _page(unit, page, called(reader, forms, of), _("หน้าสแกนที่รออยู่ ของเอกสารที่มีชื่อนี้"), unsure=True)
        elif not papers:
            yield _page(unit, page, page.file, loose, unsure=True)


def _papers(reader: Reader, page: ScannedPage) -> Sequence[Record]:
    """The papers whose codes stand on the page, or that a person read on it."""
    seen = (parse_qr(text) for text in page.codes)
    codes = {page.typed} if page.typed else {one.code for one in seen if one}
    return [paper for code in sorted(codes) for paper in reader.records("paper", None, code=code)]


def _page(unit: str, page: ScannedPage, title: str, what: str, *, unsure: bool) -> PersonalItem:
    source, number = page.key
    where = _("{file} หน้า {n}").format(file=page.file, n=number) if page.of > 1 else page.file
    ref, named = Ref(unit, "scan", source[:32]), (f"{source}/{number}",)
    seen, eraser = (page.picture,), ERASERS["work"]
    return PersonalItem(SCAN, ref, str(number), title, what, where, named, True, False, eraser, seen, unsure)


class PersonalData(NamedTuple):
    """What is kept about somebody, and what a person must look at to tell."""

    sure: tuple[PersonalItem, ...]
    pictures: tuple[PersonalItem, ...]


def found_of(reader: Reader, forms: Forms, unit: str, asked: About) -> PersonalData:
    """Both; of one file or piece of evidence that is meant as such nothing else is to be looked at."""
    sure = person_data(reader, forms, unit, asked)
    if not asked.words:
        return PersonalData(sure, ())
    pictures = person_pictures(reader, forms, unit, asked, sure)
    named = tuple(one for one in pictures if not one.unsure)
    return PersonalData((*sure, *named), tuple(one for one in pictures if one.unsure))
