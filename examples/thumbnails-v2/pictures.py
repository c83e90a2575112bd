"""Read, shrink and write gray pictures: tuples of width, height and pixels."""

import re

HEADER = re.compile(rb'P5\s+(\d+)\s+(\d+)\s+255\s')


def read_picture(data):
    """A picture from the bytes of a PGM file; ValueError when they are something else."""
    header = HEADER.match(data)
    if not header:
        raise ValueError('send a PGM picture (P5, 255 grays)')
    width, height = int(header[1]), int(header[2])
    pixels = data[header.end():]
    if not width or not height or len(pixels) != width * height:
        raise ValueError(f'the picture should have {width * height} pixels, it has {len(pixels)}')
    return width, height, pixels


def shrink(picture, width):
    """The picture no wider than `width`, by leaving out rows and columns."""
    old_width, old_height, pixels = picture
    step = max(1, -(-old_width // max(1, width)))
    starts = range(0, old_width * old_height, old_width * step)
    rows = [pixels[start:start + old_width:step] for start in starts]
    return len(rows[0]), len(rows), b''.join(rows)


def write_picture(picture):
    """The bytes of a PGM file."""
    width, height, pixels = picture
    return b'P5\n%d %d\n255\n' % (width, height) + pixels
