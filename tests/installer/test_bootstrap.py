"""Set-up: an old Python is told so, missing parts are named, half-made environments are mended, failures told."""

import ast
import base64
import gettext
import hashlib
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from installer import commands, debian, environment
from installer.bootstrap import python_fault
from installer.checks import CodeCheck, run_checks
from installer.sentences import InstallerError

ROOT = Path(__file__).parents[2]
THAI = range(0x0E00, 0x0E80)


def wheel(folder: Path, name: str) -> str:
    """Write a package of one module there; its requirement with hash."""
    info = f"{name}-1.0.dist-info"
    parts = {
        f"{name}.py": "WHOLE = True\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    sums = {
        path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
        for path, text in parts.items()
    }
    record = [
        f"{path},sha256={sums[path].rstrip(b'=').decode()},{len(text)}"
        for path, text in parts.items()
    ]
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with ZipFile(path, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
        archive.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose requirements are two small packages, found without a network."""
    (tmp_path / "installer").mkdir()
    first = wheel(tmp_path, "prongsai_one")
    second = wheel(tmp_path, "prongsai_two")
    (tmp_path / "installer" / environment.RUN).write_text(first)
    for more in (environment.CENTRE, environment.TEST):
        (tmp_path / "installer" / more).write_text(first + second)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", tmp_path.as_uri())
    return tmp_path


def imports(python: Path, name: str) -> bool:
    return (
        subprocess.run(
            [python, "-c", f"import {name}"], capture_output=True, check=False
        ).returncode
        == 0
    )


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 15, 0)])
def test_a_python_that_will_not_do_is_named_in_one_sentence(version: tuple[int, ...]) -> None:
    assert ".".join(map(str, version)) in python_fault(version)


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 0), (3, 14, 1)])
def test_a_python_that_will_do_is_not_mentioned(version: tuple[int, ...]) -> None:
    assert python_fault(version) == ""


def test_an_old_python_can_read_the_first_file() -> None:
    source = (ROOT / "installer" / "bootstrap.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    first = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {getattr(node, "module", None) or "sys" for node in first} == {"sys", "pathlib"}
    assert "from __future__" not in source


def test_a_second_preparation_needs_nothing_and_a_half_made_one_is_mended(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = environment.prepare(checkout, environment.RUN)
    assert imports(python, "prongsai_one")
    assert not imports(python, "prongsai_two")

    environment.prepare(checkout, environment.TEST)  # completes the same environment
    assert imports(python, "prongsai_two")

    monkeypatch.setenv("PIP_FIND_LINKS", "")  # nothing can be fetched any more, and nothing need be
    assert environment.prepare(checkout, environment.RUN) == python

    (checkout / ".venv" / environment.STAMP).unlink()  # as if the first preparation had been killed
    with pytest.raises(InstallerError):
        environment.prepare(checkout, environment.RUN)
    assert not environment.ready(checkout, environment.RUN)

    monkeypatch.setenv("PIP_FIND_LINKS", checkout.as_uri())
    assert imports(environment.prepare(checkout, environment.RUN), "prongsai_one")


def test_a_package_that_is_not_the_pinned_one_is_not_installed(checkout: Path) -> None:
    wheel(checkout, "prongsai_one")
    with ZipFile(checkout / "prongsai_one-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("prongsai_evil.py", "")
    with pytest.raises(InstallerError, match="hash"):
        environment.prepare(checkout, environment.RUN)
    assert not environment.ready(checkout, environment.RUN)


def test_a_nearly_full_disk_stops_before_anything_is_made(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "NEEDED", 10**18)
    with pytest.raises(InstallerError, match="1 GB"):
        environment.prepare(checkout, environment.RUN)
    assert not (checkout / ".venv").exists()


def test_changed_requirements_or_a_python_that_went_away_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    (tmp_path / "installer" / environment.RUN).write_text("one==1.0\n")
    python = environment.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    environment.write_stamp(tmp_path, environment.RUN)
    assert environment.ready(tmp_path, environment.RUN)

    (tmp_path / "installer" / environment.RUN).write_text("one==1.1\n")
    assert not environment.ready(tmp_path, environment.RUN)
    assert environment.sound(tmp_path / ".venv")  # pip may go on in it

    python.unlink()
    python.symlink_to(tmp_path / "gone")
    assert not environment.sound(tmp_path / ".venv")  # it is made anew


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "WARNING: Retrying after SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))",
            "not trusted",
        ),
        (
            "OSError: Could not find a suitable TLS CA certificate bundle, invalid path: x.pem",
            "not trusted",
        ),
        (
            "WARNING: Retrying after NewConnectionError: [Errno -3] Temporary failure in name resolution",
            "No network",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "1 GB",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash"),
        ("ERROR: something else", "something else"),
    ],
)
def test_why_pip_failed_is_told_in_thai_with_an_english_line(said: str, told: str) -> None:
    sentence = str(environment.explain(["Collecting one==1.0", said]))
    assert told in sentence
    assert ord(sentence[0]) in THAI


def test_the_users_own_settings_reach_pip_except_those_that_lead_elsewhere() -> None:
    given = {
        "PIP_CERT": "a.pem",
        "PIP_INDEX_URL": "x",
        "SSL_CERT_FILE": "b.pem",
        "PIP_TARGET": "y",
        "PYTHONPATH": "z",
    }
    settings = environment.pip_settings(given)
    assert settings["PIP_CERT"] == "a.pem"
    assert settings["PIP_INDEX_URL"] == "x"
    assert settings["REQUESTS_CA_BUNDLE"] == "b.pem"
    assert not {"PIP_TARGET", "PYTHONPATH"} & settings.keys()


def test_what_cannot_be_installed_is_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    debian.supply(["libegl1", "libthai0"], may_install=False)
    assert (
        "sudo apt-get install --no-install-recommends -y libegl1 libthai0"
        in capsys.readouterr().err
    )


def test_a_library_that_is_not_there_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(debian.WINDOW_LIBRARIES, "libnobody.so.9", "libnobody9")
    monkeypatch.setitem(debian.TEST_TOOLS, "nobody-has-this", "nobody-tools")
    assert "libnobody9" in debian.missing(tools=False)
    assert "nobody-tools" not in debian.missing(tools=False)
    assert "nobody-tools" in debian.missing(tools=True)


def test_without_a_screen_the_sample_job_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    assert not commands.has_screen({"HOME": "x", "DISPLAY": ""})
    assert commands.has_screen({"DISPLAY": ":1"})
    first = commands.fresh_folder(tmp_path / "demo")
    first.mkdir()
    assert not commands.fresh_folder(tmp_path / "demo").exists()


def test_a_check_that_fails_says_how_it_ended_after_what_it_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    killed = (
        "import os, signal; print('one word', flush=True); os.kill(os.getpid(), signal.SIGSEGV)"
    )
    programs = {"killed": killed, "refused": "raise SystemExit(3)", "good": "print('ไทย')"}
    checks = [CodeCheck(name, ("-X", "utf8", "-c", program)) for name, program in programs.items()]
    assert run_checks(ROOT, Path(sys.executable), checks) == ["killed", "refused"]
    said = capsys.readouterr().out
    assert "one word\n== killed: FAILED, ended by signal SIGSEGV (" in said
    assert "== refused: FAILED, exit status 3 (" in said
    assert "ไทย\n== good: ok (" in said


def test_set_up_compiles_the_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "resources" / "locale" / "en" / "LC_MESSAGES"
    home.mkdir(parents=True)
    (home / "prongsai.po").write_text('msgid "บันทึก"\nmsgstr "Save"\n', "utf-8")
    monkeypatch.setattr(commands, "system", lambda **_asked: [])
    monkeypatch.setattr(commands, "prepare", lambda *_asked: tmp_path / "python")
    assert commands.command(tmp_path, ["setup"]) == 0
    assert gettext.translation("prongsai", home.parents[1], ["en"]).gettext("บันทึก") == "Save"


def test_what_a_centre_publishes_with_is_a_package_of_its_own(
    checkout: Path, tmp_path: Path
) -> None:
    whole, kept = tmp_path / "whole", tmp_path / "kept"
    assert commands.command(checkout, ["bundle", "--centre", "--out", str(whole)]) == 0
    assert commands.command(checkout, ["bundle", "--out", str(kept)]) == 0
    assert {path.name for path in whole.iterdir()} - {path.name for path in kept.iterdir()} == {
        "prongsai_two-1.0-py3-none-any.whl"
    }


def test_a_server_that_is_not_there_names_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "SERVER_PROGRAMS", str(tmp_path))
    assert debian.SERVER in debian.missing(tools=True)
    assert debian.SERVER not in debian.missing(tools=False)
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "initdb").touch()
    assert debian.SERVER not in debian.missing(tools=True)


def test_words_that_are_no_command_end_with_2() -> None:
    bootstrap = [sys.executable, str(ROOT / "installer" / "bootstrap.py")]
    assert subprocess.run([*bootstrap, "fly"], capture_output=True, check=False).returncode == 2


def test_what_one_computer_kept_another_installs_without_a_network(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    assert commands.bundled(checkout, kept) == 0
    assert [path.name for path in kept.iterdir()] == ["prongsai_one-1.0-py3-none-any.whl"]
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple")  # nobody answers there
    assert imports(environment.prepare(checkout, environment.RUN, kept), "prongsai_one")
