"""Pictures as an input: exact values of every format, and a sentence for what can't be used."""

import os
import struct
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtGui import QColor, QColorSpace, QImage, QImageIOHandler, QImageWriter

from cnnviz.pictures import LARGEST, picture_of, read_picture
from cnnviz.words import problem
from engine.errors import SettingError

RNG = np.random.default_rng(0)
COLOURS = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)
GREY = RNG.integers(0, 256, (5, 7), dtype=np.uint8)
QUARTER = QImageIOHandler.Transformation.TransformationRotate90
# what Qt itself says about damaged files goes to the log
noisy = pytest.mark.qt_log_ignore(
    "libpng", "Corrupt JPEG data", "TIFF|directory|IO error", "Rejecting"
)


def image_of(values, kind):
    """(rows, columns, bytes of a pixel) uint8 -> QImage of a format."""
    values = np.ascontiguousarray(values)
    rows, columns = values.shape[:2]
    return QImage(values.tobytes(), columns, rows, values[0].nbytes, kind).copy()


def colour_image(values=COLOURS):
    return image_of(values, QImage.Format.Format_RGB888)


def grey_image(values=GREY):
    return image_of(values, QImage.Format.Format_Grayscale8)


def png(width, height, data):
    """The bytes of a PNG whose head promises what its data may not keep."""

    def chunk(name, content):
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif():
    """4 x 3 pixels: black, red, green, and one that is transparent in each row."""
    head = b"GIF89a" + struct.pack("<HHBBB", 4, 3, 0xF1, 0, 0)
    palette = bytes([0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 0, 255])
    control = b"\x21\xf9\x04\x01\x00\x00\x03\x00"
    place = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4, 3, 0)
    codes, bits = 0, 0
    for pixel in [0, 1, 2, 3] * 3:
        for code in (4, pixel):  # a table that is cleared before each pixel never grows
            codes |= code << bits
            bits += 3
    codes |= 5 << bits
    data = codes.to_bytes((bits + 3 + 7) // 8, "little")
    return head + palette + control + place + b"\x02" + bytes([len(data)]) + data + b"\x00;"


def saved(image, path, quality=-1):
    assert image.save(str(path), quality=quality), path
    return path


def refusal(path):
    with pytest.raises((SettingError, OSError)) as caught:
        read_picture(path)
    return problem(caught.value)


# values


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "ppm", "xpm", "ico"])
def test_the_colours_of_a_file_are_exact(tmp_path, suffix):
    picture = read_picture(saved(colour_image(), tmp_path / f"a.{suffix}"))
    np.testing.assert_array_equal(picture.values, COLOURS.transpose(2, 0, 1) / 255)
    assert picture.values.dtype == np.float64
    assert not picture.values.flags.writeable
    assert picture.scaled_from is None


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_what_has_no_colour_has_one_channel(tmp_path, suffix):
    image = grey_image()
    for one in (image, image.convertToFormat(QImage.Format.Format_RGB32)):
        picture = read_picture(saved(one, tmp_path / f"a.{suffix}"))
        np.testing.assert_array_equal(picture.values, GREY[None] / 255)


@pytest.mark.parametrize("suffix", ["jpg", "webp"])
def test_formats_that_lose_little(tmp_path, suffix):
    smooth = np.linspace(0, 255, 40)[:, None, None] * [1.0, 0.5, 0.2] + np.zeros((1, 30, 1))
    image = colour_image(smooth.astype(np.uint8))
    picture = read_picture(saved(image, tmp_path / f"a.{suffix}", 100))
    assert picture.values.shape == (3, 40, 30)
    np.testing.assert_allclose(picture.values, smooth.transpose(2, 0, 1) / 255, atol=0.03)


def test_a_grey_jpeg_has_one_channel(tmp_path):
    image = grey_image(np.full((9, 8), 100, np.uint8))
    picture = read_picture(saved(image, tmp_path / "a.jpg", 100))
    np.testing.assert_allclose(picture.values, np.full((1, 9, 8), 100 / 255), atol=1e-9)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bits(tmp_path, suffix):
    values = RNG.integers(0, 65536, (5, 8), dtype=np.uint16)
    image = image_of(values, QImage.Format.Format_Grayscale16)
    picture = read_picture(saved(image, tmp_path / f"a.{suffix}"))
    np.testing.assert_array_equal(picture.values, values[None] / 65535)


def test_sixteen_bits_survive_scaling(tmp_path):
    values = np.tile(np.arange(1000, dtype=np.uint16) * 3 + 20000, (700, 1))
    image = image_of(values, QImage.Format.Format_Grayscale16)
    picture = read_picture(saved(image, tmp_path / "a.png"))
    expected = np.interp(np.arange(512) * 1000 / 512 + 0.48, np.arange(1000), values[0]) / 65535
    np.testing.assert_allclose(picture.values[0, 5], expected, atol=6 / 65535)


def test_a_palette(tmp_path):
    image = image_of(GREY[:, :4] % 3, QImage.Format.Format_Indexed8)
    palette = np.array([[10, 20, 30], [255, 0, 0], [0, 128, 255]])
    image.setColorTable([QColor(*map(int, colour)).rgb() for colour in palette])
    for suffix in ("png", "bmp"):
        picture = read_picture(saved(image, tmp_path / f"a.{suffix}"))
        expected = palette[GREY[:, :4] % 3].transpose(2, 0, 1) / 255
        np.testing.assert_array_equal(picture.values, expected)


def test_black_and_white(tmp_path):
    image = QImage(32, 5, QImage.Format.Format_Mono)
    image.fill(0)
    image.setPixel(3, 1, 1)
    picture = read_picture(saved(image, tmp_path / "a.png"))
    assert picture.values.shape == (1, 5, 32)
    dark = picture.values[0] == picture.values[0, 0, 0]
    assert set(np.unique(picture.values)) == {0.0, 1.0}
    assert (~dark).sum() == 1


def test_what_is_transparent_lies_on_white(tmp_path):
    rgba = np.zeros((4, 5, 4), np.uint8)
    rgba[..., :3] = (200, 100, 0)
    rgba[..., 3] = np.array([0, 51, 128, 255, 255])
    image = image_of(rgba, QImage.Format.Format_RGBA8888)
    alpha = rgba[0, :, 3] / 255
    expected = np.array([200, 100, 0])[:, None] / 255 * alpha + 1 - alpha
    for picture in (read_picture(saved(image, tmp_path / "a.png")), picture_of(image)):
        np.testing.assert_allclose(picture.values[:, 0], expected, atol=1e-12)
        assert (picture.values[:, :, 0] == 1).all()
        np.testing.assert_array_equal(picture.values[:, 0, 4], np.array([200, 100, 0]) / 255)
    premultiplied = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    np.testing.assert_allclose(picture_of(premultiplied).values[:, 0], expected, atol=0.005)


def test_the_first_picture_of_a_gif(tmp_path):
    path = tmp_path / "a.gif"
    path.write_bytes(gif())
    expected = [[0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1]]
    np.testing.assert_array_equal(read_picture(path).values[:, 0], expected)


@pytest.mark.parametrize("suffix", ["tif", "jpg"])
def test_printing_inks(tmp_path, suffix):
    inks = np.zeros((8, 8, 4), np.uint8)
    inks[..., 0] = 255  # cyan
    image = image_of(inks, QImage.Format.Format_CMYK8888)
    picture = read_picture(saved(image, tmp_path / f"a.{suffix}", 100))
    np.testing.assert_allclose(picture.values[:, 2, 2], [0, 1, 1], atol=0.01)


def test_numbers_stay_as_they_are_in_the_file(tmp_path):
    """No colour space changes them."""
    image = colour_image()
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb))
    expected = COLOURS.transpose(2, 0, 1) / 255
    np.testing.assert_array_equal(read_picture(saved(image, tmp_path / "a.png")).values, expected)
    np.testing.assert_array_equal(picture_of(image).values, expected)
    assert image.colorSpace().isValid()


# sizes


@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp"])
@pytest.mark.parametrize(
    ("size", "fitted"),
    [
        ((4000, 100), (512, 13)),
        ((100, 4000), (13, 512)),
        ((513, 513), (512, 512)),
        ((1000, 700), (512, 358)),
    ],
)
def test_a_large_picture_is_scaled_down(tmp_path, suffix, size, fitted):
    rows, columns = size
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30))
    picture = read_picture(saved(image, tmp_path / f"a.{suffix}", 100))
    for one in (picture, picture_of(image)):
        assert one.values.shape == (3, *fitted)
        assert one.scaled_from == size
        expected = np.broadcast_to(np.array([10, 20, 30])[:, None, None] / 255, one.values.shape)
        np.testing.assert_allclose(one.values, expected, atol=1.01 / 255)


def test_scaling_is_smooth(tmp_path):
    """A fine check becomes even grey, whatever reads it."""
    check = (np.indices((1024, 1024)).sum(0) % 2 * 255).astype(np.uint8)
    image = grey_image(check)
    for suffix in ("png", "jpg", "bmp"):
        picture = read_picture(saved(image, tmp_path / f"a.{suffix}", 100))
        assert picture.values.shape == (1, 512, 512)
        np.testing.assert_allclose(picture.values, np.full((1, 512, 512), 0.5), atol=0.02)
    np.testing.assert_allclose(picture_of(image).values, np.full((1, 512, 512), 0.5), atol=0.02)


def test_the_largest_that_stays(tmp_path):
    image = QImage(LARGEST, LARGEST, QImage.Format.Format_RGB32)
    image.fill(QColor(1, 2, 3))
    assert read_picture(saved(image, tmp_path / "a.png")).scaled_from is None


def test_a_huge_jpeg_is_decoded_small(tmp_path):
    """Its 144 million pixels would be more than Qt allows."""
    image = QImage(12000, 12000, QImage.Format.Format_Grayscale8)
    image.fill(77)
    picture = read_picture(saved(image, tmp_path / "a.jpg"))
    assert picture.values.shape == (1, 512, 512)
    assert picture.scaled_from == (12000, 12000)
    np.testing.assert_allclose(picture.values, np.full((1, 512, 512), 77 / 255), atol=0.01)


@pytest.mark.parametrize("times", [1, 200])
def test_a_photo_is_turned_as_the_camera_was_held(tmp_path, times):
    values = np.zeros((6, 4, 3), np.uint8)
    values[0] = 255  # a bright row on top comes to the right
    image = colour_image(values.repeat(times, 0).repeat(times, 1))
    writer = QImageWriter(str(tmp_path / "a.jpg"))
    writer.setQuality(100)
    writer.setTransformation(QUARTER)
    assert writer.write(image)
    del writer
    picture = read_picture(tmp_path / "a.jpg")
    assert picture.scaled_from == (None if times == 1 else (800, 1200))
    rows, columns = picture.values.shape[1:]
    assert (rows, columns) == ((4, 6) if times == 1 else (341, 512))
    assert picture.values[0, rows // 2, -1] > 0.9
    assert picture.values[0, rows // 2, columns // 2] < 0.1


@pytest.mark.parametrize("size", [(1, 1), (2, 100), (100, 2), (2, 4000)])
def test_too_small(tmp_path, size):
    image = QImage(size[1], size[0], QImage.Format.Format_RGB32)
    image.fill(0)
    sentence = f"The picture has {size[0]} × {size[1]} pixels, but it needs at least 3 × 3"
    assert sentence in refusal(saved(image, tmp_path / "a.png"))
    with pytest.raises(SettingError, match="at least 3 × 3"):
        picture_of(image)


def test_too_thin_once_it_is_scaled(tmp_path):
    image = QImage(4000, 10, QImage.Format.Format_RGB32)
    image.fill(0)
    sentence = "has 10 × 4000 pixels; scaled down to a length of 512 it would be thinner than 3"
    assert sentence in refusal(saved(image, tmp_path / "a.png"))
    with pytest.raises(SettingError, match="thinner than 3"):
        picture_of(image)


# what can't be used


def test_no_file(tmp_path):
    assert refusal(tmp_path / "none.png") == f"{tmp_path / 'none.png'} does not exist."
    assert refusal(tmp_path) == f"{tmp_path} is a folder, not a file."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = saved(grey_image(), tmp_path / "a.png")
    path.chmod(0)
    assert refusal(path) == f"You may not read {path}."


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "pipe.png is no picture of a kind that is known" in refusal(tmp_path / "pipe.png")


@pytest.mark.parametrize(
    "content", [b"", b"Dear diary,\n" * 50, bytes(3000), RNG.bytes(3000)], ids=len
)
def test_no_picture(tmp_path, content):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    assert refusal(path).startswith("a.png is no picture of a kind that is known here; take a PNG")


@noisy
@pytest.mark.parametrize("share", [0.3, 0.9])
@pytest.mark.parametrize("suffix", ["png", "jpg", "bmp", "tif", "ppm", "webp", "gif"])
def test_a_file_that_ends_too_early(tmp_path, suffix, share):
    path = tmp_path / f"a.{suffix}"
    if suffix == "gif":
        path.write_bytes(gif())
    else:
        saved(colour_image(RNG.integers(0, 256, (90, 80, 3), dtype=np.uint8)), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "a." in refusal(path)
    if share > 0.5:
        assert refusal(path).startswith(f"a.{suffix} is damaged: ")


@noisy
def test_a_damaged_file(tmp_path):
    path = saved(colour_image(), tmp_path / "a.png")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    assert refusal(path).startswith("a.png is damaged: ")


def test_a_jpeg_with_something_behind_it(tmp_path):
    path = saved(colour_image(), tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes() + b"\xff\xda a film that belongs to the photo")
    assert read_picture(path).values.shape == (3, 5, 7)


@noisy
@pytest.mark.parametrize("content", [b"", bytes(100)], ids=len)
def test_a_size_that_no_picture_has(tmp_path, content):
    path = tmp_path / "a.png"
    path.write_bytes(png(100_000, 90_000, content))
    assert refusal(path).startswith("a.png has 90000 × 100000 pixels, but only 67 millions can be")


def test_names(tmp_path):
    """What a file is called says nothing about it."""
    data = saved(colour_image(), tmp_path / "a.png").read_bytes()
    for name in (b"a.jpg", b"none", b"\xe5\xad\x97.txt", b"\xff\xfe.png", b"{name}.gif"):
        path = tmp_path / Path(os.fsdecode(name))
        path.write_bytes(data)
        assert read_picture(path).values.shape == (3, 5, 7)
    (tmp_path / "{rows}.png").write_bytes(b"no")
    assert refusal(tmp_path / "{rows}.png").startswith("{rows}.png is no picture")


# pasted and dropped


@pytest.mark.parametrize(
    "kind",
    [
        QImage.Format.Format_RGB32,
        QImage.Format.Format_ARGB32,
        QImage.Format.Format_ARGB32_Premultiplied,
        QImage.Format.Format_RGBA8888,
        QImage.Format.Format_RGBA64,
        QImage.Format.Format_BGR888,
        QImage.Format.Format_RGBA32FPx4,
    ],
)
def test_any_format_in_memory(kind):
    picture = picture_of(colour_image().convertToFormat(kind))
    np.testing.assert_allclose(picture.values, COLOURS.transpose(2, 0, 1) / 255, atol=1e-5)
    grey = picture_of(grey_image().convertToFormat(kind))
    assert grey.values.shape == (1, 5, 7)


def test_a_screen_with_fine_pixels():
    image = colour_image()
    image.setDevicePixelRatio(2.0)
    assert picture_of(image).values.shape == (3, 5, 7)


def test_nothing_is_pasted():
    with pytest.raises(SettingError, match="There is no picture to paste"):
        picture_of(QImage())


def test_it_needs_no_window_and_not_this_thread(tmp_path):
    path = saved(colour_image(), tmp_path / "a.png")
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(read_picture(path).values)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for values in found:
        np.testing.assert_array_equal(values, COLOURS.transpose(2, 0, 1) / 255)


def test_no_file_stays_open(tmp_path):
    before = len(os.listdir("/proc/self/fd"))
    path = saved(colour_image(), tmp_path / "a.png")
    (tmp_path / "bad.png").write_bytes(b"no")
    for _ in range(5):
        read_picture(path)
        refusal(tmp_path / "bad.png")
    assert len(os.listdir("/proc/self/fd")) <= before + 1
