"""The same story as a plain st_folium app: a map, and beside it the chapter of what was clicked."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from streamlit_folium import st_folium

from geo.story.checking import DEFAULT_STORY, load_story
from layers.scene import Scene, lay_out
from tests.benchmarks.plain_folium import (
    Feature,
    build_map,
    make_land,
    make_points,
    make_routes,
)

LANGUAGE = "en"
MAP_HEIGHT = 640


@st.cache_resource
def open_scene() -> Scene:
    return lay_out(load_story(Path(os.environ.get("STORY", DEFAULT_STORY))), LANGUAGE)


@st.cache_data
def read_land() -> Feature:
    return make_land(open_scene().story)


@st.cache_data
def list_routes() -> list[Feature]:
    return make_routes(open_scene())


@st.cache_data
def list_points() -> dict[str, list[Feature]]:
    return make_points(open_scene())


st.set_page_config(layout="wide")
scene = open_scene()
text, stage = st.columns([2, 3])
with stage:
    said = st_folium(
        build_map(scene, land=read_land(), routes=list_routes(), points=list_points()),
        key="map",
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
clicked = (said.get("last_active_drawing") or {}).get("properties")
home = scene.homes[clicked["kind"], clicked["id"]] if clicked else scene.chapters[0].id
chapter = scene.story.chapters[LANGUAGE][home]
with text:
    st.header(chapter.title)
    st.markdown(chapter.text)
