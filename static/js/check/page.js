// A run of the check on its page, and what it comes to. All words stand in the page.
// A row shows the findings that GROUPS names; their codes stand at the top of the module that grades.
// Findings without a row: permission, playback, resume, addresses, legs.
import { keep, lookAround } from "./begin.js";
import * as board from "./board.js";
import { permissionOf, stop } from "./devices.js";
import { networkLane } from "./network.js";
import * as pane from "./pane.js";
import { newFindings, siteOf } from "./result.js";
import { skip, warn } from "./status.js";
import { within } from "./time.js";
import { tryDevices } from "./tryout.js";
import { verdict } from "./verdict.js";

const HARD_STOP = 25_000; // ms
const HINT = 8000;
const ANSWERS = 1500;
const GROUPS = {
  browser: ["browser", "place", "policy", "setting"],
  camera: ["camera", "picture", "which_camera", "see_yourself"],
  microphone: ["microphone", "sound", "mute", "clipping", "bluetooth"],
  speaker: ["speaker"],
  server: ["server", "socket"],
  line: ["routes", "bitrate", "loss", "delay", "jitter", "route", "computer", "timings"],
};
const ROWS = Object.keys(GROUPS);
const BOTH = ["camera", "microphone"];
const root = document.querySelector("[data-check]");
const site = siteOf(root);

// What was found and answered, the network's part, the reader's browser, what is open, the sound.
let [found, answers, net, who, opened, context] = [newFindings(), {}, {}, null, [], null];
let [isRunning, isChanged, later] = [false, false, 0];

/** Runs the whole check with a context that was made in somebody's press. */
export async function run(pressed) {
  if (isRunning) {
    return;
  }
  context ??= pressed;
  [found, answers, net] = [newFindings(drawRowOf), {}, {}];
  pane.reset();
  await whileAwake(ROWS, async () => {
    const around = lookAround(found.report);
    who = around.who;
    board.showOwn(who);
    await (around.canCall && Promise.all([network(), devices(BOTH).then(chime)]));
  });
}

/** The part of the check that is about some devices, once more. */
async function again(kinds) {
  if (!isRunning && kinds.length > 0) {
    await whileAwake(kinds, () => devices(kinds));
  }
}

async function whileAwake(rows, work) {
  [isRunning, isChanged] = [true, false];
  const lock = navigator.wakeLock?.request("screen").catch(() => null);
  board.showButton("busy");
  for (const row of rows) {
    drawRow(row, true);
  }
  try {
    await work();
  } finally {
    (await lock)?.release();
    finish();
  }
}

async function network() {
  const lane = networkLane(site, context, found.report, net).then(() => true);
  if (!(await within(HARD_STOP, lane))) {
    found.report("timings", skip("time-is-up"));
  }
}

async function devices(kinds) {
  board.showStage("asking");
  const hint = setTimeout(board.showHint, HINT);
  const onOpen = (tracks) => {
    clearTimeout(hint);
    opened.push(...tracks);
    pane.showDevices(tracks);
    board.showStage(tracks.length > 0 ? "running" : "measuring");
    pane.offerDevices();
  };
  const desk = { ...pane.deskOf(context), report: found.report, onOpen };
  opened.push(await tryDevices(desk, kinds));
}

const chime = () => pane.playChime(context, found.report);

const drawRow = (row, isBegun = false) =>
  board.showRow(row, GROUPS[row], { findings: found.findings, isRunning, isBegun });

function drawRowOf(name) {
  const row = ROWS.find((one) => GROUPS[one].includes(name));
  if (row) {
    drawRow(row);
  }
}

function letGo() {
  pane.showCamera(false);
  stop(opened);
  opened = [];
}

function finish() {
  isRunning = false;
  letGo();
  board.showStage("after");
  board.showButton("again");
  send();
  if (isChanged) {
    again(broken());
  }
}

/** Shows the verdict and sends it with all that stands behind it. */
async function send() {
  const { call: numbers, route } = net;
  const result = { found, who, ...judge(), numbers, route, answers };
  board.showKept(await keep(site, net, result));
}

function judge() {
  for (const row of ROWS) {
    drawRow(row);
  }
  const judged = verdict(found.findings);
  board.showVerdict(judged, found.findings, net.wait);
  return judged;
}

/** Something was found after the end: an answer, or more tests. It is sent in a while. */
function noteLater() {
  if (!isRunning) {
    judge();
    clearTimeout(later);
    later = setTimeout(() => isRunning || send(), ANSWERS);
  }
}

const broken = () => BOTH.filter((kind) => found.findings[kind]?.status === "fail");

/** Tries by itself what failed, now or at the end of this run: permission or devices have changed. */
function retry() {
  isChanged = true;
  again(broken());
}

/** Browsers that do not say when a permission changes are asked when somebody comes back. */
async function onFocus() {
  const states = await Promise.all(broken().map(permissionOf));
  // "granted" and yet refused: the computer's own settings, which say nothing either.
  if (states.some(({ state }) => state === "granted")) {
    again(broken());
  }
}

/** What is fetched when somebody wants it (more.js). */
async function more({ dataset }) {
  isRunning = true;
  const tests = await import("./more.js");
  const desk = { root, site, report: found.report, ...pane.deskOf(context) };
  const hasFound = await tests[dataset.more](desk).finally(letGo);
  isRunning = false;
  if (hasFound) {
    noteLater();
  }
}

pane.bind({
  onDevice: (kind) => again([kind]),
  onChange: retry,
  onSound: chime,
  onAnswer: (name, said, finding) => {
    answers[name] = said;
    found.report(name, finding);
    noteLater();
  },
});
for (const button of root.querySelectorAll("[data-more]")) {
  button.addEventListener("click", () => isRunning || more(button));
}
document.addEventListener("visibilitychange", () => {
  if (isRunning && document.hidden) {
    found.report("setting", warn("hidden-tab"));
  }
});
addEventListener("focus", onFocus);
addEventListener("pagehide", letGo);
