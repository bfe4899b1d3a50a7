// The bar of the call: each button says what pressing it does. Letters work only for who switched them on.
import { show } from "../check/show.js";
import { lineOf } from "./chat.js";
import { canShare } from "./media.js";
import { bindSelf } from "./self.js";
import { recall, remember } from "./settings.js";

const SWITCHES = { microphone: "[data-mute]", camera: "[data-camera]", screen: "[data-share]" };
const LETTERS = {
  m: "[data-mute]",
  v: "[data-camera]",
  s: "[data-share]",
  c: "[data-open-chat]",
  f: "[data-full]",
};

export function bindBar(root, { media, call, leave }) {
  const find = (selector) => root.querySelector(selector);
  const press = (selector, act) => find(selector)?.addEventListener("click", act);
  press("[data-mute]", () => media.toggle("microphone"));
  press("[data-camera]", () => media.toggle("camera"));
  press("[data-share]", () => media.share());
  press("[data-leave]", leave);
  for (const button of root.querySelectorAll("[data-open-one]")) {
    button.addEventListener("click", () => media.open([button.dataset.openOne]));
  }
  press("[data-unlock]", () => {
    find("[data-locked]").hidden = true;
    call.unlock();
  });
  call.addEventListener("locked", () => {
    find("[data-locked]").hidden = false;
  });
  bindSelf(root, press);
  bindScreens(root, press);
  bindDrawer(root, call);
  bindLetters(root);
  const draw = () => {
    for (const part of root.querySelectorAll("[data-lacks]")) {
      const kind = part.dataset.lacks;
      const isLost = media.codes[kind] === "lost" || (kind === "microphone" && media.codes[kind]);
      part.hidden = !isLost || media.isOff[kind];
    }
    for (const [kind, selector] of Object.entries(SWITCHES)) {
      const isOn = kind === "screen" ? media.tracks.screen !== null : media.isOn(kind);
      show(root.querySelectorAll(`${selector} [data-while]`), "while", isOn ? "on" : "off");
    }
    find("[data-mine=muted]").hidden = !media.isOff.microphone;
    find("[data-mine=screen]").hidden = media.tracks.screen === null;
  };
  media.addEventListener("change", draw);
  draw();
}

/** Sharing, full screen and picture-in-picture, where the browser has them. */
function bindScreens(root, press) {
  for (const button of root.querySelectorAll("[data-share]")) {
    button.hidden = !canShare();
  }
  root.querySelector("[data-full]").hidden = !document.fullscreenEnabled;
  root.querySelector("[data-small-window]").hidden = !document.pictureInPictureEnabled;
  press("[data-full]", () =>
    document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen(),
  );
  press("[data-small-window]", () => {
    const videos = [...root.querySelectorAll("[data-tiles] video")];
    const shown = videos.find(({ videoWidth, offsetParent }) => videoWidth > 0 && offsetParent);
    return document.pictureInPictureElement
      ? document.exitPictureInPicture()
      : shown?.requestPictureInPicture().catch(() => {}); // It has no picture any more.
  });
}

/** A picture that is over is on no screen any more. */
export function endScreens() {
  for (const [shown, end] of [
    [document.fullscreenElement, "exitFullscreen"],
    [document.pictureInPictureElement, "exitPictureInPicture"],
  ]) {
    if (shown) {
      document[end]().catch(() => {});
    }
  }
}

/** The chat opens and closes; what is new in it is said on its button and to who leaves, and stands there at the end. */
function bindDrawer(root, call) {
  const [button, chat] = ["[data-open-chat]", "[data-chat]"].map((one) => root.querySelector(one));
  const unread = [
    button.querySelector("[data-new]"),
    ...document.querySelectorAll("[data-unread]"),
  ];
  const last = document.querySelector("[data-last]");
  const keep = (lines) => {
    last.replaceChildren(...lines);
    for (const part of unread) {
      part.hidden = lines.length === 0;
    }
  };
  const turn = (isOpen) => {
    chat.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    keep([]);
    (isOpen ? chat.querySelector("textarea") : button).focus();
  };
  button.addEventListener("click", () => {
    turn(chat.hidden);
    chat.scrollIntoView({ block: "nearest" });
  });
  chat.querySelector("[data-close-chat]").addEventListener("click", () => turn(false));
  chat.addEventListener(
    "keydown",
    ({ key, isComposing }) => key === "Escape" && !isComposing && turn(false),
  );
  call.addEventListener("chat", ({ detail }) => {
    keep(chat.hidden ? [...last.children, lineOf(root, detail)] : []);
  });
}

/** WCAG 2.1.4: single letters are off until somebody wants them. */
function bindLetters(root) {
  const setting = root.querySelector("[data-letters]");
  setting.checked = recall("letters");
  setting.addEventListener("change", () => remember("letters", setting.checked));
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey, repeat } = event;
    if (repeat && target.closest("[data-bar] button")) {
      event.preventDefault(); // Enter that is held down would press again and again.
    }
    const isTyping = target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (setting.checked && !repeat && !root.hidden && !(isTyping || ctrlKey || altKey || metaKey)) {
      const button = root.querySelector(LETTERS[key.toLowerCase()] ?? "[data-no-letter]");
      if (button && !button.hidden) {
        event.preventDefault(); // What it opens must not be written into.
        button.click();
      }
    }
  });
}
