// Checks 19 and 21 to 28 through our relay.
import { beginRun } from "./begin.js";
import { estimateCall, gradeLine, gradeRoute, gradeRoutes, wantsSecondRun } from "./line.js";
import { loopback } from "./relay.js";
import { firstOpen, gatherRoutes, serversFor } from "./ways.js";

/** The ways out and the media; once more with new credentials where our relay refused these. */
export async function throughRelay(servers, lane, isAgain = false) {
  const ways = gatherRoutes(servers);
  const media = firstOpen(ways).then((way) => way && measure(serversFor(servers, way), lane));
  const [udp, tcp, tls] = await Promise.all([ways.udp, ways.tcp, ways.tls]);
  const found = gradeRoutes({ udp, tcp, tls });
  const begun =
    found.code === "relay-refused" && !isAgain && (await beginRun(lane.site, lane.report));
  if (begun?.iceServers) {
    lane.into.begun = begun;
    return throughRelay(begun.iceServers, lane, true);
  }
  lane.report("routes", found);
  return media;
}

async function measure(servers, lane) {
  const seen = await loopback(lane.context, servers);
  const call = seen ? estimateCall(seen) : {};
  lane.note(lane, seen, call);
  lane.report("route", gradeRoute(seen?.protocol));
  if (seen && wantsSecondRun(gradeLine(call))) {
    await (await import("./again.js")).measureAgain(servers, lane, call);
  }
}
