"""The address ``/data/<name>``: the story's data in the formats that people work with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from geo.story.problems import join_choices, show_value
from geo.story.records import Story
from views.answers import (
    OPEN,
    AddressError,
    Answer,
    check_choice,
    make_answer,
    pop_download,
    read_options,
    refuse,
    write_disposition,
)
from views.keeping import Keeper
from views.making import Maker, Making
from views.shelf import Shelf

if TYPE_CHECKING:
    from exports.data.files import DataFile

# The same in every language of the story.
_WITHOUT_LANGUAGE = ("json", "bib", "ris")
_PACKED = ("zip", "xlsx", "qgz", "parquet")
_OPTIONS = ("lang", "download")


class DataAddress:
    """The data of one story, made at the first asking and kept."""

    def __init__(
        self, story: Story, *, making: Making | None = None, shelf: Shelf | None = None
    ) -> None:
        self.story = story
        self._making = making or Maker(story)
        self._files: Keeper[Mapping[str, DataFile]] = Keeper(shelf=shelf, kind="data files")
        self._answers: Keeper[Answer] = Keeper(shelf=shelf, kind="data")

    def show(self, request: Request) -> Response:
        """Answer ``/data/<name>``; ``?lang=`` picks the language, ``?download=1`` saves it."""
        try:
            options = read_options(request, _OPTIONS)
            saved = pop_download(options)
            language = options.get("lang", self.story.language)
            answer = self.find_answer(request.path_params.get("name", ""), language)
        except AddressError as error:
            return refuse(str(error), error.status, headers=OPEN)
        name = request.path_params["name"]
        return answer.respond(request, more=write_disposition(name, download=saved))

    def find_answer(self, name: str, language: str) -> Answer:
        """Return the answer that holds a file.

        Raises:
            AddressError: there is no such file, or the story has no such language.
        """
        check_choice("lang", language, self.story.languages)
        files = self.list_files(language)
        if name not in files:
            choices = join_choices(files, at_most=len(files))
            raise AddressError(
                f"There is no data file {show_value(name)}; there are {choices}.", 404
            )
        return self._answers.get(
            (name, language), lambda: _make_answer(files[name], language), cost="large"
        )

    def list_files(self, language: str) -> Mapping[str, DataFile]:
        """Return all files in one of the story's languages, by name."""
        return self._files.get(language, lambda: self._making.make_data(language), cost="large")

    def read_file(self, name: str, language: str) -> bytes:
        """Return the bytes of one of ``list_files``."""
        return self.list_files(language)[name].content


def _make_answer(file: DataFile, language: str) -> Answer:
    ending = file.name.rpartition(".")[2]
    headers = {"Content-Type": file.media_type, **OPEN}
    if ending not in _WITHOUT_LANGUAGE:
        headers["Content-Language"] = language
    return make_answer(file.content, headers, effort=None if ending in _PACKED else 10)
