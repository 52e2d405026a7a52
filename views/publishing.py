"""The Export page's fourth tab: the story as a site of plain files, to publish."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from exports.options import OptionError, read_site
from exports.site.contents import Held, count_contents, foresee_contents
from exports.site.hosting import write_github_lines, write_nginx_lines
from layers.telling.words import Words
from views.copying import show_text
from views.keeping import BusyError
from views.markdown import escape_markdown
from views.sites import SiteAddress, SiteJob, measure_site

EXAMPLE = "https://name.github.io/repository"
_LOOK_EVERY_S = 1.0
_KEPT = "publish-kept"
_KILO, _MEGA = 1_000, 1_000_000
_ROW = Markup('<tr class="{}"><th scope="row">{}</th><td>{}</td><td>{}</td></tr>')
_STYLE = """
<style>
  .site-contents { border-collapse: collapse; font-size: 0.9375rem; }
  .site-contents th { font-weight: 400; text-align: start; }
  .site-contents td { text-align: end; white-space: nowrap; padding-inline-start: 1.5rem; }
  .site-contents :is(th, td) {
    padding-block: 0.3rem; vertical-align: baseline;
    border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  }
  .site-contents .is-all :is(th, td) { font-weight: 600; }
</style>
"""


def show_publishing(sites: SiteAddress, words: Words, *, root: str = "") -> None:
    """Show what the site of the story will hold, make it, and say how it is published.

    ``root`` is the path below which the app stands.
    """
    say = words.say
    st.html(_STYLE)
    st.write(say("publish.intro"))
    base = _read_base(words)
    _show_check(sites, words)
    allowed = True
    if sites.story.status == "draft":
        allowed = st.checkbox(say("publish.draft"), key="publish-draft")
    job = sites.find_job(base) if base else None
    running = job is not None and not job.is_over
    # While it is made the page looks after it by itself.
    st.fragment(_show_making, run_every=_LOOK_EVERY_S if running else None)(
        sites, words, base, root=root, allowed=allowed, running=running
    )
    name, place = sites.name_file(), base or EXAMPLE
    for key, lines in (
        ("github", write_github_lines(place, name)),
        ("server", write_nginx_lines(place)),
        ("command", f"python -m exports site --site {place} --out public"),
    ):
        st.header(say(f"publish.{key}"), anchor=False)
        if key != "command":
            st.write(say(f"publish.{key}_how", name=name))
        show_text(say(f"publish.{key}"), lines, words)


def _read_base(words: Words) -> str:
    """Return the public address that the site will have, "" where none is said."""
    # Streamlit forgets what was written once another page is shown.
    kept = st.session_state.get(_KEPT, "")
    text = st.text_input(
        words.say("publish.address"), kept, placeholder=EXAMPLE, key="publish-address"
    ).strip()
    st.session_state[_KEPT] = text
    if not text:
        return ""
    try:
        return read_site("address", text)
    except OptionError:
        st.error(words.say("publish.bad_address", example=EXAMPLE))
        return ""


def _show_check(sites: SiteAddress, words: Words) -> None:
    st.header(words.say("publish.check"), anchor=False)
    try:
        doubts = sites.list_doubts()
    except BusyError:
        st.write(words.say("publish.busy"))
        return
    # A story with problems does not open.
    st.write(words.say("publish.sound"))
    if doubts:
        # As the command says it, in its language.
        with st.expander(words.say("publish.doubts", count=len(doubts))):
            show_text(words.say("publish.check"), "\n".join(map(str, doubts)), words)


def _show_making(
    sites: SiteAddress, words: Words, base: str, *, root: str, allowed: bool, running: bool
) -> None:
    """Show what the site holds, and the way from none to one that is saved.

    ``running`` tells whether it was being made when the page was last run as a whole.
    """
    say = words.say
    job = sites.find_job(base) if base else None
    if running and (job is None or job.is_over):
        # The page need not look after it any more.
        st.rerun()
    path = sites.find(base) if base else None
    st.header(say("publish.contents"), anchor=False)
    if path is not None:
        st.html(_write_contents(count_contents(measure_site(path).items(), sites.story), words))
        for lack in sites.read_lacks(base):
            st.warning(escape_markdown(say("publish.left_out", what=lack)))
        size = _say_size(path.stat().st_size, words)
        label = say("publish.save", size=size)
        st.link_button(label, f"{root}/site.zip?{urlencode({'site': base})}", type="primary")
        return
    st.html(_write_contents(foresee_contents(sites.story), words))
    if job is not None and not job.is_over:
        _show_progress(job, words)
        return
    if job is not None and job.trouble:
        st.error(escape_markdown(say("publish.failed", reason=job.trouble)))
    if st.button(say("publish.make"), key="publish-make", type="primary", disabled=not allowed):
        if not base:
            st.error(say("publish.no_address"))
            return
        try:
            sites.make(base)
        except BusyError:
            st.error(say("publish.busy"))
            return
        st.rerun()


def _show_progress(job: SiteJob, words: Words) -> None:
    if not job.count:
        st.progress(0.0, words.say("publish.waiting" if job.is_waiting else "publish.begun"))
        return
    told = words.say("publish.making", done=job.done, count=job.count)
    st.progress(job.done / job.count, f"{told} {job.share}")


def _write_contents(contents: Mapping[str, Held], words: Words) -> Markup:
    rows = [
        _ROW.format("", words.say(f"publish.kind_{kind}"), *_say_held(held, words))
        for kind, held in contents.items()
    ]
    known = [held for held in contents.values() if held.files is not None]
    if len(known) == len(contents):
        whole = Held(sum(held.files or 0 for held in known), sum(held.size or 0 for held in known))
        rows.append(_ROW.format("is-all", words.say("publish.total"), *_say_held(whole, words)))
    return Markup('<table class="site-contents">{}</table>').format(Markup("").join(rows))


def _say_held(held: Held, words: Words) -> tuple[str, str]:
    later = words.say("publish.later")
    files = later if held.files is None else words.say("publish.files", count=held.files)
    return files, "" if held.size is None else _say_size(held.size, words)


def _say_size(size: int, words: Words) -> str:
    unit, by = ("megabytes", _MEGA) if size >= _MEGA else ("kilobytes", _KILO)
    return words.say(f"publish.{unit}", size=words.say_number(max(1, size / by)))
