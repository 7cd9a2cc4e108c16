"""One window per folder: whoever writes holds `prongsai.lock`, with its process id in it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from core.errors import Held
from core.i18n import _

LOCK = "prongsai.lock"


def hold(directory: Path) -> IO[str]:
    """The lock of the folder; closing it lets go. Raises Held while another process or window has it."""
    file = open(directory / LOCK, "a+", encoding="ascii", errors="replace")  # noqa: SIM115  it stays open as long as the folder
    try:
        _locker()(file)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise _held(int(holder) if holder.isdigit() else 0) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _locker() -> Callable[[IO[str]], None]:
    if os.name == "nt":
        import msvcrt

        def lock(file: IO[str]) -> None:
            file.seek(1024)  # a byte nobody reads, so the process id stays readable
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # only Windows has it

        return lock
    import fcntl

    return lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _held(pid: int) -> Held:
    return Held(
        _("เปิดโฟลเดอร์นี้ซ้ำไม่ได้"),
        _("เพราะหน้าต่างโปร่งใสอีกหน้าต่างหนึ่งเปิดโฟลเดอร์นี้อยู่"),
        _("โปรดใช้หน้าต่างที่เปิดอยู่ หรือปิดหน้าต่างนั้นก่อน"),
        pid,
    )
