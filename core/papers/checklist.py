"""The checklist of an assessment: every level and item of the form with its finding, as the form itself prints it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.blocks.document import (
    Block,
    Choices,
    Column,
    Document,
    Facts,
    Row,
    Signatures,
    Signer,
    Stamp,
    Table,
    Tick,
)
from core.instruments.shape import Form, Instrument
from core.papers.checklist_rows import Sheet, dimension_rows, extra_rows, rank_rows, summary_rows
from core.scoring.score import Answers, Score
from core.scoring.total import tree_of

LEGEND = (Tick("yes", "ผ่าน"), Tick("no", "ไม่ผ่าน"), Tick("na", "ไม่เกี่ยวข้อง"), Tick("blank", "ยังไม่ประเมิน"))
CERTIFY = "ขอรับรองว่าได้ตรวจหลักฐานตามรายการข้างต้นแล้ว"
LEAST = {"<state>": 18.0, "<level>": 20.0}  # mm: หน่วยงาน, and ๑๐ คะแนน, on one line


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistForm:
    """Everything a checklist says. `notes` by item id; no signers = none but those the form names."""

    instrument: Instrument
    office: str
    year: int  # Buddhist era
    answers: Answers
    score: Score
    stamp: Stamp
    assessor: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    signers: tuple[Signer, ...] = ()
    landscape: bool = False
    draft: bool = False
    qr_right: bool = False


def checklist(form: ChecklistForm) -> Document:
    """The checklist paper of the form's instrument; LookupError if it has none."""
    paper = next(paper for paper in form.instrument.papers if paper.builder == "checklist")
    lines = [_filled(str(line), form) for line in paper.title]
    group = _group(form)
    return Document(
        title=("\n".join(lines[:-1]), lines[-1]) if len(lines) > 1 else tuple(lines),
        running=" ".join(word for word in (str(paper.short), group, str(form.year)) if word),
        office=form.office,
        stamp=form.stamp,
        blocks=(*_head(form), _table(form, paper), *_signatures(form, paper)),
        landscape=form.landscape or paper.page == "landscape",
        thai_digits=paper.digits == "thai",
        draft=form.draft,
        qr_right=form.qr_right,
    )


def _filled(line: str, form: ChecklistForm) -> str:
    """A title line of the form with its <group>, <year> and <office.name>."""
    known = {"<group>": _group(form), "<year>": str(form.year), "<office.name>": form.office}
    for mark, words in known.items():
        line = line.replace(mark, words or "……………")
    return line


def _group(form: ChecklistForm) -> str:
    group = next((one for one in form.instrument.groups if one.id == form.answers.group), None)
    return str(group.short or group.title) if group else ""


def _head(form: ChecklistForm) -> tuple[Block, ...]:
    return Facts((("หน่วยงาน", form.office), ("ผู้ประเมิน", form.assessor))), Choices(LEGEND, small=True)


def _table(form: ChecklistForm, paper: Form) -> Table:
    columns = [column for column in form.instrument.columns if column.paper == paper.id]
    sheet = Sheet(
        tree=tree_of(form.instrument, form.answers),
        answers=form.answers,
        score=form.score,
        notes=form.notes,
        group=_group(form),
        shows=tuple(column.show for column in columns),
    )
    heads = tuple(
        Column(
            str(column.head),
            column.width or 1,
            align="center" if column.show in ("<level>", "<state>") else "left",
            merge=column.merge,
            least=LEAST.get(column.show, 0),
        )
        for column in columns
    )
    return Table(heads, tuple(_rows(sheet)))


def _rows(sheet: Sheet) -> Iterator[Row]:
    for number, dimension in enumerate(sheet.tree.dimensions, start=1):
        yield from dimension_rows(sheet, number, dimension)
    yield from extra_rows(sheet)
    yield from summary_rows(sheet)
    yield from rank_rows(sheet)


def _signatures(form: ChecklistForm, paper: Form) -> tuple[Signatures, ...]:
    """Nothing is added to an official form: where it has no place to sign, only signers that were asked for."""
    signers = form.signers or tuple(Signer(role) for role in paper.sign)
    return (Signatures(signers, CERTIFY),) if signers else ()
