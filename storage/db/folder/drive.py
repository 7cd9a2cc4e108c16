"""Where a folder may lie: on a drive of this PC. SQLite's journal does not work over a network."""

import os
from pathlib import Path

from core.errors import UserError
from core.i18n import _

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
