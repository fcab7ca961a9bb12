"""A network compiled for one input shape: the same numbers, several times faster.

The functions of engine.layers are plain, general and the truth. A plan makes buffers and views once
and uses them again at every call, in a layout that suits the processor (layout). It has parts
(part): a fast form for what most networks are made of, the layer's own functions for the rest.

    PassPlan      one small batch, every intermediate kept: what the screen tells
    TrainingPlan  loss and gradients of batches of any size: what training needs

Both give what the functions give, up to rounding: in float32 within 2e-5 of the largest number that
is summed. That is true of each form of a convolution (forms); the one that rounds most, for 32
channels and more (winograd), is within 5e-6 of the largest sum of absolute values. Of equal numbers
the first in reading order wins a maximum. Where two differ by rounding alone, either may.
"""

from engine.plan.passes import PassPlan
from engine.plan.training import Learned, TrainingPlan

__all__ = ["Learned", "PassPlan", "TrainingPlan"]
