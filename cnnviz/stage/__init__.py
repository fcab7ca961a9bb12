"""Draws a frame with a QPainter: on the screen or into a picture."""
