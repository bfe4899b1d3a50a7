// The re-check of three seconds before a visit: checks 5, 6, 9, 16, 17 and 19.
import { beginRun, lookAround } from "./begin.js";
import { openDevices, stop } from "./devices.js";
import { gradeRoutes, gradeSocket } from "./line.js";
import { gradePicture } from "./picture.js";
import { newFindings, sendResult } from "./result.js";
import { timeSocket } from "./socket.js";
import { fail, PASS, skip } from "./status.js";
import { verdict } from "./verdict.js";
import { play, watchPicture } from "./watch.js";
import { gatherRoutes } from "./ways.js";

const LOOK = 2000; // ms
const KINDS = ["camera", "microphone"];

/**
 * {word, todo, soundOnly, findings, kept}: the verdict (verdict.js), and where the result stands
 * (result.js). `site` is siteOf() of the page. `given` may have open tracks, {camera, microphone}: they
 * stay open; what is opened here is let go. Null, and nothing is said to anybody, where it does not count
 * in the end: what was given was taken away meanwhile.
 */
export async function quickCheck(site, { given = {}, chosen = {}, counts = () => true } = {}) {
  const found = newFindings();
  const { who } = lookAround(() => {});
  const [begun] = await Promise.all([
    network(site, found.report),
    devices(given, chosen, found.report),
  ]);
  if (!counts()) {
    return null;
  }
  const judged = verdict(found.findings);
  const kept = await sendResult(site, begun?.run, { found, who, ...judged, quick: true });
  return { ...judged, findings: found.findings, kept };
}

async function network(site, report) {
  const socket = timeSocket(site.socket);
  const begun = await beginRun(site, report);
  const ways = begun?.iceServers?.length ? Object.entries(gatherRoutes(begun.iceServers)) : [];
  const found = await Promise.all(ways.map(async ([name, way]) => [name, await way]));
  report("socket", gradeSocket(await socket));
  report("routes", found.length > 0 ? gradeRoutes(Object.fromEntries(found)) : skip("no-turn"));
  return begun;
}

async function devices(given, chosen, report) {
  const wanted = KINDS.filter((kind) => !given[kind]);
  const opened = wanted.length > 0 ? await openDevices(chosen, wanted) : {};
  for (const kind of KINDS) {
    const track = given[kind] ?? opened[kind].track;
    report(kind, track?.readyState === "live" ? PASS : fail(opened[kind]?.code ?? "device-error"));
  }
  const camera = given.camera ?? opened.camera.track;
  if (camera) {
    report("picture", gradePicture(await watchPicture(await play(camera), camera, LOOK)));
  }
  stop(wanted.map((kind) => opened[kind].track));
}
