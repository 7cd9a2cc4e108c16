"""What is said where a room for phones cannot be opened, or is not where the slips say any more."""

from core.errors import UserError
from core.i18n import _


def room_moved_words(online: bool) -> str:
    """The PC has another address than the slips say."""
    if not online:
        return _("เครื่องนี้ไม่อยู่ใน Wi-Fi แล้ว ต่อ Wi-Fi ของห้องอีกครั้ง คำตอบรออยู่ในโทรศัพท์")
    return _("ที่อยู่ของเครื่องนี้ใน Wi-Fi เปลี่ยนไปแล้ว เลิกรับแล้วเปิดห้องใหม่ บัตรเดิมใช้ได้โดยพิมพ์ที่อยู่ใหม่และรหัสบนบัตร")


def no_network() -> UserError:
    """No phone can reach this PC."""
    return UserError(
        _("เปิดห้องให้โทรศัพท์ไม่ได้"),
        _("เครื่องนี้ไม่ได้ต่อ Wi-Fi หรือสาย LAN"),
        _("ต่อ Wi-Fi ของห้องแล้วลองอีกครั้ง หรือกรอกคะแนนที่โต๊ะ"),
    )


def other_room() -> UserError:
    """One room is open at a time."""
    return UserError(
        _("เปิดห้องให้โทรศัพท์ไม่ได้"),
        _("ห้องของการประชุมอีกรายการยังเปิดรับจากโทรศัพท์อยู่"),
        _("กลับไปการประชุมนั้น กดเลิกรับจากโทรศัพท์ แล้วเปิดห้องนี้"),
    )
