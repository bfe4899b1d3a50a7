import assert from "node:assert/strict";
import { test } from "node:test";
import { between, snapshot, together } from "../../static/js/visit/figures.js";

const rows = ({ bytes = 0, lost = 0, received = 0, frozen = 0, route = {} } = {}) => [
  { id: "t", type: "transport", selectedCandidatePairId: "p" },
  { id: "old", type: "candidate-pair", nominated: true, state: "succeeded", localCandidateId: "x" },
  {
    id: "p",
    type: "candidate-pair",
    currentRoundTripTime: 0.05,
    availableOutgoingBitrate: 900_000,
    localCandidateId: "l",
  },
  { id: "l", type: "local-candidate", candidateType: "host", ...route },
  {
    id: "a",
    type: "inbound-rtp",
    kind: "audio",
    bytesReceived: 0,
    packetsLost: 0,
    packetsReceived: 0,
    jitter: 0.012,
  },
  {
    id: "v",
    type: "inbound-rtp",
    kind: "video",
    bytesReceived: bytes,
    packetsLost: lost,
    packetsReceived: received,
    framesDecoded: received,
    totalFreezesDuration: frozen,
    jitter: 0.004,
  },
  { id: "o", type: "outbound-rtp", kind: "video", bytesSent: bytes },
  { id: "r", type: "remote-inbound-rtp", kind: "video", fractionLost: 0.04, roundTripTime: 0.2 },
];

test("what happened between two moments comes in the units of the clinic", () => {
  const before = snapshot(rows(), 1000);
  const after = snapshot(rows({ bytes: 625_000, lost: 5, received: 95, frozen: 0.7 }), 6000);
  assert.deepEqual(between(before, after), {
    kbps_in: 1000,
    kbps_out: 1000,
    loss_in: 5,
    loss_out: 4,
    rtt: 50,
    jitter: 12,
    frames: 19,
    frozen: 700,
    available: 900,
    route: "direct",
  });
});

test("counters that began anew say nothing", () => {
  const figures = between(
    snapshot(rows({ bytes: 9000, received: 90 }), 0),
    snapshot(rows({ bytes: 10, received: 1 }), 5000),
  );
  assert.deepEqual([figures.kbps_in, figures.loss_in, figures.frames], [null, null, null]);
});

test("without a connection everything is unknown, and nothing is thrown", () => {
  const nothing = snapshot([], 0);
  const figures = between(nothing, { ...nothing, at: 5000 });
  assert.deepEqual(
    [figures.rtt, figures.jitter, figures.loss_out, figures.available, figures.route],
    [null, null, null, null, ""],
  );
});

test("Firefox names no chosen pair and no available rate", () => {
  const own = rows().filter(({ type, id }) => type !== "transport" && id !== "p");
  const there = [
    ...own,
    { id: "x", type: "local-candidate", candidateType: "relay", relayProtocol: "tcp" },
  ];
  const seen = snapshot(there, 0);
  assert.deepEqual([seen.rtt, seen.available, seen.route], [200, null, "tcp"]);
  const bare = there.map((row) => (row.id === "x" ? { ...row, relayProtocol: undefined } : row));
  assert.equal(snapshot(bare, 0).route, "udp");
});

test("several connections are told as one: rates add up, the worst of the rest counts", () => {
  const one = {
    kbps_in: 100,
    kbps_out: null,
    loss_in: 1,
    loss_out: 0,
    rtt: 50,
    jitter: 3,
    frames: 30,
    frozen: 0,
  };
  const two = { ...one, kbps_in: 50.04, loss_in: 7, frames: 12, rtt: null };
  assert.deepEqual(together([one, two]), { ...one, kbps_in: 150, loss_in: 7, frames: 12 });
});

test("no figure is larger than the server takes", () => {
  const [before, after] = [snapshot(rows(), 0), snapshot(rows({ bytes: 1e12, frozen: 1e6 }), 1000)];
  const figures = between(before, after);
  assert.deepEqual([figures.kbps_in, figures.frozen], [1_000_000, 60_000]);
});
