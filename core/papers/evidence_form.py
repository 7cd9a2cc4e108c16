"""The evidence of an item as a form: what is asked, what was found, which proofs are there, photographs, signatures.

Each item begins a page. A proof that is asked and missing stands in the table with an empty box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.blocks.document import (
    Block,
    Choices,
    Column,
    Document,
    Facts,
    PageBreak,
    Para,
    Photo,
    Photos,
    Row,
    Run,
    Signatures,
    Signer,
    Stamp,
    Table,
    Tick,
    TickState,
)
from core.instruments.placeholders import fill, names_in
from core.instruments.shape import Form, Instrument
from core.instruments.tree import Tree
from core.papers.checklist_rows import STATES
from core.scoring.score import State

DOTS = "…………"
CERTIFY = "ขอรับรองว่าหลักฐานข้างต้นถูกต้องตรงกับต้นฉบับ และเป็นผลการปฏิบัติราชการของหน่วยงานในปีที่ประเมิน"
SAID: tuple[tuple[State, str], ...] = (
    (State.MET, "ผ่าน"),
    (State.NOT_MET, "ไม่ผ่าน"),
    (State.NOT_APPLICABLE, "ไม่เกี่ยวข้อง"),
)
UNNAMED = "หลักฐานอื่น"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: the proof it gives ("" = not said), its title, its day as printed, how many files."""

    proof: str
    title: str
    day: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """What is known of one item; `state` is the finding that counts."""

    item: str
    state: State
    pieces: tuple[Piece, ...] = ()
    photos: tuple[Photo, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceForm:
    """Everything the form says."""

    instrument: Instrument
    paper: str
    office: str
    year: int  # Buddhist era
    items: tuple[ItemEvidence, ...]
    stamp: Stamp
    profiles: frozenset[str] = frozenset()
    signers: tuple[Signer, ...] = ()  # none = those the form names
    draft: bool = False
    qr_right: bool = False


def evidence_form(form: EvidenceForm) -> Document:
    """The form of the instrument; LookupError when it has none of this id."""
    paper = next(paper for paper in form.instrument.papers if paper.id == form.paper)
    tree = Tree(form.instrument, form.profiles)
    return Document(
        title=tuple(_filled(str(line), form) for line in paper.title),
        running=f"{paper.short} {form.year}",
        office=form.office,
        stamp=form.stamp,
        blocks=tuple(_blocks(form, paper, tree)),
        landscape=paper.page == "landscape",
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
    )


def _filled(line: str, form: EvidenceForm) -> str:
    known = {"year": str(form.year), "office.name": form.office, "instrument.title": str(form.instrument.title)}
    return fill(line, {name: known.get(name) or DOTS for name in names_in(line)})


def _blocks(form: EvidenceForm, paper: Form, tree: Tree) -> Iterator[Block]:
    if not form.items:
        yield Para("ยังไม่มีข้อที่แนบหลักฐาน")
    signers = form.signers or tuple(Signer(role) for role in paper.sign)
    for at, one in enumerate(form.items):
        if at:
            yield PageBreak()
        yield _head(form, tree, one)
        yield Choices(_found(one.state))
        yield _table(tree, one)
        if one.note:
            yield Para(("หมายเหตุ ", one.note))
        if one.photos:
            yield Photos(one.photos)
        if signers:
            yield Signatures(signers, CERTIFY)


def _found(state: State) -> tuple[Tick, ...]:
    """The findings with the one that was made; none while the item is not assessed."""
    ticks: dict[bool, TickState] = {True: "yes", False: "blank"}
    return tuple(Tick(ticks[state is one and STATES[state] != "blank"], words) for one, words in SAID)


def _head(form: EvidenceForm, tree: Tree, one: ItemEvidence) -> Facts:
    """Office, dimension, level and the words of the item with its number."""
    dimension, level = tree.place(one.item)
    number = [branch.id for branch in tree.branches()].index(dimension) + 1
    item = tree.item(one.item)
    label = f"ข้อ {item.number}".strip()
    above = f" ระดับที่ {level}" if level else ""
    return Facts(
        (
            ("หน่วยงาน", form.office),
            (f"มิติที่ {number}", f"{tree.dimension(dimension).title}{above}"),
            (label, str(item.text)),
        )
    )


def _table(tree: Tree, one: ItemEvidence) -> Table:
    """Every proof the form asks for, given or not, then what else was given."""
    asked = {proof.id: str(proof.kind) for proof in tree.proofs(one.item)}
    rows: list[Row] = []
    for id_, kind in asked.items():
        pieces = [piece for piece in one.pieces if piece.proof == id_]
        rows += _rows(len(rows), kind, pieces) if pieces else [Row((str(len(rows) + 1), kind, Tick("blank"), "", ""))]
    rows += _rows(len(rows), UNNAMED, [piece for piece in one.pieces if piece.proof not in asked])
    # One edge lies in the middle, so that two photographs below are alike in a workbook too.
    columns = (
        Column("ที่", 7, align="center", least=9),
        Column("หลักฐาน", 43),
        Column("มี", 12, align="center", least=12),
        Column("ลงวันที่", 24, align="center", least=26),
        Column("ไฟล์", 14, align="center", least=14, number=True),
    )
    return Table(columns, tuple(rows) or (Row(("ยังไม่มีหลักฐาน",), "sub"),), caption="หลักฐานที่แนบ")


def _rows(before: int, kind: str, pieces: Sequence[Piece]) -> list[Row]:
    """One row for each piece, its title after what it proves."""
    return [
        Row((str(before + n), _called(kind, piece.title), Tick("yes"), piece.day, str(piece.files or "–")))
        for n, piece in enumerate(pieces, start=1)
    ]


def _called(kind: str, title: str) -> tuple[str | Run, ...]:
    return (Run(kind, bold=True), f" {title}") if title and title != kind else (Run(kind, bold=True),)
