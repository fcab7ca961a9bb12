"""Pictures as an input: any file that Qt can decode, and what is pasted or dropped.

Nothing here needs a window, so that a large file can be decoded in another thread.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QFile, QIODevice, QSize, Qt
from PyQt6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader

from cnnviz.image_memory import memory_of
from engine.arrays import Array, frozen
from engine.errors import SettingError, translate

SMALLEST, LARGEST = 3, 512  # rows and columns of an input
BYTES = 4  # of a decoded pixel, at least in Qt's own account of them
MEGABYTE = 1 << 20


@dataclass(frozen=True, eq=False)
class Picture:
    """`values` (C, H, W) float64, read-only, from 0, black, to 1: as bright as in the file.

    C is 1 where no pixel has a colour, else 3: red, green, blue. `scaled_from` are the rows and
    columns of a picture that was too large, None for one that is as it was.
    """

    values: Array
    scaled_from: tuple[int, int] | None = None


def read_picture(path: Path) -> Picture:
    """The picture in a file, turned the way the camera was held; of a film its first picture.

    Raises SettingError where the file is no picture, damaged, or its picture too small or too
    large; OSError where the file can't be read.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        raise _no_picture(path)  # a pipe would be waited for
    device = QFile()
    with path.open("rb") as file:
        # by its number: Python says what is wrong with a path, and takes any name
        device.open(file.fileno(), QIODevice.OpenModeFlag.ReadOnly)
        image, size, kind = _decoded(device, path)
        device.close()
    if kind in WHOLE and not WHOLE[kind](path.read_bytes()):
        raise _damaged(path)
    return _picture(image, size)


def _decoded(device: QIODevice, path: Path) -> tuple[QImage, QSize, str]:
    """The picture, scaled down if need be; its size before that, and the name of its format.

    The reader has to be gone before the device is.
    """
    reader = QImageReader(device)
    reader.setAutoTransform(True)
    reader.setQuality(100)  # the way that JPEG scales
    size = reader.size()
    kind = reader.format().data().decode()
    if max(size.width(), size.height()) > LARGEST:
        reader.setScaledSize(_fitted(size))
    image = reader.read()
    if image.isNull():
        raise _undecoded(path, reader, size)
    if not size.isValid():
        size = image.size()
    elif QImageIOHandler.Transformation.TransformationRotate90 in reader.transformation():
        size.transpose()
    return image, size, kind


def picture_of(image: QImage) -> Picture:
    """A picture that was pasted or dropped.

    Raises SettingError where there is none, or it is too small.
    """
    if image.isNull():
        raise SettingError(translate("engine", "There is no picture to paste; copy one first."))
    return _picture(image, image.size())


# sizes


def _fitted(size: QSize) -> QSize:
    """The size with its shape kept and LARGEST as its longer side."""
    share = LARGEST / max(size.width(), size.height())
    fitted = QSize(max(1, round(size.width() * share)), max(1, round(size.height() * share)))
    _check(size, fitted)
    return fitted


def _check(size: QSize, fitted: QSize) -> None:
    """Refuse a picture of a `size` that is too small as it is `fitted`."""
    if min(fitted.width(), fitted.height()) >= SMALLEST:
        return
    told = {"rows": size.height(), "columns": size.width()}
    if min(size.width(), size.height()) < SMALLEST:
        raise SettingError(
            translate(
                "engine",
                "The picture has {rows} × {columns} pixels, but it needs at least {least} × "
                "{least}; take a larger one.",
            ),
            least=SMALLEST,
            **told,
        )
    raise SettingError(
        translate(
            "engine",
            "The picture has {rows} × {columns} pixels; scaled down to a length of {most} it "
            "would be thinner than {least}: cut a shorter piece out of it.",
        ),
        least=SMALLEST,
        most=LARGEST,
        **told,
    )


# values


def _picture(image: QImage, size: QSize) -> Picture:
    """`image` as an input; it had this `size` before it was scaled, if it was."""
    if max(image.width(), image.height()) > LARGEST:
        smooth = Qt.TransformationMode.SmoothTransformation
        fitted = _fitted(image.size())
        image = image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    _check(size, image.size())
    values = _on_white(image)
    if (values == values[:1]).all():
        values = values[:1]
    before = (size.height(), size.width()) if size != image.size() else None
    return Picture(frozen(np.ascontiguousarray(values)), before)


def _on_white(image: QImage) -> Array:
    """(3, H, W): red, green and blue from 0 to 1, on white where they are transparent."""
    image = QImage(image)
    image.setColorSpace(QColorSpace())  # the numbers as they are in the file
    # 16 bits hold those of any format; c / 255 is c * 257 / 65535
    image = image.convertToFormat(QImage.Format.Format_RGBA64)
    rgba = memory_of(image, np.uint16).reshape(image.height(), -1, 4)
    colour, alpha = np.split(rgba.transpose(2, 0, 1) / 65535, [3])
    return colour * alpha + (1 - alpha)


# what is wrong with a file


def _no_picture(path: Path) -> SettingError:
    return SettingError(
        translate(
            "engine",
            "{name} is no picture of a kind that is known here; take a PNG or a JPEG file.",
        ),
        name=path.name,
    )


def _damaged(path: Path) -> SettingError:
    return SettingError(
        translate(
            "engine",
            "{name} is damaged: its picture is not complete or makes no sense; take another file.",
        ),
        name=path.name,
    )


def _undecoded(path: Path, reader: QImageReader, size: QSize) -> SettingError:
    """Why there is no picture."""
    if reader.error() is QImageReader.ImageReaderError.UnsupportedFormatError:
        return _no_picture(path)
    limit = QImageReader.allocationLimit() * MEGABYTE // BYTES
    if limit and size.isValid() and size.width() * size.height() > limit:
        return SettingError(
            translate(
                "engine",
                "{name} has {rows} × {columns} pixels, but only {most} millions can be decoded; "
                "scale it down in another program first.",
            ),
            name=path.name,
            rows=size.height(),
            columns=size.width(),
            most=limit // 1_000_000,
        )
    return _damaged(path)


# Qt decodes the beginning of these without a word when the rest is missing


def _whole_jpeg(data: bytes) -> bool:
    """Whether the end of the picture follows its data; other things may follow that."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data.find(b"\xff\xd9", at) >= 0


def _whole_gif(data: bytes) -> bool:
    return data.rstrip(b"\0").endswith(b";")


def _whole_bmp(data: bytes) -> bool:
    return int.from_bytes(data[2:6], "little") <= len(data)


WHOLE = {"jpeg": _whole_jpeg, "jpg": _whole_jpeg, "gif": _whole_gif, "bmp": _whole_bmp}
