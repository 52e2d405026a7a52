"""An image of a chapter, from what is asked to the bytes of its file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np

from exports.images.captions import Caption, write_companion
from exports.images.drawing import Drawing, Group, Item, Points, Shape, Stroke
from exports.images.fonts import FontError, lend_fonts
from exports.images.framing import Frame, pick_projection
from exports.images.furniture import draw_graticule
from exports.images.marking import draw_marks, draw_stems, draw_stops
from exports.images.planning import Order, Plan, make_plan
from exports.images.request import ImageRequest, RequestError
from exports.images.world import draw_countries, draw_land, draw_sea
from layers.labels.labelling import Box
from layers.look import PRINT_THEMES, Theme
from layers.scene import Scene
from layers.telling.words import load_words

_QR_BORDER = 2  # modules of quiet zone; the paper around adds the rest


@dataclass(frozen=True, eq=False)
class DrawnImage:
    """An image drawn but not yet written: the picture and the words that go with it."""

    request: ImageRequest
    drawing: Drawing
    frame: Frame
    caption: Caption
    companion: str
    address: str | None


def draw_image(request: ImageRequest, scene: Scene, *, site: str | None = None) -> DrawnImage:
    """Draw an image of a chapter.

    Args:
        request: what it is asked to be.
        scene: the story laid out in the request's language.
        site: the public address of the app, for a permalink; None where it has none.

    Raises:
        RequestError: its words do not fit in its size, no font has its letters, or it asks for a
            QR code without a site.
    """
    chapter = scene.story.chapters[request.language][request.chapter]
    address = write_permalink(request, site)
    if "qr" in request.parts and address is None:
        raise RequestError("qr needs the public address of the app, and none is set")
    if request.projection == "auto":
        shape = request.size.height / request.size.width
        drawn = replace(request, projection=pick_projection(chapter, scene, shape=shape))
    else:
        drawn = request
    words = load_words(request.language)
    order = Order(drawn, chapter, scene, words, PRINT_THEMES[request.theme], address)
    plan = make_plan(order)
    drawing = _compose(plan, order)
    try:
        lend_fonts(text.text for text in drawing.list_texts())
    except FontError as error:
        raise RequestError(str(error)) from error
    companion = write_companion(plan.caption, scene, words, address=address)
    return DrawnImage(request, drawing, plan.frame, plan.caption, companion, address)


def write_image(image: DrawnImage) -> bytes:
    """Return an image as the bytes of a file of its format; the same image, the same bytes."""
    request, caption = image.request, image.caption
    credit = " ".join(caption.credit)
    if request.format == "svg":
        # Each writer brings tools that the others do not need.
        from exports.images.svg import write_svg

        rights = {
            "title": caption.title,
            "description": caption.alternative,
            "language": request.language,
            "source": "; ".join(caption.publishers),
            "creator": caption.kicker,
            "rights": caption.licence,
        }
        if image.address is not None:
            rights["identifier"] = image.address
        text = write_svg(
            image.drawing,
            title=f"{caption.title}. {caption.kicker}",
            description=caption.alternative,
            language=request.language,
            rights=rights,
        )
        return text.encode()
    from exports.images.painting import paint_pdf, paint_png

    if request.format == "pdf":
        return paint_pdf(
            image.drawing,
            language=request.language,
            texts={
                "Title": f"{caption.title}. {caption.kicker}",
                "Author": caption.kicker,
                "Subject": caption.alternative,
                "Keywords": "; ".join([credit, caption.licence, *_list_some(image.address)]),
            },
        )
    texts = {
        "Title": f"{caption.title}. {caption.kicker}",
        "Description": caption.alternative,
        "Author": caption.kicker,
        "Copyright": caption.licence,
        "Source": credit,
    }
    if image.address is not None:
        texts["URL"] = image.address
    return paint_png(image.drawing, language=request.language, texts=texts)


def write_permalink(request: ImageRequest, site: str | None) -> str | None:
    """Return the public address of the chapter that an image shows, None without a site."""
    if not site:
        return None
    query = urlencode({"lang": request.language})
    return f"{site.rstrip('/')}/story?{query}#{request.chapter}"


def _compose(plan: Plan, order: Order) -> Drawing:
    request, scene, theme = order.request, order.scene, order.theme
    unit, frame, layout = request.size.unit, plan.frame, plan.layout
    outlined = request.theme == "outline"
    net = draw_graticule(frame, theme, unit=unit) if order.has("graticule") else []
    shades = (
        []
        if outlined
        else draw_countries(
            [country.code for country in order.chapter.countries], frame, theme, unit=unit
        )
    )
    marks = draw_marks(plan.marks, scene, order.words, theme, unit=unit)
    on_map: list[tuple[str, list[Shape] | list[Item] | tuple[Item, ...]]] = [
        ("sea", draw_sea(frame, theme)),
        ("graticule", net),
        ("land", draw_land(frame, theme, unit=unit, outlined=outlined)),
        ("countries", shades),
        ("borders", plan.borders),
        ("routes", plan.routes),
        ("stops", draw_stops(plan.stops, scene, theme)),
        ("stems", draw_stems(plan.marks, theme, unit=unit)),
        ("places", marks),
        ("labels", plan.labels.items),
        *((name, piece.items) for name, piece in plan.pieces.items()),
    ]
    edges = _draw_edges(frame.box, request, theme)
    around: list[tuple[str, list[Shape] | list[Item] | tuple[Item, ...]]] = [
        ("frame", edges),
        ("title", layout.title),
        ("legend", layout.legend),
        ("credit", layout.credit),
        ("code", _draw_code(layout.code_box, order.address)),
    ]
    groups = [Group(name, tuple(items), clip=frame.box) for name, items in on_map if items]
    groups += [Group(name, tuple(items)) for name, items in around if items]
    return Drawing(
        request.size.width,
        request.size.height,
        request.size.dpi,
        theme.paper,
        tuple(groups),
        labels=plan.labels.boxes,
        named=plan.labels.named,
        marks=tuple(mark.box for mark in plan.marks),
        size_mm=request.size.size_mm,
    )


def _draw_edges(box: Box, request: ImageRequest, theme: Theme) -> list[Shape]:
    """Draw the edges of the map that words stand beside."""
    size, unit = request.size, request.size.unit
    stroke = Stroke(theme.rule, unit)
    lines = [
        np.array([[start[0], start[1]], [end[0], end[1]]], dtype=np.float64)
        for start, end, wanted in (
            ((box.left, box.top), (box.left, box.bottom), box.left > 0),
            ((box.left, box.top), (box.right, box.top), box.top > 0),
            ((box.left, box.bottom), (box.right, box.bottom), box.bottom < size.height),
        )
        if wanted
    ]
    return [Shape(tuple(lines), stroke=stroke)] if lines else []


def _draw_code(box: Box | None, address: str | None) -> list[Item]:
    """Draw a QR code; its light modules are drawn as well, so that it reads on dark paper."""
    if box is None or address is None:
        return []
    import segno

    modules = np.array([list(row) for row in segno.make(address, error="m").matrix], dtype=bool)
    side = (box.right - box.left) / (len(modules) + 2 * _QR_BORDER)
    squares = [
        _square(box.left + (x + _QR_BORDER) * side, box.top + (y + _QR_BORDER) * side, side)
        for y, x in np.argwhere(modules).tolist()
    ]
    ground = _square(box.left, box.top, box.right - box.left)
    return [
        Shape((ground,), closed=True, fill="#ffffff"),
        Shape(tuple(squares), closed=True, fill="#000000", stroke=Stroke("#000000", side * 0.04)),
    ]


def _square(left: float, top: float, side: float) -> Points:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float64)
    return np.asarray(np.round(corners * side + np.array([left, top]), 2))


def _list_some(text: str | None) -> list[str]:
    return [] if text is None else [text]
