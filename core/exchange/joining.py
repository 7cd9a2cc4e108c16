"""How an office stands that began with a start file: whether its digits were compared, where its first file goes."""

from core.forms.ports import Reader
from core.i18n import _


def uncompared(reader: Reader) -> str:
    """The digits of the start file that nobody has compared with the printed letter yet; "" when nothing is to be."""
    started = reader.trust.started()
    return "" if started is None or started.compared else started.digits


def not_compared_words(reader: Reader) -> str:
    """What is to be compared before a file is sent, and with what; "" when nothing is."""
    if not (digits := uncompared(reader)):
        return ""
    text = _("ยังไม่ได้เทียบเลข {digits} กับจดหมายที่มากับไฟล์เริ่มงาน โปรดเทียบก่อนส่งไฟล์ให้ใคร ถ้าเลขไม่ตรง อย่าส่ง และโทรถามต้นสังกัด")
    return text.format(digits=digits)


def first_receiver(reader: Reader) -> str:
    """The unit that wrote the start file, to which the first file goes, as long as nobody has certified this device;
    "" = any unit above."""
    started = reader.trust.started()
    return started.issuer if started is not None and reader.trust.device() is None else ""
