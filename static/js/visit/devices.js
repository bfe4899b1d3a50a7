// The part of the page with one's own devices: picture, loudness, choice, what is missing and why.
import { choose, chosenDevices, KINDS, listed, permissionOf } from "../check/devices.js";
import { inOrder } from "../check/permission.js";
import { siteOf } from "../check/result.js";
import { show } from "../check/show.js";
import { listen, unlock } from "../check/watch.js";
import { checkedNow, showLevel } from "./meter.js";

const BOTH = ["camera", "microphone"];
const LISTEN = 5000; // ms
const GROUPS = { "in-use": "in-use", "device-error": "in-use", "no-device": "none", lost: "lost" };

/**
 * Binds the part; `isWaiting()` says whether somebody looks at it before the call. Gives the function
 * that opens the devices where the browser will not ask: for who comes back to this page.
 */
export function bindDevices(root, { media, call, isWaiting }) {
  const find = (selector) => root.querySelector(selector);
  const settings = find("[data-settings]");
  const isLooked = () => (settings.open || isWaiting()) && !(root.hidden || document.hidden);
  let [isChecked, heard] = [false, null]; // heard: the microphone that the meter shows
  let [checked, isMuted] = ["", false]; // what the quick check has found, and the meter since

  async function offer() {
    const [devices, chosen] = [await listed(), chosenDevices()];
    for (const [name, kind] of Object.entries(KINDS)) {
      const open = media.tracks[name]?.getSettings().deviceId;
      const found = inOrder(devices, kind, open ?? chosen[name]).filter(({ label }) => label);
      const options = found.map(({ deviceId, label }) => new Option(label, deviceId));
      find(`#choose-${name}`).replaceChildren(...options);
      find(`[data-choice=${name}]`).hidden = found.length < 2;
    }
  }

  function draw() {
    find("[data-begin]").hidden = media.isBegun;
    for (const kind of BOTH) {
      const code = media.codes[kind];
      const part = find(`[data-problem=${kind}]`);
      part.hidden = code === "" || media.isOff[kind];
      show(part.querySelectorAll("[data-why]"), "why", GROUPS[code] ?? "blocked");
    }
    find("[data-level]").hidden = !media.isOn("microphone");
  }

  function drawCheck() {
    show(root.querySelectorAll("[data-is-now]"), "isNow", checkedNow(checked, isMuted));
  }

  async function hear() {
    const { microphone } = media.tracks;
    if (!(microphone && isLooked() && globalThis.AudioContext) || microphone === heard) {
      return;
    }
    heard = microphone;
    const isEnough = () => !isLooked() || media.tracks.microphone !== microphone;
    const onLevel = (rms) => {
      const was = isMuted;
      isMuted = showLevel(find("[data-meter]"), rms);
      if (isMuted !== was) {
        drawCheck();
      }
    };
    const context = new AudioContext();
    while ((await unlock(context)) && !isEnough()) {
      await listen(context, microphone, { milliseconds: LISTEN, isEnough, onLevel });
    }
    heard = heard === microphone ? null : heard;
    context.close();
  }

  async function check() {
    const panel = find("[data-quick]");
    if (isChecked || !panel || !isWaiting()) {
      return;
    }
    isChecked = true;
    checked = "busy";
    drawCheck();
    const { camera, microphone } = media.tracks;
    const given = { ...(camera && { camera }), ...(microphone && { microphone }) };
    const isSame = () => BOTH.every((kind) => media.tracks[kind] === (given[kind] ?? null));
    const counts = () => isWaiting() && isSame();
    const { quickCheck } = await import("../check/quick.js"); // Most pages of a call never check.
    const found = await quickCheck(siteOf(panel), { given, chosen: chosenDevices(), counts });
    isChecked = found !== null;
    checked = found?.word ?? "";
    drawCheck();
    if (!(isChecked || isSame())) {
      check(); // Another camera was chosen amid it, or the visit was moved away and back.
    }
  }

  async function open() {
    await media.open();
    check();
  }

  /** Opens the devices without being pressed where the browser will not ask. */
  async function begin() {
    const states = (await Promise.all(BOTH.map(permissionOf))).map(({ state }) => state);
    if (states.every((state) => state === "granted") && isWaiting()) {
      open();
    }
  }

  for (const kind of Object.keys(KINDS)) {
    find(`#choose-${kind}`).addEventListener("change", async ({ target }) => {
      choose(kind, target.value);
      call.useSpeaker();
      if (kind !== "speaker") {
        await media.change(kind);
      }
    });
  }
  for (const button of root.querySelectorAll("[data-open]")) {
    button.addEventListener("click", open);
  }
  settings.addEventListener("toggle", hear);
  document.addEventListener("visibilitychange", hear);
  media.addEventListener("change", hear);
  media.addEventListener("change", draw);
  media.addEventListener("change", () => Object.values(media.tracks).some(Boolean) && offer());
  navigator.mediaDevices?.addEventListener?.("devicechange", offer);
  begin();
  draw();
  return begin;
}
