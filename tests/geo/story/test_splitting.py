"""Sentences end where their language ends them, and where their author says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.story.narrative import list_sentences
from geo.story.splitting import split_sentences

# A bar stands where a sentence ends.
SPLIT = [
    ("en", "Mr. Smith met Dr. Jones at 5 p.m. in St. Louis.| He left."),
    ("en", "At 3.30 p.m. he left U.S. soil.| In the U.S. Senate it failed."),
    ("en", "He came back to the U.S.| He stayed until 5 p.m.| The next day he left."),
    ("en", "J. R. R. Tolkien and John F. Kennedy met.| So did I.| We left."),
    ("en", "See No. 5 of vol. 3, p. 7.| Did he go?| No.| He stayed."),
    ("en", "He waited… and waited…| Then he left."),
    ("en", "“Go!” he said.| “I left.”| She went.| (He did not.)| It ended."),
    ("en", "Am 14. November 1889 fuhr sie ab.| Es regnete."),
    ("en", "He was 14.| Then he left."),
    ("de", "Am 14. November kam z. B. Frau Dr. Meier.| Im 19. Jahrhundert gab es das nicht."),
    ("es", "El Sr. García vino a las 5.| ¿Qué pasó?| Nada."),
    ("fr", "M. Dupont et Mme. Curie partirent.| Il pleuvait."),
    ("it", "Il dott. Rossi partì.| Pioveva."),
    ("ja", "彼は去った。|彼は来た。"),
    ("ko", "그는 떠났다.| 그녀는 왔다."),
    ("ar", "غادر في الصباح.| هل عاد؟| نعم."),
    ("hi", "वह चला गया।| वह लौट आया।"),
]


@pytest.mark.parametrize(("language", "marked"), SPLIT)
def test_sentences_end_by_the_rules_of_their_language(language: str, marked: str) -> None:
    wanted = [part.strip() for part in marked.split("|")]
    assert split_sentences(marked.replace("|", ""), language) == wanted


def test_an_author_says_where_a_sentence_ends() -> None:
    # A line broken by hand ends one, and after a no-break space it goes on.
    texts = [sentence.text for sentence in list_sentences("He met Mr.\\\nShe left at 5.&nbsp;She")]
    assert texts == ["He met Mr.", "She left at 5. She"]


@given(text=st.text(alphabet='ab.!?。… \n"”’)»1MrJ'))
def test_nothing_but_space_is_dropped(text: str) -> None:
    for language in ("", "de"):
        kept = "".join(split_sentences(text, language))
        assert "".join(kept.split()) == "".join(text.split())
