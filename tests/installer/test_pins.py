"""What is installed is decided in the repository, to the byte, and nowhere is it said from where."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pins(name: str) -> dict[str, str]:
    """`package==version` of a requirements file, each with the text of its entry."""
    entries = re.split(
        r"^(?=\S)", (ROOT / "installer" / name).read_text("ascii"), flags=re.MULTILINE
    )
    return {entry.split(maxsplit=1)[0]: entry for entry in entries if entry.strip()}


RUN, CENTRE, TEST = (
    pins(name) for name in ("requirements.txt", "requirements-centre.txt", "requirements-test.txt")
)


def test_every_pin_is_exact_and_hashed() -> None:
    assert RUN
    assert not [
        pin
        for pin, entry in (RUN | CENTRE | TEST).items()
        if "==" not in pin or "--hash=sha256:" not in entry
    ]


def test_no_pin_names_an_address() -> None:
    assert not [
        pin for pin, entry in (RUN | CENTRE | TEST).items() if "//" in entry or pin.startswith("-")
    ]


def test_an_environment_made_for_the_tests_runs_the_program_unchanged() -> None:
    assert RUN.keys() < CENTRE.keys() < TEST.keys()


def test_what_a_centre_publishes_with_goes_into_no_installer() -> None:
    more = {pin.split("==")[0] for pin in CENTRE.keys() - RUN.keys()}
    assert more == {"psycopg", "psycopg-binary", "pyarrow"}
    built = [
        (ROOT / "installer" / name).read_text("utf-8")
        for name in ("windows.py", "deb.py", "linux.py")
    ]
    assert not [text for text in built if "requirements-centre" in text or "CENTRE" in text]
    shipped = (ROOT / "installer" / "shipped.txt").read_text("utf-8")
    assert not [name for name in ("psycopg", "pyarrow") if name in shipped]


def test_everything_the_program_uses_has_a_line_in_the_licences() -> None:
    listed = set(re.findall(r"[a-z0-9-]+", (ROOT / "licences" / "README.md").read_text("utf-8")))
    assert not {pin.split("==")[0] for pin in CENTRE} - listed
