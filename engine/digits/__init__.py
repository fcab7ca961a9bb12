"""Digits: from a drawing to the network's picture, files of digits, and varied digits to learn from."""
