"""The kinds of layer, each with its forward and its backward."""

from engine.layers.activations import Activation
from engine.layers.convolution import Convolution
from engine.layers.flatten import Flatten
from engine.layers.layer import Layer
from engine.layers.linear import Linear
from engine.layers.pooling import AveragePooling, MaxPooling

__all__ = [
    "Activation",
    "AveragePooling",
    "Convolution",
    "Flatten",
    "Layer",
    "Linear",
    "MaxPooling",
]
