"""Exports of the audit log, compared with checkpoints; the tree beside an independent implementation (pymerkle)."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pymerkle
import pytest

from keystead.audit import AuditError, event_leaf, verify

from .conftest import Service
from .test_service import World


@pytest.fixture
def world(service: Service) -> Iterator[World]:
    world = World("sync", service)
    yield world
    world.close()


@pytest.fixture
def log(world: World, tmp_path: Path, unique: str) -> Path:
    """A folder with an export, a checkpoint, one from before, and the keys."""
    client, get = world.client, world.get
    earlier = get(client.audit_events.checkpoint())
    for number in range(3):
        get(client.users.create(email=f"audit-{number}-{unique}@example.com"))
    checkpoint = get(client.audit_events.checkpoint())
    assert checkpoint.size >= earlier.size + 3
    (tmp_path / "checkpoint").write_text(checkpoint.checkpoint, "utf-8")
    (tmp_path / "earlier").write_text(earlier.checkpoint, "utf-8")
    (tmp_path / "export").write_text(get(client.audit_events.export(to=checkpoint.size).text()), "utf-8")
    keys = get(client.system.audit_keys()).keys
    jwks = {"keys": [{"kty": key.kty, "crv": key.crv, "x": key.x} for key in keys]}
    (tmp_path / "jwks").write_text(json.dumps(jwks))
    return tmp_path


def files(log: Path) -> dict[str, str]:
    return {"checkpoint": str(log / "checkpoint"), "jwks": str(log / "jwks"), "from_checkpoint": str(log / "earlier")}


def lines_of(log: Path) -> list[str]:
    return (log / "export").read_text("utf-8").rstrip("\n").split("\n")


def test_an_export_is_what_its_checkpoint_states(log: Path) -> None:
    report = verify(str(log / "export"), **files(log))
    assert (report.finding, report.size) == (None, len(lines_of(log)))
    arguments = ["verify", str(log / "export")]
    arguments += ["--checkpoint", str(log / "checkpoint"), "--jwks", str(log / "jwks")]
    arguments += ["--from-checkpoint", str(log / "earlier")]
    done = subprocess.run([sys.executable, "-m", "keystead.audit", *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    (log / "export").write_text("\n".join(lines_of(log)[:-1]) + "\n", "utf-8")
    done = subprocess.run([sys.executable, "-m", "keystead.audit", *arguments], capture_output=True, text=True)
    assert done.returncode == 1 and "is missing" in done.stderr


def test_another_implementation_has_the_same_tree_and_proofs(world: World, log: Path) -> None:
    client, get = world.client, world.get
    lines = lines_of(log)
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for line in lines:
        text = line[: line.rindex(',"leaf_hash":')] + "}"
        tree.append_entry(text.encode())
    size = len(lines)
    for part in {1, 2, 3, size // 2, size - 1, size}:
        shown = get(client.audit_events.checkpoint(size=part))
        assert base64.b64decode(shown.root) == tree.get_state(part)
        consistency = get(client.audit_events.consistency(from_=part, to=size))
        assert (consistency.from_size, consistency.to_size) == (part, size)
    for seq in {0, 1, size // 2, size - 1}:
        event = json.loads(lines[seq])
        proof = get(client.audit_events.proof(event=event["event_id"], size=size))
        leaf = base64.b64decode(event.pop("leaf_hash"))
        assert (proof.seq, base64.b64decode(proof.leaf_hash), event_leaf(event)) == (seq, leaf, leaf)
        path = [bytes(digest) for digest in tree.prove_inclusion(seq + 1, size).path if digest != leaf]
        assert [base64.b64decode(digest) for digest in proof.hashes] == path


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[list[str], int], list[str]]:
    def at(lines: list[str], place: int) -> list[str]:
        event = json.loads(lines[place])
        change(event)
        return [*lines[:place], json.dumps(event), *lines[place + 1 :]]

    return at


def moved(lines: list[str], start: int, by: int) -> list[str]:
    """Lines with other places, each beside the hash of its new place."""
    hashes = {json.loads(line)["seq"]: json.loads(line)["leaf_hash"] for line in lines}
    events = [json.loads(line) for line in lines[start:]]
    places = [event["seq"] + by for event in events]
    known = [(event, place) for event, place in zip(events, places) if place in hashes]
    return [json.dumps({**event, "seq": place, "leaf_hash": hashes[place]}) for event, place in known]


def gap(line: str) -> str:
    """What an export has where there is no event."""
    return json.dumps({name: json.loads(line)[name] for name in ("seq", "leaf_hash")})


def exchanged(lines: list[str], place: int) -> list[str]:
    one, other = json.loads(lines[place]), json.loads(lines[place + 1])
    for name in ("seq", "leaf_hash"):
        one[name], other[name] = other[name], one[name]
    return [*lines[:place], json.dumps(other), json.dumps(one), *lines[place + 2 :]]


TAMPERINGS: dict[str, tuple[Callable[[list[str], int], list[str]], str]] = {
    "written again": (changed(lambda event: None), ""),
    "an action": (changed(lambda event: event.update(action="user.deleted")), "place {} was altered"),
    "a count": (changed(lambda event: event.update(count=7)), "place {} was altered"),
    "a field more": (changed(lambda event: event.update(more=True)), "place {} was altered"),
    "a field less": (changed(lambda event: event.pop("ip")), "place {} was altered"),
    "no number": (changed(lambda event: event.update(count=float("nan"))), "place {} was altered"),
    "a line less": (lambda lines, place: [*lines[:place], *lines[place + 1 :]], "event of place {} is missing"),
    "the end": (lambda lines, place: lines[:place], "event of place {} is missing"),
    "a line twice": (lambda lines, place: [*lines[:place], lines[place - 1], *lines[place:]], "inserted at place {}"),
    "no line": (lambda lines, place: [*lines[:place], "{", *lines[place + 1 :]], "line of place {}"),
    "moved up": (
        lambda lines, place: [*lines[:place], *moved(lines, place + 1, -1), gap(lines[-1])],
        "event of place {} is missing",
    ),
    "two lines exchanged": (
        lambda lines, place: [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]],
        "reordered: at place {}",
    ),
    "exchanged": (exchanged, "reordered: at place {}"),
    "no place": (changed(lambda event: event.update(seq=None)), "it has no place in the log"),
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_what_was_done_to_an_export_is_named(log: Path, kind: str) -> None:
    lines = lines_of(log)
    tamper, named = TAMPERINGS[kind]
    for place in {1, len(lines) // 2, len(lines) - 2}:
        (log / "export").write_text("\n".join(tamper(lines, place)) + "\n", "utf-8")
        finding = verify(str(log / "export"), **files(log)).finding
        if named:
            assert finding is not None and named.format(place) in finding.message
        else:
            assert finding is None


def test_a_checkpoint_must_be_signed_and_of_the_log(log: Path) -> None:
    original = (log / "checkpoint").read_text("utf-8")
    size = original.split("\n")[1]
    refused = {
        original.replace(f"\n{size}\n", f"\n{int(size) - 1}\n"): "signed by none",
        original.replace("/audit/", "/other/"): "signed by none",
        original.split("\n\n")[0] + "\n": "not a checkpoint",
        "": "there is no checkpoint",
    }
    for text, message in refused.items():
        (log / "checkpoint").write_text(text, "utf-8")
        with pytest.raises(AuditError, match=message):
            verify(str(log / "export"), **files(log))
    (log / "checkpoint").write_text(original, "utf-8")
    (log / "jwks").write_text('{"keys": []}')
    with pytest.raises(AuditError, match="signed by none"):
        verify(str(log / "export"), **files(log))


def test_checkpoints_that_were_pinned_are_lines_of_json_of_several_tenants(log: Path) -> None:
    notes = [(log / name).read_text("utf-8") for name in ("earlier", "checkpoint")]
    tenant = notes[0].split("\n", 1)[0].rpartition("/")[2]
    foreign = notes[0].replace(tenant, "019ac1d0-0000-7000-8000-000000000001")
    lines = [json.dumps({"tenant_id": "it is the signed note that counts", "checkpoint": note}) for note in notes]
    lines.insert(1, json.dumps({"type": "audit.checkpoint", "data": {"checkpoint": foreign}}))
    (log / "pinned").write_text("\n".join(lines) + "\n", "utf-8")
    given = {"checkpoint": str(log / "pinned"), "jwks": str(log / "jwks")}
    report = verify(str(log / "export"), **given, tenant=tenant)
    assert (report.finding, report.size) == (None, len(lines_of(log)))
    arguments = ["verify", str(log / "export"), "--checkpoint", given["checkpoint"], "--jwks", given["jwks"]]
    done = subprocess.run(
        [sys.executable, "-m", "keystead.audit", *arguments, "--tenant", tenant], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    with pytest.raises(AuditError, match="signed by none of the keys"):
        verify(str(log / "export"), **given)
    with pytest.raises(AuditError, match="no checkpoint"):
        verify(str(log / "export"), **given, tenant="nobody")
    # An older one alone verifies a later export.
    (log / "pinned").write_text(lines[0], "utf-8")
    older = verify(str(log / "export"), **given)
    assert older.finding is None and older.beyond >= 3
    (log / "pinned").write_text(lines[0] + '\n{"tenant_id": "cut\n', "utf-8")
    with pytest.raises(AuditError, match="line 2 is not a checkpoint"):
        verify(str(log / "export"), **given)
