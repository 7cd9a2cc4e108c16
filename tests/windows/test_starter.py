"""What `bootstrap.py test-windows` tries at length, tried in a few seconds: the starter, as Windows runs it."""

import time
from collections.abc import Iterator

import pytest

from installer.windows import HERE, nsis
from tests.windows import wine
from tests.windows.wine import WindowsPC, compiled


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowsPC]:
    made = WindowsPC(tmp_path_factory.mktemp("windows") / "prefix", bare=True)
    home = made.c / "โปรแกรม ก" / "1.0.0"
    (home / "python").mkdir(parents=True)
    compiled(wine.HERE / "told_back.c", home / "python" / "pythonw.exe", "-municode")
    (home.parent / "version.ini").write_text("[Prongsai]\r\nversion=1.0.0\r\n", "ascii", newline="")
    nsis(
        HERE / "starter.nsi",
        home.parent / "Prongsai.exe",
        1_700_000_000,
        ICON=HERE / "prongsai.ico",
    )
    yield made
    made.forget()


def told(pc: WindowsPC, *words: str) -> list[str]:
    """What the version that was started says it was given."""
    out = pc.c / "told.txt"
    out.unlink(missing_ok=True)
    foreign = {"PYTHONHOME": "C:\\other", "PYTHONPATH": "C:\\other", "PYTHONSTARTUP": "C:\\other"}
    assert pc.run(pc.path(pc.c / "โปรแกรม ก" / "Prongsai.exe"), *words, more=foreign).code == 0
    end = time.monotonic() + 30
    while not out.exists() or not out.stat().st_size:
        assert time.monotonic() < end, "nothing was started"
        time.sleep(0.05)
    pc.rest()
    return out.read_text("utf-8-sig").splitlines()


def test_the_starter_hands_a_file_on_and_no_setting_of_another_python(pc: WindowsPC) -> None:
    file = "T:\\ส่งจาก อำเภอ.prongsai"
    said = told(pc, file)
    assert said[-1] == file
    assert said[:3] == ["-X", "utf8", "-B"]
    assert said[3].endswith("\\1.0.0\\main.py")
    assert len(said) == 5, "a setting of another Python, or keys elsewhere than where they lie"


def test_a_portable_folder_has_its_keys_beside_it(pc: WindowsPC) -> None:
    (pc.c / "โปรแกรม ก" / "portable").touch()
    assert told(pc)[-1] == "PRONGSAI_KEYS=C:\\โปรแกรม ก\\data\\keys"
