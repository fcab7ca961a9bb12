"""scripts/run on machines made of stand-ins: small programs that answer like the real ones."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="the scripts need a POSIX shell")

ALL_INSTALLED = 'shift 3; for name; do printf "installed=%s " "$name"; done'


class Machine:
    """A Linux with every package and a ready checkout; tests take away what they are about."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "a checkout"
        self.bin = folder / "bin"
        shutil.copytree(ROOT / "scripts", self.checkout / "scripts")
        self.program(self.bin / "uname", "echo Linux")
        self.program(self.bin / "id", "echo 0")
        self.program(self.bin / "apt-get", 'echo "apt-get $*" >>"$HOME/done"')
        self.program(self.bin / "dpkg-query", ALL_INSTALLED)
        self.program(self.bin / "ldd", "echo 'libc.so.6 => /lib/libc.so.6'")
        self.program(self.bin / "python3", "")
        self.program(self.uv, 'case $1 in --version) echo "uv 0.13.9 (linux)";; esac')
        python = 'main=$1; shift; echo "started ${main##*/} in $PWD with $*"'
        self.program(self.checkout / ".venv/bin/python", python)

    @property
    def uv(self) -> Path:
        return self.checkout / ".tools/uv/bin/uv"

    @staticmethod
    def program(path: Path, body: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{SHELL}\n{body}\n")
        path.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.checkout / "scripts/run", *arguments],
            cwd=self.bin,
            env={"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.bin)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def refuses(self) -> str:
        """The last words of a start that stops."""
        result = self.run()
        assert result.returncode == 1
        assert result.stdout == ""
        return result.stderr.splitlines()[-1]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_ready_machine_starts_the_program_without_a_word(machine: Machine) -> None:
    result = machine.run("--language", "zh")
    assert result.stdout == f"started main.py in {machine.bin} with --language zh\n"
    assert result.stderr == ""
    assert not (machine.bin / "done").exists()


def test_only_missing_packages_are_installed(machine: Machine) -> None:
    # libglib2.0-0 goes by its newer name, libegl1 is missing
    answer = f"({ALL_INSTALLED}) | sed 's/=libglib2.0-0 /=x /; s/=libegl1t\\?6\\?4\\? /=x /g'"
    machine.program(machine.bin / "dpkg-query", answer)
    result = machine.run()
    assert result.returncode == 0
    assert result.stderr == "scripts/run: installing Debian packages: libegl1\n"
    assert (machine.bin / "done").read_text().rstrip().endswith(" install libegl1")


def test_another_system_is_told_what_to_use(machine: Machine) -> None:
    machine.program(machine.bin / "uname", "echo Darwin")
    assert "'uv run main.py'" in machine.refuses()


def test_a_checkout_that_cannot_be_written(machine: Machine) -> None:
    shutil.rmtree(machine.checkout / ".tools")
    (machine.checkout / ".tools").touch()
    assert "cannot write to" in machine.refuses()


def test_apt_fails(machine: Machine) -> None:
    machine.program(machine.bin / "dpkg-query", "exit 1")
    machine.program(machine.bin / "apt-get", "echo Hit; echo 'E: Temporary failure'; exit 100")
    assert "(E: Temporary failure)" in machine.refuses()


def test_without_root_it_goes_on_until_qt_cannot_load(machine: Machine) -> None:
    machine.program(machine.bin / "id", "echo 1000")
    machine.program(machine.bin / "sudo", "exit 1")
    machine.program(machine.bin / "dpkg-query", "exit 1")
    assert machine.run().returncode == 0
    machine.program(machine.bin / "ldd", "echo 'libxcb-cursor.so.0 => not found'")
    assert machine.refuses().endswith("that are not installed: libxcb-cursor.so.0")


def test_no_venv_module(machine: Machine) -> None:
    machine.uv.unlink()
    machine.program(machine.bin / "python3", "exit 1")
    assert machine.refuses().endswith("install python3 and python3-venv.")


def test_no_network_for_uv(machine: Machine) -> None:
    machine.uv.unlink()
    pip = "echo 'WARNING: Retrying'; echo 'ERROR: No matching distribution'; exit 1"
    machine.program(machine.bin / "pip", pip)
    venv = 'case $1 in -m) mkdir -p "$3/bin"; cp "$HOME/pip" "$3/bin/";; esac'
    machine.program(machine.bin / "python3", venv)
    assert "(ERROR: No matching distribution); are you online?" in machine.refuses()


def test_packages_that_cannot_be_had_are_told_with_the_deepest_cause(machine: Machine) -> None:
    words = "error: Failed to download numpy\n  cause: request\n  cause: no such host"
    version = 'echo "uv 0.13.9 (linux)"'
    machine.program(machine.uv, f"[ $1 = --version ] && {version} || {{ echo '{words}'; exit 1; }}")
    assert machine.refuses().endswith("(error: Failed to download numpy: no such host)")
