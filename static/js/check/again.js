// A second run where only the bitrate is too low: it tells noise from a slow line. Check 25 (opinion)
// says which of the two counts.
import { BITRATE, estimateCall } from "./line.js";
import { loopback } from "./relay.js";

/** Check 25: 1 (bad) to 4.5 after ITU-T G.107, for ordering only: never shown. */
export function opinionScore({ loss, rtt, jitter }) {
  const late = rtt / 2 + 2 * jitter + 10;
  const rating = 93.2 - (late < 160 ? late / 40 : (late - 120) / 10) - 2.5 * loss;
  const r = Math.min(100, Math.max(0, rating));
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

/** What two runs over one line are compared by: how it sounds, less where bits for a picture lack. */
export const worthOf = (call) => Math.min(1, call.kbps / BITRATE.pass) * opinionScore(call);

/** Measures a lane once more; what is worth more than `call` is noted. */
export async function measureAgain(servers, lane, call) {
  const seen = await loopback(lane.context, servers);
  if (seen && worthOf(estimateCall(seen)) > worthOf(call)) {
    lane.note(lane, seen, estimateCall(seen));
  }
}
