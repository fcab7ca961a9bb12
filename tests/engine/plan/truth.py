"""The pass of the layers themselves, whatever Network does to be faster."""

import numpy as np

from engine import cross_entropy, cross_entropy_grad


def forward(network, x):
    """x -> the outputs of all layers, and what each keeps."""
    outputs, saved, y = [], [], x
    for layer in network.layers:
        y, kept = layer.forward(y)
        outputs.append(y)
        saved.append(kept)
    return outputs, saved


def backward(network, x, outputs, saved, error):
    """The error of the last output -> that of every output, that of x, the gradients."""
    errors, gradients = [], []
    for index in reversed(range(len(network.layers))):
        errors.append(error)
        y = outputs[index - 1] if index else x
        error, found = network.layers[index].backward(error, y, outputs[index], saved[index])
        gradients.append(found)
    return errors[::-1], error, gradients[::-1]


def step(network, x, target):
    """The mean loss, the number of right answers and the gradients of each layer."""
    outputs, saved = forward(network, x)
    logits = outputs[-1].reshape(len(x), -1)
    error = cross_entropy_grad(logits, target).reshape(outputs[-1].shape)
    right = np.count_nonzero(logits.argmax(1) == target)
    gradients = backward(network, x, outputs, saved, error)[2]
    return cross_entropy(logits, target), right, gradients
