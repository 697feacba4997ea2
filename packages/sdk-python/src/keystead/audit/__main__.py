"""`python -m keystead.audit verify EXPORT --checkpoint FILE --jwks FILE [--from-checkpoint FILE] [--tenant ID]`"""

from __future__ import annotations

import argparse
import sys
from typing import Sequence

from . import AuditError, verify


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m keystead.audit", description="Proofs of the audit log of Keystead")
    command = parser.add_subparsers(required=True).add_parser("verify", help="compare an export with a checkpoint")
    command.add_argument("export", help="from /api/v1/audit-events/export")
    command.add_argument("--checkpoint", required=True, help="from /api/v1/audit-events/checkpoint, or pinned")
    command.add_argument("--jwks", required=True, help="from /.well-known/audit-keys.json")
    command.add_argument("--from-checkpoint", help="earlier checkpoints, which the log must still agree with")
    command.add_argument("--tenant", help="whose checkpoints are meant, when the files have those of several tenants")
    given = parser.parse_args(arguments)
    try:
        report = verify(
            given.export,
            checkpoint=given.checkpoint,
            jwks=given.jwks,
            from_checkpoint=given.from_checkpoint,
            tenant=given.tenant,
        )
    except AuditError as error:
        print(error, file=sys.stderr)
        return 1
    if report.finding:
        print(f"{given.export}: {report.finding.message}", file=sys.stderr)
        return 1
    print(f"all {report.size} events are as they were logged; removed {report.removed}, later {report.beyond}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
