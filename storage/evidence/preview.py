"""A small picture of a foreign one, made in a process of its own with limits on memory, time and size."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from storage.evidence.worker import MOST, SECONDS, TOO_LARGE

ROOT = Path(__file__).resolve().parents[2]


class Small(NamedTuple):
    """A picture made small."""

    jpeg: bytes
    taken: str  # when, as its camera says: `2026-03-05T10:20`, or ""


def make_preview(path: Path, name: str) -> Small:
    """A JPEG of at most 40 kB, upright. `name` is what people call the file. UserError when it shows nothing."""
    command = [sys.executable, "-m", "storage.evidence.worker", str(path.resolve())]
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_large(name) from error
    if done.returncode == TOO_LARGE:
        raise _too_large(name)
    taken, _line, jpeg = done.stdout.partition(b"\n")
    if done.returncode or not jpeg.startswith(b"\xff\xd8") or len(jpeg) > MOST:
        raise _broken(name)
    return Small(jpeg, taken.decode("ascii"))


def _too_large(name: str) -> UserError:
    return UserError(
        _("แนบภาพ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะภาพมีขนาดใหญ่เกินกว่าที่โปรแกรมจะเปิดได้"),
        _("โปรดย่อภาพให้เล็กลง แล้วแนบใหม่"),
    )


def _broken(name: str) -> UserError:
    return UserError(
        _("แนบภาพ {name} ไม่ได้").format(name=name[:80]),
        _("เพราะไฟล์ภาพเสียหรือเปิดไม่ได้"),
        _("โปรดเปิดภาพดูในเครื่องนี้ แล้วบันทึกเป็นไฟล์ใหม่ก่อนแนบ"),
    )
