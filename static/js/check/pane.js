// Checks 7 (see_yourself), 8 (which_camera) and 13 (speaker) in the part of the page with the devices:
// what somebody sees, hears, chooses and answers. Codes: cannot-see, cannot-hear; audio-locked.
import { choose, chosenDevices, KINDS, listed, permissionOf } from "./devices.js";
import { inOrder } from "./permission.js";
import { fail, PASS, skip } from "./status.js";
import { chime, play, unlock } from "./watch.js";

const NO = { see_yourself: "cannot-see", speaker: "cannot-hear", playback: "cannot-hear" };
const pane = document.querySelector("[data-pane]");
const find = (selector) => pane.querySelector(selector);
const question = (name) => document.querySelector(`[data-question=${name}]`);
const media = navigator.mediaDevices;

/** What tryDevices needs of this page. */
export const deskOf = (context) => ({
  context,
  chosen: chosenDevices(),
  show: preview,
  onLevel: (rms) => showLevel(find("[data-meter]"), rms),
});

/** A line beside the picture says whether the camera is on; the last picture stays for the question. */
export function showCamera(isOn) {
  find("[data-camera-on]").hidden = !isOn;
  if (!isOn) {
    find("[data-preview]").pause();
  }
}

async function preview(track) {
  const video = find("[data-preview]");
  showCamera(true);
  await play(track, video);
  question("see_yourself").hidden = false;
  return video;
}

/** The chime on the chosen speaker, then the question; code audio-locked where no sound may play. */
export async function playChime(context, report) {
  if (await unlock(context)) {
    showDevices([{ kind: "speaker" }]);
    await chime(context, chosenDevices().speaker);
    question("speaker").hidden = false;
  } else {
    report("speaker", skip("audio-locked"));
  }
}

/** Lists the devices there are now, the chosen one first; no list where there is no choice. */
export async function offerDevices() {
  const [devices, chosen] = [await listed(), chosenDevices()];
  for (const [name, kind] of Object.entries(KINDS)) {
    const found = inOrder(devices, kind, chosen[name]).filter(({ label }) => label);
    const options = found.map(({ deviceId, label }) => new Option(label, deviceId));
    find(`#choose-${name}`).replaceChildren(...options);
    find(`[data-choice=${name}]`).hidden = found.length < 2;
  }
  if (media?.selectAudioOutput && !devices.some(({ kind }) => kind === KINDS.speaker)) {
    (await import("./speaker.js")).offerSpeakers();
  }
}

/** Shows the parts of some kinds of devices: "video", "audio", "speaker". */
export function showDevices(tracks) {
  for (const { kind } of tracks) {
    pane.hidden = false;
    find(`[data-device=${kind}]`).hidden = false;
  }
}

/** Forgets what was there and answered in an earlier run. */
export function reset() {
  for (const part of document.querySelectorAll("[data-pane], [data-device], [data-question]")) {
    part.hidden = true;
  }
  for (const button of document.querySelectorAll("[data-answer]")) {
    button.setAttribute("aria-pressed", "false");
  }
}

/**
 * Binds what somebody can do: `onDevice(kind)` after another camera or microphone was chosen, `onChange()`
 * when devices come or go, or the browser allows more (some never say so), `onSound()` to play the notes,
 * `onAnswer(name, "yes" | "no", finding)`.
 */
export function bind({ onDevice, onChange, onSound, onAnswer }) {
  const chosen = (kind) => (kind === "speaker" ? onSound() : onDevice(kind));
  for (const kind of Object.keys(KINDS)) {
    find(`#choose-${kind}`).addEventListener("change", ({ target }) => {
      choose(kind, target.value);
      chosen(kind);
    });
  }
  for (const kind of ["camera", "microphone"]) {
    permissionOf(kind).then((status) =>
      status.addEventListener?.("change", () => status.state === "denied" || onChange()),
    );
  }
  media?.addEventListener?.("devicechange", () => {
    offerDevices();
    onChange();
  });
  find("[data-chime]").addEventListener("click", onSound);
  find("[data-listen]").addEventListener("click", () => onDevice("microphone"));
  for (const button of document.querySelectorAll("[data-answer]")) {
    const name = button.closest("[data-question]").dataset.question;
    button.addEventListener("click", () => {
      for (const one of question(name).querySelectorAll("[data-answer]")) {
        one.setAttribute("aria-pressed", String(one === button));
      }
      const said = button.dataset.answer;
      onAnswer(name, said, said === "yes" ? PASS : fail(NO[name]));
    });
  }
}

/** Moves a meter (role=meter) to the loudness of a block of sound, and says it in a word. */
function showLevel(meter, rms) {
  const percent = Math.min(100, Math.max(0, Math.round(100 + 32 * Math.log10(rms || 1e-6))));
  const words = meter.dataset;
  const word = percent < 20 ? words.silent : percent < 40 ? words.quiet : words.loud;
  meter.setAttribute("aria-valuenow", percent);
  meter.setAttribute("aria-valuetext", word);
  meter.nextElementSibling.textContent = word;
  meter.firstElementChild.style.transform = `scaleX(${percent / 100})`;
}
