"""Entries of the family ``request``: what can be wrong with the till's own request."""

from __future__ import annotations

from ybcode.errors.entry import Entry

ENTRIES = (
    Entry(
        code="request.conflict",
        zh="请求编号已用于另一笔业务",
        en="This request id already belongs to something else at this terminal.",
        remedy_zh="每笔新业务请使用新的请求编号;重试时请原样重发",
        remedy_en="Use a new request id for a new request; a repeat must be the same in every field.",
        actor="developer",
        retry="fix",
        http=409,
        sources=("design: a request id is bound to the text and the scene",),
    ),
)
