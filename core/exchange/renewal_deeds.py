"""What is done with start files that are out: their last day moved, their letters printed again; no new invitation."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from core.blocks.printed import Papers
from core.entities import record_id
from core.errors import UserError
from core.exchange.invitation_deeds import SEAT, StartMade, write_letters
from core.exchange.invitations import INVITATION, name_of, open_still
from core.forms.ports import Store
from core.i18n import _
from core.log.deeds import FieldWrite, field_change
from core.log.ports import Context
from core.log.post import Post
from core.people.units import register
from core.thai.days import short_date
from core.values import Changes, Plain, Ref

RENEW = "renew_starts"  # what was saved


def renew(ctx: Context, store: Store, units: Sequence[str], until: str) -> Changes:
    """Until this day (ISO, "" = for ever) whoever joins by the start files of these units is certified without a
    person, whatever day was said before. The files stay as they are. UserError where none can be used any more, or
    the day has passed."""
    if until and date.fromisoformat(until) < ctx.now.date():
        raise UserError(
            _("ต่ออายุไฟล์เริ่มงานไม่ได้"),
            _("เพราะ {day} ผ่านไปแล้ว").format(day=short_date(date.fromisoformat(until))),
            _("โปรดใส่วันที่ยังไม่ถึง"),
        )
    found = [one for unit in units for one in store.records(INVITATION, ctx.unit, unit=unit) if open_still(one)]
    if not found:
        raise UserError(
            _("ต่ออายุไฟล์เริ่มงานไม่ได้"),
            _("เพราะไฟล์เริ่มงานของหน่วยงานที่เลือกถูกใช้หรือถูกถอนไปแล้ว"),
            _("โปรดออกไฟล์เริ่มงานใหม่"),
        )
    said = Plain(until) if until else None
    changes = [change for one in found if (change := field_change(one, FieldWrite("until", said)))]
    return store.save(ctx, RENEW, changes) if changes else Changes(RENEW)


def print_again(
    ctx: Context, store: Store, units: Sequence[str], folder: Path, post: Post, papers: Papers, path: Path
) -> Iterator[StartMade | Changes]:
    """Print the letters of the start files of these units that lie in a folder, with the last day that holds now.

    A letter names its file by digest, so one whose file is not there is not printed. UserError where none lies there.
    """
    known, wanted = register(store), set(units)
    made: list[StartMade] = []
    for one in post.starts.lying(folder):
        said = store.record(Ref(ctx.unit, INVITATION, record_id(ctx.unit, INVITATION, one.public.hex())))
        if said is None or said.deleted or not open_still(said) or one.unit not in wanted:
            continue
        unit, digits = known.get(one.unit), post.starts.digits(one.roots, one.unit, one.public)
        code, until = unit.code if unit else "", said.text("until")
        seat = said.text("letter") if said.text("kind") == SEAT else ""
        if not seat:  # of a committee each PC has one
            wanted.discard(one.unit)
        done = len(made) + 1
        step = done, max(done, len(units)), one.unit, code, name_of(unit), one.path, one.sha256, digits, until
        made.append(StartMade(*step, seat=seat))
        yield made[-1]
    if not made:
        raise UserError(
            _("พิมพ์จดหมายอีกครั้งไม่ได้"),
            _("เพราะในโฟลเดอร์นี้ไม่มีไฟล์เริ่มงานที่ยังใช้ได้ของหน่วยงานที่เลือก"),
            _("โปรดเลือกโฟลเดอร์ที่เก็บไฟล์ไว้ หรือออกไฟล์ใหม่แทนของเดิม"),
        )
    yield write_letters(ctx, store, papers, made, path)
