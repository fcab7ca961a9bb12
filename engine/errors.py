"""What the engine says when a setting makes no sense."""


def translate(context: str, sentence: str) -> str:
    """Mark `sentence` for translation and return it as it is.

    The engine speaks English. The tools that collect what has to be translated look for calls of
    this name, and the program shows `SettingError.sentence` in the user's language.
    """
    return sentence


class Word(str):
    """A word that fills a sentence and has to be translated, too."""


class SettingError(ValueError):
    """A setting, a shape or a file that makes no sense, told in one sentence.

    `sentence` is a template with named fields, `values` fills them, `str(error)` is the English.
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence.format(**values))
