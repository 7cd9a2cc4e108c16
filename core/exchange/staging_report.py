"""What became of files that came together, as a table for Excel: a row a file, with the reason and what to do next."""

from collections.abc import Mapping, Sequence

from core.exchange.staging import AFTER, BEFORE, StagedFile, silent, why_words
from core.i18n import _
from core.log.transfer import Taken
from core.tabular import SheetColumn, WrittenTable

HEADS = (
    ("ไฟล์", False), ("ผู้ส่ง", False), ("ผู้ส่งสร้างเมื่อ", False), ("ตอนเปิดดู", False), ("ผลการนำเข้า", False), ("ข้อมูลใหม่", True),
    ("มีอยู่แล้ว", True), ("ไม่มีผล", True), ("รอส่วนก่อนหน้า", True), ("ไฟล์หลักฐาน", True), ("เหตุผล", False),
    ("ทำอะไรต่อ", False), ("sha256", False),
)  # fmt: skip


def report_table(rows: Sequence[StagedFile], names: Mapping[str, str]) -> WrittenTable:
    """`names`: units by id."""
    columns = tuple(SheetColumn(_(head), figure=figure) for head, figure in HEADS)
    return WrittenTable(_("รายงานการนำเข้า"), columns, tuple(_cells(row, names) for row in rows))


def _cells(row: StagedFile, names: Mapping[str, str]) -> tuple[str, ...]:
    taken, problem = row.taken.taken if row.taken else None, row.problem
    unit = row.looked.unit or (row.taken.unit if row.taken else "")
    return (
        row.called,
        (names.get(unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")) if unit else "",
        row.looked.made,
        _(BEFORE[row.before]) if row.before else "",
        outcome_words(row),
        *(_figures(taken) if taken else ("", "", "", "")),
        str(row.taken.files) if row.taken and taken else "",
        why_words(row),
        problem.do if problem else "",
        row.looked.sha256,
    )


def outcome_words(row: StagedFile) -> str:
    """What became of it; a file that is not taken in says why not."""
    return _(AFTER[row.stands(begun=True)])


def _figures(taken: Taken) -> tuple[str, str, str, str]:
    lost = silent(taken) + sum(one.silent for one in taken.streams if not one.new)
    return str(taken.new - silent(taken)), str(taken.known), str(lost), str(taken.parked)
