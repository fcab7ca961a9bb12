"""Downloads: whole, checked and gone on with after a cut; what goes wrong is told in one sentence.

The server stands on this machine, in a thread of the test.
"""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from cnnviz import download as downloads
from cnnviz.data_sets import DATA_SETS, FASHION, MNIST, DataSet, RemoteFile
from cnnviz.download import PIECE, Transfer, cache_folder, download
from engine.digits.folder import TEST, TRAIN
from engine.errors import SettingError

LARGE = np.random.default_rng(0).bytes(3 * PIECE + 17)
CONTENT = {"large": LARGE, "small": b"labels"}


@dataclass
class Server:
    """What the server does, and what it was asked: (path, Range or None)."""

    url: str = ""
    content: dict[str, bytes] = field(default_factory=lambda: dict(CONTENT))
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    ranges: bool = True
    status: int = 200
    cut_after: list[int] = field(default_factory=list)  # bytes of each of the next answers
    silent: threading.Event | None = None  # sends half, then nothing until this is set
    lengths: bool = True


def handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, wanted = self.path.rpartition("/")[2], self.headers.get("Range")
            server.asked.append((name, wanted))
            content = server.content.get(name)
            if server.status != 200 or content is None:
                self.send_error(404 if content is None else server.status)
                return
            start = int(wanted[6:-1]) if wanted and server.ranges else 0
            self.send_response(206 if start else 200)
            if server.lengths:
                self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            self.answer(content[start:])

        def answer(self, content: bytes) -> None:
            if server.silent is not None:
                self.wfile.write(content[: len(content) // 2])
                server.silent.wait(30)
            elif server.cut_after:
                self.wfile.write(content[: server.cut_after.pop(0)])
            else:
                self.wfile.write(content)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


@pytest.fixture
def mirror() -> Iterator[Server]:
    yield from serving()


def serving() -> Iterator[Server]:
    state = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler(state)) as http:
        http.daemon_threads = False  # they are waited for
        state.url = f"http://127.0.0.1:{http.server_port}/data/"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        http.shutdown()
        thread.join()


def files_of(*servers: Server) -> DataSet:
    files = [RemoteFile(n, len(c), hashlib.md5(c).hexdigest()) for n, c in CONTENT.items()]
    return DataSet("Numbers", "numbers", tuple(server.url for server in servers), tuple(files))


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def nowhere() -> str:
    """An address at which nobody listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def test_all_files_arrive_and_progress_is_told(tmp_path: Path, server: Server) -> None:
    told = list(download(files_of(server), tmp_path / "new" / "folder"))
    assert everything(tmp_path / "new" / "folder") == CONTENT
    total = len(LARGE) + 6
    assert told[-1] == Transfer(total, total)
    done = [transfer.done for transfer in told]
    assert done == sorted(done)
    assert len(set(done)) >= 4
    assert {transfer.total for transfer in told} == {total}


def test_what_is_there_is_not_asked_for_again(tmp_path: Path, server: Server) -> None:
    list(download(files_of(server), tmp_path))
    server.asked.clear()
    (tmp_path / "small").write_bytes(b"damage")  # of the same size
    list(download(files_of(server), tmp_path))
    assert server.asked == [("small", None)]
    assert everything(tmp_path) == CONTENT


def test_a_half_file_is_gone_on_with(tmp_path: Path, server: Server) -> None:
    (tmp_path / "large.part").write_bytes(LARGE[:1000])
    told = list(download(files_of(server), tmp_path))
    assert server.asked[0] == ("large", "bytes=1000-")
    assert told[0].done == 1000
    assert everything(tmp_path) == CONTENT


def test_a_whole_part_is_taken_without_a_question(tmp_path: Path, server: Server) -> None:
    (tmp_path / "large.part").write_bytes(LARGE)
    list(download(files_of(server), tmp_path))
    assert [name for name, _ in server.asked] == ["small"]
    assert everything(tmp_path) == CONTENT


def test_a_part_that_is_too_long_is_thrown_away(tmp_path: Path, server: Server) -> None:
    (tmp_path / "large.part").write_bytes(LARGE + b"more")
    list(download(files_of(server), tmp_path))
    assert server.asked[0] == ("large", None)
    assert everything(tmp_path) == CONTENT


def test_a_server_that_cannot_skip_starts_over(tmp_path: Path, server: Server) -> None:
    server.ranges = False
    (tmp_path / "large.part").write_bytes(b"x" * 1000)
    list(download(files_of(server), tmp_path))
    assert everything(tmp_path) == CONTENT


def test_after_a_cut_the_same_server_is_asked_for_the_rest(tmp_path: Path, server: Server) -> None:
    server.cut_after = [1000, 500]
    list(download(files_of(server), tmp_path))
    asked = [wanted for name, wanted in server.asked if name == "large"]
    assert asked == [None, "bytes=1000-", "bytes=1500-"]
    assert everything(tmp_path) == CONTENT


def test_a_server_that_sends_nothing_more_is_left_and_the_half_file_kept(
    tmp_path: Path, server: Server
) -> None:
    server.cut_after = [1000, 0]
    with pytest.raises(SettingError, match="the connection was cut"):
        list(download(files_of(server), tmp_path))
    assert everything(tmp_path) == {"large.part": LARGE[:1000]}


def test_a_server_that_cannot_skip_and_always_cuts_is_left(tmp_path: Path, server: Server) -> None:
    server.ranges, server.cut_after = False, [1000] * 5
    with pytest.raises(SettingError, match="the connection was cut"):
        list(download(files_of(server), tmp_path))
    assert len(server.asked) == 2


@pytest.mark.parametrize("trouble", ["status", "content", "size", "cut"])
def test_the_next_mirror_is_asked(
    tmp_path: Path, server: Server, mirror: Server, trouble: str
) -> None:
    match trouble:
        case "status":
            server.status = 503
        case "content":
            server.content["large"] = LARGE[::-1]
        case "size":
            server.content["large"] = b"<html>Please pay for the internet</html>"
        case "cut":
            server.cut_after = [70_000, 0]
    list(download(files_of(server, mirror), tmp_path))
    assert everything(tmp_path) == CONTENT
    assert mirror.asked[0] == ("large", "bytes=70000-" if trouble == "cut" else None)


def test_damage_is_told_and_not_kept(tmp_path: Path, server: Server) -> None:
    server.content["large"] = LARGE[::-1]
    with pytest.raises(SettingError, match="large arrived damaged, or is another file"):
        list(download(files_of(server), tmp_path))
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("lengths", [True, False])
def test_a_file_that_is_too_long_is_not_taken(
    tmp_path: Path, server: Server, lengths: bool
) -> None:
    server.lengths = lengths
    server.content["large"] = b"x" * (len(LARGE) + 5 * PIECE)
    with pytest.raises(SettingError, match="another file"):
        list(download(files_of(server), tmp_path))
    assert everything(tmp_path) == {}


def test_a_refusing_server_is_told(tmp_path: Path, server: Server) -> None:
    server.status = 403
    with pytest.raises(SettingError, match="the server answered 403 Forbidden"):
        list(download(files_of(server), tmp_path))


def test_offline_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as told:
        list(download(files_of(Server(nowhere())), tmp_path))
    said = str(told.value)
    assert said.startswith("Numbers could not be downloaded: there is no connection: ")
    assert "try again" in said
    assert "choose a folder that holds its files, train-images-idx3-ubyte, train-labels" in said


def test_a_name_that_is_not_found_is_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SettingError, match="there is no connection: Name or service not known"):
        list(download(MNIST, tmp_path))


def test_a_silent_server_is_left(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "PATIENCE", 0.05)
    server.silent = threading.Event()
    try:
        # it sends half of what is left each time; in the end there is nothing to halve
        with pytest.raises(SettingError, match="the server did not answer"):
            list(download(files_of(server), tmp_path))
    finally:
        server.silent.set()
    assert len(server.asked) > 5


def test_stopping_keeps_the_half_file(tmp_path: Path, server: Server) -> None:
    running = download(files_of(server), tmp_path)
    transfers = (transfer for transfer in running if transfer.done > 0)
    first = next(transfers)
    running.close()
    assert everything(tmp_path) == {"large.part": LARGE[: first.done]}
    assert 0 < first.done < len(LARGE)
    list(download(files_of(server), tmp_path))
    assert everything(tmp_path) == CONTENT


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, server: Server) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"can't be stored in .*file: File exists"):
        list(download(files_of(server), tmp_path / "file"))


def test_a_full_disk_is_told_and_is_no_fault_of_the_network(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SettingError, match=r"can't be stored in .*: No space left on device"):
        list(download(files_of(server), tmp_path))


def test_the_data_sets_are_those_that_a_folder_is_read_as() -> None:
    assert dict(DATA_SETS) == {"mnist": MNIST, "fashion": FASHION}
    for data_set in DATA_SETS.values():
        names = {file.name for file in data_set.files}
        assert names == {f"{name}.gz" for name in TRAIN + TEST}
        assert all(url.startswith("https://") and url.endswith("/") for url in data_set.mirrors)
        assert all(len(file.md5) == 32 for file in data_set.files)
        assert cache_folder(data_set).name == data_set.folder
    assert "fashion" in FASHION.folder  # so that its classes are named
