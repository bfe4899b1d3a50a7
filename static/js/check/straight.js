// Checks 17 and 21 to 28 where there is no relay: media straight from this page to itself for the
// computer, bytes to our server and back for the line. Code: no-turn.
import { DOCTOR_LEG, median } from "./line.js";
import { probe } from "./probe.js";
import { loopback } from "./relay.js";
import { skip } from "./status.js";

/** The call to expect where no relay helps: `kbps` of a probe over HTTP, `answers` of the socket in ms. */
export function estimateWithout(kbps, answers) {
  const call = kbps === null ? {} : { kbps };
  return answers?.length ? { ...call, rtt: median(answers) + DOCTOR_LEG } : call;
}

/** Measures a lane of networkLane; `answers` is a promise of the socket's. */
export async function withoutRelay(lane) {
  const { site, context, report, answers } = lane;
  for (const name of ["routes", "loss", "jitter"]) {
    report(name, skip("no-turn"));
  }
  const [seen, kbps, times] = await Promise.all([
    loopback(context, []),
    probe(site.probe, site.token),
    answers,
  ]);
  lane.note(lane, seen, estimateWithout(kbps, times));
}
