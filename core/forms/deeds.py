"""A form is published by its owner: signed, carried by bundles, checked again where it arrives."""

from core.errors import UserError
from core.forms.programme import Programme
from core.forms.published import LANGUAGE, MOST, PUBLISHED, published
from core.forms.shape import Instrument
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, set_field
from core.log.ports import Context, Store
from core.values import Changes, Plain, Written


def publish(ctx: Context, store: Store, form: Instrument | Programme) -> Changes:
    """Publish a form whose file is kept: the centre for all, every other unit for itself and those below it.

    UserError when another file was published under the same revision, or too many were for its year.
    """
    device = store.trust.device()
    scope = "all" if device is not None and device.kind == "centre" else f"{ctx.unit}/forms"
    own = [one for one in published(store) if one.ref.scope == scope]
    same = [one for one in own if one.using == form.using]
    if any(one.file != form.file for one in same):
        raise UserError(
            _("ประกาศแบบ {using} ไม่ได้").format(using=form.using),
            _("ฉบับนี้ประกาศไปแล้ว และเนื้อหาในไฟล์ไม่เหมือนเดิม เอกสารที่กรอกไว้ผูกกับฉบับเดิม"),
            _("เพิ่มเลข revision ในไฟล์ แล้วประกาศอีกครั้ง"),
        )
    if sum(one.using.split("/")[1] == str(form.edition) for one in own) >= MOST and not same:
        raise UserError(
            _("ประกาศแบบ {using} ไม่ได้").format(using=form.using),
            _("ปีนี้ประกาศแบบไปแล้ว {n} ฉบับ ซึ่งมากที่สุดที่ทำได้").format(n=MOST),
            _("ใช้แบบที่ประกาศแล้ว หรือรอปีถัดไป"),
        )
    if same:
        return set_field(ctx, store, same[0].ref, [FieldWrite("state", Plain(PUBLISHED))], "publish_form")
    fields: dict[str, Written] = {
        "instrument_id": Plain(form.id),
        "edition": form.edition,
        "revision": form.revision,
        "language": LANGUAGE,
        "owner": Plain(ctx.unit),
        "file": Plain(form.file),
        "state": Plain(PUBLISHED),
    }
    entity = "programme" if isinstance(form, Programme) else "instrument"
    return add_row(ctx, store, scope, entity, fields, "publish_form")
