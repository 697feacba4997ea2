"""An API whose callers have keys of Keystead. README.md says how to run it."""

import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI
from keystead import KeysteadError
from keystead.fastapi import Verified, protect

app = FastAPI(title="Reports")

try:
    reader = protect(scopes="reports:read")
except KeysteadError as error:
    sys.exit(str(error))


@app.get("/reports")
async def reports(caller: Annotated[Verified, Depends(reader)]) -> dict[str, object]:
    return {"reports": [], "for": caller.user.name if caller.user else None}


if __name__ == "__main__":
    uvicorn.run(app, port=8000)
