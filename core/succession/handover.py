"""The handover note (บันทึกส่งมอบงาน), signed by both officers and the head of office; lists not typed get blank
lines."""

from collections.abc import Iterator

from core.blocks.document import (
    Block,
    Document,
    Facts,
    Heading,
    Lines,
    ListItem,
    NumberedList,
    Para,
    Run,
    Signatures,
    Signer,
)
from core.forms.ports import Reader
from core.i18n import _
from core.papers.source import (
    DOTS,
    PaperAnswers,
    PaperContext,
    PaperKind,
    PaperQuestion,
    PaperSource,
    PrintOption,
)
from core.people.units import home
from core.values import Record, Ref

HANDOVER = "handover"
OFFICE = "office"  # entity that a print is registered with if the unit has no plan or assessment
SECTIONS = (  # ids asked for when printing, and the heading of each
    ("duties", "หน้าที่และสิทธิ"),
    ("work", "งานที่ยังไม่เสร็จในชื่อผู้ส่งมอบ"),
    ("documents", "แผนและการประเมินที่ยังไม่ล็อก"),
    ("letters", "เรื่องที่ต้นสังกัดขอและยังไม่เสร็จ"),
    ("signing", "เอกสารที่รอลงนาม"),
    ("sent", "ส่งแล้วและยังไม่มีใบตอบรับ หรือยังไม่ได้ส่ง"),
    ("keys", "กุญแจ"),
    ("backups", "ไฟล์สำรอง"),
)
VERBATIM = frozenset({"keys", "backups"})
NOTHING = "ไม่มี"
PEOPLE = ("leaver", "successor")
NOTE = "งานที่ทำและลงนามไว้ก่อนวันส่งมอบคงเป็นชื่อผู้ส่งมอบ กุญแจและรหัสผ่านไม่อยู่ในบันทึกนี้"


def handover(source: PaperSource) -> Document:
    """Return the handover note as a document: who hands over what to whom and from when, with places to sign."""
    own, head = source.frame(), PaperQuestion.word_of(source.answers, "head")
    if not head and source.record.ref.entity == OFFICE:
        head = source.record.text("head")
    elif not head:
        head = source.facts_of(source.record).get("office.head", "")
    leaver = PaperQuestion.word_of(source.answers, "leaver")
    return handover_document(own, source.answers, "" if head == leaver else head)


def handover_document(frame: PaperContext, answers: PaperAnswers, head_name: str = "") -> Document:
    short = str(frame.paper.short)
    return frame.document((short, frame.office), _blocks(answers, head_name), short)


def _blocks(answers: PaperAnswers, head_name: str) -> Iterator[Block]:
    word = PaperQuestion.word_of
    told = {one: (word(answers, one), word(answers, f"{one}_position")) for one in PEOPLE}
    yield Facts(
        (
            ("ผู้ส่งมอบ", _who(*told["leaver"])),
            ("ผู้รับมอบ", _who(*told["successor"])),
            ("ตั้งแต่วันที่", PaperQuestion.word_of(answers, "day") or DOTS * 2),
        )
    )
    for id_, title in SECTIONS:
        yield Heading(title, level=2)
        lines = PaperQuestion.lines_of(answers, id_)
        yield _listed(id_, lines) if lines else Lines(2)
    yield Para(NOTE, small=True)
    leaver, successor = (
        Signer(f"ผู้{what}มอบ", *told[one]) for what, one in zip(("ส่ง", "รับ"), PEOPLE, strict=True)
    )
    yield Signatures(
        (leaver, successor, Signer("หัวหน้าหน่วยงาน", head_name)), "ได้ส่งมอบและรับมอบตามรายการข้างต้นแล้ว"
    )


def _listed(id_: str, lines: tuple[str, ...]) -> Block:
    """Return the lines of a section; keys and backups keep their digits, since they are compared with the screen."""
    if lines == (NOTHING,):
        return Para(NOTHING, hang=1)
    items = (Run(one, verbatim=True) if id_ in VERBATIM else one for one in lines)
    return NumberedList(tuple(map(ListItem, items)), style="n.")


def _who(name: str, position: str) -> str:
    return "  ".join(filter(None, (name, position))) or DOTS * 3


def registered_with(reader: Reader, unit: str) -> Ref:
    """Return the record a handover note is registered under: the newest plan or assessment, or else the office."""
    return next((one.ref for one in documents_of(reader, unit)), home(unit))


def documents_of(reader: Reader, unit: str) -> list[Record]:
    """Return the plans and assessments of a unit, the newest year first."""
    every = (*reader.records("plan", unit), *reader.records("assessment", unit))
    return sorted(every, key=lambda one: -(one.number("year") or 0))


def _asks() -> tuple[PaperQuestion, ...]:
    titles = (_("ผู้ส่งมอบ"), _("ตำแหน่งผู้ส่งมอบ")), (_("ผู้รับมอบ"), _("ตำแหน่งผู้รับมอบ"))
    asked = ((one, f"{one}_position") for one in PEOPLE)
    people = (
        PaperQuestion(*pair)
        for of in zip(asked, titles, strict=True)
        for pair in zip(*of, strict=True)
    )
    text = _("{title} บรรทัดละรายการ")
    lists = (
        PaperQuestion(id_, text.format(title=_(title)), several=True) for id_, title in SECTIONS
    )
    return (
        *people,
        PaperQuestion("day", _("ตั้งแต่วันที่")),
        *lists,
        PaperQuestion("head", _("หัวหน้าหน่วยงาน")),
    )


GIVES = (
    PaperKind(
        id=HANDOVER, entities=("assessment", "plan", OFFICE), build=handover,
        builtin=PaperKind.own_form(HANDOVER, "บันทึกส่งมอบงาน"),
        questions=_asks, figures=False, of_now=True, speaks_of=PrintOption.PER_HEAD, after="committee_order",
    ),
)  # fmt: skip
