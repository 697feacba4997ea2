"""Event streams are read as the standard says (WHATWG HTML, section 9.2.6), whatever the pieces are."""

from __future__ import annotations

import pytest

from keystead._sse import EventParser, ServerSentEvent


def parse(stream: bytes, size: int) -> list[ServerSentEvent]:
    parser = EventParser()
    return [event for at in range(0, len(stream), size) for event in parser.add(stream[at : at + size])]


def message(data: str, last_event_id: str = "") -> ServerSentEvent:
    return ServerSentEvent("message", data, last_event_id)


# The first three are the examples of the standard.
CASES = {
    "comments, ids that stay and one that is taken away, a block that is not ended": (
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
        [message("first event", "1"), message("second event")],
    ),
    "empty data is data, no data is no event": ("data\n\ndata\ndata\n\ndata:", [message(""), message("\n")]),
    "one space behind the colon": ("data:test\n\ndata: test\n\n", [message("test"), message("test")]),
    "lines of data are joined": ("data: YHOO\ndata: +2\ndata: 10\n\n", [message("YHOO\n+2\n10")]),
    "an id stays": ("id: 7\ndata: a\n\ndata: b\n\n", [message("a", "7"), message("b", "7")]),
    "an id with a NUL is none": (
        "id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n",
        [message("a", "7"), message("b", "7")],
    ),
    "a name is of one event only": (
        "event: done\ndata: a\n\nevent: lost\n\ndata: b\n\n",
        [ServerSentEvent("done", "a", ""), message("b")],
    ),
    "names are exact": ("Data: a\n data: b\ndata : c\ndata: d\n\n", [message("d")]),
    "further colons are of the value": ("data: a: b\n\n", [message("a: b")]),
    "a byte order mark in front is none of the text": ("\ufeffdata: \ufeffa\n\n", [message("\ufeffa")]),
    "only CR, LF and both end a line": (
        "data: a\u2028b\u0085c\vd\fe\x1cf\n\n",
        [message("a\u2028b\u0085c\vd\fe\x1cf")],
    ),
    "characters of many bytes": ("data: ü€😀\n\n", [message("ü€😀")]),
}


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CR LF"])
@pytest.mark.parametrize("name", CASES)
def test_events(name: str, end: str) -> None:
    text, expected = CASES[name]
    stream = text.replace("\n", end).encode()
    for size in (1, 2, 3, 7, len(stream)):
        assert parse(stream, size) == expected


@pytest.mark.parametrize("size", [1, 2, 100])
def test_ends_of_lines_may_be_mixed(size: int) -> None:
    stream = b"data: a\r\n\rdata: b\n\r\ndata: c\r\r"
    assert parse(stream, size) == [message(each) for each in "abc"]


def test_an_event_is_there_as_soon_as_its_empty_line_is() -> None:
    assert EventParser().add(b"data: a\r\n\r") == [message("a")]


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert parse(b"data: \xff\n\n", 1) == [message("\ufffd")]
