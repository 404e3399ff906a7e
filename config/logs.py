"""Logs: one event a line with the id of its request, as JSON for machines or as text for a terminal.

Never holds a body, a header or a cookie: method, address, status, and who asked, where that was known anyway.
"""

from __future__ import annotations

from typing import Any

import structlog
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django_structlog import signals

__all__ = ["configure", "logging_config"]

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def configure() -> None:
    """Let structlog hand its events to the standard library, which formats all lines alike."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(style: str, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: ``style`` is ``json`` or ``text``, ``level`` the least grave that is kept.

    Raises:
        ValueError: another style.
    """
    if style not in ("json", "text"):
        raise ValueError(f"LOG_FORMAT is {style!r}; json and text are the ones that exist.")
    as_json: list[Any] = [
        # Without the variables of each frame, among which a password may be.
        structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        ),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    as_text: list[Any] = [structlog.dev.ConsoleRenderer(colors=False)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *(as_json if style == "json" else as_text),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Says again, without the request id, what request_finished says.
            "django.request": {"level": "CRITICAL"},
            # Tells of each connection that comes and goes.
            "distributed": {"level": "WARNING"},
        },
    }


@receiver(signals.bind_extra_request_finished_metadata)
def _name_user_and_request(
    request: HttpRequest, response: HttpResponseBase, log_kwargs: dict[str, Any], **_: Any
) -> None:
    # Asking for the user would cost every anonymous page a look into the session.
    user = getattr(request, "_cached_user", None)
    if user is not None and user.is_authenticated:
        log_kwargs["user"] = user.pk
    _send_id(response)


@receiver(signals.update_failure_response)
def _name_request_of_failure(response: HttpResponseBase, **_: Any) -> None:
    _send_id(response)


def _send_id(response: HttpResponseBase) -> None:
    response["X-Request-ID"] = structlog.contextvars.get_contextvars().get("request_id", "")
