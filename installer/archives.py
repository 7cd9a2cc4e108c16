"""Debian packages, read and written by the standard library alone, so that the same files give the same bytes."""

import gzip
import io
import lzma
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

MAGIC, HEAD = b"!<arch>\n", 60  # bytes of the mark of an archive, and before each of its members
PROGRAM_MODE, FILE_MODE = 0o755, 0o644


def members(deb: Path) -> Iterator[tuple[str, bytes]]:
    """The parts of an `ar` archive: name and content."""
    whole = deb.read_bytes()
    at = len(MAGIC)
    while whole.startswith(MAGIC) and at + HEAD <= len(whole):
        name, size = whole[at : at + 16].decode("ascii").rstrip(" /"), int(whole[at + 48 : at + 58])
        yield name, whole[at + HEAD : at + HEAD + size]
        at += HEAD + size + size % 2


def installs(deb: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file a package lays down; one that is only another name of a file beside it, too."""
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
    """Parts as an `ar` archive."""
    whole = io.BytesIO()
    whole.write(MAGIC)
    for name, content in parts:
        whole.write(f"{name:<16}{seconds:<12}{0:<6}{0:<6}{0o100644:<8o}{len(content):<10}`\n".encode("ascii"))
        whole.write(content + b"\n" * (len(content) % 2))
    return whole.getvalue()


def tarred(files: Mapping[str, Path | bytes], programs: Iterable[str], seconds: int) -> bytes:
    """Files by their paths below `./`, folders before what lies in them; everything is root's and of one date."""
    whole = io.BytesIO()
    folders = {parent.as_posix() for path in files for parent in PurePosixPath(path).parents} - {"."}
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
            entry.size, entry.mode = len(content), PROGRAM_MODE if path in runs else FILE_MODE
            tar.addfile(entry, io.BytesIO(content))
    return whole.getvalue()


def package(control: Mapping[str, bytes], data: bytes, seconds: int, preset: int = 6) -> bytes:
    """A Debian package of its control files and of the tar of what it installs."""
    said = gzip.compress(tarred(control, (), seconds), 9, mtime=seconds)
    parts = (("debian-binary", b"2.0\n"), ("control.tar.gz", said), ("data.tar.xz", squeezed(data, preset)))
    return archived(parts, seconds)


def squeezed(data: bytes, preset: int = 6) -> bytes:
    """As xz; one thread, so that the bytes are the same wherever it is done."""
    return lzma.compress(data, preset=preset)
