// What WebRTC says of a loopback: figures at a moment, and what happened between two moments.

/** Figures of a sending and a receiving peer now; times in ms, undefined where a browser has none. */
export async function figures(near, far) {
  const [sent, got] = await Promise.all([near.getStats(), far.getStats()]);
  const rows = (report, type) => [...report.values()].filter((row) => row.type === type);
  const inbound = rows(got, "inbound-rtp");
  const total = (name) => inbound.reduce((sum, row) => sum + (row[name] ?? 0), 0);
  const video = rows(sent, "outbound-rtp").find(({ kind }) => kind === "video");
  const remote = rows(sent, "remote-inbound-rtp").find(({ roundTripTime }) => roundTripTime);
  // Several pairs are nominated; the transport names the one in use. Firefox before 153 marks it itself.
  const [transport] = rows(sent, "transport");
  const pair =
    sent.get(transport?.selectedCandidatePairId) ??
    rows(sent, "candidate-pair").find(
      ({ selected, nominated, state }) => selected ?? (nominated && state === "succeeded"),
    );
  return {
    at: performance.now(),
    bytes: total("bytesReceived"),
    lost: total("packetsLost"),
    received: total("packetsReceived"),
    jitter: 1000 * (inbound.find(({ kind }) => kind === "audio")?.jitter ?? 0),
    // Under load Firefox's RTCP says much more than the pair, which predicts better.
    roundTrip: 1000 * (pair?.currentRoundTripTime ?? remote?.roundTripTime ?? 0),
    protocol: sent.get(pair?.localCandidateId)?.relayProtocol ?? "",
    cpu: video?.qualityLimitationDurations?.cpu,
    encodeTime: video?.totalEncodeTime,
    frames: video?.framesEncoded,
  };
}

/** What happened between two sets of figures; cpuShare and encodeMs are NaN where a browser says nothing. */
export function difference(before, after) {
  const seconds = (after.at - before.at) / 1000;
  const { roundTrip, jitter, protocol } = after;
  return {
    kbps: ((after.bytes - before.bytes) * 8) / 1000 / seconds,
    lost: after.lost - before.lost,
    received: after.received - before.received,
    ...{ roundTrip, jitter, protocol },
    cpuShare: (after.cpu - before.cpu) / seconds,
    encodeMs: (1000 * (after.encodeTime - before.encodeTime)) / (after.frames - before.frames),
  };
}
