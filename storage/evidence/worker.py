"""A separate process that examines foreign files one after the other, within limits; its crash harms nothing.

Called as `python -m storage.evidence.worker`. A line of JSON on stdin asks of one file: `path`, `kind`, `pixels`
(longest side of a photograph, 0 = as it is), `place` (keep where it was taken), `edit` (what is covered or cut off, as
core.evidence.photos.Edit); or `names`: whether they stand in its text. The answer on stdout is a line of JSON, the
`Answer`, then the new content of a photograph (so many bytes as `kept` says) and the small picture.
"""

import warnings
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from core.evidence.photos import NO_EDIT, Box, Edit
from storage.apart import Reply, serve
from storage.evidence.findings import BROKEN, CUT, FINE, GONE, MACROS, MOST, PICTURES, TOO_LARGE, Answer, kind_of

MISSING = (FileNotFoundError, PermissionError, IsADirectoryError)


def main() -> None:
    warm()
    serve(reply)


def reply(question: dict[str, Any]) -> Reply:
    """What is found, as a line; the new content of a photograph and the small picture follow it."""
    answer = answered(question)
    fields = {name: value for name, value in asdict(answer).items() if name != "small"}
    return fields | {"kept": len(answer.kept)}, answer.kept + answer.small


def answered(question: dict[str, Any]) -> Answer:
    """What is found in one file; never raises but for a bug."""
    from PIL import Image, UnidentifiedImageError

    path, kind = Path(question["path"]), question["kind"]
    try:
        if names := question.get("names"):
            answer = Answer(found_of(path, names))
        elif kind in PICTURES:
            from storage.evidence.photographs import photograph

            answer = photograph(path, question["pixels"], question["place"], edit_of(question.get("edit")))
        else:
            from storage.evidence.documents import document

            answer = document(path, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError, OverflowError):
        return Answer(TOO_LARGE)
    except MISSING:
        return Answer(GONE)
    except UnidentifiedImageError:
        return Answer(BROKEN)
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, LookupError, ExpatError, zlib.error) as error:
        return Answer(CUT if "truncated" in str(error) else BROKEN)
    return answer if len(answer.small) <= MOST else Answer(BROKEN)


def found_of(path: Path, names: list[str]) -> str:
    """Whether these names stand in the text of the file; what swells or asks for other texts is not read."""
    from storage.evidence.documents import document
    from storage.evidence.name_search import wording

    with path.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind in ("zip", "ole"):
        before = document(path, kind)
        if before.verdict not in (FINE, MACROS) or (kind == "zip" and not before.kind):
            return before.verdict if before.verdict != FINE else "unread"
    return wording(path, kind, names)


def edit_of(given: Any) -> Edit:
    """What is to be covered and cut. ValueError when a box is none."""
    if not given:
        return NO_EDIT
    boxes, style, crop = given
    edit = Edit(tuple(Box(*box) for box in boxes), str(style), Box(*crop) if crop else None)
    if not all(box.sound for box in (*edit.boxes, *([edit.crop] if edit.crop else []))):
        raise ValueError("not a part of a picture")
    return edit


def warm() -> None:
    """Read what every picture needs before the first is asked of."""
    from PIL import Image, features

    Image.preinit()
    features.check("libtiff")
    warnings.simplefilter("error", Image.DecompressionBombWarning)


if __name__ == "__main__":
    main()
