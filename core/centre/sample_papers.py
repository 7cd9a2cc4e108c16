"""The printed list of items drawn for recheck (รายการสุ่มตรวจซ้ำ), for every unit of a ranking, to be filled in by
hand; with each claim and how to repeat the draw."""

from collections.abc import Iterator
from dataclasses import replace

from core.blocks.document import (
    Block,
    Column,
    Document,
    Facts,
    Gap,
    Heading,
    Para,
    Row,
    Signatures,
    Signer,
    Table,
    Tick,
)
from core.centre.samples import SIGN, RankingRisk, SampleQuestion, UnitSample, item_words, recheck_of
from core.centre.samples import ranked_items as items_of_all
from core.forms.ports import Reader
from core.forms.tree import Tree
from core.papers.source import PaperKind, PaperSource, PrintOption
from core.people.units import office_of
from core.thai.written import arabic_digits
from core.values import Record

HOW = (
    "วิธีจับสลากซ้ำด้วยตนเอง: เรียงข้อที่มีผลตามแบบแล้วให้เลข 1, 2, 3 … หา SHA-256 ของ “เลขตั้งต้น,รหัสหน่วยงาน,เลขข้อ” "
    "(คั่นด้วยจุลภาค ไม่เว้นวรรค) ของทุกข้อ แล้วตรวจตามลำดับค่าจากน้อยไปมาก"
)
RULE = "ตรวจตามลำดับในตารางเท่านั้น ห้ามข้ามหรือเลือกข้อเอง ข้อที่ไม่มีหลักฐานให้ตรวจถือว่าไม่ตรง"


def sample_list(source: PaperSource) -> Document:
    """Return the printed list of the last draw on this assessment's ranking: each unit's claim and drawn items."""
    reader, form = source.reader, source.instrument
    own, asked = last_draw(reader, source.record) or (source.record.ref.scope, SampleQuestion())
    found = asked.samples(reader, own, form, source.year)
    told = RankingRisk.of_samples(found, items_of_all(reader, form, source.year)).words(asked)
    frame = replace(source.frame(), office=office_of(reader, own)[0] or source.frame().office)
    blocks: list[Block] = [Para(told), Para(RULE), Para(HOW), Gap(2)]
    for one in found:
        blocks += _of_unit(one, asked)
    blocks.append(Signatures((Signer("ผู้ตรวจ"), Signer("พยานในการทอยเลขตั้งต้น"), Signer("ประธานกรรมการ"))))
    return frame.sheet(f"{arabic_digits(str(form.heading))} ปีงบประมาณ พ.ศ. {source.year}", blocks)


def _of_unit(one: UnitSample, asked: SampleQuestion) -> Iterator[Block]:
    yield Heading(" ".join(filter(None, (one.row.code, one.row.name))), 2)
    if one.claim is None:
        yield Para(one.problem)
        return
    yield Facts(
        (
            ("สิ่งที่ตรวจ", one.claim_words(asked)),
            ("รหัสของผลที่ตรวจ", one.code),
            ("เลขตั้งต้น", one.seed),
            ("ผลถึงตอนพิมพ์", one.verdict_words(asked)),
        )
    )
    yield from (Para(said) for said in (one.fewest_words(), one.earlier_words()) if said)
    if rows := tuple(_rows(one)):
        columns = (
            Column("ลำดับ", 6, align="center", least=12),
            Column("เลขข้อ", 7, align="center", least=13),
            Column("ตำแหน่ง", 20, least=34),
            Column("เกณฑ์", 37, least=50),
            Column("ตรง", 6, align="center", least=12),
            Column("ไม่ตรง", 7, align="center", least=14),
            Column("สิ่งที่ตรวจพบ", 22, least=34),
        )
        yield Table(columns, rows)


def _rows(one: UnitSample) -> Iterator[Row]:
    """Yield a row for each item already looked at, with its finding, and for each item to be looked at now."""
    if not one.seed or one.form is None or one.looked is None:
        return
    tree, found = Tree.under(one.form), one.found or {}
    done = one.order[: one.looked.looked]
    for at, item in enumerate((*done, *one.looked.next), 1):
        place, text = item_words(tree, item)
        number = str(one.items.index(item) + 1) if item in one.items else "–"
        ticks = [Tick("yes" if found.get(item) is sound else "blank") for sound in (True, False)]
        yield Row((str(at), number, place, text, *ticks, ""))


def last_draw(reader: Reader, assessment: Record) -> tuple[str, SampleQuestion] | None:
    """Return (unit that drew, question) of the last draw that includes the assessment; None if it was in no draw."""
    found = None
    for motion in reader.records("motion"):
        parts = motion.text("seed").split(SIGN)
        asked = SampleQuestion.read(parts[1]) if len(parts) == 3 else None
        if asked and motion.text("about") == recheck_of(motion.ref.scope, assessment).local:
            found = motion.ref.scope, asked
    return found


GIVES = (
    PaperKind(
        id="sample", of=("assessment",), build=sample_list,
        own=PaperKind.own_form("sample", "รายการสุ่มตรวจซ้ำ", "landscape", "arabic"),
        when=lambda reader, _form, record: last_draw(reader, record) is not None,
        figures=False, of_now=True, after="ranking", speaks_of=PrintOption.PER_ALL,
    ),
)  # fmt: skip
