"""How pages and files travel: compressed where that helps, and kept by browsers for as long as they hold."""

from __future__ import annotations

import gzip
import re

import pytest
from django.templatetags.static import static

GZIP = {"accept-encoding": "gzip"}


def test_pages_travel_compressed(reader, register):
    plain = reader.get("/search?q=标准化")
    packed = reader.get("/search?q=标准化", headers=GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "标准化" in gzip.decompress(packed.content).decode()
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("name", ["guiju/site.css", "guiju/site.js", "guiju/mark.svg", "django_htmx/htmx-2.min.js"])
def test_files_are_kept_for_ever_because_their_addresses_change(reader, name):
    address = static(name)
    assert re.fullmatch(r"/static/[\w/.-]+\?v=[0-9a-f]{12}", address)
    response = reader.get(address, headers=GZIP)
    assert gzip.decompress(b"".join(response.streaming_content))
    response.close()
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"


def test_a_template_that_names_a_missing_file_is_found_out():
    with pytest.raises(FileNotFoundError, match="no-such"):
        static("guiju/no-such.css")
