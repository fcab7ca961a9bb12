"""Names for the axes of the cell that is written."""

from typing import Any

from engine.steps import Step


def named(step: Step, first: int) -> dict[str, Any]:
    """Names for the axes of the written cell."""
    map_, row, column = (0, 0, *(i + first for i in step.cell))[-3:]
    return {"map": map_, "row": row, "column": column, "n": len(step.parts[0].terms)}
