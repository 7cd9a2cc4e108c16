"""What units above have remarked beside a field and nobody has said is mended; and whether a record is locked."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from core.changes.signoff import INVALID
from core.i18n import _
from core.model.values import Record, Ref
from core.ports import Reader
from core.views.lockable import locked_by

KINDS = frozenset({"comment", "request"})


class Beside(NamedTuple):
    """A remark: `item` is an item of an assessment or a field of a row, "" = the record as a whole."""

    about: str  # `entity/id`, in the scope the remark is in
    item: str
    text: str


def open_remarks(reader: Reader, scope: str) -> Iterator[Beside]:
    """Every remark in a unit's scope that is not said to be mended, oldest first."""
    comments = [one for one in reader.records("comment", scope) if one.text("kind") in KINDS]
    if not comments:
        return
    done = {one.text("answers") for one in reader.records("reply", scope) if one.number("done") == 1}
    for one in comments:
        if one.ref.local not in done:
            yield Beside(one.text("about"), one.text("item"), one.text("text"))


def remarks_by_item(reader: Reader, assessment: Ref, answers: Mapping[str, Record]) -> dict[str, tuple[str, ...]]:
    """The remarks beside the items of an assessment, as sentences; `answers` are its answer records by item."""
    items = {record.ref.local: item for item, record in answers.items()}
    found: dict[str, tuple[str, ...]] = {}
    for one in open_remarks(reader, assessment.scope):
        item = items.get(one.about, "") if one.about != assessment.local else one.item
        if item:
            found[item] = (*found.get(item, ()), remark_words(one.text))
    return found


def remark_words(text: str) -> str:
    return _("ความเห็นของหน่วยงานถัดไป: {text}").format(text=" ".join(text.split()))


def locked_words(reader: Reader, subject: Ref) -> str:
    """Why a subject can only be read, and by whom it was locked; "" while it can be edited."""
    for one in reader.sign_offs.of(subject):
        if one.stands and one.state != INVALID and one.body and one.body[:2] == (subject, ""):
            return _("อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว โดย {by}").format(by=locked_by(reader, one))
    return ""
