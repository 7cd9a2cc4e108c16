"""Why something that is kept has no effect, in one sentence each."""

from core.i18n import _


def sentence(why: str) -> str:
    """The reason of a `core.log.certificates.Problem` for a person; the bare word if it is new to this program."""
    return {
        "not enrolled": _("เครื่องที่เขียนยังไม่มีใบรับรองในโฟลเดอร์นี้"),
        "outside rights": _("เครื่องที่เขียนไม่มีสิทธิ์เขียนข้อมูลส่วนนี้"),
        "fork": _("เครื่องที่เขียนส่งประวัติสองแบบที่ขัดกัน จึงไม่ใช้ทั้งสองแบบ"),
        "revoked": _("เครื่องที่เขียนถูกเพิกถอนใบรับรองแล้ว"),
        "parked": _("ข้อมูลส่วนก่อนหน้ายังมาไม่ถึง"),
        "refused certificate": _("ใบรับรองหรือการเพิกถอนนี้เกินสิทธิ์ของผู้ออก"),
        "after signing": _("ลบสิ่งที่ลงนามแล้วไม่ได้ การลบนี้จึงไม่มีผล"),
        "unknown entity": _("โปรแกรมรุ่นนี้ยังไม่รู้จักข้อมูลชนิดนี้"),
    }.get(why, why)
