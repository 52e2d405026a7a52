"""An image of a chapter, from what is asked to the bytes of its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from exports.images.captions import Caption, write_companion, write_whole_caption
from exports.images.codes import draw_code, write_chapter_address
from exports.images.details import draw_detail, draw_edges
from exports.images.drawing import Circle, Drawing, Group, Item, Points, Shape, Stroke, Text
from exports.images.fonts import FontError, lend_fonts
from exports.images.framing import Frame, pick_projection
from exports.images.furniture import draw_graticule
from exports.images.ground import draw_ground, draw_ground_names
from exports.images.marking import draw_marks, draw_stems, draw_stops
from exports.images.planning import Naming, Order, Plan, make_plan
from exports.images.press import USUAL_PRESS, Press
from exports.images.request import FORMATS, OFFICE, OUTSIDE, ImageRequest, RequestError
from exports.images.rights import About, Location
from exports.images.world import draw_countries, draw_land, draw_sea
from layers.labels.labelling import Box
from layers.look import INKS, PRINT_THEMES, Theme, put_on_paper
from layers.scene import Scene, show_chapter, stand_flows
from layers.telling.words import load_words, name_country

_OVERLAP = 6.0  # pixels of the look
_Part = TypeVar("_Part")


@dataclass(frozen=True, eq=False)
class DrawnImage:
    """An image drawn but not yet written: the picture and the words that go with it."""

    request: ImageRequest
    drawing: Drawing
    frame: Frame
    caption: Caption
    companion: str
    address: str | None
    about: About


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
    drawn = request
    if request.projection == "auto":
        shape = request.size.height / request.size.width
        drawn = replace(drawn, projection=pick_projection(chapter, scene, shape=shape))
    if request.format in OFFICE:
        drawn = replace(drawn, parts=drawn.parts - OUTSIDE)
    words = load_words(request.language)
    theme = PRINT_THEMES[request.theme]
    if request.size.size_mm is not None:
        theme = put_on_paper(theme)
    shown, scene = show_chapter(chapter, scene), stand_flows(chapter, scene)
    order = Order(drawn, shown, scene, words, theme, address)
    plan = make_plan(order)
    drawing = _compose(plan, order)
    try:
        lend_fonts(text.text for text in drawing.list_texts())
    except FontError as error:
        raise RequestError(str(error)) from error
    companion = write_companion(
        plan.caption,
        scene,
        words,
        address=address,
        left_out=[row.text for row in plan.layout.left_out],
    )
    return DrawnImage(
        request,
        drawing,
        plan.frame,
        plan.caption,
        companion,
        address,
        _write_about(plan, order, address),
    )


def write_image(image: DrawnImage, *, press: Press = USUAL_PRESS) -> bytes:
    """Return an image as the bytes of a file of its format; the same image, the same bytes.

    ``press`` is the one that the inks of a PDF are meant for.
    """
    request, caption = image.request, image.caption
    if request.format == "svg":
        # Each writer brings tools that the others do not need.
        from exports.images.svg import write_svg

        rights = {
            "title": caption.title,
            "description": caption.alternative,
            "language": request.language,
            "source": "; ".join(caption.publishers),
            "creator": image.about.author,
            "rights": caption.licence,
        }
        rights = {term: text for term, text in rights.items() if text}
        if image.address is not None:
            rights["identifier"] = image.address
        text = write_svg(
            image.drawing,
            title=f"{caption.title}. {caption.kicker}",
            description=caption.alternative,
            language=request.language,
            rights=rights,
            outlines=request.letters == "outlines",
        )
        return text.encode()
    from exports.images.painting import Form, paint_pdf, paint_raster

    if request.format == "pdf":
        return paint_pdf(image.drawing, language=request.language, about=image.about, press=press)
    raster = FORMATS[0] if request.format in OFFICE else request.format
    form = Form(raster, request.quality)
    painted = paint_raster(image.drawing, form, language=request.language, about=image.about)
    return _set_among_words(image, painted) if request.format in OFFICE else painted


def _set_among_words(image: DrawnImage, painted: bytes) -> bytes:
    from exports.images.office import Picture, write_page, write_slide

    caption = image.caption
    said = " ".join([*caption.hedges, *caption.shades, *caption.shown, *caption.notes])
    credit = [*caption.credit, f"{caption.licence}.", *([image.address] if image.address else [])]
    picture = Picture(painted, image.drawing.width, image.drawing.height, said, " ".join(credit))
    write = write_slide if image.request.format == "pptx" else write_page
    return write(picture, image.about)


def _write_about(plan: Plan, order: Order, address: str | None) -> About:
    """Write what the picture's file says of itself."""
    caption, story = plan.caption, order.scene.story
    places = [story.places[mark.id] for mark in plan.marks if mark.kind == "place"]
    places += [story.places[stop.id] for stop in plan.stops]
    language = order.request.language
    named = [(place.names[language], place.country) for place in places]
    events = [story.events[mark.id] for mark in plan.marks if mark.kind == "event"]
    named += [(it.locality[language], it.country) for it in events if it.locality]
    return About(
        title=caption.title,
        headline=caption.kicker,
        caption=write_whole_caption(caption),
        alternative=caption.alternative,
        creators=story.authors,
        credit=" ".join(caption.credit),
        source="; ".join(caption.publishers),
        licence=caption.licence,
        date="" if story.updated is None else str(story.updated),
        language=language,
        address=address,
        locations=tuple(
            dict.fromkeys(
                Location(name, name_country(code, language) if code else "", code)
                for name, code in named
            )
        ),
    )


def write_permalink(request: ImageRequest, site: str | None) -> str | None:
    """Return the public address of the chapter that an image shows, None without a site."""
    if not site:
        return None
    return write_chapter_address(site, request.language, request.chapter)


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
    shown = [*(plan.near.marks if plan.near else ()), *plan.marks]
    marks = draw_marks(plan.marks, scene, order.words, theme, unit=unit)
    if plan.near is not None:
        near = draw_marks(plan.near.marks, scene, order.words, theme, unit=unit)
        # On the map itself each bears its name, and its own hub is drawn over all others.
        marks = [*(replace(mark, id=None) for mark in near if not isinstance(mark, Text)), *marks]
    on_map: list[tuple[str, list[Shape] | list[Item] | tuple[Item, ...]]] = [
        ("sea", draw_sea(frame, theme)),
        ("graticule", net),
        ("land", draw_land(frame, theme, unit=unit, outlined=outlined)),
        ("ground", draw_ground(scene, frame, theme, unit=unit)),
        ("shades", shades),
        ("borders", plan.borders),
        ("areas", plan.areas),
        ("countries", plan.naming.countries.items),
        ("ground-names", _name_ground(plan, order)),
        ("routes", plan.routes),
        ("arrows", plan.naming.arrows),
        ("stops", draw_stops(plan.stops, scene, theme)),
        ("stems", draw_stems(plan.marks, theme, unit=unit)),
        *_draw_near(plan, order),
        ("places", marks),
        ("labels", _join(plan, lambda naming: naming.labels.items)),
        ("waypoints", _join(plan, lambda naming: naming.labels.ways)),
        ("journeys", plan.naming.journeys.items),
        *((name, piece.items) for name, piece in plan.pieces.items()),
    ]
    edges = _draw_edges(frame.box, request, theme)
    around: list[tuple[str, list[Shape] | list[Item] | tuple[Item, ...]]] = [
        ("frame", edges),
        ("title", layout.title),
        # Without a legend, sentences say in its place what the signs mean.
        ("legend" if order.has("legend") else "caption", layout.legend),
        ("credit", layout.credit),
        ("code", _list_code(layout.code_box, order.address)),
    ]
    groups = [
        Group(name, tuple(items), clip=_find_clip(name, plan)) for name, items in on_map if items
    ]
    groups += [Group(name, tuple(items)) for name, items in around if items]
    return Drawing(
        request.size.width,
        request.size.height,
        request.size.dpi,
        theme.paper,
        tuple(groups),
        labels=tuple(_join(plan, lambda naming: naming.labels.boxes)),
        named=_number_named(plan),
        marks=tuple(mark.box for mark in shown),
        size_mm=request.size.size_mm,
        inks=INKS if request.theme == "print" else {},
        bleed_mm=request.bleed,
    )


def _name_ground(plan: Plan, order: Order) -> list[Shape]:
    """Draw the names of the ground where nothing of the story stands."""
    if not order.has("labels"):
        return []
    naming, size = plan.naming, order.request.size
    boxes = [*naming.labels.boxes, *naming.labels.way_boxes, *naming.journeys.boxes]
    boxes += [mark.box for mark in (*plan.marks, *plan.stops)]
    boxes += [piece.box for piece in plan.pieces.values()]
    boxes += [plan.near.detail.frame.box] if plan.near is not None else []
    lines = [line for shape in (*plan.routes, *naming.arrows) for line in shape.lines]
    lines += naming.labels.leaders
    return draw_ground_names(
        order.scene,
        plan.frame,
        order.theme,
        unit=size.unit,
        least=size.least_type,
        taken=boxes,
        lines=lines,
    )


def _find_clip(name: str, plan: Plan) -> Box:
    if name == "detail" and plan.near is not None:
        return plan.near.detail.frame.box
    return plan.frame.box


def _join(plan: Plan, pick: Callable[[Naming], Sequence[_Part]]) -> list[_Part]:
    """Return what is named in the map's closer look, and then what is named on itself."""
    return [*(pick(plan.near.naming) if plan.near else ()), *pick(plan.naming)]


def _number_named(plan: Plan) -> tuple[int, ...]:
    near = plan.near.naming.labels.named if plan.near else ()
    before = len(plan.near.marks) if plan.near else 0
    return (*near, *(before + number for number in plan.naming.labels.named))


def _draw_near(plan: Plan, order: Order) -> list[tuple[str, list[Item]]]:
    """Draw a closer look: its ground, its lines within its edge, and the edge."""
    if plan.near is None:
        return []
    near, theme, unit = plan.near, order.theme, order.request.size.unit
    codes = () if order.request.theme == "outline" else plan.shaded
    lines = [*near.routes, *near.naming.arrows, *draw_stems(near.marks, theme, unit=unit)]
    items = draw_detail(
        near.detail, codes, theme, unit=unit, borders=order.has("borders"), areas=near.areas
    )
    items += [replace(line, id=None) for line in lines]
    items += [
        replace(stop, id=None)
        for stop in draw_stops(near.stops, order.scene, theme)
        if isinstance(stop, Circle)
    ]
    items += near.naming.countries.items
    return [
        ("detail", items),
        ("detail-edge", draw_edges(near.detail, plan.frame, theme, unit=unit)),
    ]


def _draw_edges(box: Box, request: ImageRequest, theme: Theme) -> list[Shape]:
    """Draw the edges of the map that words stand beside."""
    size, unit = request.size, request.size.unit
    stroke = Stroke(theme.rule, unit)
    edges = [
        edge
        for edge, wanted in (
            ((box.left, box.top, box.left, box.bottom), box.left > 0),
            ((box.left, box.top, box.right, box.top), box.top > 0),
            ((box.left, box.bottom, box.right, box.bottom), box.bottom < size.height),
        )
        if wanted
    ]
    if not edges:
        return []
    lines = tuple(np.array([edge[:2], edge[2:]], dtype=np.float64) for edge in edges)
    # What some programs, which clip nothing, leave of the map beyond its edges.
    off = _OVERLAP * unit
    strips: list[Points] = []
    for left, top, right, bottom in edges:
        upright = left == right
        x = left - off if upright else left
        y = top - off if top == box.top and not upright else top
        wide, high = (off, bottom - top) if upright else (right - left, off)
        corners = [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high], [x, y]]
        strips.append(np.asarray(np.round(np.array(corners, dtype=np.float64), 2)))
    return [
        Shape(tuple(strips), closed=True, fill=theme.paper),
        Shape(lines, stroke=stroke),
    ]


def _list_code(box: Box | None, address: str | None) -> list[Item]:
    return [] if box is None or address is None else [*draw_code(box, address)]
