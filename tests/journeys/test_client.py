"""The client of the documentation, run as its readers would, against a running Guiju."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLIENT = Path(__file__).parents[2] / "docs" / "client.py"


@pytest.mark.slow
def test_the_client_in_the_documentation_works(site):
    client = subprocess.run(
        [sys.executable, CLIENT, site.address, "分餐"], capture_output=True, text=True, timeout=60, check=False
    )
    assert client.returncode == 0, client.stderr
    *found, resolved, citation = client.stdout.splitlines()
    assert set(found) == {"GB/T 39002-2020\t餐饮分餐制服务指南", "DB33/T 2241-2020\t餐饮业分餐服务规范"}
    assert resolved == "GB/T 1.1—2009 在 2015-01-01 现行"
    assert citation == "GB/T 1.1—2009\tin-force"
