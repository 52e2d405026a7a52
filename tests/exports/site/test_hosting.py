"""The lines that bring a site to those who keep it."""

from __future__ import annotations

import pytest

from exports.site.hosting import write_github_lines, write_nginx_lines
from tests.serving import ROOT


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ("https://name.github.io/maps", "https://github.com/name/maps.git pages"),
        ("https://name.github.io", "https://github.com/name/name.github.io.git pages"),
        ("https://example.org", "echo example.org > CNAME"),
    ],
)
def test_github_is_told_the_repository_or_the_domain(base: str, told: str) -> None:
    lines = write_github_lines(base, "story-site.zip")
    assert told in lines
    assert lines.startswith("unzip story-site.zip")
    assert ("CNAME" in lines) == ("example" in base)


def test_the_guide_has_the_lines_of_the_app() -> None:
    guide = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    assert write_nginx_lines("https://example.org") in guide
    below = write_nginx_lines("https://example.org/maps")
    assert "error_page 404 /maps/404.html;" in below
    assert "location ~ ^/maps/(.+/)?(map|data|oembed)/ {" in below


def test_nginx_is_told_a_path_as_it_is_and_the_port_that_is_asked() -> None:
    lines = write_nginx_lines("http://maps.example.org:8080/v1.2/my-maps")
    assert r"location ~ ^/v1\.2/my-maps/(.+/)?(map|data|oembed)/ {" in lines
    assert "error_page 404 /v1.2/my-maps/404.html;" in lines
    assert "listen 8080;\n    server_name maps.example.org;" in lines
    # What stands before nginx sees to HTTPS, at whatever port.
    assert "listen 80;\n    server_name [::1];" in write_nginx_lines("https://[::1]:8443")
