// What WebRTC says of a loopback: figures at a moment, and what happened between two moments.

/** Figures of a sending and a receiving peer now; times in ms, null where a browser has none. */
export async function figures(near, far) {
  const [sent, got] = await Promise.all([near.getStats(), far.getStats()]);
  const rows = (report, type) => [...report.values()].filter((row) => row.type === type);
  const inbound = rows(got, "inbound-rtp");
  const outbound = rows(sent, "outbound-rtp").find(({ kind }) => kind === "video") ?? {};
  const remote = rows(sent, "remote-inbound-rtp").find(({ roundTripTime }) => roundTripTime);
  const pair = rows(sent, "candidate-pair").find(
    ({ nominated, state }) => nominated && state === "succeeded",
  );
  return {
    at: performance.now(),
    bytes: total(inbound, "bytesReceived"),
    lost: total(inbound, "packetsLost"),
    received: total(inbound, "packetsReceived"),
    jitter: 1000 * (inbound.find(({ kind }) => kind === "audio")?.jitter ?? 0),
    roundTrip: 1000 * (pair?.currentRoundTripTime ?? remote?.roundTripTime ?? 0),
    protocol: sent.get(pair?.localCandidateId)?.relayProtocol ?? "",
    cpu: outbound.qualityLimitationDurations?.cpu ?? null,
    encodeTime: outbound.totalEncodeTime ?? null,
    frames: outbound.framesEncoded ?? 0,
  };
}

const total = (rows, name) => rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);

/** What happened between two sets of figures. */
export function difference(before, after) {
  const seconds = (after.at - before.at) / 1000;
  const frames = after.frames - before.frames;
  const isTimed = after.encodeTime !== null && frames > 0;
  return {
    kbps: ((after.bytes - before.bytes) * 8) / 1000 / seconds,
    lost: after.lost - before.lost,
    received: after.received - before.received,
    roundTrip: after.roundTrip,
    jitter: after.jitter,
    protocol: after.protocol,
    cpuShare: after.cpu === null ? null : (after.cpu - before.cpu) / seconds,
    encodeMs: isTimed ? (1000 * (after.encodeTime - before.encodeTime)) / frames : null,
  };
}
