"""Every language of the interface says the same things."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest
from babel import Locale

from geo.globe.basemap import country_codes, load_basemap
from geo.story.dates import parse_date, parse_span
from layers.telling import words as module
from layers.telling.words import end_sentence, list_languages, load_words, name_country, sort_names

FOLDER = Path(module.__file__).parent / "words"
ENGLISH = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))


def list_places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list_languages())
def test_a_language_has_the_words_of_english_and_their_places(language: str) -> None:
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    assert {t: set(words) for t, words in tables.items()} == {
        t: set(words) for t, words in ENGLISH.items()
    }
    plural = Locale.parse(language).plural_form
    for table, words in ENGLISH.items():
        for name, text in words.items():
            word = tables[table][name]
            if isinstance(text, str):
                assert list_places(word) == list_places(text), (table, name)
                continue
            assert set(word) == {plural(number) for number in range(1000)}, (table, name)
            assert list_places(word["other"]) == list_places(text["other"]), (table, name)
            for form, said in word.items():
                # A form of one number may say it in a word: "two minutes" is one word in Arabic.
                lacks = {"count"} if form in {"zero", "one", "two"} else set()
                assert lacks | list_places(said) == lacks | list_places(text["other"]), name


@pytest.mark.parametrize(
    ("language", "minutes", "said"),
    [
        ("en", 1, "1 minute"),
        ("fr", 1, "1 minute"),
        ("de", 2, "2 Minuten"),
        ("ja", 1, "1分"),
        ("ar", 2, "دقيقتان"),
        ("ar", 7, "7 دقائق"),
        ("ar", 45, "45 دقيقة"),
    ],
)
def test_a_number_takes_the_plural_of_the_language(language: str, minutes: int, said: str) -> None:
    assert load_words(language).say("teach.minutes", count=minutes) == said


def test_names_in_a_row_are_parted_and_ordered_as_the_language_does() -> None:
    names = sort_names(["Zaire", "Éire", "Estonia"])
    assert load_words("es").join_names(names) == "Éire, Estonia, Zaire"
    assert load_words("ja").join_names(names) == "Éire、Estonia、Zaire"
    assert load_words("ar").join_phrases(names) == "Éire؛ Estonia؛ Zaire"


def test_a_word_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        load_words("en").say("page.nothing")


@pytest.mark.parametrize(
    ("language", "spoken", "said"),
    [
        ("fr-CA", "fr", "novembre 2023"),
        ("es-MX", "es", "noviembre de 2023"),
        ("pt", "en", "novembro de 2023"),
        ("grc", "en", "November 2023"),
    ],
)
def test_a_language_without_words_has_the_nearest_and_its_own_dates(
    language: str, spoken: str, said: str
) -> None:
    words = load_words(language)
    assert (words.language, words.spoken) == (language, spoken)
    assert words.say_date(parse_date("2023-11")) == said
    assert bool(words.say_lack()) == (spoken != language)


def test_words_that_run_the_other_way_are_set_apart_from_the_page() -> None:
    apart = load_words("he").set_apart()
    # UAX 9: a left-to-right isolate, and in it one of the direction of its first letter.
    begins, by_letter, ends = "\u2066", "\u2068", "\u2069"
    said = apart.say("leg.reported_date", date="11 ביולי 1927")
    plain = load_words("he").say("leg.reported_date", date=f"{by_letter}11 ביולי 1927{ends}")
    assert said == f"{begins}{plain}{ends}"
    assert apart.say("list.comma") == load_words("he").say("list.comma")
    assert end_sentence(f"{begins}Sure.{ends}").count(".") == 1
    for language in ("ar", "en", "th"):
        assert load_words(language).set_apart() is load_words(language)


def test_values_are_escaped_in_markup_and_nowhere_else() -> None:
    words = load_words("en")
    assert words.say("legs.km", distance="<b>") == "<b> km"
    assert words.markup("legs.km", distance="<b>") == "&lt;b&gt; km"


@pytest.mark.parametrize(
    ("text", "said"),
    [("2023-11", "November 2023"), ("2016-07?", "July 2016 (reported)"), ("1997", "1997")],
)
def test_dates_are_no_finer_than_known(text: str, said: str) -> None:
    assert load_words("en").say_date(parse_date(text)) == said


def test_a_span_with_a_reported_end_is_reported() -> None:
    assert load_words("en").say_span(parse_span("1997/1998?")).endswith("(reported)")


@pytest.mark.parametrize(
    ("text", "english", "korean", "french"),
    [
        ("1997~", "about 1997", "1997년경", "vers 1997"),
        (
            "1997-07%",
            "about July 1997 (reported)",
            "1997년 7월경(보도)",
            "vers juillet 1997 (rapporté)",
        ),
        ("199X", "1990s", "1990년대", "années 1990"),
        ("19XX", "between 1900 and 1999", "1900년에서 1999년 사이", "entre 1900 et 1999"),
        (
            "-01XX",
            "between 200 BC and 101 BC",
            "기원전 200년에서 기원전 101년 사이",
            "entre 200 av. J.-C. et 101 av. J.-C.",
        ),
        ("1997-21", "spring 1997", "1997년 봄", "printemps 1997"),
        ("1985/..", "from 1985 on", "1985년부터", "dès 1985"),
        (
            "/1985",
            "until 1985, beginning not known",
            "1985년까지, 시작은 알려지지 않음",
            "jusqu'à 1985, début inconnu",
        ),
        (
            "-0263/0014~",
            "264 BC – about 14 AD",
            "기원전 264년 – 서기 14년경",
            "264 av. J.-C. – vers 14 ap. J.-C.",
        ),
        ("1985/1985", "1985", "1985년", "1985"),
    ],
)
def test_a_date_of_any_form_is_said_in_words(
    text: str, english: str, korean: str, french: str
) -> None:
    said = [load_words(language).say_span(parse_span(text)) for language in ("en", "ko", "fr")]
    assert said == [english, korean, french]


def test_a_year_on_a_map_is_short() -> None:
    words = load_words("en")
    years = [words.say_year(parse_date(text)) for text in ("2023-11?", "-0043-03", "199X", "1500~")]
    assert years == ["2023", "44 BC", "1990s", "about 1500"]


def test_an_abbreviation_at_a_sentences_end_has_one_stop() -> None:
    said = load_words("fr").say("leg.departed", date="44 av. J.-C.")
    assert said.endswith("44 av. J.-C.")
    assert load_words("en").say("leg.departed", date="44 BC").endswith("44 BC.")


@pytest.mark.parametrize("code", sorted(country_codes(load_basemap())))
def test_every_country_has_a_name(code: str) -> None:
    assert name_country(code, "en")


def test_the_guide_for_readers_explains_the_lines_in_the_words_of_the_legend() -> None:
    text = (Path(__file__).parents[3] / "docs" / "readers.md").read_text(encoding="utf-8")
    looks = {"documented": "solid", "reported": "dashed", "undisclosed": "dotted"}
    for certainty, meaning in ENGLISH["certainty_meaning"].items():
        row = f"| {looks[certainty]} | {ENGLISH['certainty'][certainty]}: {meaning} |"
        assert row in text
