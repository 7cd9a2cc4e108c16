"""What an assessment comes to, in exact fractions."""

from core.scoring.total import score as score
