"""The same story as a plain Folium map in ``st_folium``, written as such apps are."""

from __future__ import annotations

from typing import Any

import folium
import numpy as np
import shapely
import streamlit as st
from streamlit_folium import st_folium

from geo.basemap import land_shape, load_basemap
from geo.checking import load_story
from geo.records import Story
from layers.basemap import make_detail
from layers.scene import Scene, lay_out


@st.cache_resource
def load() -> tuple[Story, Scene, dict[str, Any]]:
    """Load the story, and the land at the detail of the page's basemap."""
    story = load_story()
    land = land_shape(load_basemap(), story.world, detail=make_detail(story), min_area_km2=20)
    rounded = shapely.transform(land, lambda points: np.round(points, 3))
    return story, lay_out(story, "en"), shapely.geometry.mapping(rounded)


story, scene, land = load()
chart = folium.Map(location=(20, story.world.centre), zoom_start=2, tiles=None)
folium.GeoJson(land, style_function=lambda _: {"color": "#b9b3a4", "weight": 1}).add_to(chart)
for id_, legs in scene.traces.items():
    for leg in legs:
        folium.GeoJson(
            {
                "type": "Feature",
                "properties": {"id": id_},
                "geometry": {"type": "LineString", "coordinates": leg.points.round(6).tolist()},
            },
            style_function=lambda _: {"className": "measured-route", "weight": 18, "opacity": 0.6},
            tooltip=story.routes[id_].names["en"],
        ).add_to(chart)
for (kind, id_), points in scene.points.items():
    for lon, lat in points:
        folium.Marker((lat, lon), tooltip=scene.name(kind, id_)).add_to(chart)

left, right = st.columns(2)
with right:
    answer = st_folium(chart, height=600, use_container_width=True)
with left:
    clicked = (answer.get("last_active_drawing") or {}).get("properties", {}).get("id")
    chapters = story.chapters["en"]
    chapter = chapters[scene.homes["route", clicked] if clicked else next(iter(chapters))]
    st.header(chapter.title)
    st.markdown(chapter.text)
