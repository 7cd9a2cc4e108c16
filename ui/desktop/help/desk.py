"""Brings the pages of the help from the folder of the language that is spoken."""

from pathlib import Path

from core.forms.help_text import Topic, topic
from core.i18n import THAI, _, language
from core.values import Ref
from ui.desktop.base.room import HeaderContent, Leaf, Room
from ui.desktop.theme.look import RESOURCES

HELP = RESOURCES / "help"
TOPICS = (  # in the order of the contents; a file of this name stands in the folder of each language
    "start", "home", "plan", "assessment", "evidence", "papers", "sign", "scans", "exchange", "conflicts", "centre",
    "backups", "safety", "keys", "settings",
)  # fmt: skip


def topics(spoken: str) -> tuple[Topic, ...]:
    """Every page in this language, Thai where it has none."""
    return tuple(topic(key, _file(spoken, key).read_text("utf-8")) for key in TOPICS)


def _file(spoken: str, key: str) -> Path:
    own = HELP / spoken / f"{key}.md"
    return own if own.is_file() else HELP / THAI / f"{key}.md"


def help_leaf(room: Room) -> Leaf:
    """The page of the help; a topic is a place people go to and come back to, as records are."""
    from ui.desktop.help.page import HelpPage

    pictures = HELP / language() / "pictures"
    page = HelpPage(room.look, topics(language()), pictures if pictures.is_dir() else HELP / THAI / "pictures")
    page.turned.connect(lambda _key: room.host.moved.emit("help"))
    return Leaf(
        page,
        lambda _year: None,
        lambda: HeaderContent(_("วิธีใช้"), page.title),
        enter=page.search.setFocus,
        here=lambda: place_of(page.key),
        go_to=lambda ref: page.show_topic(ref.id),
    )


def place_of(key: str) -> Ref:
    """A topic as a place to go to."""
    return Ref("all", "help", key)
