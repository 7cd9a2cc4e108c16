"""The checklist of an assessment: every level and item of the form with its finding, as the form itself prints it."""

from collections.abc import Iterator, Mapping

from core.blocks.document import Choices, Column, Document, Facts, Row, Signer, Table, Tick
from core.instruments.shape import Instrument
from core.papers.checklist_rows import Sheet, dimension_rows, extra_rows, rank_rows, summary_rows
from core.papers.source import Frame, Source
from core.scoring import score
from core.scoring.score import Answers
from core.scoring.total import tree_of
from core.views.answers import sheet_answers
from core.views.assessment_facts import sheet_of

LEGEND = (Tick("yes", "ผ่าน"), Tick("no", "ไม่ผ่าน"), Tick("na", "ไม่เกี่ยวข้อง"), Tick("blank", "ยังไม่ประเมิน"))
CERTIFY = "ขอรับรองว่าได้ตรวจหลักฐานตามรายการข้างต้นแล้ว"
LEAST = {"<state>": 18.0, "<level>": 20.0}  # mm: หน่วยงาน, and ๑๐ คะแนน, on one line


def checklist(source: Source) -> Document:
    """The checklist of an assessment with what was noted of its items."""
    reader, subject = source.reader, source.record.ref
    sheet = sheet_of(subject)
    answers = reader.records("answer", sheet.scope, sheet=sheet.local)
    notes = {answer.text("item"): answer.text("note") for answer in answers if answer.text("note")}
    found = sheet_answers(reader, subject, source.instrument)
    return checklist_document(source.frame(), source.instrument, found, notes)


def checklist_document(
    frame: Frame,
    instrument: Instrument,
    answers: Answers,
    notes: Mapping[str, str] | None = None,
    assessor: str = "",
    signers: tuple[Signer, ...] = (),
) -> Document:
    """The checklist of these answers; `notes` by item. Nothing is added to an official form: nobody signs whom neither
    the form nor `signers` names.
    """
    group = _group(instrument, answers)
    known = {"<group>": group, "<year>": str(frame.year), "<office.name>": frame.office}
    lines = [_filled(str(line), known) for line in frame.paper.title]
    head = Facts((("หน่วยงาน", frame.office), ("ผู้ประเมิน", assessor))), Choices(LEGEND, small=True)
    return frame.document(
        ("\n".join(lines[:-1]), lines[-1]) if len(lines) > 1 else lines,
        (*head, _table(frame, instrument, answers, notes or {}), *frame.signatures(signers, CERTIFY)),
        " ".join(word for word in (str(frame.paper.short), group, str(frame.year)) if word),
    )


def _filled(line: str, known: Mapping[str, str]) -> str:
    """A title line of the form with its <group>, <year> and <office.name>."""
    for mark, words in known.items():
        line = line.replace(mark, words or "……………")
    return line


def _group(instrument: Instrument, answers: Answers) -> str:
    group = next((one for one in instrument.groups if one.id == answers.group), None)
    return str(group.short or group.title) if group else ""


def _table(frame: Frame, instrument: Instrument, answers: Answers, notes: Mapping[str, str]) -> Table:
    columns = frame.columns(instrument)
    sheet = Sheet(
        tree=tree_of(instrument, answers),
        answers=answers,
        score=score(instrument, answers),
        notes=notes,
        group=_group(instrument, answers),
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
