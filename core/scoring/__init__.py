"""The scoring of assessments, in exact fractions."""
