"""The real server of the tests: ``streamlit run`` in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent


class Server:
    """A Streamlit app on a free port of this machine; its output goes to ``log``.

    ``below`` is a path of its host, below which it stands.
    """

    def __init__(self, app: Path, log: Path, *, story: Path, below: str = "") -> None:
        self.log = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}{below}"
        options = {"headless": "true", "address": "127.0.0.1", "port": str(port)}
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(app)]
                + [part for name, value in options.items() for part in (f"--server.{name}", value)],
                cwd=ROOT,
                env={
                    "CACHE": str(log.with_name("cache").absolute()),
                    **os.environ,
                    "STORY": str(story),
                    **({"SITE": self.address} if below else {}),
                    "PYTHONPATH": str(ROOT),
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self, *, seconds: float = 90) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx.get(f"{self.address}/_stcore/health").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the server did not start:\n{self.read_log()}")

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")
