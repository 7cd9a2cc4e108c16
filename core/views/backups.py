"""What a person reads about backups."""

from datetime import datetime

from core.changes.backup import Holding
from core.days import short_date
from core.i18n import _


def said_at(at: datetime) -> str:
    """`20 พ.ย. 2569 14:30 น.`"""
    return _("{date} {time} น.").format(date=short_date(at.date()), time=f"{at:%H:%M}")


def count_words(held: Holding) -> str:
    """What was counted, on one line."""
    return _("บันทึก {ops} รายการ ถ้อยคำ {texts} ข้อความ ไฟล์หลักฐาน {files} ไฟล์").format(
        ops=held.ops, texts=held.texts, files=len(held.blobs)
    )
