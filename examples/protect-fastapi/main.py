"""An API whose callers authenticate with keys that Keystead issued.

    pip install -r requirements.txt
    KEYSTEAD_URL=http://localhost:8080 KEYSTEAD_API_KEY=... uvicorn main:app
    curl -H 'X-API-Key: ks_...' http://localhost:8000/reports
"""

from contextlib import asynccontextmanager
from typing import Annotated, AsyncIterator

from fastapi import Depends, FastAPI, HTTPException, Request, Security
from fastapi.security import APIKeyHeader
from keystead import AsyncKeystead, KeysteadError
from keystead.types import Verification

# Its own key, KEYSTEAD_API_KEY, needs the scope keys:verify and no other.
keystead = AsyncKeystead(timeout=2)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with keystead:
        yield


app = FastAPI(lifespan=lifespan)

# What a caller is told that may not go on; any other code means that the key does not work.
STATUSES = {"INSUFFICIENT_SCOPE": 403, "IP_NOT_ALLOWED": 403, "RATE_LIMITED": 429, "USAGE_EXCEEDED": 429}


def requires(scope: str):
    """Lets a request through whose key holds the scope."""

    async def caller(
        request: Request, key: Annotated[str | None, Security(APIKeyHeader(name="X-API-Key", auto_error=False))]
    ) -> Verification:
        if not key:
            raise HTTPException(401, "Send your key as X-API-Key")
        try:
            verdict = await keystead.keys.verify(key, scopes=[scope], ip=request.client.host if request.client else None)
        except KeysteadError as error:
            # Nobody can say who it is: better no answer than a wrong one.
            raise HTTPException(503, "Keys cannot be verified at the moment") from error
        if not verdict.valid:
            raise HTTPException(STATUSES.get(verdict.code, 401), verdict.code)
        return verdict

    return Depends(caller)


@app.get("/reports")
async def reports(caller: Annotated[Verification, requires("reports:read")]) -> dict[str, object]:
    return {"reports": [], "for": caller.user.name if caller.user else None}
