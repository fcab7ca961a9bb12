"""Digits: from a drawing to the network's picture, files of digits, varied digits to learn from."""
