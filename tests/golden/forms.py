"""Forms as offices hold them, kept and never changed: a file that was once sound must be read the same by every later
program. `python -m tests.golden.forms` writes anew what is read in each."""

from pathlib import Path

from core.forms.description import describe
from storage.instruments.reader import read_form

KEPT = Path(__file__).parent / "instruments"


def read_aloud(path: Path) -> str:
    """Everything the form decides, line by line."""
    return "".join(f"{'  ' * line.depth}{line.text}\n" for line in describe(read_form(path)))


if __name__ == "__main__":
    for form in KEPT.glob("*.yaml"):
        form.with_suffix(".txt").write_text(read_aloud(form), encoding="utf-8")
