"""MNIST and Fashion-MNIST from the internet: in a folder of their own, whole, and checked.

Of the libraries for this, pooch can't go on with half a file, and others bring requests along for
what urllib does: ask for the rest of a file with a Range header (RFC 9110, section 14).
"""

import hashlib
import ssl
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from platformdirs import user_cache_path

from cnnviz.data_sets import DataSet, RemoteFile
from engine.digits.folder import TRAIN
from engine.errors import SettingError, translate
from engine.values import dataclass

PATIENCE = 10.0  # seconds without a byte, after which a server counts as silent
PIECE = 1 << 16  # bytes


@dataclass(frozen=True)
class Transfer:
    """How many bytes of a data set are here, of how many."""

    done: int
    total: int


class _MirrorError(SettingError):
    """Why one server could not give a file."""


def cache_folder(data_set: DataSet) -> Path:
    """Where the program keeps a data set that it has downloaded; the user's own cache."""
    return user_cache_path("cnn-visualizer", appauthor=False) / data_set.folder


def download(data_set: DataSet, folder: Path) -> Iterator[Transfer]:
    """Bring the files of a data set into `folder`, one Transfer after each piece.

    What is there and whole stays. To stop, go no further: a half file stays as NAME.part, and the
    next download goes on with it. A silent server is left after `PATIENCE` seconds. Raises
    SettingError where no mirror has a file, or the folder can't be written.
    """
    done = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in data_set.files:
            for here in _brought(file, data_set.mirrors, folder):
                yield Transfer(done + here, data_set.size)
            done += file.size
            yield Transfer(done, data_set.size)
    except _MirrorError as error:
        sentence = translate(
            "engine",
            "{title} could not be downloaded: {reason}. When there is a connection, try again: "
            "what is here already stays. Or choose a folder that holds its files, {images}, "
            "{labels} and so on, with or without .gz.",
        )
        raise SettingError(
            sentence, title=data_set.title, reason=error, images=TRAIN[0], labels=TRAIN[1]
        ) from error
    except OSError as error:  # those of the network are failures, see _pieces
        sentence = translate(
            "engine",
            "{title} can't be stored in {folder}: {reason}. Make room there, or choose a "
            "folder that has its files.",
        )
        raise SettingError(
            sentence, title=data_set.title, folder=folder, reason=error.strerror or error
        ) from error


def _brought(file: RemoteFile, mirrors: tuple[str, ...], folder: Path) -> Iterator[int]:
    """Bring one file from the first mirror that has it; how many bytes are here, at each piece."""
    whole, part = folder / file.name, folder / f"{file.name}.part"
    if _is_right(whole, file):
        return
    failure = _MirrorError(translate("engine", "there is no server to ask"))
    for mirror in mirrors:
        try:
            yield from _completed(mirror + file.name, part, file.size)
        except _MirrorError as error:
            failure = error
            continue
        if _is_right(part, file):
            part.replace(whole)
            return
        part.unlink()
        failure = _MirrorError(
            translate("engine", "{name} arrived damaged, or is another file"), name=file.name
        )
    raise failure


def _completed(url: str, part: Path, size: int) -> Iterator[int]:
    """Go on with a part until it has `size` bytes; again after a cut, as long as it grows."""
    here = _size(part)
    if here > size:
        part.unlink()
        here = 0
    while here < size:
        before = here
        yield here
        try:
            for here in _grown(url, part, size):
                yield here
        except _MirrorError:
            if here <= before:
                raise
        if here <= before:
            raise _MirrorError(translate("engine", "the connection was cut"))


def _grown(url: str, part: Path, size: int) -> Iterator[int]:
    """Append to a part what the server sends, until it ends; how many bytes are here."""
    here = _size(part)
    for start, piece in _pieces(url, here, size):
        with part.open("ab" if start else "wb") as file:
            file.write(piece)
        here = start + len(piece)
        yield here


def _pieces(url: str, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """What `url` sends from byte `start` on, or from 0 if it can't skip: (place, bytes).

    Raises _MirrorError for whatever goes wrong, and where the whole has not `size` bytes.
    """
    headers = {"User-Agent": "cnn-visualizer", **({"Range": f"bytes={start}-"} if start else {})}
    try:
        with urlopen(Request(url, headers=headers), timeout=PATIENCE) as response:
            place = start if response.status == 206 else 0
            if response.length is not None and place + response.length != size:
                raise _MirrorError(translate("engine", "the server has another file of that name"))
            while place < size and (piece := response.read1(PIECE)):
                yield place, piece
                place += len(piece)
    except (OSError, HTTPException) as error:
        raise _reason(error) from error


def _reason(error: Exception) -> _MirrorError:
    """What went wrong on the way, as the end of a sentence."""
    if isinstance(error, HTTPError):
        error.close()  # it holds the connection
        sentence = translate("engine", "the server answered {code} {words}")
        return _MirrorError(sentence, code=error.code, words=error.reason)
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return _MirrorError(translate("engine", "the server did not answer"))
    if isinstance(cause, ssl.SSLCertVerificationError):
        sentence = translate("engine", "the server's certificate can't be trusted: {words}")
        return _MirrorError(sentence, words=cause.verify_message)
    sentence = translate("engine", "there is no connection: {words}")
    words = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return _MirrorError(sentence, words=words)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _is_right(path: Path, file: RemoteFile) -> bool:
    """Whether all of a file is there, as it should be."""
    if _size(path) != file.size:
        return False
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False))
    return digest.hexdigest() == file.md5
