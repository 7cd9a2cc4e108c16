"""Items against the proofs they demand, and packs of evidence: a folder that is used without this program."""

from functools import partial
from pathlib import Path

import click

from core.assessment.view import assessment_view
from core.evidence.coverage_view import cell_words, coverage_of
from core.i18n import _
from core.papers.pack_deeds import PackMade, PackRequest, evidence_pack
from ui.desk import Desk
from ui.terminal.arguments import DIR, PATH, ref_of
from ui.terminal.show import Output, columns, opened


@click.command()
@DIR
@click.argument("assessment", metavar="ASSESSMENT")
@click.option("--missing", is_flag=True, help=_("เฉพาะข้อที่ยังขาด"))
@click.pass_obj
def coverage(desk: Desk, folder: Path, assessment: str, missing: bool) -> Output:
    with desk.look(folder) as reading:
        found = coverage_of(assessment_view(reading.reader, reading.forms, ref_of(assessment, reading.unit)))
    rows = [row for row in found.rows if row.wanting or not missing]
    cells = [(row, cell) for row in rows for cell in row.cells if cell.wanting or not missing]
    lines = [
        (f"{row.dimension}  {row.place}", cell.text, cell_words(cell), "  ".join(cell.titles)) for row, cell in cells
    ]
    count = _("มีหลักฐาน {given} จาก {of} รายการ").format(given=found.demanded - found.wanting, of=found.demanded)
    value = {
        "demanded": found.demanded,
        "missing": found.wanting,
        "proofs": [{"item": row.item, "met": row.met, **cell._asdict()} for row, cell in cells],
    }
    return Output(value, [count, *columns(lines)])


@click.command()
@DIR
@click.argument("assessment", metavar="ASSESSMENT")
@click.option("--out", metavar="FOLDER", required=True, type=PATH, help=_("โฟลเดอร์ใหม่ที่จะสร้าง"))
@click.option("--public", is_flag=True, help=_("ฉบับเผยแพร่: ไม่มีข้อมูลส่วนบุคคลและลายมือชื่อ"))
@click.pass_obj
def pack(desk: Desk, folder: Path, assessment: str, out: Path, public: bool) -> Output:
    with opened(desk, folder, lost=True) as office:
        request = PackRequest(ref_of(assessment, office.unit), out, public)
        steps: list[object] = []
        action = partial(evidence_pack, forms=office.forms, printer=office.printer, packer=office.packer, wish=request)
        done = office.session.do_now(action, steps.append)
    made = next(step for step in steps if isinstance(step, PackMade))
    papers = sorted(ref for ref in done.touched if ref.entity == "paper")
    return Output({**made._asdict(), "papers": papers}, pack_lines(made, public))


def pack_lines(made: PackMade, public: bool) -> list[str]:
    """What became of it, as sentences."""
    lines = [_("จัดชุดหลักฐาน {files} ไฟล์ {pages} หน้า ไว้ที่ {path} และอ่านกลับมาตรวจแล้ว").format(**made._asdict())]
    if public:
        lines.append(_("ตัดออกจากฉบับเผยแพร่ {n} รายการ ดูเหตุผลใน removed.txt").format(n=made.removed))
    return [*lines, *made.lacking]
