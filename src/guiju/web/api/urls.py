"""The addresses of the API. Whatever lies below `/api/v1/` and is none of them is told so as a problem."""

from django.urls import path

from guiju.web.api import (
    changes,
    checking,
    classifications,
    exporting,
    figures,
    numbers,
    organizations,
    reading,
    reference,
    searching,
    status,
)
from guiju.web.api.service import api

__all__ = [
    "changes",
    "checking",
    "classifications",
    "exporting",
    "figures",
    "numbers",
    "organizations",
    "reading",
    "searching",
    "status",
    "urlpatterns",
]

urlpatterns = [
    path("", reference.reference, name="api-reference"),
    path("v1/openapi.json", reference.openapi, name="api-openapi"),
    path("v1/", api.urls),
]
