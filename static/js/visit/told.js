// How somebody hears of a change who does not look: a screen reader, a sound, a message of the system.
import { chosenDevices } from "../check/devices.js";
import { chime, unlock } from "../check/watch.js";
import { recall, remember } from "./settings.js";

export { polite } from "./polite.js";

/** Binds the settings for sound and messages; gives what tells whether the other one is here. */
export function bindArrival(root, place) {
  const sound = root.querySelector("[data-sound]");
  const context = globalThis.AudioContext ? new AudioContext() : null;
  const play = async () => {
    const isOpen = await unlock(context);
    if (isOpen) {
      await chime(context, chosenDevices().speaker);
    }
    return isOpen;
  };
  sound.checked = recall("sound");
  sound.addEventListener("change", () => {
    remember("sound", sound.checked);
    unlock(context); // In somebody's press: later it may sound by itself.
  });
  root.querySelector("[data-try-sound]").addEventListener("click", async () => {
    const isPlayed = await play();
    root.querySelector("[data-no-sound]").hidden = isPlayed;
  });
  bindNotices(root);
  return (isHere) => {
    place.textContent = isHere ? place.dataset.words : "";
    if (isHere && sound.checked) {
      play();
    }
    if (
      isHere &&
      document.hidden &&
      globalThis.Notification?.permission === "granted" &&
      recall("notice")
    ) {
      new Notification(place.dataset.words);
    }
  };
}

function bindNotices(root) {
  const part = root.querySelector("[data-notice]");
  const setting = part.querySelector("input");
  part.hidden = !globalThis.Notification;
  setting.checked = globalThis.Notification?.permission === "granted" && recall("notice");
  setting.addEventListener("change", async () => {
    const is = setting.checked && (await Notification.requestPermission()) === "granted";
    part.querySelector("[data-refused]").hidden = is || !setting.checked;
    setting.checked = is;
    remember("notice", is);
  });
}
