"""The messages of the installer: one or two Thai sentences for the user, and a short English line for supporters."""

import errno
import sys
from pathlib import Path


class InstallerError(Exception):
    """Raised if the installer cannot continue; the message says what happened and what to do."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(f"{thai}\n({english})")


def say(thai: str, english: str = "") -> None:
    """Print a sentence on progress, `thai` with `english` ("" = none) below it, and flush stdout at once."""
    print(f"{thai}\n({english})" if english else thai, flush=True)


def warn(thai: str, english: str) -> None:
    """Print a warning on stderr."""
    print(f"{thai}\n({english})", file=sys.stderr, flush=True)


def no_network() -> InstallerError:
    return InstallerError(
        "ต่อเครือข่ายเพื่อดาวน์โหลดส่วนประกอบไม่ได้ ขอให้ต่ออินเทอร์เน็ตหรือตั้งค่าพร็อกซีของหน่วยงาน "
        "(HTTPS_PROXY หรือ PIP_INDEX_URL) แล้วสั่งคำสั่งเดิมอีกครั้ง",
        "No network: connect, or set HTTPS_PROXY or PIP_INDEX_URL, then run the same command again.",
    )


def not_trusted() -> InstallerError:
    return InstallerError(
        "เครื่องนี้ไม่เชื่อใบรับรองของเครือข่าย จึงไม่ดาวน์โหลดอะไร "
        "ขอให้ผู้ดูแลเครือข่ายบอกไฟล์ใบรับรอง แล้วตั้ง SSL_CERT_FILE หรือ PIP_CERT ให้ชี้ไปที่ไฟล์นั้น",
        "The network's certificate is not trusted: point SSL_CERT_FILE or PIP_CERT to the right CA file.",
    )


def disk_full() -> InstallerError:
    return InstallerError(
        "เนื้อที่ว่างในดิสก์เหลือน้อยกว่า 1 GB ขอให้ลบไฟล์ที่ไม่ใช้ แล้วสั่งคำสั่งเดิมอีกครั้ง",
        "Less than 1 GB of disk space is free.",
    )


def not_the_pinned_files() -> InstallerError:
    return InstallerError(
        "ไฟล์ที่ดาวน์โหลดมาไม่ตรงกับลายนิ้วมือที่กำหนด จึงไม่ติดตั้ง ขอให้ลองใหม่จากเครือข่ายอื่น",
        "A downloaded file does not match its pinned hash; nothing was installed. Try another network.",
    )


def not_what_was_kept(folder: str) -> InstallerError:
    return InstallerError(
        f"ไฟล์ที่เก็บไว้ในโฟลเดอร์ {folder} ไม่ครบหรือไม่ตรงกับลายนิ้วมือที่กำหนด จึงยังไม่สร้าง ขอให้ใช้โฟลเดอร์ fetched ของต้นฉบับรุ่นเดียวกัน",
        "The folder that was kept lacks pinned files, or has others; use the `fetched` folder of the same source.",
    )


def pip_failed(last_lines: list[str]) -> InstallerError:
    return InstallerError(
        "ติดตั้งส่วนประกอบไม่สำเร็จ ข้อความท้ายสุดของ pip คือ\n  " + "\n  ".join(last_lines),
        "pip failed; the lines above are its last words.",
    )


def no_venv() -> InstallerError:
    return InstallerError(
        "Python เครื่องนี้สร้างสภาพแวดล้อมไม่ได้ เพราะยังไม่มี python3-venv ขอให้ติดตั้งตามคำสั่งข้างต้น แล้วสั่งคำสั่งเดิมอีกครั้ง",
        "This Python has no ensurepip: install python3-venv with the command above, then run this again.",
    )


def no_signer(path: str) -> InstallerError:
    return InstallerError(
        f"เปิดโปรแกรมที่จะลงลายเซ็น {path} ไม่ได้ จึงยังไม่สร้างตัวติดตั้ง ขอให้บอกที่อยู่ของโปรแกรมที่สั่งให้ทำงานได้",
        "--sign-with takes a program that may be run; nothing was built.",
    )


def not_written(folder: Path, error: OSError) -> InstallerError:
    """Return what to say of an error while files were written in `folder`: the disk is full, or it is read-only."""
    if error.errno == errno.ENOSPC:
        return disk_full()
    return read_only(str(folder), error.strerror or "")


def read_only(folder: str, reason: str) -> InstallerError:
    return InstallerError(
        f"เขียนในโฟลเดอร์ {folder} ไม่ได้ ({reason}) ขอให้คัดลอกโปรแกรมไปไว้ในโฟลเดอร์ที่เขียนได้",
        "The program's folder cannot be written to; copy it somewhere else.",
    )
