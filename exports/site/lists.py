"""What a site has beside its pages: lists for search engines and feed readers, its own files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from exports.site.addresses import SiteAddresses
from exports.site.heads import MANIFEST, WORKER, register_worker
from exports.site.icons import ICON, ICONS, make_icons
from geo.story.records import Story
from layers.look import LIGHT
from layers.page.media import FOLDER as MEDIA
from layers.page.templates import get_template
from layers.telling.words import load_words

_HERE = Path(__file__).parent
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_ATOM = "http://www.w3.org/2005/Atom"
# Read by CDNs; the pages say their policy themselves.
_HEADERS = """\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
"""
_SHARED_KINDS = ("map", "data", "oembed")
_SHARED = "Access-Control-Allow-Origin: *"
# Another content has another name.
_KEPT = "Cache-Control: public, max-age=31536000, immutable"


def make_story_files(story: Story, *, folder: str) -> dict[str, bytes]:
    """Return a story's icons and manifest by their paths on the site."""
    manifest = {
        "name": story.title[story.language],
        "short_name": story.title[story.language],
        "description": story.subtitle[story.language],
        "lang": story.language,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": LIGHT.paper,
        "theme_color": LIGHT.paper,
        "icons": [icon.describe(story) for icon in ICONS],
    }
    return {
        **{f"{folder}{name}": content for name, content in make_icons(story).items()},
        f"{folder}{MANIFEST}": (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(),
    }


def make_site_files(stories: Sequence[tuple[Story, str]], *, base: str) -> dict[str, bytes]:
    """Return what a site has once, by path.

    Args:
        stories: each with its folder on the site, ``""`` where it is the only one.
        base: the public address of the site, without a slash at its end.
    """
    first, folder = stories[0]
    language = first.language
    words = load_words(language)
    files = {
        "sitemap.xml": _write_sitemap(stories, base),
        "feed.xml": _write_feed(stories, base),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {base}/sitemap.xml\n".encode(),
        "404.html": _fill(
            "missing.html",
            language=language,
            words=words,
            icon=f"{base}/{folder}{ICON.name(first)}",
            start=f"{base}/",
        ),
        "_headers": _write_headers(stories).encode(),
        # GitHub's pages would keep back what begins with a line.
        ".nojekyll": b"",
        WORKER: (_HERE / "worker.js").read_bytes(),
    }
    if folder:
        script, source = register_worker("")
        files["index.html"] = _fill(
            "stories.html",
            language=language,
            words=words,
            icon=f"{folder}{ICON.name(first)}",
            script=script,
            source=source,
            stories=[
                {
                    "folder": place,
                    "language": story.language,
                    "title": story.title[story.language],
                    "subtitle": story.subtitle[story.language],
                    "updated": story.updated and load_words(story.language).say_date(story.updated),
                }
                for story, place in stories
            ],
        )
    return files


def _write_headers(stories: Sequence[tuple[Story, str]]) -> str:
    """Write what CDNs are to say of files.

    Cloudflare takes a hundred rules with one ``*`` in each, and joins what two of them say of one
    file into ``*, *``; so a name behind a colon stands for the folder of any story or language.
    """
    home = "/:story" if stories[0][1] else ""
    homes = [home]
    if any(len(story.languages) > 1 for story, _ in stories):
        homes.append(f"{home}/:language")
    rules = [(f"{place}/{kind}/*", _SHARED) for place in homes for kind in _SHARED_KINDS]
    rules.append((f"{home}/icon-*", _KEPT))
    rules += [(f"/{folder}{MEDIA}*", _KEPT) for story, folder in stories if story.has_media]
    return _HEADERS + "".join(f"{path}\n  {header}\n" for path, header in rules)


def _fill(name: str, **values: object) -> bytes:
    return get_template(name, folder=_HERE).render(**values).encode()


def _write_sitemap(stories: Sequence[tuple[Story, str]], base: str) -> bytes:
    root = ElementTree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for story, folder in stories:
        addresses = SiteAddresses(f"{base}/{folder}".rstrip("/"), story.language)
        for chapter in (None, *story.chapters[story.language]):
            for language in story.languages:
                entry = ElementTree.SubElement(root, "url")
                _add(entry, "loc", addresses.write_page(chapter, language))
                if story.updated is not None:
                    _add(entry, "lastmod", str(story.updated))
                for other in story.languages if len(story.languages) > 1 else ():
                    ElementTree.SubElement(
                        entry,
                        "xhtml:link",
                        rel="alternate",
                        hreflang=other,
                        href=addresses.write_page(chapter, other),
                    )
    return _write_xml(root)


def _write_feed(stories: Sequence[tuple[Story, str]], base: str) -> bytes:
    """Write the feed of changes: an entry for each story that says when it was last changed."""
    first = stories[0][0]
    days = [str(story.updated) for story, _ in stories if story.updated is not None]
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": first.language})
    title = first.title[first.language]
    if len(stories) > 1:
        title = load_words(first.language).say("site.stories")
    _add(root, "title", title)
    _add(root, "id", f"{base}/")
    ElementTree.SubElement(root, "link", rel="self", href=f"{base}/feed.xml")
    ElementTree.SubElement(root, "link", rel="alternate", href=f"{base}/")
    _add(root, "updated", _write_moment(max(days, default="")))
    for story, folder in stories:
        if story.updated is None:
            continue
        language = story.language
        address = SiteAddresses(f"{base}/{folder}".rstrip("/"), language).write_page(None, None)
        entry = ElementTree.SubElement(root, "entry", {"xml:lang": language})
        _add(entry, "title", story.title[language])
        # A new version is a new entry.
        _add(entry, "id", f"{address}#{story.version}")
        ElementTree.SubElement(entry, "link", rel="alternate", href=address)
        _add(entry, "updated", _write_moment(str(story.updated)))
        author = ElementTree.SubElement(entry, "author")
        _add(author, "name", story.by.get(language) or story.title[language])
        _add(entry, "summary", story.subtitle[language] or story.title[language])
    return _write_xml(root)


def _write_moment(day: str) -> str:
    """Return a day, month or year as Atom's moment; the first of all where there is none."""
    year, month, date = (*day.split("-"), "01", "01")[:3] if day else ("1970", "01", "01")
    return f"{year}-{month}-{date}T00:00:00Z"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _write_xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
