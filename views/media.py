"""The address ``/story-media/<name>``: pictures, sounds and films, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from exports.leftovers import make_process_folder
from geo.story.problems import show_value
from geo.story.records import Story
from views.answers import AddressError, Answer, make_answer, refuse
from views.keeping import Keeper
from views.shelf import Shelf

if TYPE_CHECKING:
    from geo.story.media_files import MediaFile

_MOST_KEPT = 16 * 1024 * 1024
# Another content has another name.
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class MediaAddress:
    """The media of one story, each made at the first asking and kept.

    Sounds and films are kept as files of a folder of this process, from which any part is sent.
    """

    def __init__(self, story: Story, *, shelf: Shelf | None = None) -> None:
        self.story = story
        self._pictures: Keeper[Answer] = Keeper(
            measure=lambda answer: answer.size, most_bytes=_MOST_KEPT, shelf=shelf, kind="picture"
        )
        self._files: Keeper[Mapping[str, tuple[MediaFile, int]]] = Keeper()
        self._recordings: Keeper[Path] = Keeper()

    def show(self, request: Request) -> Response:
        """Answer ``/story-media/<name>``; of a sound or film also a part, as ``Range`` asks."""
        name = request.path_params.get("name", "")
        try:
            file, width = self._find(name)
        except AddressError as error:
            return refuse(str(error), error.status)
        if file.media.kind == "picture":
            answer = self._pictures.get(name, lambda: _make_picture(file, width), cost="small")
            return answer.respond(request)
        from layers.page.media import name_type

        path = self._recordings.get(name, lambda: self._make_recording(file, name), cost="small")
        headers = {"X-Content-Type-Options": "nosniff", **_FOR_EVER}
        return FileResponse(path, media_type=name_type(file), headers=headers)

    @cached_property
    def _folder(self) -> Path:
        return make_process_folder()

    def _find(self, name: str) -> tuple[MediaFile, int]:
        if self.story.has_media:
            files = self._files.get("files", lambda: _list_files(self.story), cost="small")
            if name in files:
                return files[name]
        raise AddressError(
            f"There is no file {show_value(name)}; pictures, sounds and films have the addresses "
            "that the page gives them.",
            404,
        )

    def _make_recording(self, file: MediaFile, name: str) -> Path:
        from geo.story.recordings import strip_recording

        path = self._folder / name
        strip_recording(file.read(), file.code, path, film=file.media.kind == "film")
        return path


def _list_files(story: Story) -> dict[str, tuple[MediaFile, int]]:
    from geo.story.media_files import load_media
    from layers.page.media import list_names

    return {
        name: (file, width)
        for file in load_media(story).values()
        for name, width in list_names(file).items()
    }


def _make_picture(file: MediaFile, width: int) -> Answer:
    from layers.page.pictures import write_webp

    headers = {"Content-Type": "image/webp", **_FOR_EVER}
    return make_answer(write_webp(file, width=width), headers, effort=None)
