"""The Debian packages that the program needs; and reading Debian packages, and writing them reproducibly."""

import ctypes
import gzip
import importlib
import importlib.util
import io
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from installer.sentences import say, warn

# Shared library -> package. Qt names only "xcb-cursor0" whichever of the xcb ones is missing, so all are looked at.
WINDOW_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libthai.so.0": "libthai0",  # Qt breaks Thai lines only with it
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
TEST_TOOLS = {
    "zbarimg": "zbar-tools",
    "qpdf": "qpdf",
    "pdftotext": "poppler-utils",
    "age": "age",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "openbox": "openbox",
    "chromium": "chromium",  # opens the page for phones and the page that checks seals
}
WINDOWS_TOOLS = {  # the tools that emulate a PC with Windows
    "wine": "wine",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "scrot": "scrot",
    "setxkbmap": "x11-xkb-utils",
    "makensis": "nsis",
}
VENV = "python3-venv"
SERVER, SERVER_PROGRAMS = "postgresql", "/usr/lib/postgresql"  # its programs are not in PATH


def has_venv() -> bool:
    """Return whether this Python can make an environment with pip; Debian's cannot without python3-venv."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(tools: bool) -> list[str]:
    """Return the Debian packages this PC lacks, with `tools` also those for tests; [] on systems other than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    lacking = [] if has_venv() else [VENV]
    libraries = WINDOW_LIBRARIES | (WAYLAND_LIBRARIES if os.environ.get("WAYLAND_DISPLAY") else {})
    lacking += [package for library, package in libraries.items() if not loads(library)]
    if tools:
        lacking += [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
        if not any(Path(SERVER_PROGRAMS).glob("*/bin/initdb")):
            lacking += [SERVER]
    return list(dict.fromkeys(lacking))


def install_command(packages: Iterable[str]) -> str:
    """Return the shell command with which an administrator installs these packages."""
    return "sudo apt-get install --no-install-recommends -y " + " ".join(packages)


def supply(packages: Sequence[str], may_install: bool) -> None:
    """Install these packages if `may_install` and no password is needed, else print the command that does it."""
    if not packages:
        return
    say(
        "ส่วนประกอบของระบบที่ยังขาด: " + " ".join(packages), f"Missing Debian packages: {len(packages)}"
    )
    prefix = administrator() if may_install else None
    if prefix is not None and shutil.which("apt-get") and apt_install(prefix, packages):
        say("ติดตั้งส่วนประกอบของระบบแล้ว", "System packages installed.")
        return
    warn(
        f"ยังไม่ได้ติดตั้งส่วนประกอบของระบบ ผู้ดูแลเครื่องติดตั้งได้ด้วยคำสั่งเดียว\n  {install_command(packages)}",
        "Not installed here; an administrator can run the command above.",
    )


def administrator() -> list[str] | None:
    """Return the start of a command that runs as administrator, such as `sudo -n`; None if that needs a password."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def apt_install(prefix: Sequence[str], packages: Sequence[str]) -> bool:
    """Install packages by apt and return whether that succeeded. If the first try fails, update the package lists and
    try again. `prefix`: start of a command line that runs as administrator."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, capture_output=True, check=False).returncode == 0:
        return True
    subprocess.run([*apt, "update"], capture_output=True, check=False)
    again = subprocess.run(install, capture_output=True, text=True, errors="replace", check=False)
    if again.returncode != 0:
        warn("apt-get ติดตั้งไม่สำเร็จ", (again.stderr.strip() or again.stdout.strip()).splitlines()[-1])
    return again.returncode == 0


MAGIC, HEAD = b"!<arch>\n", 60  # bytes of the mark of an archive, and before each of its members
PROGRAM_MODE, FILE_MODE = 0o755, 0o644


def members(deb: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the parts of an `ar` archive, such as a Debian package."""
    whole = deb.read_bytes()
    at = len(MAGIC)
    while whole.startswith(MAGIC) and at + HEAD <= len(whole):
        name = whole[at : at + 16].decode("ascii").rstrip(" /")
        size = int(whole[at + 48 : at + 58])
        yield name, whole[at + HEAD : at + HEAD + size]
        at += HEAD + size + size % 2


def installs(deb: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of each file in a Debian package; a link has the content of its target."""
    packed = next((content for name, content in members(deb) if name.startswith("data.tar")), None)
    if packed is None:
        raise OSError(f"{deb.name}: no data")
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        entries = {PurePosixPath(entry.name): entry for entry in tar}
        for path, entry in entries.items():
            source = entries.get(path.parent / entry.linkname, entry) if entry.issym() else entry
            content = tar.extractfile(source) if source.isreg() else None
            if content is not None:
                yield path.as_posix(), content.read()


def archived(parts: Iterable[tuple[str, bytes]], seconds: int) -> bytes:
    """Return an `ar` archive of `parts` (name, content), dated `seconds` since 1970."""
    whole = io.BytesIO()
    whole.write(MAGIC)
    for name, content in parts:
        whole.write(
            f"{name:<16}{seconds:<12}{0:<6}{0:<6}{0o100644:<8o}{len(content):<10}`\n".encode(
                "ascii"
            )
        )
        whole.write(content + b"\n" * (len(content) % 2))
    return whole.getvalue()


def tarred(files: Mapping[str, Path | bytes], programs: Iterable[str], seconds: int) -> bytes:
    """Return a tar of `files` ({path: content}), owned by root and dated `seconds` since 1970. `programs` are the paths
    of executable files."""
    whole = io.BytesIO()
    folders = {parent.as_posix() for path in files for parent in PurePosixPath(path).parents} - {
        "."
    }
    runs = set(programs)
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path in ("", *sorted({*files, *folders})):
            entry = tarfile.TarInfo(f"./{path}")
            entry.mtime = seconds
            entry.uname = entry.gname = "root"
            if path in folders or not path:
                entry.type, entry.mode = tarfile.DIRTYPE, PROGRAM_MODE
                tar.addfile(entry)
                continue
            source = files[path]
            content = source if isinstance(source, bytes) else source.read_bytes()
            entry.size = len(content)
            entry.mode = PROGRAM_MODE if path in runs else FILE_MODE
            tar.addfile(entry, io.BytesIO(content))
    return whole.getvalue()


def package(control: Mapping[str, bytes], data: bytes, seconds: int, preset: int = 6) -> bytes:
    """Return a Debian package of the files `control` and the plain tar `data` (xz level `preset`), dated `seconds`."""
    said = gzip.compress(tarred(control, (), seconds), 9, mtime=seconds)
    parts = (
        ("debian-binary", b"2.0\n"),
        ("control.tar.gz", said),
        ("data.tar.xz", squeezed(data, preset)),
    )
    return archived(parts, seconds)


def squeezed(data: bytes, preset: int = 6) -> bytes:
    """Return the data compressed as xz at level `preset`, by one thread so that every PC makes the same bytes."""
    return lzma.compress(data, preset=preset)
