"""What an assessment comes to, in exact fractions."""

from core.scoring.judge import judge as judge
from core.scoring.total import score as score
