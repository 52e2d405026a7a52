"""The lines by which a site that was saved as a ZIP comes to those who keep it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PAGES = ".github.io"
BRANCH = "pages"
# Where a site of one's own stands on its server.
FOLDER = "/srv/public"


def write_github_lines(base: str, archive: str) -> str:
    """Return the commands that put a site on GitHub Pages.

    Args:
        base: its public address; one of GitHub's own tells the repository.
        archive: the name of the ZIP that holds it.
    """
    parts = urlsplit(base)
    host, path = parts.hostname or "", parts.path.strip("/")
    owner, repository, domain = "NAME", "REPOSITORY", []
    if host.endswith(_PAGES):
        owner = host.removesuffix(_PAGES)
        repository = path.partition("/")[0] or host
    elif not path:
        # A domain of one's own is told in a file.
        domain = [f"echo {host} > CNAME"]
    lines = (
        f"unzip {archive} -d public && cd public",
        *domain,
        f"git init --initial-branch {BRANCH}",
        "git add --all && git commit --quiet --message 'Publish the site'",
        f"git push --force https://github.com/{owner}/{repository}.git {BRANCH}",
    )
    return "\n".join(lines)


def write_nginx_lines(base: str) -> str:
    """Return the ``server`` block by which nginx hands out a site.

    Pages are asked for again at each visit, which moves no body where nothing changed; the files
    packed beside them are sent as they are.

    Args:
        base: its public address; below a host's root, the folder is below nginx's as well.
    """
    parts = urlsplit(base)
    path = parts.path.rstrip("/")
    host, _, port = parts.netloc.rpartition(":") if parts.port else (parts.netloc, "", "")
    # What stands before it sees to HTTPS; a dash is no sign of regular expressions.
    pattern = re.escape(path).replace(r"\-", "-")
    return f"""\
server {{
    listen {port if port and parts.scheme == "http" else 80};
    server_name {host};
    root {FOLDER};
    error_page 404 {path}/404.html;
    charset utf-8;
    gzip_static on;
    # brotli_static on;  # with the module brotli_static
    add_header Cache-Control no-cache;
    add_header X-Content-Type-Options nosniff;
    location ~ ^{pattern}/(.+/)?(map|data|oembed)/ {{
        add_header Cache-Control no-cache;
        add_header X-Content-Type-Options nosniff;
        add_header Access-Control-Allow-Origin *;
    }}
}}
"""
