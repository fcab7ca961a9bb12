"""Why each operation of the Lab and of an update does what it does.

A few plain sentences, with today's numbers. One function for each kind of operation; each returns
paragraphs.
"""

from collections.abc import Callable

from cnnviz.frame import Frame
from cnnviz.why import backward, convolution, forward, losses, turned, update
from cnnviz.why.places import Paragraphs


def why(frame: Frame) -> str:
    """Why the operation of `frame` does what it does; paragraphs with an empty line between.

    Empty for operations of layers that no Lab has.
    """
    told = _TOLD.get(frame.operation.kind)
    text = "" if told is None else "\n\n".join(filter(None, told(frame)))
    for stop in "。：；，":  # behind these there is room enough
        text = text.replace(f"{stop} ", stop)
    return text


_TOLD: dict[str, Callable[[Frame], Paragraphs]] = {
    "convolution": convolution.convolution,
    "activation": forward.activation,
    "max_pooling": forward.max_pooling,
    "average_pooling": forward.average_pooling,
    "difference": losses.difference,
    "squared_error": losses.squared_error,
    "weighted_sum": losses.weighted_sum,
    "squared_error_error": losses.squared_error_error,
    "weighted_sum_error": losses.weighted_sum_error,
    "pooling_error_widened": backward.widened,
    "max_pooling_error": backward.max_pooling_error,
    "average_pooling_error": backward.average_pooling_error,
    "activation_error": backward.activation_error,
    "turn_rows": turned.turn,
    "turn_columns": turned.turn,
    "convolution_error": turned.convolution_error,
    "convolution_error_scattered": turned.convolution_error_scattered,
    "padding_error": turned.padding_error,
    "convolution_weight_gradient": backward.weight_gradient,
    "convolution_bias_gradient": backward.bias_gradient,
    "batch_mean": update.batch_mean,
    "weight_decay": update.weight_decay,
    "velocity": update.velocity,
    "first_moment": update.first_moment,
    "second_moment": update.second_moment,
    "adam_ratio": update.adam_ratio,
    "update": update.update,
}
