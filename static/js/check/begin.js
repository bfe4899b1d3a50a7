// Checks 1 to 4, 16 (server) and 30 (setting): what can be said before anybody is asked.
// Codes: blocked-by-policy; not-asked; server-unreachable, relay-refused (ours), too-many; hidden-tab,
// on-battery, wrong-clock.
import { features, gradeBrowser, gradePlace, identity, isInApp, isMobile } from "./browser.js";
import { isAllowed, permissionOf } from "./devices.js";
import { post, sendResult } from "./result.js";
import { fail, info, PASS, skip, warn, warnIf } from "./status.js";
import { within } from "./time.js";

const SERVER = 5000; // ms
const WRONG_CLOCK = 300_000;
const KINDS = ["camera", "microphone"];

/** {who: {family, version, system}, canCall}; reports checks 1 to 4 and 30. */
export function lookAround(report) {
  const who = identity(navigator.userAgent, navigator.maxTouchPoints);
  const able = features(window);
  report("browser", gradeBrowser(able, who));
  report(
    "place",
    gradePlace({
      inApp: isInApp(navigator.userAgent),
      mobile:
        isMobile(who, navigator.userAgentData) ||
        matchMedia("(pointer: coarse) and (hover: none)").matches,
      devices: !able.missing.includes("devices"),
    }),
  );
  report("policy", KINDS.every(isAllowed) ? PASS : fail("blocked-by-policy"));
  report("setting", warnIf(document.hidden, "hidden-tab"));
  notePermission(report);
  notePower(report);
  return { who, canCall: able.missing.length === 0 };
}

async function notePermission(report) {
  const kinds = await Promise.all(KINDS.map(permissionOf));
  const open = kinds.map(({ state }) => state).filter((state) => state !== "granted");
  const code = open.includes("denied") ? "blocked-in-browser" : "not-asked";
  report("permission", info(open.length > 0 ? code : ""));
}

/** A computer on its battery is slower, and may go out in the visit. Few browsers tell. */
async function notePower(report) {
  const battery = await navigator.getBattery?.().catch(() => null);
  if (battery?.charging === false && !document.hidden) {
    report("setting", warn("on-battery"));
  }
}

/**
 * Check 16: {run, iceServers}, the run's ticket and the relay's credentials; {retry_after} (seconds)
 * where there were too many; {} on a fault of ours; null where the server does not answer.
 */
export async function beginRun(site, report) {
  const asked = post(site.ice, site.token).catch(() => null);
  const answer = await within(SERVER, asked);
  if (!answer) {
    report("server", fail("server-unreachable"));
    return null;
  }
  const said = Date.parse(answer.headers.get("Date") ?? "");
  if (Math.abs(said - Date.now()) > WRONG_CLOCK) {
    report("setting", warn("wrong-clock"));
  }
  const body = await answer.json().catch(() => ({}));
  report("server", answer.ok ? PASS : skip(answer.status === 429 ? "too-many" : "relay-refused"));
  return body;
}

let sending = Promise.resolve();

/** Sends a result, one after the other, each with a ticket of its own; `net.begun` may have a fresh one. */
export function keep(site, net, result) {
  sending = sending.then(async () => {
    const begun = net.begun ?? (await beginRun(site, () => {}));
    net.begun = null;
    return sendResult(site, begun?.run, result);
  });
  return sending;
}
