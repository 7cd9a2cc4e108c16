"""The JSON Schemas beside the shipped forms: `python -m tests.schema_files` writes them again."""

import json
from pathlib import Path

from core.forms.layout import SCHEMAS, schema

FOLDER = Path(__file__).parents[1] / "resources" / "instruments"


def text_of(name: str) -> str:
    """What the schema's file holds."""
    return json.dumps(schema(name), ensure_ascii=False, indent=1) + "\n"


def path_of(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


if __name__ == "__main__":
    for each in SCHEMAS:
        path_of(each).write_text(text_of(each), encoding="utf-8")
