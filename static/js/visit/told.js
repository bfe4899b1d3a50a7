// How somebody hears of a change who does not look: a screen reader, a sound, a message of the system.
import { chosenDevices } from "../check/devices.js";
import { chime, unlock } from "../check/watch.js";
import { recall, remember } from "./settings.js";

export { polite } from "./polite.js";

/** Binds the settings for sound and messages; gives what tells whether the other one is here. */
export function bindArrival(root, place) {
  const ring = bindSound(root);
  const notify = bindNotices(root);
  return (isHere) => {
    place.textContent = isHere ? place.dataset.words : "";
    if (isHere) {
      ring();
      notify(place.dataset.words);
    }
  };
}

/** Gives what plays the sound for who wants it. A sound that would not come is said. */
function bindSound(root) {
  const sound = root.querySelector("[data-sound]");
  const context = globalThis.AudioContext ? new AudioContext() : null;
  const [held, refused] = ["[data-sound-held]", "[data-no-sound]"].map((one) =>
    root.querySelector(one),
  );
  const tell = (isOpen) => {
    const isHeld = navigator.userActivation?.hasBeenActive === false;
    held.hidden = isOpen || !isHeld;
    refused.hidden = isOpen || isHeld;
    return isOpen;
  };
  const open = async () => tell(await unlock(context));
  const play = async () => (await open()) && chime(context, chosenDevices().speaker);
  sound.checked = recall("sound");
  sound.addEventListener("change", () => {
    remember("sound", sound.checked);
    open(); // In somebody's press: later it may sound by itself.
  });
  root.querySelector("[data-try-sound]").addEventListener("click", play);
  if (sound.checked) {
    open();
    document.addEventListener("click", open, { once: true }); // What was held back is not any more.
  }
  return () => sound.checked && play();
}

/** Gives what shows a message of the system to who wants it and does not look. */
function bindNotices(root) {
  const part = root.querySelector("[data-notice]");
  const [setting, refused] = ["input", "[data-refused]"].map((one) => part.querySelector(one));
  const isGranted = () => globalThis.Notification?.permission === "granted";
  part.hidden = !globalThis.Notification;
  setting.checked = isGranted() && recall("notice");
  setting.addEventListener("change", async () => {
    const is = setting.checked && (await Notification.requestPermission()) === "granted";
    refused.hidden = is || !setting.checked;
    setting.checked = is;
    remember("notice", is);
  });
  return (words) => {
    if (document.hidden && isGranted() && recall("notice")) {
      refused.hidden = isNotified(words);
    }
  };
}

/** Whether the system shows it: Chrome for Android throws, whatever was allowed. */
function isNotified(words) {
  try {
    return Boolean(new Notification(words));
  } catch {
    return false;
  }
}
