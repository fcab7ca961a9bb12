"""Every operation of the network, told one output cell at a time."""

from engine.steps.operation import (
    Combine,
    Matrix,
    Operand,
    Operation,
    Part,
    Phase,
    Role,
    Spread,
    Step,
    combined,
)

__all__ = [
    "Combine",
    "Matrix",
    "Operand",
    "Operation",
    "Part",
    "Phase",
    "Role",
    "Spread",
    "Step",
    "combined",
]
