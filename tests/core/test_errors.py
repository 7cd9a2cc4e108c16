"""What the machine would not do is told in plain words: what happened, why, what to do; a lock is no damage."""

import errno
import os

import pytest

from core.errors import (
    PartialSuccessError,
    ProgramBugError,
    UserError,
    cause,
    error_for,
    failed,
    is_full,
    reason,
    unfinished,
)

STUMBLED = "สะดุด"
KNOWN = (
    *(
        errno.ENOSPC,
        errno.EIO,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOENT,
    ),
    *(
        errno.EBUSY,
        errno.ENOMEM,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.ENODEV,
        errno.ENAMETOOLONG,
        errno.EDQUOT,
    ),
)


def test_a_name_the_system_refuses_is_said_calmly_and_a_number_it_refuses_is_a_bug() -> None:
    """Windows keeps CON, NUL and others for devices; days before 1970 are refused there by the same code."""
    refused = OSError(errno.EINVAL, os.strerror(errno.EINVAL), "NUL.prongsai")
    told_so = failed("บันทึกไฟล์ไม่ได้", refused)
    assert told_so.why == "เพราะระบบของเครื่องไม่รับชื่อหรือที่เก็บนี้"
    assert told_so.do == "โปรดใช้ชื่ออื่นที่ไม่ใช่ชื่อสงวนของ Windows เช่น CON NUL COM1 แล้วลองอีกครั้ง"
    assert "22" not in reason(refused)
    assert cause(OSError(errno.EINVAL, os.strerror(errno.EINVAL))) is None


OF_WINDOWS = {
    "ไม่มีสิทธิ์ หรือโปรแกรมอื่นกำลังใช้ไฟล์นี้อยู่": (5,),
    "โปรแกรมอื่น": (32, 33),
    "เนื้อที่เต็ม": (39, 112),
    "อ่านได้อย่างเดียว": (19,),
    "ถูกถอดออก": (21, 433, 483, 1167),
    "ขัดข้อง": (1117,),
    "ชื่อยาว": (206,),
    "อักขระ": (123,),
    "ไวรัส": (225,),
    "เครือข่าย": (59, 64),
    "ตัวไฟล์อยู่บนคลาวด์ ยังไม่ได้ดาวน์โหลดมาไว้ในเครื่องนี้": (362,),
}


class DatabaseError(Exception):
    """As SQLite raises one: with its code."""

    def __init__(self, code: int) -> None:
        super().__init__("database is in English")
        self.sqlite_errorcode = code


@pytest.mark.parametrize("number", KNOWN, ids=errno.errorcode.get)
def test_an_error_of_the_system_is_a_sentence_without_a_word_of_english(number: int) -> None:
    problem = error_for(OSError(number, os.strerror(number), "/some/file"))
    assert STUMBLED not in problem.what
    assert not any("a" <= letter.lower() <= "z" for letter in f"{problem}".replace("backups", ""))


@pytest.mark.parametrize(
    ("code", "words"), [(code, words) for words, codes in OF_WINDOWS.items() for code in codes]
)
def test_what_windows_says_goes_before_what_is_made_of_it(code: int, words: str) -> None:
    error = OSError(errno.EACCES, "Permission denied", "C:/office/a")
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]  # there alone an error has one
    assert words in error_for(error).why
    assert not any("a" <= letter.lower() <= "z" for letter in str(error_for(error)))
    assert is_full(error) == (code in (39, 112))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (5, "โปรแกรมอื่น"),
        (6, "โปรแกรมอื่น"),
        (517, "โปรแกรมอื่น"),
        (13, "เต็ม"),
        (10, "ไดรฟ์"),
        (778, "ไดรฟ์"),
        (8, "อ่านได้"),
        (1032, "ย้าย"),
        (14, "เปิดไฟล์ข้อมูลไม่ได้"),
        (7, "หน่วยความจำ"),
        (11, "เสียหาย"),
        (267, "เสียหาย"),
        (26, "เสียหาย"),
    ],
)
def test_an_error_of_sqlite_is_told_by_its_code(code: int, words: str) -> None:
    problem = error_for(DatabaseError(code))
    assert words in problem.why
    assert ("เสียหาย" in str(problem).replace("ไม่ได้เสียหาย", "")) == (code & 0xFF in (11, 26))


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), OSError("a library's"), OSError(errno.EBADF, "x")]
)
def test_what_is_a_bug_is_called_one(error: Exception) -> None:
    assert cause(error) is None
    assert STUMBLED in error_for(error).what


def test_of_damage_the_repair_is_named_before_the_backup() -> None:
    """A search index that is damaged asks for no backup: it is made anew."""
    do = error_for(DatabaseError(11)).do
    assert 0 < do.index("office repair") < do.index("ไฟล์สำรอง")


def test_what_a_library_declares_is_called_nobodys_fault_and_leaves_a_report() -> None:
    problem = error_for(DatabaseError(1))
    assert cause(DatabaseError(1)) is None
    assert isinstance(problem, ProgramBugError)
    assert STUMBLED not in problem.what
    assert "โปรแกรมเอง" not in problem.why


def test_a_reason_is_never_the_words_of_the_system() -> None:
    assert reason(OSError(errno.EPROTO, "Protocol error")) == f"เครื่องแจ้งรหัส {errno.EPROTO}"
    assert "Protocol" not in str(failed("ทำไม่ได้", OSError(errno.EPROTO, "Protocol error")))


def test_what_was_saved_before_the_failure_is_said_to_be_saved() -> None:
    problem = unfinished(OSError(errno.ENOSPC, "x"))
    assert isinstance(problem, PartialSuccessError)
    assert problem.what.startswith("บันทึกแล้ว แต่")
    assert unfinished(problem) is problem
    assert "บันทึกแล้ว" not in error_for(OSError(errno.ENOSPC, "x")).what, (
        "of what was not saved it is not said"
    )
    said = "บันทึกแล้ว แต่ขั้นต่อจากนั้นไม่สำเร็จ: ลบไม่ได้"
    assert unfinished(UserError("ลบไม่ได้", "เพราะ", "โปรด")).what == said
