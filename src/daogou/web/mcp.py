"""The assistant's tools over the Model Context Protocol: JSON-RPC by `POST /mcp` (streamable HTTP, answered whole).

Who the shopper is says the session or bearer token, as everywhere; the protocol itself keeps no session.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from daogou import __version__
from daogou.app.assistant.storefront import STOREFRONT, call
from daogou.app.assistant.tools import ShopTools
from daogou.types import DaogouError, Language
from daogou.web.api import SessionHere, ShopHere, remember
from daogou.web.language import Spoken
from daogou.web.orders import session_name

router = APIRouter()
VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
"""Versions of the protocol that are spoken, the newest first."""
_INVALID, _UNKNOWN = -32602, -32601


@router.post("/mcp", tags=["chat"])
async def mcp(
    request: Request, shop: ShopHere, session: SessionHere, lang: Spoken, message: Annotated[dict[str, Any], Body()]
) -> Response:
    """One JSON-RPC message of the Model Context Protocol: `initialize`, `ping`, `tools/list`, `tools/call`."""
    if "id" not in message:  # a notification
        return Response(status_code=202)
    given = message.get("params")
    params = given if isinstance(given, dict) else {}
    if message.get("method") == "tools/call":
        tools = shop.talk.tools(session.who, session_name(request, session), lang)
        told = await run_in_threadpool(_called, params, tools, lang)
    else:
        told = _plain(str(message.get("method")), params)
    answer = JSONResponse({"jsonrpc": "2.0", "id": message["id"], **told})
    if request.state.renew:
        remember(answer, request, shop, session)
    return answer


def _plain(method: str, params: dict[str, Any]) -> dict[str, Any]:
    if method == "initialize":
        asked = params.get("protocolVersion")
        return {
            "result": {
                "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "daogou", "version": __version__},
            }
        }
    if method == "ping":
        return {"result": {}}
    if method == "tools/list":
        listed = [
            {"name": name, "description": tool.about, "inputSchema": tool.form.model_json_schema()}
            for name, tool in STOREFRONT.items()
        ]
        return {"result": {"tools": listed}}
    return {"error": {"code": _UNKNOWN, "message": f"There is no method {method[:80]}."}}


def _called(params: dict[str, Any], tools: ShopTools, language: Language) -> dict[str, Any]:
    """What went wrong with a tool is a result for the agent to read; a tool that there is not is an error."""
    name, arguments = params.get("name"), params.get("arguments") or {}
    if not isinstance(name, str) or name not in STOREFRONT or not isinstance(arguments, dict):
        return {"error": {"code": _INVALID, "message": f"There are the tools {', '.join(STOREFRONT)}."}}
    try:
        found, failed = call(name, arguments, tools, language), False
    except DaogouError as error:
        found, failed = {"error": str(error)}, True
    text = json.dumps(found, ensure_ascii=False)
    return {"result": {"content": [{"type": "text", "text": text}], "isError": failed}}
