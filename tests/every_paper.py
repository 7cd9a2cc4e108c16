"""Every paper of the program, with those that later rooms give."""

from core.catalogue import rows
from core.papers.source import PaperKind
from core.papers.table import listed

KINDS = listed(rows(PaperKind))
TABLE = tuple(KINDS.values())
