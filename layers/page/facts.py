"""What stands below the title: when the story was last changed, and how long it takes to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo.story.narrative import list_sentences
from geo.story.records import Chapter
from layers.scene import Scene
from layers.telling.words import Words

# Adults read 175 to 300 words of English non-fiction a minute (Brysbaert 2019, Journal of Memory
# and Language 109), and about 200 of Korean (Rhiu et al. 2017, Korean Journal of Ophthalmology 31).
WORDS_PER_MINUTE = 200
# Han, kana, Thai, Lao, Burmese and Khmer are written without spaces between words. About two and
# a half of their letters make one: adults read some 500 of Japanese a minute (IReST, Trauzettel-
# Klosinski and Dietz 2012, Investigative Ophthalmology & Visual Science 53).
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_LETTERS_PER_WORD = 2.5


def list_facts(scene: Scene, words: Words) -> list[str]:
    """Return the day of the last change, where the story gives it, and the time of reading."""
    facts = []
    if scene.story.updated is not None:
        facts.append(words.say("page.updated", date=words.say_date(scene.story.updated)))
    minutes = measure_minutes(scene.chapters)
    facts.append(words.say("page.minutes", count=minutes, rate=WORDS_PER_MINUTE))
    return facts


def measure_minutes(chapters: Iterable[Chapter]) -> int:
    """Return how many minutes it takes to read chapters, boxes and notes with them; at least 1.

    A word is what stands between spaces, or its share of letters in a script that has none
    between words. Names of sources are not read.
    """
    texts = [
        text
        for chapter in chapters
        for text in (
            chapter.title,
            *(sentence.text for sentence in list_sentences(chapter.text)),
            *(box.article for box in chapter.corrections),
            *(
                sentence.text
                for box in chapter.corrections
                for sentence in list_sentences(box.found)
            ),
        )
    ]
    return max(1, round(sum(map(_count_words, texts)) / WORDS_PER_MINUTE))


def _count_words(text: str) -> float:
    spaced, letters = _UNSPACED.subn(" ", text)
    return len(spaced.split()) + letters / _LETTERS_PER_WORD
