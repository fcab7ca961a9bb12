"""scripts/formulas: the formulas that ship are those that it sets."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def pictures(folder):
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_the_formulas_are_set_from_their_sources(tmp_path):
    (tmp_path / "gone.svg").write_text("a formula that is no more in the table", "utf-8")
    script = [sys.executable, str(ROOT / "scripts" / "formulas"), "--out", str(tmp_path)]
    subprocess.run(script, check=True)
    shipped, fresh = pictures(ROOT / "resources" / "formulas"), pictures(tmp_path)
    assert shipped.keys() == fresh.keys(), "run scripts/formulas"
    assert [name for name in fresh if shipped[name] != fresh[name]] == [], "run scripts/formulas"
    assert all("currentColor" in picture for picture in fresh.values())
