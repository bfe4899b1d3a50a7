// A run of the check on its page: shows each state once, keeps the result. All words stand there.
import { KINDS, listed, onPermissionChange, stop } from "./devices.js";
import { inOrder } from "./permission.js";
import { classesOfDevices, post, sendResult } from "./result.js";
import { beginRun, deviceLane, lookAround, networkLane } from "./run.js";
import { show, showHelps, showLevel } from "./show.js";
import { verdict } from "./verdict.js";
import { chime, unlock } from "./watch.js";

const HARD_STOP = 25_000;
const GROUPS = {
  browser: ["browser", "place", "policy", "setting"],
  camera: ["camera", "picture", "which_camera", "see_yourself"],
  microphone: ["microphone", "sound", "mute", "clipping", "bluetooth"],
  speaker: ["speaker"],
  server: ["server", "socket"],
  line: ["routes", "bitrate", "loss", "delay", "jitter", "route", "computer", "timings"],
};
const WORST = ["fail", "warn", "skip", "pass"];
const root = document.querySelector("[data-check]");
const find = (selector) => root.querySelector(selector);
const all = (selector) => [...root.querySelectorAll(selector)];

let [findings, answers, tracks] = [{}, {}, []];
let context = null;
let began = 0;
let who = null;

function report(name, finding) {
  const ms = Math.round(performance.now() - began);
  findings[name] = { status: finding.status, code: finding.code, ms };
  for (const [row, names] of Object.entries(GROUPS)) {
    if (names.includes(name)) {
      showRow(row);
    }
  }
}

function showRow(row, state) {
  const found = GROUPS[row].map((name) => findings[name]?.status);
  const worst = WORST.find((status) => found.includes(status)) ?? "wait";
  show(find(`[data-row=${row}]`).querySelectorAll("[data-state]"), "state", state ?? worst);
}

/** Runs the check with a context that was made in somebody's press. */
export async function run(pressed) {
  context = pressed;
  reset();
  const around = lookAround(report);
  who = around.who;
  const begun = around.canCall ? beginRun(root.dataset.ice, token(), report) : null;
  const late = new Promise((done) => setTimeout(done, HARD_STOP, "late"));
  const measured = around.canCall ? measure(begun) : Promise.resolve({});
  const numbers = await Promise.race([measured, late]);
  if (numbers === "late") {
    report("timings", { status: "skip", code: "time-is-up" });
  }
  await finish(await begun, numbers === "late" ? {} : numbers);
}

function reset() {
  stop(tracks);
  findings = {};
  answers = {};
  began = performance.now();
  find("[data-start]").disabled = true;
  find("[data-rows]").hidden = false;
  find("[data-verdict]").hidden = true;
  show(all("[data-stage]"), "stage", "running");
  show(all("[data-code]"), "code", "");
  for (const row of Object.keys(GROUPS)) {
    showRow(row, "busy");
  }
}

async function measure(begun) {
  const device = deviceLane({
    chosen: chosen(),
    context,
    report,
    show: preview,
    onLevel: (rms) => showLevel(find("[data-meter]"), rms),
  });
  const run = await begun;
  const servers = run?.iceServers ?? [];
  const url = new URL(root.dataset.socket, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const network = networkLane({ servers, socketUrl: url, context, report });
  tracks = await device;
  await offerDevices();
  await playChime();
  return network;
}

async function finish(run, numbers) {
  const result = verdict(findings);
  show(all("[data-word]"), "word", result.word);
  find("[data-sound-only]").hidden = !result.soundOnly;
  find("[data-verdict]").hidden = false;
  find("[data-verdict]").focus();
  showHelps(root, findings, who);
  for (const row of Object.keys(GROUPS)) {
    showRow(row);
  }
  release();
  find("[data-start]").disabled = false;
  show(all("[data-when]"), "when", "again");
  find("[data-stage=after]").hidden = false;
  find("[data-said]").textContent = find(`[data-word=${result.word}] h3`).textContent;
  show(all("[data-kept]"), "kept", run ? await keep(run, result, numbers) : "failed");
}

/** Devices are let go at once: the last picture stays for the question below it. */
function release() {
  stop(tracks);
  tracks = [];
  find("[data-camera-on]").hidden = true;
}

async function keep(run, { word, todo }, { route = "", ...numbers }) {
  const duration = Math.round(performance.now() - began);
  const devices = await classesOfDevices();
  const result = { verdict: word, todo, duration, findings, numbers, route, devices, answers };
  return sendResult(root.dataset, token(), { run: run.run, who, result });
}

const token = () => root.querySelector("[name=csrfmiddlewaretoken]").value;

async function preview(track) {
  const video = find("[data-preview]");
  if (track.kind === "video") {
    video.srcObject = new MediaStream([track]);
    find("[data-camera-on]").hidden = false;
    await video.play().catch(() => {});
    find("[data-question=see_yourself]").hidden = false;
  }
  return video;
}

async function playChime() {
  if (await unlock(context)) {
    await chime(context, chosen().speaker);
    find("[data-question=speaker]").hidden = false;
  } else {
    report("speaker", { status: "skip", code: "audio-locked" });
  }
}

const chosen = () => JSON.parse(localStorage.getItem("devices") ?? "{}");

async function offerDevices() {
  const devices = await listed();
  for (const [name, kind] of Object.entries(KINDS)) {
    const found = inOrder(devices, kind, chosen()[name]);
    const options = found.map(({ deviceId, label }) => new Option(label, deviceId));
    find(`#choose-${name}`).replaceChildren(...options);
    find(`[data-choice=${name}]`).hidden = found.length < 2;
  }
}

function choose(name, id) {
  localStorage.setItem("devices", JSON.stringify({ ...chosen(), [name]: id }));
  run(new AudioContext());
}

function answer(name, said) {
  answers[name] = said;
  const codes = { see_yourself: "cannot-see", speaker: "cannot-hear" };
  report(
    name,
    said === "yes" ? { status: "pass", code: "" } : { status: "fail", code: codes[name] },
  );
  for (const button of all(`[data-question=${name}] button`)) {
    button.setAttribute("aria-pressed", String(button.dataset.answer === said));
  }
  showHelps(root, findings, who);
}

async function showCode() {
  const reply = await post(root.dataset.codeUrl, token(), {});
  if (reply.ok) {
    find("[data-digits]").textContent = (await reply.json()).code;
    find("[data-code-shown]").hidden = false;
  }
}

find("[data-chime]").addEventListener("click", playChime);
find("[data-get-code]").addEventListener("click", showCode);
for (const name of Object.keys(KINDS)) {
  find(`#choose-${name}`).addEventListener("change", ({ target }) => choose(name, target.value));
  onPermissionChange(name, () => findings[name]?.status === "fail" && run(new AudioContext()));
}
for (const button of all("[data-answer]")) {
  button.addEventListener("click", () =>
    answer(button.closest("[data-question]").dataset.question, button.dataset.answer),
  );
}
navigator.mediaDevices?.addEventListener?.("devicechange", offerDevices);
addEventListener("pagehide", () => stop(tracks));
