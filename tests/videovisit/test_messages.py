"""The protocol of the visit's socket: what pages of ours say passes, and nothing else."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videovisit.rules.messages import (
    FIGURES,
    MOST_CANDIDATE,
    MOST_CHARACTERS,
    MOST_SDP,
    MalformedError,
    read_message,
)

PEER = "12.0123456789abcdef"
PRINT = ":".join(["AB"] * 32)
SDP = (
    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
    f"a=fingerprint:sha-256 {PRINT}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
)
LINE = "candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host generation 0 ufrag abcd"
CANDIDATE = {"candidate": LINE, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "abcd"}
STATS = {"type": "stats", "level": "video", "route": "udp", **dict.fromkeys(FIGURES, 1)}
GOOD = [
    {"type": "hello", "ticket": "abc", "tab": "0123456789abcdef"},
    {"type": "ping", "n": 7},
    {"type": "take"},
    {"type": "leave"},
    {"type": "signal", "to": PEER, "description": {"type": "offer", "sdp": SDP}},
    {"type": "signal", "to": PEER, "description": {"type": "answer", "sdp": SDP}},
    {"type": "signal", "to": PEER, "description": {"type": "rollback", "sdp": ""}},
    {"type": "signal", "to": PEER, "candidates": [CANDIDATE, {"candidate": ""}]},
    STATS,
    {**STATS, "rtt": None, "loss_in": 0.5},
]


def offer(sdp):
    return {"type": "signal", "to": PEER, "description": {"type": "offer", "sdp": sdp}}


def candidate(**more):
    return {"type": "signal", "to": PEER, "candidates": [{**CANDIDATE, **more}]}


BAD = {
    "no object": [],
    "no type": {},
    "an unknown type": {"type": "start"},
    "a type that is no text": {"type": ["ping"]},
    "a key too many": {"type": "take", "seat": 3},
    "a sender's name": {"type": "signal", "from": PEER, "to": PEER, "candidates": []},
    "a key too few": {"type": "ping"},
    "a number that is true": {"type": "ping", "n": True},
    "a number below nothing": {"type": "ping", "n": -1},
    "a tab of another form": {"type": "hello", "ticket": "abc", "tab": "0123456789ABCDEF"},
    "a long ticket": {"type": "hello", "ticket": "a" * 513, "tab": "0123456789abcdef"},
    "half a letter in a ticket": {"type": "hello", "ticket": "\ud800:x", "tab": "0" * 16},
    "a ticket of other letters": {"type": "hello", "ticket": "é:x", "tab": "0" * 16},
    "no letter in a ticket": {"type": "hello", "ticket": "\x00:x", "tab": "0" * 16},
    "no such peer": {"type": "signal", "to": "me", "candidates": []},
    "a peer of other digits": {"type": "signal", "to": "٣" + PEER, "candidates": []},
    "neither of both": {"type": "signal", "to": PEER},
    "both": {**offer(SDP), "candidates": []},
    "a description of three": offer(SDP) | {"description": {"type": "offer", "sdp": SDP, "x": 1}},
    "a pranswer": offer(SDP) | {"description": {"type": "pranswer", "sdp": SDP}},
    "no description": offer(SDP) | {"description": "v=0"},
    "a rollback with words": offer(SDP) | {"description": {"type": "rollback", "sdp": SDP}},
    "another version": offer(SDP.replace("v=0", "v=1")),
    "no fingerprint": offer(SDP.replace("sha-256", "sha-1")),
    "no section": offer(SDP.split("m=", maxsplit=1)[0]),
    "a section of text": offer(SDP + "m=text 9 UDP/TLS/RTP/SAVPF 1\r\n"),
    "a section of no kind": offer(SDP + "m=foo-bar 9 UDP/TLS/RTP/SAVPF 1\r\n"),
    "a section without a port": offer(SDP + "m=audio\r\n"),
    "a section that is hidden": offer(SDP + "s=-\rm=text 9 UDP/TLS/RTP/SAVPF 1\r\n"),
    "a section of another line's end": offer(SDP + "s=-\nm=text 9 UDP/TLS/RTP/SAVPF 1\r\n"),
    "a second fingerprint of another kind": offer(SDP + "a=fingerprint:sha-1 AB:CD\r\n"),
    "a candidate of another form": offer(SDP + "a=candidate:1 1 sctp 1 192.0.2.1 1 typ host\r\n"),
    "many ways in a description": offer(SDP + f"a={LINE}\r\n" * 61),
    "a line of no form": offer(SDP + "<script>\r\n"),
    "letters of no alphabet": offer(SDP + "s=\u202e\r\n"),
    "an end in the middle": offer(SDP.removesuffix("\r\n")),
    "five sections": offer(SDP + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n" * 2),
    "a long description": offer(SDP + "a=x\r\n" * (MOST_SDP // 5)),
    "a description that is no text": offer(7),
    "many candidates": {"type": "signal", "to": PEER, "candidates": [CANDIDATE] * 31},
    "no list of candidates": {"type": "signal", "to": PEER, "candidates": "x"},
    "a candidate that is text": {"type": "signal", "to": PEER, "candidates": [LINE]},
    "a candidate with more": candidate(foreign=1),
    "a long candidate": candidate(candidate=LINE + " a b" * (MOST_CANDIDATE // 4)),
    "a candidate of two lines": candidate(candidate=LINE + "\r\na=x"),
    "a candidate without a line": {"type": "signal", "to": PEER, "candidates": [{"sdpMid": "0"}]},
    "a candidate of other letters": candidate(candidate=LINE.replace("abcd", "é")),
    "a candidate of other digits": candidate(candidate=LINE.replace("54400", "٣")),
    "a middle that is no text": candidate(sdpMid=0),
    "a middle of half a letter": candidate(sdpMid="\ud800"),
    "a middle of other letters": candidate(sdpMid="\u202e"),
    "a name of half a letter": candidate(usernameFragment="\udfff"),
    "no letter in a name": candidate(usernameFragment="\x00"),
    "a fifth section": candidate(sdpMLineIndex=4),
    "a figure below nothing": {**STATS, "rtt": -1},
    "a giant figure": {**STATS, "rtt": 10**9},
    "a figure in words": {**STATS, "rtt": "1"},
    "a figure that is true": {**STATS, "rtt": True},
    "an unknown level": {**STATS, "level": "hd"},
    "an unknown way": {**STATS, "route": "pigeon"},
    "a figure too few": {k: v for k, v in STATS.items() if k != "rtt"},
}


@pytest.mark.parametrize("message", GOOD, ids=lambda message: message["type"])
def test_what_pages_say_is_read(message):
    assert read_message(json.dumps(message)) == message


@pytest.mark.parametrize("message", BAD.values(), ids=BAD.keys())
def test_anything_else_is_malformed(message):
    with pytest.raises(MalformedError):
        read_message(json.dumps(message))


@pytest.mark.parametrize(
    "text",
    [
        *[None, b"{}", "", "{", "x" * (MOST_CHARACTERS + 1), "[" * 50_000],
        *['{"type":"ping","n":NaN}', '{"type":"ping","n":Infinity}', "7", "null"],
    ],
)
def test_text_that_is_no_message_is_malformed(text):
    with pytest.raises(MalformedError):
        read_message(text)


TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
KEYS = ("type", "n", "ticket", "tab", "to", "description", "candidates", "level", "rtt")
TYPES = st.sampled_from(["hello", "ping", "take", "leave", "signal", "stats"])


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING), TYPES)
def test_nothing_makes_it_fail_in_another_way(parts, kind):
    try:
        read = read_message(json.dumps({**parts, "type": kind}))
    except MalformedError:
        return
    assert read["type"] == kind


def texts_in(message, *path):
    """The way to each text of a message."""
    if isinstance(message, str):
        return [path]
    pairs = message.items() if isinstance(message, dict) else []
    pairs = enumerate(message) if isinstance(message, list) else pairs
    return [way for key, inner in pairs for way in texts_in(inner, *path, key)]


def changed(message, path, change):
    """A copy with one text changed."""
    copy = inner = json.loads(json.dumps(message))
    *steps, last = path
    for step in steps:
        inner = inner[step]
    inner[last] = change(inner[last])
    return copy


@given(TEXT, TEXT)
def test_what_is_read_can_be_kept_and_passed_on(before, after):
    for said, way in [(good, way) for good in GOOD for way in texts_in(good)]:
        odd = changed(said, way, lambda text: f"{before}{text}{after}")
        with contextlib.suppress(MalformedError):
            read = json.dumps(read_message(json.dumps(odd)), ensure_ascii=False)
            assert "\\u0000" not in read.encode().decode()
