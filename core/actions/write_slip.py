"""Write the page that goes with a bundle."""

from pathlib import Path

from core.actions.export_bundle import Exported
from core.blocks.printed import Papers
from core.model.values import Changes
from core.papers.slip import SlipFile, slip
from core.ports import Context, Store
from core.thai.dates import date_and_time
from core.views.assessment_facts import office_of
from core.views.receivers import receivers


def write_slip(ctx: Context, store: Store, papers: Papers, done: Exported, path: Path) -> Changes:
    """The slip of an export; notes say what could not be printed. UserError if it cannot be written."""
    office, code = office_of(store, ctx.unit)
    known = [one for one in receivers(store, ctx.unit) if not set(one.ages).isdisjoint(done.to)]
    named = [one.name for one in known]
    unnamed = set(done.to) - {age for one in known for age in one.ages}
    holds = [f"ข้อมูล {done.segments} ชุด", f"ไฟล์หลักฐาน {done.files} ไฟล์", f"ใบตอบรับ {done.receipts} ใบ"]
    page = slip(
        office=office or code,
        code=code,
        to=(*named, *(("ผู้ถือกุญแจที่เลือก",) if unnamed else ())),
        files=tuple(SlipFile(one.path.name, one.size, one.sha256) for one in done.parts),
        at=date_and_time(ctx.now),
        holds=tuple(holds),
    )
    written = papers.write([page], path)
    return Changes("write_slip", notes=written.lacking)
