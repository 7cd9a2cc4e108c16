"""A person has compared the digits of the start file with the printed letter."""

from core.errors import UserError
from core.exchange.digits import same_digits
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes


def compare_start(_ctx: Context, store: Store, digits: str) -> Changes:
    """Note that the 12 digits a person read on the letter are those of the start file. UserError when they are not."""
    started = store.trust.started()
    if started is None:
        raise UserError(
            _("เทียบเลขไม่ได้"),
            _("เพราะหน่วยงานนี้ไม่ได้เริ่มจากไฟล์เริ่มงาน จึงไม่มีเลขให้เทียบ"),
            _("ทำงานต่อได้ตามปกติ"),
        )
    if not same_digits(digits, started.digits):
        raise UserError(
            _("เลขที่กรอกไม่ตรงกับไฟล์เริ่มงานที่ใช้"),
            _("อาจอ่านผิด หรือไฟล์เริ่มงานไม่ใช่ไฟล์ที่ต้นสังกัดออกให้"),
            _("โปรดอ่านเลขในจดหมายอีกครั้ง ถ้ายังไม่ตรง อย่าเพิ่งส่งไฟล์ และโทรถามต้นสังกัดตามเบอร์ที่มีอยู่เดิม"),
        )
    store.exchange.trust_in(store.trust.roots(), started._replace(compared=True))
    return Changes("compare_start")
