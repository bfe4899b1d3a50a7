// Checks 16, 17, 19 and 21 to 28: the network, measured while the person answers for the devices.
import { beginRun } from "./begin.js";
import * as line from "./line.js";
import { timeSocket } from "./socket.js";

/**
 * Measures all of it into `into`: {begun (of beginRun), wait (s), call (numbers as they are stored),
 * route}. What a hard stop cuts off is missing there.
 */
export async function networkLane(site, context, report, into) {
  const answers = timeSocket(site.socket);
  const judged = answers.then((times) => report("socket", line.gradeSocket(times)));
  into.begun = await beginRun(site, report);
  into.wait = into.begun?.retry_after;
  const servers = into.begun?.iceServers;
  const lane = { site, context, report, into, answers, note };
  if (servers?.length) {
    await (await import("./relayed.js")).throughRelay(servers, lane);
  } else if (servers) {
    await (await import("./straight.js")).withoutRelay(lane);
  }
  await judged;
}

/** Notes a loopback (relay.js, null where nothing came through) and the call to expect from it. */
function note({ report, into }, seen, call) {
  const found = line.gradeLine(call);
  found.timings = line.gradeTimings(seen?.firstFrame ?? null);
  if (seen) {
    found.computer = line.gradeComputer(seen);
    into.route = seen.protocol;
  }
  for (const [name, finding] of Object.entries(found)) {
    report(name, finding);
  }
  into.call = line.rounded(call);
}
