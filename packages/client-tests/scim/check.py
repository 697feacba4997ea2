"""Checks a SCIM service with scim2-tester: prints how many checks ended how, and those that did not succeed, as JSON."""

import json
import os
import sys
from collections import Counter

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server


def main() -> None:
    headers = {"Authorization": f"Bearer {os.environ['KEYSTEAD_API_KEY']}"}
    with Client(base_url=sys.argv[1], headers=headers, timeout=30) as http:
        results = check_server(SyncSCIMClient(http))
    others = [
        {
            "status": result.status.name,
            "title": result.title,
            "resource": result.resource_type,
            "reason": str(result.reason)[:1000],
        }
        for result in results
        if result.status is not Status.SUCCESS
    ]
    counts = Counter(result.status.name for result in results)
    print(json.dumps({"counts": counts, "others": others}))


if __name__ == "__main__":
    main()
