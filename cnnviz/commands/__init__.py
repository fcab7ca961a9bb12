"""The program without its window: `cnnviz train`, `cnnviz evaluate`, `cnnviz predict`.

Their messages are in English only.
"""

NAMES = ("train", "evaluate", "predict")
