"""Tell somebody when a scheduled run did not end well.

Owns the message and its way out: a webhook, called once, with the run report attached. Invariant: the address is
a secret and is written nowhere; a webhook that fails is noted and harms nothing else.
"""

from __future__ import annotations

import logging
from typing import Any

from flows.output import note
from flows.settings import Settings

BLOCK = "block:"
"""`SOVAI_WEBHOOK=block:NAME` takes the address from a Webhook block of the Prefect server."""
SECONDS = 30


def notify(settings: Settings, what: str, report: dict[str, Any] | None) -> bool:
    """Post `{"text", "schema", "report"}` to the webhook of the settings; whether it was taken.

    `report` is a run report as saved below the home, or None where the run left none. Raises nothing."""
    if settings.webhook is None:
        return False
    payload = {"text": f"sovereign AI index: {what}", "schema": "sovai.notice/1", "report": report}
    logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it would log the address
    try:
        status = _post(settings.webhook.get_secret_value(), payload)
    except Exception as error:  # whatever it is, it must not hide the failure that it tells of
        note(f"the webhook of SOVAI_WEBHOOK was not reached: {type(error).__name__}")
        return False
    if not 200 <= status < 300:
        note(f"the webhook of SOVAI_WEBHOOK answered with {status}")
        return False
    return True


def _post(address: str, payload: dict[str, Any]) -> int:
    import asyncio

    from prefect.blocks.webhook import Webhook
    from pydantic import SecretStr

    async def call() -> int:
        webhook: Any = Webhook(url=SecretStr(address))
        if address.startswith(BLOCK):
            webhook = await Webhook.aload(address.removeprefix(BLOCK))
        answer = await asyncio.wait_for(webhook.call(payload), SECONDS)
        return int(answer.status_code)

    return asyncio.run(call())
