"""The virtual environment `.venv` with pinned requirements; and message catalogues (.mo) compiled from .po files."""

import hashlib
import os
import re
import shutil
import struct
import subprocess
import sys
import venv
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from installer.sentences import (
    InstallerError,
    disk_full,
    no_network,
    not_the_pinned_files,
    not_trusted,
    not_written,
    pip_failed,
    say,
)

# each holds those before it
RUN = "requirements.txt"
CENTRE = "requirements-centre.txt"
TEST = "requirements-test.txt"
STAMP = "prongsai-ready"  # file in .venv: Python's version, then a line per requirements file fully installed
NEEDED = 10**9  # bytes free before anything is downloaded
# Parts of pip's output; the first match wins, as a certificate fault also mentions connections.
PIP_SAYS = (
    (
        ("CERTIFICATE_VERIFY_FAILED", "SSLCertVerificationError", "invalid path: ", "SSLError"),
        not_trusted,
    ),
    (("No space left", "Errno 28"), disk_full),
    (("DO NOT MATCH THE HASHES",), not_the_pinned_files),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "ConnectTimeout",
            "ReadTimeout",
            "ProxyError",
            "ConnectionError",
        ),
        no_network,
    ),
    (
        ("Temporary failure in name resolution", "Network is unreachable", "Connection refused"),
        no_network,
    ),
)


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def ready(root: Path, requirements: str) -> bool:
    """Return whether `.venv` fits the present file `requirements`, and its Python is still the one it was made with."""
    lines = stamp_lines(root / ".venv")
    wanted = stamp_line(root, requirements)
    return wanted in lines and version_of(python_of(root / ".venv")) == lines[0]


def prepare(root: Path, requirements: str, source: Path | None = None) -> Path:
    """Make or repair `.venv` with the packages of the file `requirements`, and return the path of its Python. `source`:
    folder with the packages, None = the network. InstallerError if it fails."""
    environment = root / ".venv"
    python = python_of(environment)
    if ready(root, requirements):
        return python
    if shutil.disk_usage(root).free < NEEDED:
        raise disk_full()
    try:
        if not sound(environment):
            say("กำลังสร้างสภาพแวดล้อม .venv", "Making .venv")
            venv.create(environment, clear=True, with_pip=True, symlinks=sys.platform != "win32")
        (environment / STAMP).unlink(missing_ok=True)  # a stopped installation leaves no mark
        pip_install(python, root / "installer" / requirements, source)
        write_stamp(root, requirements)
    except OSError as error:
        raise not_written(root, error) from error
    except subprocess.CalledProcessError as error:  # ensurepip inside venv.create
        raise pip_failed(
            (error.output or b"").decode(errors="replace").splitlines()[-3:]
        ) from error
    return python


def sound(environment: Path) -> bool:
    """Return whether `.venv` can be kept: it was complete once, and its Python still starts with the same version."""
    lines = stamp_lines(environment)
    return bool(lines) and version_of(python_of(environment)) == lines[0]


def version_of(python: Path) -> str:
    """Return the version, such as `3.11`, that the Python at a path reports, or "" if it does not start."""
    try:
        answer = subprocess.run(
            [python, "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            check=False,
        )
    except OSError:
        return ""
    return answer.stdout.decode(errors="replace").strip()


def stamp_lines(environment: Path) -> list[str]:
    try:
        return (environment / STAMP).read_text("ascii").splitlines()
    except (OSError, ValueError):
        return []


def stamp_line(root: Path, requirements: str) -> str:
    return f"{requirements} {hashlib.sha256((root / 'installer' / requirements).read_bytes()).hexdigest()}"


def write_stamp(root: Path, requirements: str) -> None:
    """Record in `.venv` that it is complete: its Python's version, and hashes of the requirements installed."""
    every = (RUN, CENTRE, TEST)
    names = every[: every.index(requirements) + 1]
    lines = [version_of(python_of(root / ".venv")), *(stamp_line(root, name) for name in names)]
    (root / ".venv" / STAMP).write_text("\n".join(lines) + "\n", "ascii")


def pip_install(python: Path, requirements: Path, source: Path | None) -> None:
    """Install the pinned wheels, checked by hash, from `source` or (None) the network. InstallerError if pip fails."""
    if source:
        say(f"กำลังติดตั้งส่วนประกอบจากโฟลเดอร์ {source}", "Installing the pinned packages from a folder")
    else:
        say("กำลังติดตั้งส่วนประกอบ (ครั้งแรกดาวน์โหลดประมาณ 200 MB)", "Installing the pinned packages")
    words: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        *(("--no-index", "--find-links", source.resolve()) if source else ()),
    ]
    with subprocess.Popen(
        [*words, "--requirement", requirements],
        env=pip_settings(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        said = report(pip.stdout or ())
    if pip.returncode:
        raise explain(said)


def report(lines: Iterable[str]) -> list[str]:
    """Print the name of each package that pip collects; return the last lines of pip's output."""
    last: deque[str] = deque(maxlen=200)
    for line in lines:
        last.append(line.rstrip())
        if line.startswith("Collecting "):
            say("  " + line.split()[1])
    return list(last)


def explain(output: list[str]) -> InstallerError:
    """Return the error that says why pip failed, judged by the lines of its output."""
    everything = "\n".join(output)
    for signs, sentence in PIP_SAYS:
        if any(sign in everything for sign in signs):
            return sentence()
    return pip_failed([line for line in output if line][-4:])


def pip_settings(environ: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """Return `environ` without what makes pip install elsewhere; SSL_CERT_FILE is copied to pip's own variable."""
    settings = dict(environ)
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PYTHONPATH", "PYTHONHOME"):
        settings.pop(name, None)
    settings["PIP_USER"] = "0"  # also against a pip.conf that says otherwise
    if "SSL_CERT_FILE" in settings:  # older pip looks at this name only
        settings.setdefault("REQUESTS_CA_BUNDLE", settings["SSL_CERT_FILE"])
    return settings


ENTRY = re.compile(
    r'^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)msgstr ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE
)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\(.)")
HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: en\n"


def compile_all(root: Path) -> None:
    """Update the .mo files of a checkout, each completely or not at all; files that are up to date stay untouched."""
    for source in sorted((root / "resources" / "locale").glob("*/LC_MESSAGES/*.po")):
        write_compiled(source)


def write_compiled(source: Path) -> None:
    """Write the translated sentences of a .po file to the .mo file beside it; without any, delete that file."""
    done = {one: english for one, english in read(source).items() if english}
    target = source.with_suffix(".mo")
    if not done:
        target.unlink(missing_ok=True)
        return
    data = compiled({"": HEAD} | done)
    if not target.exists() or target.read_bytes() != data:
        new = target.with_suffix(f".{os.getpid()}.new")  # two runs of tests may begin at once
        new.write_bytes(data)
        new.replace(target)


def read(path: Path) -> dict[str, str]:
    """Return {sentence: translation} of a .po file ("" = untranslated); {} if there is no such file."""
    text = path.read_text("utf-8") if path.exists() else ""
    return {
        source: english
        for source, english in ((plain(a), plain(b)) for a, b in ENTRY.findall(text))
        if source
    }


def plain(lines: str) -> str:
    """Return the text of a .po file's quoted lines, joined and unescaped."""
    return ESCAPED.sub(
        lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), "".join(QUOTED.findall(lines))
    )


def compiled(translations: Mapping[str, str]) -> bytes:
    """Return the bytes of a .mo file for `gettext`; `translations`: {sentence: translation}."""
    pairs = sorted((source.encode(), english.encode()) for source, english in translations.items())
    start = 28 + 16 * len(pairs)
    heads: tuple[list[int], list[int]] = [], []
    body = bytearray()
    for n in (0, 1):
        for pair in pairs:
            heads[n].extend((len(pair[n]), start + len(body)))
            body += pair[n] + b"\0"
    numbers = (
        0x950412DE,
        0,
        len(pairs),
        28,
        28 + 8 * len(pairs),
        0,
        28 + 16 * len(pairs),
        *heads[0],
        *heads[1],
    )
    return struct.pack(f"<{len(numbers)}I", *numbers) + body
