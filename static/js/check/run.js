// The two lanes of a run: the network is measured while the person answers for the devices.
import { features, gradeBrowser, gradePlace, identity, isInApp, isMobile } from "./browser.js";
import { isAllowed, openDevices, within } from "./devices.js";
import * as line from "./line.js";
import { deviceClass } from "./permission.js";
import { gradePicture } from "./picture.js";
import { gatherRoutes, loopback } from "./relay.js";
import { timeSocket } from "./socket.js";
import { gradeSound } from "./sound.js";
import { listen, unlock, watchPicture } from "./watch.js";

const SERVER = 5000; // ms
const WRONG_CLOCK = 300_000;
const PASS = { status: "pass", code: "" };
const skip = (code) => ({ status: "skip", code });
const fail = (code) => ({ status: "fail", code });

/** Checks 1 to 3 and 30: what can be said without asking anybody. */
export function lookAround(report) {
  const who = identity(navigator.userAgent, navigator.maxTouchPoints);
  const able = features(window);
  const hints = {
    mobile: navigator.userAgentData?.mobile,
    coarse: matchMedia("(pointer: coarse)").matches,
    hover: matchMedia("(hover: hover)").matches,
  };
  const inApp = isInApp(navigator.userAgent);
  const place = { inApp, mobile: isMobile(who, hints), devices: !able.missing.includes("devices") };
  report("browser", gradeBrowser(able, who));
  report("place", gradePlace(place));
  const allowed = isAllowed("camera") && isAllowed("microphone");
  report("policy", allowed ? PASS : fail("blocked-by-policy"));
  report(
    "setting",
    document.visibilityState === "visible" ? PASS : { status: "warn", code: "hidden-tab" },
  );
  return { who, canCall: able.missing.length === 0 };
}

/** Check 16: the run's ticket and the relay's credentials; null where the server does not answer. */
export async function beginRun(url, token, report) {
  try {
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const answer = await within(SERVER, fetch(url, { method: "POST", headers, cache: "no-store" }));
    const body = await answer.json();
    report(
      "server",
      answer.ok ? PASS : fail(body.problem === "too-many" ? "too-many" : "server-unreachable"),
    );
    noteClock(answer, report);
    return answer.ok ? body : null;
  } catch {
    report("server", fail("server-unreachable"));
    return null;
  }
}

function noteClock(answer, report) {
  const said = Date.parse(answer.headers.get("Date") ?? "");
  if (Math.abs(said - Date.now()) > WRONG_CLOCK) {
    report("setting", { status: "warn", code: "wrong-clock" });
  }
}

/** Checks 17, 19 and 21 to 28; resolves to the numbers of the line, {} where nothing was measured. */
export async function networkLane({ servers, socketUrl, context, quick, report }) {
  const [, relay] = await Promise.all([
    timeSocket(socketUrl).then((answers) => report("socket", line.gradeSocket(answers))),
    quick ? null : measureLine(servers, context, report),
    servers.length > 0
      ? gatherRoutes(servers).then((routes) => report("routes", line.gradeRoutes(routes)))
      : report("routes", skip("no-turn")),
  ]);
  return relay ?? {};
}

async function measureLine(servers, context, report) {
  let best = await measureOnce(servers, context);
  if (best && line.wantsSecondRun(best.findings)) {
    const again = await measureOnce(servers, context);
    best = again && again.call.kbps > best.call.kbps ? again : best;
  }
  if (best === null) {
    report("timings", line.gradeTimings(null));
    return {};
  }
  for (const [name, finding] of Object.entries(best.findings)) {
    report(name, finding);
  }
  return { ...line.rounded(best.call), route: best.seen.protocol };
}

async function measureOnce(servers, context) {
  const seen = await loopback(servers, { context });
  if (seen === null) {
    return null;
  }
  const call = line.estimateCall(seen);
  const findings = {
    ...line.gradeLine(call),
    timings: line.gradeTimings(seen.firstFrame),
    route: line.gradeRoute(seen.protocol),
    computer: line.gradeComputer(seen),
  };
  return { seen, call, findings };
}

/** Checks 5, 6, 8, 9 and 10; `show` gets each track as it opens, `onLevel` the loudness. */
export async function deviceLane({ chosen, context, report, show, onLevel }) {
  const { camera, microphone } = await openDevices(chosen);
  report("camera", camera.track ? PASS : fail(camera.code));
  report("microphone", microphone.track ? PASS : fail(microphone.code));
  await Promise.all([
    camera.track && lookAt(camera.track, show, report),
    microphone.track && listenTo(microphone.track, { context, report, show, onLevel }),
  ]);
  return [camera.track, microphone.track].filter(Boolean);
}

async function lookAt(track, show, report) {
  const isVirtual = deviceClass(track.label) === "virtual";
  report("which_camera", isVirtual ? { status: "warn", code: "virtual-camera" } : PASS);
  report("picture", gradePicture(await watchPicture(await show(track), track)));
}

async function listenTo(track, { context, report, show, onLevel }) {
  show(track);
  if (!(await unlock(context))) {
    report("sound", skip("audio-locked"));
    return;
  }
  const { blocks } = await listen(context, track, { onLevel });
  report("sound", gradeSound(blocks));
  report("mute", track.muted ? { status: "warn", code: "muted" } : PASS);
}
