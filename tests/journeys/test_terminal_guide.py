"""docs/terminal.md, README and docs/forms.md do what they say: every command in them is run, in order."""

import os
import re
import shlex
from pathlib import Path

from tests import forked
from tests.known import known

ROOT = Path(__file__).parents[2]
COMMANDS = re.compile(r"^(?:\.venv/bin/)?python main\.py (.+)$", re.MULTILINE)
FINGERPRINT = re.compile(r"((?:\d{5} ?){8})$", re.MULTILINE)


def test_every_command_of_the_guide_and_the_readme_works(tmp_path: Path) -> None:
    guide = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("docs/terminal.md", "README.md", "docs/forms.md")
    )
    commands = dict.fromkeys(
        command.replace("--out sample", "--out งาน/ตัวอย่าง") for command in COMMANDS.findall(guide)
    )
    assert len(commands) > 20
    assert "--help" in commands, "the readme's are among them"
    paper = ""
    environ = os.environ | {"PRONGSAI_KEYS": str(tmp_path / "keys")}
    for command in commands:
        words = shlex.split(
            command.replace("งาน/", f"{tmp_path.as_posix()}/").replace("เลขบนกระดาษ", f'"{paper}"')
        )
        words = [
            str(next(Path(word).parent.glob("*.prongsai-backup"))) if "ชื่อไฟล์" in word else word
            for word in words
        ]
        out = Path(words.pop()) if ">" in words else None
        done = forked.run([word for word in words if word != ">"], environ)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        paper = known(FINGERPRINT.search(done.stdout))[1] if "root show" in command else paper
        if out:
            out.write_text(done.stdout, encoding="utf-8")
