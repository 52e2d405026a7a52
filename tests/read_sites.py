"""The tests of reading on folders of files: ``python -m tests.read_sites [plain] [below] [nginx]``.

The folder is what ``python -m exports site`` writes of data/story. Each name serves it in another
way: *plain* by ``http.server``, *below* so in a folder below another's root, *nginx* by nginx,
with the lines that Publish and docs/publishing.md tell.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from exports.__main__ import main as export
from exports.site.hosting import FOLDER, write_nginx_lines
from tests.serving import ROOT

BASE = "https://example.org"
TESTS = ("tests/app/reading", "tests/app/map")
# What opens files of its own, and no server's.
OTHERS = ("reading/test_page_file.py", "reading/test_leftward.py", "reading/test_site.py")
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_: object) -> None:
        """Leave it out."""


@contextlib.contextmanager
def serve_plainly(root: Path) -> Iterator[str]:
    """Serve a folder by ``http.server``, and yield its address."""
    handler = functools.partial(Quiet, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def serve_by_nginx(root: Path) -> Iterator[str]:
    """Serve a folder by nginx with the lines that users are told, and yield its address."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = write_nginx_lines(BASE).replace("listen 80;", f"listen 127.0.0.1:{port};")
    lines = lines.replace(FOLDER, str(root))
    module = ""
    if _BROTLI.exists():
        module, lines = (
            f"load_module {_BROTLI};",
            lines.replace("# brotli_static on;", "brotli_static on;"),
        )
    with tempfile.TemporaryDirectory() as told:
        config = Path(told) / "nginx.conf"
        places = "\n".join(
            f"{name}_temp_path {told}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config.write_text(
            f"{module}\nuser root;\nworker_processes 2;\ndaemon off;\npid {told}/pid;\n"
            f"error_log {told}/error.log;\nevents {{ worker_connections 1024; }}\n"
            "http {\ninclude /etc/nginx/mime.types;\naccess_log off;\nsendfile on;\n"
            f"{places}\n{lines}}}\n",
            encoding="utf-8",
        )
        process = subprocess.Popen([program, "-c", str(config), "-e", f"{told}/error.log"])
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address
        finally:
            process.terminate()
            process.wait()


@contextlib.contextmanager
def serve_below(root: Path) -> Iterator[str]:
    """Serve a folder below another's root, and yield its address."""
    with tempfile.TemporaryDirectory() as above:
        (Path(above) / "maps").symlink_to(root.absolute())
        with serve_plainly(Path(above)) as address:
            yield f"{address}/maps"


SERVERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[str]]] = {
    "plain": serve_plainly,
    "below": serve_below,
    "nginx": serve_by_nginx,
}


def main() -> int:
    """Read the site on each server named, and return how many failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.read_sites")
    parser.add_argument("servers", nargs="*", metavar="SERVER", help=", ".join(SERVERS))
    parser.add_argument("--site", type=Path, help="a site that is written already")
    options, more = parser.parse_known_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = options.site or Path(folder) / "public"
        if options.site is None:
            export(["site", "--site", BASE, "--out", str(root)])
        for name in options.servers or SERVERS:
            print(f"== {name}", flush=True)
            copy = Path(folder) / name
            with SERVERS[name](copy) as address:
                copy_site(root, copy, base=address)
                command = [sys.executable, "-m", "pytest", "-q", f"--folder={address}", *more]
                command += [f"--ignore=tests/app/{other}" for other in OTHERS]
                failed += subprocess.run([*command, *TESTS], cwd=ROOT, check=False).returncode != 0
    return failed


def copy_site(site: Path, copy: Path, *, base: str) -> None:
    """Write a site as it would be at another address: nothing but addresses differs."""
    copy.mkdir()
    for path in sorted(site.rglob("*")):
        place = copy / path.relative_to(site)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif path.suffix in (".html", ".json", ".xml", ".txt"):
            content = path.read_bytes().replace(BASE.encode(), base.encode())
            place.write_bytes(content)
            place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(content, 1))
        elif path.suffix not in (".br", ".gz"):
            shutil.copy2(path, place)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(address)
            return
        time.sleep(0.05)
    raise RuntimeError(f"{address} does not answer")


if __name__ == "__main__":
    sys.exit(main())
