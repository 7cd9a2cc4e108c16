"""The evidence form: a page per item with question, finding, proofs, photographs, signatures; certified copies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.assessment.cells import QuestionAnswer
from core.assessment.facts import profiles_of
from core.assessment.sheets import sheet_answers, sheet_of
from core.blocks.document import (
    Block,
    Choices,
    Column,
    Document,
    Facts,
    ForeignPages,
    PageBreak,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Table,
    Tick,
    TickState,
)
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.log.ports import linked_evidence
from core.papers.photos import files_at, files_linked, photos_of
from core.papers.sheet_paper import STATES
from core.papers.source import DOTS, PaperContext, PaperSource, certified_by
from core.records.titles import assessment_of
from core.scoring.score import Answer
from core.thai.days import day
from core.thai.written import long_date, short_date
from core.values import Record

PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heic"})
CERTIFY = "ขอรับรองว่าหลักฐานข้างต้นถูกต้องตรงกับต้นฉบับ และเป็นผลการปฏิบัติราชการของหน่วยงานในปีที่ประเมิน"
STATE_WORDS: tuple[tuple[ItemState, str], ...] = (
    (ItemState.MET, "ผ่าน"),
    (ItemState.NOT_MET, "ไม่ผ่าน"),
    (ItemState.NOT_APPLICABLE, "ไม่เกี่ยวข้อง"),
)
UNNAMED = "หลักฐานอื่น"


@dataclass(frozen=True, slots=True)
class PrintedEvidence:
    """One piece of evidence as printed: id of the proof it provides ("" = none), title, date, number of files."""

    proof: str
    title: str
    day: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """The answer to one item and its evidence, as printed. `state`: the result valid now."""

    item: str
    state: ItemState
    pieces: tuple[PrintedEvidence, ...] = ()
    photos: tuple[Photo, ...] = ()
    note: str = ""
    answered: tuple[tuple[str, str], ...] = ()  # the item's further questions and their answers
    # value of its scale, "" = none yet, or that it waits; None = it is answered by a state
    choice: str | None = None


def evidence_form(source: PaperSource) -> Document:
    """Return the evidence form of the source's record: of its one item if it is an answer, of all items with evidence
    if it is an assessment."""
    reader, record = source.reader, source.record
    answer = record.ref.entity == "answer"
    ref = assessment_of(reader, record) if answer else None
    assessment = (reader.record(ref) if ref else None) or record
    items = items_of(reader, source.instrument, assessment, record.text("item") if answer else "")
    return evidence_form_document(
        source.frame(assessment), source.instrument, items, profiles_of(assessment)
    )


def evidence_form_document(
    frame: PaperContext,
    instrument: Instrument,
    items: Sequence[ItemEvidence],
    profiles: frozenset[str] = frozenset(),
) -> Document:
    """Return the evidence form of these items as a document. `profiles`: ids of the profiles on in their assessment."""
    title = (frame.filled(str(line), instrument) for line in frame.paper.title)
    return frame.document(title, _blocks(frame, Tree.under(instrument, profiles), items))


def items_of(
    reader: Reader, instrument: Instrument, assessment: Record, item_id: str = ""
) -> Sequence[ItemEvidence]:
    """Return answer and evidence of the item `item_id` or, if "", of each item with evidence, in printed order."""
    scope = assessment.ref.scope
    answers = sheet_answers(reader, assessment.ref, instrument)
    tree = Tree.under(instrument, profiles_of(assessment))
    linked: dict[str, list[Record]] = {}
    named = reader.records("link", scope, target=assessment.ref.local)
    for link in named:
        linked.setdefault(link.text("item"), []).append(link)
    kept = linked_evidence(reader, scope, named)
    files = files_linked(reader, scope, named)
    score = answers.score(instrument)
    notes = {
        answer.text("item"): answer.text("note")
        for answer in reader.records("answer", scope, sheet=sheet_of(assessment.ref).local)
    }
    made = []
    for item in (item.id for item in tree.answered()):
        if item != item_id if item_id else item not in linked:
            continue
        links = [link for link in linked.get(item, ()) if link.text("evidence") in kept]
        evidence = {link.text("evidence"): kept[link.text("evidence")] for link in links}
        pieces = tuple(
            PrintedEvidence(
                link.text("proof"), one.text("title"), _day(one), len(files_at(files, one))
            )
            for link in links
            if (one := evidence[link.text("evidence")])
        )
        if item not in score.items:
            continue
        result = score.items[item].state
        photos = tuple(photos_of(evidence.values(), files))
        cells = QuestionAnswer.of(
            tree, tree.item(item), answers.items.get(item, Answer()), score.items[item]
        )
        chosen = next((cell.answer for cell in cells if cell.kind in ("waits", "choice")), None)
        more = tuple(
            (cell.text, cell.answer)
            for cell in cells
            if cell.text and cell.kind in ("ask", "measure", "computed")
        )
        made.append(ItemEvidence(item, result, pieces, photos, notes.get(item, ""), more, chosen))
    return made


def _day(evidence: Record) -> str:
    when = day(evidence.text("date")[:10])
    return short_date(when) if when else ""


def _blocks(frame: PaperContext, tree: Tree, items: Sequence[ItemEvidence]) -> Iterator[Block]:
    if not items:
        yield Para("ยังไม่มีข้อที่แนบหลักฐาน")
    for at, item in enumerate(items):
        if at:
            yield PageBreak()
        yield _head(frame, tree, item)
        if item.choice is None:
            yield Choices(_found(item.state))
        found = () if item.choice is None else (("ผล", item.choice or DOTS),)
        answered = (*found, *((asked, said or DOTS) for asked, said in item.answered))
        if answered:
            yield Facts(answered)
        yield _table(tree, item)
        if item.note:
            yield Para(("หมายเหตุ ", item.note))
        if item.photos:
            yield Photos(item.photos)
        yield from frame.signatures(tree.instrument, certify=CERTIFY)


def _found(state: ItemState) -> tuple[Tick, ...]:
    """Return a box for each result of an item, with the found one ticked; none while it is not assessed."""
    ticks: dict[bool, TickState] = {True: "yes", False: "blank"}
    return tuple(
        Tick(ticks[state is one and STATES[state] != "blank"], words) for one, words in STATE_WORDS
    )


def _head(frame: PaperContext, tree: Tree, evidence: ItemEvidence) -> Facts:
    """Return the office, the dimension, the level, and the number and text of the item."""
    dimension, level = tree.position(evidence.item)
    item = tree.item(evidence.item)
    label = f"ข้อ {item.number}".strip()
    above = f" {tree.instrument.called.level_nth(level)}" if level else ""
    return Facts(
        (
            ("หน่วยงาน", frame.office),
            (tree.branch_nth(dimension), f"{tree.dimension(dimension).title}{above}"),
            (label, str(item.text)),
        )
    )


def _table(tree: Tree, evidence: ItemEvidence) -> Table:
    """Return a table of the proofs the form demands, given or missing, then of other evidence."""
    asked = {proof.id: str(proof.kind) for proof in tree.proofs(evidence.item)}
    rows: list[Row] = []
    for id_, kind in asked.items():
        pieces = [piece for piece in evidence.pieces if piece.proof == id_]
        if pieces:
            rows += _rows(len(rows), kind, pieces)
        else:
            rows += [Row((str(len(rows) + 1), kind, Tick("blank"), "", ""))]
    rows += _rows(
        len(rows), UNNAMED, [piece for piece in evidence.pieces if piece.proof not in asked]
    )
    # One edge lies in the middle, so that two photographs below are alike in a workbook too.
    columns = (
        Column("ที่", 7, align="center", least=9),
        Column("หลักฐาน", 43),
        Column("มี", 12, align="center", least=12),
        Column("ลงวันที่", 24, align="center", least=26),
        Column("ไฟล์", 14, align="center", least=14, number=True),
    )
    return Table(columns, tuple(rows) or (Row(("ยังไม่มีหลักฐาน",), "sub"),), caption="หลักฐานที่แนบ")


def _rows(before: int, kind: str, pieces: Sequence[PrintedEvidence]) -> list[Row]:
    """Return one row for each piece of evidence, named after the kind of proof and its title."""
    rows = []
    for n, piece in enumerate(pieces, start=before + 1):
        title = (f" {piece.title}",) if piece.title not in ("", kind) else ()
        rows.append(
            Row(
                (
                    str(n),
                    (Run(kind, bold=True), *title),
                    Tick("yes"),
                    piece.day,
                    str(piece.files or "–"),
                )
            )
        )
    return rows


def certified_copy(source: PaperSource) -> Document:
    """Return the certified copy of a piece of evidence: its facts, pictures, PDF pages, and names of other files."""
    evidence, frame = source.record, source.frame()
    kept = source.reader.records("file", evidence.ref.scope, evidence=evidence.ref.local)
    files = [one for one in kept if not one.text("replaced_by")]
    documents = [file for file in files if file.text("type") == "pdf"]
    others = [file for file in files if file not in documents]
    title = f"สำเนา {evidence.text('title')}"
    front = bool(others or not documents)
    running = title if documents else str(frame.paper.short)
    pages = (ForeignPages(one.text("name"), one.text("sha256")) for one in documents)
    if front:
        document = frame.document((title,), (*_copied(evidence, others), *pages), running)
    else:
        document = frame.document((), pages, running)
    return replace(document, certified=certified_by(source.answers))


def _copied(evidence: Record, files: Sequence[Record]) -> Iterator[Block]:
    """Yield the facts of the evidence, its pictures, and the names of its other files."""
    when = day(evidence.text("date")[:10])
    yield Facts((("หลักฐาน", evidence.text("title")), ("ลงวันที่", long_date(when) if when else "")))
    pictures = [one for one in files if one.text("type") in PICTURES]
    if pictures:
        yield Photos(
            tuple(Photo(evidence.text("title"), file=one.text("sha256")) for one in pictures),
            per_page=1,
        )
    names = [one.text("name") or one.text("type") for one in files if one not in pictures]
    if names:
        yield Para(f"ไฟล์ที่ต้องพิมพ์และรับรองแยก: {', '.join(names)}")
