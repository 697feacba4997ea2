"""An API whose callers have keys of Keystead. README.md says how to run it."""

import sys

from flask import Flask
from keystead import KeysteadError
from keystead.flask import protect, verified

app = Flask(__name__)

try:
    reader = protect(scopes="reports:read")
except KeysteadError as error:
    sys.exit(str(error))


@app.get("/reports")
@reader
def reports() -> dict[str, object]:
    user = verified().user
    return {"reports": [], "for": user.name if user else None}


if __name__ == "__main__":
    app.run(port=8000)
