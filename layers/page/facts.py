"""What stands below the title: when the story was last changed, and how long it takes to read."""

from __future__ import annotations

from collections.abc import Iterable

from geo.story.narrative import list_sentences
from geo.story.records import Chapter
from layers.scene import Scene
from layers.telling.words import Words

# Adults read 175 to 300 words of English non-fiction a minute (Brysbaert 2019, Journal of Memory
# and Language 109), and about 200 of Korean (Rhiu et al. 2017, Korean Journal of Ophthalmology 31).
WORDS_PER_MINUTE = 200


def list_facts(scene: Scene, words: Words) -> list[str]:
    """Return the day of the last change, where the story gives it, and the time of reading."""
    facts = []
    if scene.story.updated is not None:
        facts.append(words.say("page.updated", date=words.say_date(scene.story.updated)))
    minutes = words.say_number(measure_minutes(scene.chapters))
    facts.append(words.say("page.minutes", minutes=minutes, rate=WORDS_PER_MINUTE))
    return facts


def measure_minutes(chapters: Iterable[Chapter]) -> int:
    """Return how many minutes it takes to read chapters, boxes and notes with them; at least 1.

    A word is what stands between spaces, and names of sources are not read.
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
    return max(1, round(sum(len(text.split()) for text in texts) / WORDS_PER_MINUTE))
