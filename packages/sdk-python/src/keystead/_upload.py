"""The body of an upload: the parts `meta` and `file` (RFC 7578)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import IO, Any, Iterable, Iterator, Mapping, Union

from ._request import content_of

UploadContent = Union[bytes, bytearray, memoryview, str, IO[bytes], Iterable[bytes]]
"""Bytes, a text, a file that is open for reading bytes, or an iterable of bytes."""

_PIECE = 65_536


@dataclass(frozen=True)
class UploadForm:
    """What comes before and after the bytes of an upload."""

    head: bytes
    tail: bytes
    content_type: str


def upload_form(meta: Mapping[str, Any], content_type: str) -> UploadForm:
    boundary = f"keystead-{uuid.uuid4()}"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="meta"\r\n\r\n'.encode()
        + content_of(meta)
        + f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n'.encode()
        + f"Content-Type: {content_type}\r\n\r\n".encode()
    )
    return UploadForm(head, f"\r\n--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


def whole(content: UploadContent) -> bytes | None:
    """The bytes, if they are in memory: then the upload can be repeated."""
    if isinstance(content, str):
        return content.encode()
    return bytes(content) if isinstance(content, (bytes, bytearray, memoryview)) else None


def pieces_of(content: UploadContent) -> Iterator[bytes]:
    read = getattr(content, "read", None)
    if read is None:
        for piece in content:
            yield bytes(piece)  # type: ignore[arg-type]
        return
    piece = read(_PIECE)
    while piece:
        yield piece
        piece = read(_PIECE)
