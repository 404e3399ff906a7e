"""What answers where nothing stands: a problem in the API's own shape, not a page."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

__all__ = ["MissingView"]


class MissingView(APIView):
    """Every address under the API that is none."""

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound
