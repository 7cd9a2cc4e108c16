"""An office that began by itself joins by its start file: its work is written anew under its true code, as one save."""

from core.entities import unit_id
from core.errors import UserError
from core.exchange.moving import changes_of, drafts_of
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.invitation import StartFile
from core.log.ports import Context
from core.values import Change, Changes

JOIN = "join_office"  # what was saved


def check_joins(reader: Reader, start: StartFile, digits: str) -> None:
    """UserError unless this office may join by the start file (whose 12 digits these are) now: it has begun by itself,
    and nothing is unsettled."""
    started, here = reader.trust.started(), reader.trust.here()
    if started is not None and here["unit"] == unit_id(start.code) and reader.trust.roots() == set(start.roots):
        raise _joined(again=started.digits == digits)
    if reader.trust.roots() or reader.trust.device() is not None:
        raise UserError(
            _("เข้าสังกัดด้วยไฟล์เริ่มงานนี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะหน่วยงานที่เปิดอยู่มีต้นสังกัดหรือกุญแจรากแล้ว"),
            _("ถ้าเป็นไฟล์ของอีกหน่วยงานหนึ่ง ให้ปิดหน่วยงานนี้ แล้วเปิดไฟล์จากหน้าเริ่มต้น"),
        )
    if start.invited == "committee":
        raise UserError(
            _("เข้าสังกัดด้วยไฟล์เริ่มงานนี้ไม่ได้ จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะเป็นไฟล์ของเครื่องคณะกรรมการ ซึ่งเก็บงานของหน่วยงานไม่ได้"),
            _("ให้ปิดหน่วยงานนี้ แล้วเปิดไฟล์จากหน้าเริ่มต้น"),
        )
    unit = reader.trust.here()["unit"]
    if n := sum(len(reader.conflicts(scope)) for scope in (unit, f"{unit}/forms")):
        raise UserError(
            _("ยังเข้าสังกัดไม่ได้"),
            _("เพราะมีข้อมูลไม่ตรงกัน {n} ช่องที่ยังไม่ได้เลือก").format(n=n),
            _("โปรดเลือกค่าที่หน้าข้อมูลไม่ตรงกันก่อน แล้วเปิดไฟล์เริ่มงานอีกครั้ง"),
        )


def _joined(*, again: bool) -> UserError:
    """Nothing is left to be done: by this very file (`again`), or by another of the same unit."""
    if again:
        return UserError(
            _("หน่วยงานนี้เข้าสังกัดด้วยไฟล์เริ่มงานนี้แล้ว จึงไม่มีสิ่งใดเปลี่ยน"),
            _("เพราะเปิดไฟล์เดียวกันซ้ำ"),
            _("ทำงานต่อได้ตามปกติ"),
        )
    return UserError(
        _("หน่วยงานนี้เข้าสังกัดนี้แล้วด้วยไฟล์เริ่มงานอีกไฟล์หนึ่ง จึงไม่มีสิ่งใดเปลี่ยน"),
        _("เพราะไฟล์นี้ออกให้หน่วยงานเดียวกันต่างครั้งกัน"),
        _("ทำงานต่อได้ตามปกติ ถ้าต้นสังกัดบอกว่าไฟล์เริ่มงานเดิมถูกถอนแล้ว ให้ยืนยันเครื่องนี้ทางโทรศัพท์"),
    )


def join_office(ctx: Context, store: Store, old: str, start: StartFile) -> Changes:
    """Write what stands in the unit `old` anew as of the unit of the start file, which the folder has become.

    What is signed or printed stays where it was. Words still being typed go on being typed in the new records.
    """
    typed = drafts_of(store, old, ctx.unit)
    done = store.save(ctx, JOIN, changes_of(store, old, start))
    for draft, ref in typed:
        store.drafts.keep(
            ctx,
            Change(ref, draft.field, draft.value),
            refused=draft.refused,
            dropped=[(draft.ref, draft.field)],
        )
    return done
