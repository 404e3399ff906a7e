"""Keeps what is found out about a document with the document, for several rules ask the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from annotations.legality.model import Checked

__all__ = ["remembered"]

P = ParamSpec("P")
Answer = TypeVar("Answer")


def remembered(ask: Callable[Concatenate[Checked, P], Answer]) -> Callable[Concatenate[Checked, P], Answer]:
    """Ask once for each document and arguments, which must be hashable and given by place."""

    @wraps(ask)
    def answer(checked: Checked, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        key = (ask, *args)
        if key not in checked.memory:
            checked.memory[key] = ask(checked, *args, **kwargs)
        return cast("Answer", checked.memory[key])

    return answer
