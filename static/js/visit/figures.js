// What WebRTC says of a connection, and what happened between two moments: pure.

const LIMITS = { kbps: 1_000_000, percent: 100, ms: 60_000, frames: 240 }; // rules/messages.py

/** Counters and values at a moment (`at`, ms) from the rows of a stats report. */
export function snapshot(rows, at) {
  const of = (type) => rows.filter((row) => row.type === type);
  const [got, sent, told] = ["inbound-rtp", "outbound-rtp", "remote-inbound-rtp"].map(of);
  const pair = pairOf(rows);
  const video = got.filter(({ kind }) => kind === "video");
  return {
    at,
    bytesIn: sum(got, "bytesReceived"),
    bytesOut: sum(sent, "bytesSent"),
    lost: sum(got, "packetsLost"),
    received: sum(got, "packetsReceived"),
    decoded: sum(video, "framesDecoded"),
    frozen: sum(video, "totalFreezesDuration"),
    jitter: milliseconds(most(got, "jitter")),
    lossOut: most(told, "fractionLost") === null ? null : 100 * most(told, "fractionLost"),
    rtt: milliseconds(pair?.currentRoundTripTime ?? most(told, "roundTripTime")),
    available: pair?.availableOutgoingBitrate ? pair.availableOutgoingBitrate / 1000 : null,
    route: routeOf(rows.find(({ id }) => id === pair?.localCandidateId)),
  };
}

/**
 * The figures of the time between two snapshots; null where a browser does not say or has begun to
 * count anew: {kbps_in, kbps_out, loss_in, loss_out, rtt, jitter, frames, frozen, available, route}.
 */
export function between(before, after) {
  const seconds = (after.at - before.at) / 1000;
  const grown = (name) => (after[name] >= before[name] ? after[name] - before[name] : null);
  const rate = (name, per = 1) => (grown(name) === null ? null : grown(name) / per / seconds);
  const [lost, received] = [Math.max(0, grown("lost") ?? 0), grown("received")];
  return {
    kbps_in: capped(rate("bytesIn", 125), "kbps"),
    kbps_out: capped(rate("bytesOut", 125), "kbps"),
    loss_in:
      received === null ? null : capped((100 * lost) / Math.max(1, lost + received), "percent"),
    loss_out: capped(after.lossOut, "percent"),
    rtt: capped(after.rtt, "ms"),
    jitter: capped(after.jitter, "ms"),
    frames: capped(rate("decoded"), "frames"),
    frozen: capped(milliseconds(grown("frozen")), "ms"),
    available: after.available,
    route: after.route,
  };
}

/** Figures of several connections as those of one: rates add up, of the rest the worst counts. */
export function together(all) {
  const worse = { frames: Math.min };
  const joined = (name) => {
    const known = all.map((one) => one[name]).filter((value) => value !== null);
    const total = (...values) => values.reduce((one, other) => one + other, 0);
    const join = name.startsWith("kbps") ? total : (worse[name] ?? Math.max);
    return known.length > 0 ? Math.round(10 * join(...known)) / 10 : null;
  };
  const names = "kbps_in kbps_out loss_in loss_out rtt jitter frames frozen".split(" ");
  return Object.fromEntries(names.map((name) => [name, joined(name)]));
}

const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
const milliseconds = (seconds) => (seconds === null ? null : 1000 * seconds);
const capped = (value, unit) =>
  value === null ? null : Math.min(LIMITS[unit], Math.max(0, value));

function most(rows, name) {
  const known = rows.map((row) => row[name]).filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : null;
}

function pairOf(rows) {
  const chosen = rows.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  return rows.find(
    ({ id, type, nominated, state }) =>
      type === "candidate-pair" && (chosen ? id === chosen : nominated && state === "succeeded"),
  );
}

function routeOf(candidate) {
  if (!candidate) {
    return "";
  }
  return candidate.candidateType === "relay" ? (candidate.relayProtocol ?? "udp") : "direct";
}
