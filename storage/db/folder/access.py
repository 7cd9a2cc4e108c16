"""May this window write here? One window per folder, and the folder lies on a drive of this PC, not on a network."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from core.errors import Held, UserError
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


_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.davfs", "fuse.rclone"}
_REMOTE_DRIVE = 4  # what Windows calls a drive on another PC


def refuse_share(directory: Path) -> None:
    """UserError when the folder lies on a network share."""
    if _on_network(directory.resolve()):  # a link may lead there
        raise UserError(
            _("ใช้โฟลเดอร์บนเครือข่ายไม่ได้"),
            _("เพราะข้อมูลอาจเสียหายเมื่อเครือข่ายขัดข้อง"),
            _("โปรดวางโฟลเดอร์ไว้ในไดรฟ์ของเครื่องนี้ แล้วส่งต่อด้วยไฟล์ส่งออก"),
        )


def _on_network(path: Path) -> bool:
    if os.name == "nt":
        import ctypes

        # The standard library does not say what kind of drive a letter stands for; a share may have one.
        system = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]  # only Windows has it
        drive = path.drive
        return drive.startswith("\\\\") or bool(system.GetDriveTypeW(drive + "\\") == _REMOTE_DRIVE)
    return file_system(path, _mounts()) in _NETWORK


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(errors="replace")
    except OSError:  # a system that does not say
        return ""


def file_system(path: Path, mounts: str) -> str:
    """The type of the file system that holds `path`, from lines of `/proc/mounts`; "" if unknown."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _device, point, name = [*line.split(" "), "", "", ""][:3]
        point = point.replace("\\040", " ")
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, name
    return kind
