"""The scoring of assessments, in exact fractions."""

from core.scoring.total import score as score
