"""A convolutional network in NumPy, and the story of each of its operations.

The functions are called and behave as in torch.nn.functional; axes are (N, C, H, W).
"""

from engine.batch_step import BatchStep
from engine.errors import SettingError
from engine.experiment import Experiment, enter
from engine.layers import (
    Activation,
    AveragePooling,
    Convolution,
    Flatten,
    Layer,
    Linear,
    MaxPooling,
)
from engine.layers.activations import (
    leaky_relu,
    leaky_relu_grad,
    log_softmax,
    log_softmax_grad,
    relu,
    relu_grad,
    sigmoid,
    sigmoid_grad,
    softmax,
    softmax_grad,
    tanh,
    tanh_grad,
)
from engine.layers.convolution import (
    conv2d,
    conv2d_grad_bias,
    conv2d_grad_input,
    conv2d_grad_weight,
)
from engine.layers.cross_entropy import cross_entropy, cross_entropy_grad
from engine.layers.linear import linear, linear_grad_bias, linear_grad_input, linear_grad_weight
from engine.layers.pooling import (
    avg_pool2d,
    avg_pool2d_grad_input,
    max_pool2d,
    max_pool2d_grad_input,
)
from engine.modelfile import load_model, save_model
from engine.network import Activations, Gradients, Network
from engine.optimizers import SGD, Adam, Momentum
from engine.timeline import Stride, Timeline

__all__ = [
    "SGD",
    "Activation",
    "Activations",
    "Adam",
    "AveragePooling",
    "BatchStep",
    "Convolution",
    "Experiment",
    "Flatten",
    "Gradients",
    "Layer",
    "Linear",
    "MaxPooling",
    "Momentum",
    "Network",
    "SettingError",
    "Stride",
    "Timeline",
    "avg_pool2d",
    "avg_pool2d_grad_input",
    "conv2d",
    "conv2d_grad_bias",
    "conv2d_grad_input",
    "conv2d_grad_weight",
    "cross_entropy",
    "cross_entropy_grad",
    "enter",
    "leaky_relu",
    "leaky_relu_grad",
    "linear",
    "linear_grad_bias",
    "linear_grad_input",
    "linear_grad_weight",
    "load_model",
    "log_softmax",
    "log_softmax_grad",
    "max_pool2d",
    "max_pool2d_grad_input",
    "relu",
    "relu_grad",
    "save_model",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_grad",
    "tanh",
    "tanh_grad",
]
