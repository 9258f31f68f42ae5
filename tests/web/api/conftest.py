"""A program at the API of the small register."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from guiju.figures import copying


class Program:
    """Asks below `/api/v1`; every answer is checked for what all of them promise."""

    def __init__(self, language: str = "zh-hans") -> None:
        self.client = Client(headers={"accept-language": language}, raise_request_exception=False)

    def __call__(self, address: str, given: dict[str, Any] | None = None, *, status: int = 200, **headers: str) -> Any:
        """The content of the answer to GET, which has this status."""
        return self.ask(address, given, status=status, **headers).json()

    def ask(
        self,
        address: str,
        given: dict[str, Any] | None = None,
        *,
        status: int = 200,
        method: str = "get",
        **headers: str,
    ) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = getattr(self.client, method)(f"/api/v1{address}", given, headers=named)
        return self.checked(response, status)

    def send(self, address: str, content: Any, *, status: int = 200) -> Any:
        response = self.client.post(f"/api/v1{address}", content, content_type="application/json")
        return self.checked(response, status).json()

    def checked(self, response: HttpResponse, status: int) -> HttpResponse:
        assert response.status_code == status, response.content[:500] if not response.streaming else response
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert not response.cookies
        if status >= 400:
            assert response.headers["Content-Type"] == "application/problem+json"
            said = response.json()
            assert said["status"] == status
            assert said["title"]
            assert said["detail"]
            assert "ETag" not in response.headers
        return response


@pytest.fixture
def counted(register):
    """Its columnar copy is there."""
    copying.rebuild()


@pytest.fixture
def program(register, counted):
    return Program()


@pytest.fixture
def english(register, counted):
    return Program("en")
