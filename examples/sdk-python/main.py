"""Makes a user and a key with rules of its own, and asks what the key may do.

    pip install keystead
    KEYSTEAD_URL=http://localhost:8080 KEYSTEAD_API_KEY=... python main.py alice@example.com
"""

import asyncio
import sys

import keystead
from keystead import AsyncKeystead, Keystead


def onboard(client: Keystead, email: str) -> str:
    try:
        client.users.create(email=email, roles=["viewer"])
    except keystead.BadRequestError as error:
        print("Already there:", error.code)
    key = client.api_keys.create(
        email=email,
        scopes=["reports:read"],
        limits=[{"name": "minute", "limit": 60, "window_seconds": 60}],
        metadata={"plan": "pro"},
    )
    for user in client.users.list(status="active", limit=100):
        print(user.email, user.api_keys_count)
    return key.api_key


async def verify(keys: list[str]) -> None:
    async with AsyncKeystead() as client:
        for verdict in await asyncio.gather(*(client.keys.verify(key, scopes="reports:read") for key in keys)):
            print(verdict.code, verdict.metadata, [limit.remaining for limit in verdict.limits])


if __name__ == "__main__":
    # Without arguments a client reads KEYSTEAD_URL and KEYSTEAD_API_KEY.
    with Keystead() as client:
        api_key = onboard(client, sys.argv[1])
    asyncio.run(verify([api_key, "ks_nobody_has_this_one"]))
