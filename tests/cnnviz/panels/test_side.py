"""The pages of the right column are made when they are first looked at, and once."""

from PyQt6.QtWidgets import QLabel

from cnnviz.panels.side import Side


def test_pages_are_made_when_they_are_looked_at(qtbot):
    side, made = Side(), []
    qtbot.addWidget(side)

    def page(name):
        def make():
            made.append(name)
            return QLabel(name)

        return make

    for name in ("one", "two", "three"):
        side.add(name, page(name))
    assert made == ["one"]
    for index in (2, 0, 2, 1):
        side.tabs.setCurrentIndex(index)
        assert side._pages.currentWidget().text() == ("one", "two", "three")[index]
    assert made == ["one", "three", "two"]
    assert side._pages.count() == 3
