"""The table of every grid of the window that people type into, with what each does without, and why."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.ui.desktop.habits import EVERYWHERE, Habit

ROOM = Path(__file__).parents[3] / "ui" / "desktop"
VIEWS = {
    "QTableView",
    "QTableWidget",
    "QTreeView",
    "QTreeWidget",
    "QListView",
    "QListWidget",
    "QColumnView",
    "ColumnTable",
}
NO_NEW_ROWS = "what is shown is what was copied; a row more is typed in the table it goes into, which has the empty row"
NO_NEW_STEPS = (
    "the steps are those of the programme's form; what one types beside them are their dates"
)


class Grid(NamedTuple):
    """A grid of the window, who tries it, and which habits it does without."""

    called: str
    view: str  # the module of its view
    tried: str  # the test that walks it
    without: Mapping[str, str] = {}  # habit -> why
    plain: Mapping[str, str] = {}  # rule of a whole table (tests.ui.desktop.arranging) -> why


ADDS = "totals stand below and follow what is found"
REDDENS = "what is not accepted stays in red with its reason"
NOTHING_ADDED = {ADDS: "the form adds up none of its columns, so that no total says anything"}
ALL_WORDS = {
    **NOTHING_ADDED,
    REDDENS: "its columns take any words; what they do not take is walked at the figures",
}
ALL_IN_SIGHT = "the steps of one programme are all in sight: the table is as high as its rows"
ALL_COUNTS = {
    **NOTHING_ADDED,
    "long words have the lines they need": "its columns are days and counts of one line",
}
CLICKS = "a click on a head sorts up, down and back"
HEADS_CHOOSE = "a click on a head opens a menu: which field the column is, and the three orders"
FEW_STEPS = {
    "typed words leave the rows that have them": ALL_IN_SIGHT,
    "columns are hidden and shown, by keys": "a day, the reason and what stood before are read together",
    ADDS: "days are not added up; their table counts nothing else",
}
UNITS_COUNTED = {
    ADDS: "codes, names and regions are not added up; the units are counted above the table"
}


def fixed(why: str) -> dict[str, str]:
    """The habits of a grid in which no row is made: those of the row below the last."""
    below = (habit.rule for habit in EVERYWHERE if habit.at[0] == 4)
    asked = "a block over the end changes rows and makes some, as one deed"
    return {**dict.fromkeys(below, why), asked: f"it is asked about: {why}"}


GRIDS = (
    Grid("rows of a plan, words", "plan/grid_view.py", "test_words_in_the_plan_have_every_habit", plain=ALL_WORDS),
    Grid("rows of a plan, figures", "plan/grid_view.py", "test_figures_in_the_plan_have_every_habit"),
    Grid("results of a row", "plan/grid_view.py", "test_results_have_every_habit", plain=ALL_WORDS),
    Grid(
        "what a period reached", "plan/grid_view.py", "test_what_is_reported_of_a_period_has_every_habit",
        plain=ALL_WORDS,
    ),
    Grid("registers of the office", "plan/grid_view.py", "test_the_registers_have_every_habit", plain=ALL_WORDS),
    Grid("head counts", "plan/grid_view.py", "test_head_counts_have_every_habit_of_figures", plain=ALL_COUNTS),
    Grid(
        "units of a centre at its set-up", "setup/register.py", "test_the_units_of_a_centre_have_every_habit",
        plain=UNITS_COUNTED,
    ),
    Grid(
        "dates of a programme's steps", "setup/programmes.py", "test_the_dates_of_a_programme_have_every_habit",
        fixed(NO_NEW_STEPS), FEW_STEPS,
    ),
    Grid(
        "a block or a file before it becomes rows", "plan/pasted_table.py",
        "test_a_block_before_it_is_put_has_every_habit", fixed(NO_NEW_ROWS), {CLICKS: HEADS_CHOOSE},
    ),
)  # fmt: skip
# Views of rows in which nothing is typed: nothing of them is a cell.
READ = {
    "assigning/table.py": "who answered work that was given: read, opened and ticked",
    "centre/sheet_table.py": "a centre's tables (outcomes, zones, resolutions): reckoned, read and copied",
    "centre/units.py": "the units below with what they sent: read and opened",
    "committee/agreeing.py": "the votes of members beside each other: agreed in the card beside it",
    "committee/round.py": "the units of a round: selected, opened, decided by the buttons below",
    "coverage/page.py": "items against proofs: a cell opens what can be attached",
    "base/piece_grid.py": "pictures of evidence: looked at, their words typed beside them",
    "exchange/incoming_file.py": "what a file would change: ticked",
    "help/page.py": "the contents of the help",
    "plan/calendar.py": "the year of a plan: bars moved by keys and the mouse",
    "plan/editors.py": "the units of a cell: ticked",
    "plan/tree.py": "the rows of a plan as a tree: typed in the form beside it",
    "setup/starts.py": "who gets a start file: ticked",
    "shell/palette.py": "what can be done or found: chosen",
    "widgets/line_list.py": "every list of lines (votes at the table, verifying, people, forms …): chosen or ticked",
    "widgets/sheet_placing.py": "the preview of a block that does not fit: put or not",
}
BASE = {
    "widgets/sheet_view.py",
    "widgets/sheet.py",
    "widgets/sheet_draft.py",
    "widgets/column_table.py",
}


def habits_of(called: str) -> tuple[Habit, ...]:
    (grid,) = (one for one in GRIDS if one.called == called)
    return tuple(habit for habit in EVERYWHERE if habit.rule not in grid.without)
