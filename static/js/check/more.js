// More tests for those who want them, or whom a helper asks: checks 11, 14, 15, 18, 20 (addresses) and 29.
import { beginRun } from "./begin.js";
import { gradeClipping, gradeHandsFree, gradeLegs, gradeResume } from "./extra.js";
import { deviceClass } from "./permission.js";
import { loopback } from "./relay.js";
import { show } from "./show.js";
import { timeSocket } from "./socket.js";
import { info } from "./status.js";
import { pause, within } from "./time.js";
import { listen, unlock } from "./watch.js";
import { gathered, serversFor } from "./ways.js";

const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const LISTEN = 1500; // ms
const RECORD = 4000;
const RESUME = 5000;

/** Tests the microphone without processing, and the line in more ways; `desk` as in tryout.js. True: found something. */
export async function measureMore({ root, site, report, ...desk }) {
  const part = stateOf(root, "[data-more-part]");
  part("busy");
  const [begun, found] = await Promise.all([
    beginRun(site, () => {}),
    resumes(site.socket),
    rawSound(desk, report),
  ]);
  report("resume", gradeResume(found));
  const servers = begun?.iceServers ?? [];
  const facts = await addresses(servers);
  report("addresses", info());
  if (servers.length > 0) {
    const [udp, tcp] = ["udp", "tcp"].map((way) => serversFor(servers, way));
    const out = await loopback(desk.context, udp, tcp);
    report("legs", gradeLegs(out, await loopback(desk.context, tcp, udp)));
  }
  for (const fact of root.querySelectorAll("[data-fact]")) {
    fact.hidden = String(facts[fact.dataset.fact]) !== fact.dataset.is;
  }
  part("done");
  return true;
}

/** Checks 11 and 15: what the microphone gives before anything makes it better. */
async function rawSound({ context, chosen, onLevel }, report) {
  const track = await microphone(chosen, RAW);
  if (track && (await unlock(context))) {
    const options = { milliseconds: LISTEN, isEnough: () => false, onLevel };
    report("clipping", gradeClipping(await listen(context, track, options)));
    const { sampleRate = 0 } = track.getSettings();
    report("bluetooth", gradeHandsFree(deviceClass(track.label), sampleRate));
  }
  track?.stop();
}

async function microphone({ microphone: id }, wishes = {}) {
  const audio = { ...wishes, ...(id && { deviceId: id }) };
  const stream = await navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
  return stream?.getAudioTracks()[0] ?? null;
}

/** {ipv6, mapped}: whether there is a way by IPv6, and whether the network translates addresses. */
async function addresses(servers) {
  const found = { ipv6: false, mapped: false };
  await gathered({ iceServers: servers }, ({ address, type }) => {
    found.ipv6 ||= address?.includes(":") ?? false;
    found.mapped ||= type === "srflx";
  });
  return found;
}

/** Whether a second socket opens and answers within five seconds of a first one that was dropped. */
async function resumes(path) {
  const first = await timeSocket(path, 1);
  const second = await within(RESUME, timeSocket(path, 1));
  return Boolean(first?.length && second?.length);
}

/** Check 14 (playback), an answer: records four seconds in memory and plays them back, once. */
export async function recordAndPlay({ root, context, chosen }) {
  const part = stateOf(root, "[data-record-part]");
  const track = await microphone(chosen);
  if (!track || !(await unlock(context))) {
    part("failed");
    return;
  }
  part("busy");
  const sound = await record(track).finally(() => track.stop());
  part("playing");
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(sound);
  source.connect(context.destination);
  source.start();
  await pause(source.buffer.duration * 1000);
  root.querySelector("[data-question=playback]").hidden = false;
  part("done");
}

async function record(track) {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts = [];
  const ended = new Promise((done) => {
    recorder.addEventListener("stop", done);
  });
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.start();
  await pause(RECORD);
  recorder.stop();
  await ended;
  return new Blob(parts).arrayBuffer();
}

/** Shows one state of a part of the page, and says it. */
function stateOf(root, selector) {
  const parts = root.querySelectorAll(`${selector} [data-is-now]`);
  return (state) => {
    show(parts, "isNow", state);
    const shown = [...parts].find((part) => !part.hidden);
    root.querySelector("[data-said]").textContent = shown?.textContent.trim() ?? "";
  };
}
