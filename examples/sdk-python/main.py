"""Creates a user and a key with rules of its own, and asks what the key may do. README.md says how to run it."""

import asyncio
import sys

import keystead
from keystead import AsyncKeystead, Keystead, Secret


def onboard(client: Keystead, email: str) -> Secret:
    try:
        client.users.create(email=email, roles=["viewer"])
    except keystead.BadRequestError as error:
        if error.code != "conflict":
            raise
        print(f"{email} is a user already: it gets one more key")
    key = client.api_keys.create(
        email=email,
        scopes=["reports:read"],
        limits=[{"name": "minute", "limit": 60, "window_seconds": 60}],
        metadata={"plan": "pro"},
    )
    print("The new key:", key.api_key.reveal())  # shown once; without reveal() it prints as ks_abc...
    for user in client.users.list(status="active", limit=100):
        print(user.email, user.api_keys_count)
    return key.api_key


async def verify(keys: list[Secret | str]) -> None:
    async with AsyncKeystead() as client:
        for verdict in await asyncio.gather(*(client.keys.verify(key, scopes="reports:read") for key in keys)):
            print(verdict.code, verdict.metadata, [limit.remaining for limit in verdict.limits])


def main(arguments: list[str]) -> None:
    if len(arguments) != 1:
        sys.exit("usage: python main.py EMAIL, such as alice@example.com")
    try:
        # Without arguments a client reads KEYSTEAD_URL and KEYSTEAD_API_KEY.
        with Keystead() as client:
            api_key = onboard(client, arguments[0])
        asyncio.run(verify([api_key, "ks_nobody_has_this_one"]))
    except keystead.KeysteadError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
