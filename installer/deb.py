"""Build the program as one Debian package with its own Python, for Debian 12 and Ubuntu 22.04 or later, without
network: it depends only on what every desktop has; for a bare PC the other packages can be gathered in a folder."""

import gzip
import hashlib
import re
import shutil
import struct
import subprocess
from pathlib import Path

from installer import sbom
from installer.debian import package, tarred
from installer.linux import HERE, PROGRAMS, depends, download, laid, recommends
from installer.sentences import InstallerError, say
from installer.tree import date_of, must_compile, version_of, walked

HOME = "usr/lib/prongsai"
DESKTOP = HERE / "desktop"
CONTROL_FILE = """Package: prongsai
Version: {version}
Architecture: amd64
Maintainer: The Prongsai project <nobody@prongsai.invalid>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: misc
Priority: optional
Description: integrity and transparency work of Thai public offices, offline
 โปร่งใส: วางแผน ประเมิน แนบหลักฐาน พิมพ์ ลงนาม และรายงานงานคุณธรรมและความโปร่งใส
 ของหน่วยงานรัฐบนเครื่องเดียว โดยไม่ต้องต่อเครือข่าย
 .
 Plan, assess, prove, print, sign and report on one PC without a network. The
 package has its own Python and Qt. It has no scripts of its own, starts no
 service, and removing it leaves the data of offices where they are.
"""


def build(
    root: Path,
    target: Path,
    *,
    with_depends: bool,
    record: Path | None = None,
    downloads: Path | None = None,
) -> list[Path]:
    """Build the Debian package and its list of parts; return the paths. `with_depends`: also fetch packages that a bare
    Debian lacks. `record`: publisher's keys, None = no updates by file; `downloads`: an earlier build's downloads."""
    must_compile()
    version = version_of(root)
    seconds = date_of(root)
    home = target / "work" / "prongsai"
    shutil.rmtree(home.parent, ignore_errors=True)
    laid(
        root,
        home,
        version,
        downloads or target / "fetched",
        record,
        downloaded=downloads is not None,
    )
    made = [
        packed(home, target, version, seconds),
        sbom.beside(home, target, f"prongsai_{version}_amd64"),
    ]
    if with_depends:
        folder = target / f"prongsai_{version}_bare"
        gather([each.partition(" ")[0] for each in [*depends(home), *recommends()]], folder)
        made.append(Path(shutil.copy(made[0], folder)))
    return made


def packed(home: Path, target: Path, version: str, seconds: int) -> Path:
    """Write the folder `home` as a Debian package, dated `seconds` since 1970, into `target`; return its path."""
    say("กำลังรวมเป็นแพ็กเกจ", "Packing")
    files: dict[str, Path | bytes] = {
        f"{HOME}/{path.relative_to(home).as_posix()}": path for path in walked(home)
    }
    files |= around(seconds)
    size = sum(
        len(file) if isinstance(file, bytes) else file.stat().st_size for file in files.values()
    )
    needs, wishes = ", ".join(depends(home)), ", ".join(recommends())
    said = CONTROL_FILE.format(
        version=version, size=-(-size // 1024), depends=needs, recommends=wishes
    )
    control = {"control": said.encode(), "md5sums": sums(files)}
    runs = ["usr/bin/prongsai", *(f"{HOME}/{path}" for path in PROGRAMS)]
    made = target / f"prongsai_{version}_amd64.deb"
    made.write_bytes(package(control, tarred(files, runs, seconds), seconds))
    return made


def around(seconds: int) -> dict[str, Path | bytes]:
    """Return {installed path: file or bytes} of starter, icons, manual (dated `seconds` since 1970), and the like."""
    files: dict[str, Path | bytes] = {
        "usr/bin/prongsai": (DESKTOP / "prongsai.sh")
        .read_bytes()
        .replace(b"@HOME@", f"/{HOME}".encode()),
        "usr/share/applications/prongsai.desktop": DESKTOP / "prongsai.desktop",
        "usr/share/mime/packages/prongsai.xml": DESKTOP / "prongsai.xml",
        "usr/share/doc/prongsai/copyright": DESKTOP / "copyright",
    }
    for size, picture in icons((HERE / "prongsai.ico").read_bytes()).items():
        files[f"usr/share/icons/hicolor/{size}x{size}/apps/prongsai.png"] = picture
    # In Thai as plain text: the reader of manuals on a terminal (groff) loses vowels and tones.
    files["usr/share/doc/prongsai/README.th.txt"] = DESKTOP / "README.th.txt"
    files["usr/share/man/man1/prongsai.1.gz"] = gzip.compress(
        (DESKTOP / "prongsai.1").read_bytes(), 9, mtime=seconds
    )
    return files


def icons(ico: bytes) -> dict[int, bytes]:
    """Return {size in pixels: PNG picture} of a Windows icon, for the sizes that desktops look for."""
    (count,) = struct.unpack_from("<H", ico, 4)
    found = {}
    for n in range(count):
        width, length, start = struct.unpack_from("<B7xII", ico, 6 + 16 * n)
        found[width or 256] = ico[start : start + length]
    return {size: found[size] for size in (16, 24, 32, 48, 64, 256) if size in found}


def sums(files: dict[str, Path | bytes]) -> bytes:
    """Return the list of MD5 sums of installed files, with which `dpkg --verify` compares."""
    lines = []
    for path in sorted(files):
        one = files[path]
        content = one if isinstance(one, bytes) else one.read_bytes()
        lines.append(f"{hashlib.md5(content, usedforsecurity=False).hexdigest()}  {path}\n")
    return "".join(lines).encode()


def gather(names: list[str], folder: Path) -> None:
    """Download to `folder` the packages `names` and all they need on a bare Debian. InstallerError if apt fails."""
    say("กำลังเก็บแพ็กเกจสำหรับเครื่องเปล่า", "Gathering packages for a bare PC")
    base = {"?essential", "apt"}
    wanted = closure([*base, *names]) - closure([*base])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    download(sorted(wanted), folder)


def closure(names: list[str]) -> set[str]:
    """Return `package=version` of everything that apt would install for these packages on a bare PC."""
    done = subprocess.run(
        [
            "apt-get",
            "-s",
            "-q",
            "--no-install-recommends",
            "-o",
            "Dir::State::status=/dev/null",
            "install",
            *names,
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise InstallerError(
            "หาแพ็กเกจสำหรับเครื่องเปล่าไม่ได้ ขอให้สั่ง sudo apt-get update แล้วสั่งคำสั่งเดิมอีกครั้ง\n  "
            + "\n  ".join(done.stderr.strip().splitlines()[-3:]),
            "apt-get could not tell what a bare PC needs; run apt-get update first.",
        )
    return {
        f"{name}={version}"
        for name, version in re.findall(r"^Inst (\S+) \((\S+) ", done.stdout, re.MULTILINE)
    }
