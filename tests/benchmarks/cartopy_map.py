"""The overview drawn with Cartopy in the usual way: a new figure, axes, features, savefig."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import cartopy.crs as ccrs
import shapely
from matplotlib import patheffects, rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from exports.images.image import DrawnImage
from exports.images.world import pick_detail, pick_island
from geo.globe.basemap import Detail, border_lines, land_shape, load_basemap
from layers.look import BORDER_DASHES, BORDER_WIDTH, DASHES, LIGHT, PLACE_RADIUS, ROUTE_WIDTH
from layers.scene import Scene

POINT = 72 / 96  # points to a pixel at 96 dpi


@dataclass(frozen=True)
class Shapes:
    """Land and borders, lon, lat, read and cut to the same detail before the clock starts."""

    land: BaseGeometry
    borders: dict[str, BaseGeometry]

    def copy(self) -> Shapes:
        """Return equal shapes that Cartopy has not met."""
        borders = {kind: _copy_shape(lines) for kind, lines in self.borders.items()}
        return Shapes(_copy_shape(self.land), borders)


def read_shapes(drawn: DrawnImage, scene: Scene, *, detail: Detail | None) -> Shapes:
    """Read land and borders at a detail, or as thin as our own image has them."""
    frame, unit, world = drawn.frame, drawn.request.size.unit, scene.story.world
    basemap, island = load_basemap(), 0.0
    if detail is None:
        detail = pick_detail(frame, unit)
        island = pick_island(frame, unit, detail)
    land = land_shape(basemap, world, detail=detail, min_area_km2=island)
    return Shapes(land, dict(border_lines(basemap, world, detail=detail)))


def draw_png(drawn: DrawnImage, scene: Scene, shapes: Shapes) -> bytes:
    """Draw the same part of the world on the same plane, at the same place in the image."""
    size, frame = drawn.request.size, drawn.frame
    with rc_context():
        figure = Figure(figsize=(size.width / size.dpi, size.height / size.dpi), dpi=size.dpi)
        figure.set_facecolor(LIGHT.paper)
        box = frame.box
        place = (
            box.left / size.width,
            1 - box.bottom / size.height,
            (box.right - box.left) / size.width,
            (box.bottom - box.top) / size.height,
        )
        plane = ccrs.EqualEarth(central_longitude=scene.story.world.centre)
        axes: Any = figure.add_axes(place, projection=plane)
        left, bottom, right, top = frame.window
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        axes.set_facecolor(LIGHT.sea)
        _draw_world(axes, shapes)
        _draw_story(axes, drawn, scene)
        figure.text(0.02, 0.93, drawn.caption.title, fontsize=14, weight="bold")
        file = io.BytesIO()
        FigureCanvasAgg(figure)
        figure.savefig(file, format="png", dpi=size.dpi)
    return file.getvalue()


def _draw_world(axes: Any, shapes: Shapes) -> None:
    flat = ccrs.PlateCarree()
    axes.add_geometries(
        list(shapely.get_parts(shapes.land)),
        flat,
        facecolor=LIGHT.land,
        edgecolor=LIGHT.border,
        linewidth=0.3,
    )
    for kind, lines in shapes.borders.items():
        axes.add_geometries(
            list(shapely.get_parts(lines)),
            flat,
            facecolor="none",
            edgecolor=LIGHT.border,
            linewidth=BORDER_WIDTH * POINT,
            linestyle=_make_style(BORDER_DASHES[kind]),
        )


def _draw_story(axes: Any, drawn: DrawnImage, scene: Scene) -> None:
    flat = ccrs.PlateCarree()
    chapter = scene.story.chapters[scene.language][drawn.request.chapter]
    for number, id_ in enumerate(scene.traces):
        if id_ not in chapter.routes:
            continue
        for leg in scene.traces[id_]:
            axes.plot(
                leg.points[:, 0],
                leg.points[:, 1],
                transform=flat,
                color=LIGHT.hues[number % len(LIGHT.hues)],
                linewidth=ROUTE_WIDTH * POINT,
                linestyle=_make_style(DASHES[leg.leg.certainty]),
                dash_capstyle="round",
            )
    halo = [patheffects.withStroke(linewidth=3, foreground=LIGHT.halo)]
    for kind, ids in (("place", chapter.places), ("event", chapter.events)):
        for id_ in ids:
            for lon, lat in scene.points[kind, id_]:
                marker = "o" if kind == "place" else "D"
                axes.plot(
                    lon, lat, marker, transform=flat, ms=PLACE_RADIUS * POINT, color=LIGHT.marker
                )
                axes.annotate(
                    scene.name(kind, id_),
                    (lon, lat),
                    xycoords=flat._as_mpl_transform(axes),
                    xytext=(5, 5),
                    textcoords="offset points",
                    fontsize=8,
                    path_effects=halo,
                )


def _copy_shape(shape: BaseGeometry) -> BaseGeometry:
    return shapely.from_wkb(shapely.to_wkb(shape))


def _make_style(dashes: tuple[float, float] | None) -> Any:
    return "solid" if dashes is None else (0, (max(dashes[0], 0.01), dashes[1]))
