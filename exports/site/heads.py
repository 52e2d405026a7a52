"""What the head of a page needs where no server says it in its headers."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from markupsafe import Markup

# Stands in a page for the way to the story's folder, which depends on where the page lies.
PAGE_ROOT = "https://root.invalid/"
WORKER = "sw.js"
MANIFEST = "manifest.webmanifest"


def add_to_head(head: Markup, policy: str, *, icon: str, top: str, root: str) -> Markup:
    """Return a head with the policy, the manifest and the worker that keeps what was read.

    Args:
        head: what the page says of itself.
        policy: the Content-Security-Policy of the page.
        icon: the name of the icon for home screens.
        top: the way from the page to the site's folder, such as ``../../``, or ``""``.
        root: the way to the story's folder.
    """
    script, source = register_worker(top)
    allowed = policy.replace("script-src ", f"script-src {source} ", 1)
    # Icons are files here.
    allowed = allowed.replace("img-src ", "img-src 'self' ", 1)
    return Markup(
        '<meta http-equiv="Content-Security-Policy" content="{}">\n'
        '<meta name="referrer" content="no-referrer">\n{}\n'
        '<link rel="manifest" href="{}">\n<link rel="apple-touch-icon" href="{}">\n'
        "<script>{}</script>"
    ).format(
        f"{allowed}; manifest-src 'self'; worker-src 'self'",
        head,
        f"{root}{MANIFEST}",
        f"{root}{icon}",
        script,
    )


def register_worker(top: str) -> tuple[Markup, str]:
    """Return the script by which a page has itself kept, and its source for the page's policy.

    Args:
        top: the way from the page to the site's folder.
    """
    script = (
        'if ("serviceWorker" in navigator && isSecureContext) { addEventListener("load", () => '
        f'{{ navigator.serviceWorker.register("{top}{WORKER}").catch(() => {{}}); }}); }}'
    )
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Markup(script), f"'sha256-{digest}'"  # noqa: S704  made of ways alone
