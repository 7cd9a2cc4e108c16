"""The printed list of items drawn for recheck (รายการสุ่มตรวจซ้ำ), with each claim and how to repeat the draw."""

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
from core.centre.samples import (
    SIGN,
    RankingRisk,
    RankingSampleQuery,
    UnitItemSample,
    item_words,
    recheck_of,
)
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
    """Return a document on the last draw of items to recheck for this assessment's ranking: units, claims and items."""
    reader, form = source.reader, source.instrument
    own, asked = last_draw(reader, source.record) or (source.record.ref.scope, RankingSampleQuery())
    samples = asked.samples(reader, own, form, source.year)
    summary = RankingRisk.of_samples(samples, items_of_all(reader, form, source.year)).words(asked)
    frame = replace(source.frame(), office=office_of(reader, own)[0] or source.frame().office)
    blocks: list[Block] = [Para(summary), Para(RULE), Para(HOW), Gap(2)]
    for one in samples:
        blocks += _of_unit(one, asked)
    blocks.append(
        Signatures((Signer("ผู้ตรวจ"), Signer("พยานในการทอยเลขตั้งต้น"), Signer("ประธานกรรมการ")))
    )
    return frame.sheet(f"{arabic_digits(str(form.heading))} ปีงบประมาณ พ.ศ. {source.year}", blocks)


def _of_unit(sample: UnitItemSample, question: RankingSampleQuery) -> Iterator[Block]:
    yield Heading(" ".join(filter(None, (sample.row.code, sample.row.name))), 2)
    if sample.claim is None:
        yield Para(sample.problem)
        return
    yield Facts(
        (
            ("สิ่งที่ตรวจ", sample.claim_words(question)),
            ("รหัสของผลที่ตรวจ", sample.code),
            ("เลขตั้งต้น", sample.seed),
            ("ผลถึงตอนพิมพ์", sample.verdict_words(question)),
        )
    )
    yield from (Para(said) for said in (sample.fewest_words(), sample.earlier_words()) if said)
    rows = tuple(_rows(sample))
    if rows:
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


def _rows(sample: UnitItemSample) -> Iterator[Row]:
    """Yield a row for each item already looked at, with its finding, and for each item to be looked at now."""
    if not sample.seed or sample.form is None or sample.verdict is None:
        return
    tree, found = Tree.under(sample.form), sample.results or {}
    done = sample.order[: sample.verdict.checked]
    for at, item in enumerate((*done, *sample.verdict.next), 1):
        place, text = item_words(tree, item)
        number = str(sample.items.index(item) + 1) if item in sample.items else "–"
        ticks = [Tick("yes" if found.get(item) is sound else "blank") for sound in (True, False)]
        yield Row((str(at), number, place, text, *ticks, ""))


def last_draw(reader: Reader, assessment: Record) -> tuple[str, RankingSampleQuery] | None:
    """Return (unit that drew, query) of the last draw that includes the assessment; None if it was in no draw."""
    found = None
    for motion in reader.records("motion"):
        parts = motion.text("seed").split(SIGN)
        asked = RankingSampleQuery.read(parts[1]) if len(parts) == 3 else None
        if asked and motion.text("about") == recheck_of(motion.ref.scope, assessment).local:
            found = motion.ref.scope, asked
    return found


GIVES = (
    PaperKind(
        id="sample", entities=("assessment",), build=sample_list,
        builtin=PaperKind.own_form("sample", "รายการสุ่มตรวจซ้ำ", "landscape", "arabic"),
        when=lambda reader, _form, record: last_draw(reader, record) is not None,
        figures=False, of_now=True, after="ranking", speaks_of=PrintOption.PER_ALL,
    ),
)  # fmt: skip
