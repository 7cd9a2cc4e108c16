"""A PostgreSQL server of the tests' own: Debian's, run by a user without rights, on a socket in a folder of its own."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from stat import S_IXOTH
from tempfile import gettempdir, mkdtemp

import psycopg
import pytest

_numbers = count(1)


def run(words: Sequence[str | Path]) -> None:
    """As nobody, where the tests run as root: PostgreSQL runs for no administrator."""
    alone = (
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        if os.geteuid() == 0
        else []
    )
    done = subprocess.run([*alone, *words], capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def open_to_all(place: Path) -> Path:
    """The nearest folder that others may enter: that of the tests may be their owner's alone."""
    return next(one for one in (place, *place.parents) if one.stat().st_mode & S_IXOTH)


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The folder of its socket."""
    # the name of a socket is short
    place = Path(mkdtemp(prefix="pg", dir=open_to_all(Path(gettempdir()))))
    data, tools = place / "data", programs()
    if os.geteuid() == 0:
        shutil.chown(place, "nobody", "nogroup")
    run(
        [
            tools / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
    )
    rules = data / "pg_hba.conf"  # whoever is called guest has to say a password
    rules.write_text("local all guest scram-sha-256\n" + rules.read_text("utf-8"), "utf-8")
    settings = f"-k {place} -h '' -c fsync=off -c synchronous_commit=off -c shared_buffers=32MB"
    run([tools / "pg_ctl", "-D", data, "-o", settings, "-l", place / "log", "-w", "start"])
    try:
        yield place
    finally:
        run([tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(place)


@pytest.fixture
def new_database(server: Path) -> Callable[[], str]:
    """The address of a new, empty database, each time another."""

    def made() -> str:
        name = f"centre{next(_numbers)}"
        with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={server}"

    return made


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    return new_database()


def programs() -> Path:
    """The folder of the newest version; AssertionError naming the package when there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name)
    )
    assert found, "install Debian's postgresql"
    return found[-1].parent
