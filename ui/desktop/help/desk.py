"""The help pages, read from the folder of the language of the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from core.forms.help_text import Topic, topic
from core.i18n import THAI, _, language
from core.values import Ref
from ui.desktop.base.page_context import HeaderContent, Leaf, PageContext
from ui.desktop.theme.look import RESOURCES, Look

if TYPE_CHECKING:
    from ui.desktop.help.page import HelpPage

HELP = RESOURCES / "help"
TOPICS = (  # in the order of the contents; a file of this name stands in the folder of each language
    "start", "home", "documents", "plan", "assessment", "evidence", "papers", "sign", "scans", "exchange", "conflicts",
    "centre", "forms", "health", "backups", "safety", "keys", "settings",
    "registers",
)  # fmt: skip


def topics(language_code: str) -> tuple[Topic, ...]:
    """Every page in this language, Thai where it has none."""
    return tuple(topic(key, _file(language_code, key).read_text("utf-8")) for key in TOPICS)


def _file(language_code: str, key: str) -> Path:
    own = HELP / language_code / f"{key}.md"
    return own if own.is_file() else HELP / THAI / f"{key}.md"


def help_page(look: Look) -> "HelpPage":
    """The help in the language of the window."""
    from ui.desktop.help.page import HelpPage

    pictures = HELP / language() / "pictures"
    return HelpPage(look, topics(language()), pictures if pictures.is_dir() else HELP / THAI / "pictures")


def help_leaf(room: PageContext) -> Leaf:
    """The page of the help; topics are kept in the history of visits, as records are."""
    page = help_page(room.look)
    page.turned.connect(lambda _key: room.host.moved.emit("help"))
    return Leaf(
        page,
        lambda _year: None,
        lambda: HeaderContent(_("วิธีใช้"), page.title),
        enter=page.search.setFocus,
        here=lambda: topic_ref(page.key),
        go_to=lambda ref: page.show_topic(ref.id),
    )


def topic_ref(key: str) -> Ref:
    """A topic as something to go to."""
    return Ref("all", "help", key)
