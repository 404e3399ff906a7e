"""What a reader sees when a request cannot be answered as it stands."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["bad_request"]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400, with the message where it was written for the reader."""
    message = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"message": message}, status=400)
