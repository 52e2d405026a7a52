"""Painting a picture with Matplotlib: PNG with exact pixels, PDF with embedded fonts."""

from __future__ import annotations

import functools
import io
import logging
import threading
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, Bbox
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exports.images.drawing import Circle, Drawing, Group, Item, Shape, Stroke, Text
from exports.images.fonts import pick_font
from exports.images.svg import HALO_WIDTH

# Matplotlib draws through state of the whole process.
_LOCK = threading.Lock()
_SETTINGS: Any = {
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "text.hinting": "none",
    "path.simplify": False,
    "path.snap": False,
}


def paint_png(drawing: Drawing, *, texts: Mapping[str, str]) -> bytes:
    """Paint a picture as PNG of exactly its pixels; ``texts`` go into its text chunks."""
    # A hundredth of a pixel more, since Matplotlib rounds down.
    inches = (drawing.width + 0.01) / drawing.dpi, (drawing.height + 0.01) / drawing.dpi
    with _LOCK, rc_context(_SETTINGS):
        canvas: Any = FigureCanvasAgg(_make_figure(drawing, inches))
        canvas.draw()
        image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
        image = image.convert("RGB")
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    file = io.BytesIO()
    dpi = (drawing.dpi, drawing.dpi)
    # Flat colours pack well by their runs alone, and a fifth sooner.
    image.save(file, "PNG", dpi=dpi, pnginfo=info, compress_type=zlib.Z_RLE)
    return file.getvalue()


def paint_pdf(drawing: Drawing, *, texts: Mapping[str, str]) -> bytes:
    """Paint a picture as one page of PDF; ``texts`` are its Title, Author, Subject, Keywords."""
    file = io.BytesIO()
    metadata: dict[str, Any] = {**texts, "CreationDate": None, "Creator": None, "Producer": None}
    # It warns of tables that no letter needs.
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    with _LOCK, rc_context(_SETTINGS):
        canvas: Any = FigureCanvasPdf(_make_figure(drawing, drawing.inches))
        canvas.print_pdf(file, metadata=metadata)
    return file.getvalue()


def _make_figure(drawing: Drawing, inches: tuple[float, float]) -> Figure:
    figure = Figure(figsize=inches, dpi=drawing.dpi, facecolor=drawing.paper)
    figure.add_artist(_Painter(drawing, inches))
    return figure


class _Painter(Artist):
    """Draws a whole picture straight on Matplotlib's renderers."""

    def __init__(self, drawing: Drawing, inches: tuple[float, float]) -> None:
        super().__init__()
        self._drawing = drawing
        self._inches = inches

    def draw(self, renderer: RendererBase) -> None:
        """Draw all groups, the lowest first."""
        figure = self.get_figure(root=True)
        assert figure is not None
        (width, height), drawing = self._inches, self._drawing
        across, down = width * figure.dpi / drawing.width, height * figure.dpi / drawing.height
        flip = Affine2D().scale(across, -down).translate(0, height * figure.dpi)
        for group in self._drawing.groups:
            for item in group.items:
                _paint_item(item, group, renderer, flip, self._drawing.dpi)


def _paint_item(
    item: Item, group: Group, renderer: RendererBase, flip: Affine2D, dpi: float
) -> None:
    gc = renderer.new_gc()
    if group.clip is not None:
        box = group.clip
        corners = flip.transform([[box.left, box.bottom], [box.right, box.top]])
        gc.set_clip_rectangle(Bbox(corners))
    if isinstance(item, Text):
        _paint_text(item, gc, renderer, flip, dpi)
    else:
        _set_stroke(gc, item.stroke, dpi)
        face = None if item.fill is None else to_rgba(item.fill)
        renderer.draw_path(gc, _make_path(item), flip, face)
    gc.restore()


def _set_stroke(gc: GraphicsContextBase, stroke: Stroke | None, dpi: float) -> None:
    gc.set_capstyle("round")
    gc.set_joinstyle("round")
    gc.set_antialiased(True)
    if stroke is None:
        gc.set_linewidth(0)
        return
    point = 72 / dpi
    gc.set_foreground(stroke.colour)
    gc.set_linewidth(stroke.width * point)
    if stroke.dashes is not None:
        # No renderer drops a dash of almost nothing, as some do one of nothing.
        gc.set_dashes(0, [max(part * point, 0.001) for part in stroke.dashes])


def _make_path(item: Shape | Circle) -> Path:
    if isinstance(item, Circle):
        return Path.circle((item.x, item.y), item.radius)
    vertices = np.vstack(item.lines)
    codes = np.full(len(vertices), Path.LINETO, dtype=np.uint8)
    ends = np.cumsum([len(line) for line in item.lines])
    codes[[0, *ends[:-1]]] = Path.MOVETO
    if item.closed:
        codes[ends - 1] = Path.CLOSEPOLY
    return Path(vertices, codes)


def _paint_text(
    text: Text, gc: GraphicsContextBase, renderer: RendererBase, flip: Affine2D, dpi: float
) -> None:
    if text.halo is not None:
        _set_stroke(gc, Stroke(text.halo, text.size * HALO_WIDTH), dpi)
        _paint_outline(text, text.halo, gc, renderer, flip)
    if isinstance(renderer, RendererAgg):
        gc.set_linewidth(0)
        _paint_outline(text, text.colour, gc, renderer, flip)
        return
    # Live text, which is found and copied.
    font = pick_font(bold=text.bold).copy()
    font.set_size(text.size * 72 / dpi)
    gc.set_foreground(text.colour)
    x, y = flip.transform((text.x, text.y))
    renderer.draw_text(gc, x, y, text.text, font, 0)


def _paint_outline(
    text: Text, colour: str, gc: GraphicsContextBase, renderer: RendererBase, flip: Affine2D
) -> None:
    outline = _trace_text(text.text, text.size, bold=text.bold)
    place = Affine2D().scale(1, -1).translate(text.x, text.y)
    renderer.draw_path(gc, outline, place + flip, to_rgba(colour))


@functools.lru_cache(maxsize=1024)
def _trace_text(text: str, size: float, *, bold: bool) -> Path:
    """Return the outline of a line of text from (0, 0), y upward; the same in every image."""
    return TextPath((0, 0), text, size=size, prop=pick_font(bold=bold))
