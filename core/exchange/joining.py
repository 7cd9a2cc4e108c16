"""How an office stands that began with a start file: whether its digits were compared, where its first file goes."""

from core.i18n import _
from core.log.ports import Reader


def start_compared(reader: Reader) -> bool | None:
    """Whether a person has compared the digits of the start file with the printed letter; None = there was no such
    file."""
    started = reader.trust.started()
    return None if started is None else started.compared


def not_compared_words(reader: Reader) -> str:
    """What is to be compared before a file is sent, and with what; "" when nothing is."""
    started = reader.trust.started()
    if started is None or started.compared:
        return ""
    text = _("ยังไม่ได้เทียบเลข {digits} กับจดหมายที่มากับไฟล์เริ่มงาน โปรดเทียบก่อนส่งไฟล์ให้ใคร ถ้าเลขไม่ตรง อย่าส่ง และโทรถามต้นสังกัด")
    return text.format(digits=started.digits)


def first_receiver(reader: Reader) -> str:
    """The unit that wrote the start file, to which the first file goes, as long as nobody has certified this device;
    "" = any unit above."""
    started = reader.trust.started()
    return started.issuer if started is not None and reader.trust.device() is None else ""
