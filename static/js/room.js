// The page of a visit: shows what the server says, and keeps saying that somebody is here.

import { show as showParts } from "./check/show.js";
import { watchAlone } from "./visit/alone.js";
import { keepAwake } from "./visit/awake.js";
import { bindBar, endScreens } from "./visit/bar.js";
import { Call } from "./visit/call.js";
import { bindCaptions } from "./visit/captions.js";
import { bindChat } from "./visit/chat.js";
import { bindDevices } from "./visit/devices.js";
import { bindEnd } from "./visit/end.js";
import { fill } from "./visit/fill.js";
import { Ice } from "./visit/ice.js";
import { bindKnocking } from "./visit/knocking.js";
import { Line } from "./visit/line.js";
import { Media } from "./visit/media.js";
import { showSelf } from "./visit/self.js";
import { isInCall, isMet, isShown, known, later } from "./visit/state.js";
import { watchQuality } from "./visit/stats.js";
import { bindArrival, polite } from "./visit/told.js";

const TAB_BYTES = 8;
const BEFORE = ["waiting", "open"]; // main words before the call
const visit = document.getElementById("visit");
const find = (selector) => visit.querySelector(selector);
const {
  state: first,
  ticket,
  ice: given,
} = JSON.parse(document.getElementById("room").textContent);
const csrf = find("[name=csrfmiddlewaretoken]");
const tab = Array.from(crypto.getRandomValues(new Uint8Array(TAB_BYTES)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
const line = new Line({
  address: new URL(visit.dataset.socket, location.href.replace(/^http/, "ws")).href,
  state: visit.dataset.state,
  tab,
  ticket,
  csrf,
});
const root = find("[data-when='call']");
const panel = find("[data-devices]");
const media = new Media();
const ice = new Ice(visit.dataset.ice, csrf, given);
const call = new Call({ line, root, media, ice });
let heard = first; // the latest word of the server
let state = first; // the same as the call knows it better: what the page shows
let wasAway = first.words.includes("was-away");

const headline = () => find("[data-when]:not([hidden]) [data-head]");
const spoken = () =>
  [...visit.querySelectorAll("[data-say]")]
    .filter((part) => !part.closest("[hidden]"))
    .map((part) => part.textContent.trim().replace(/\s+/g, " "));
const say = polite(find("[data-said]"), spoken);
const arrived = bindArrival(visit, find("[data-here]"));
const showKnocking = bindKnocking(visit);
const whenAlone = watchAlone(find("[data-alone]"), leave);

/** Puts the state on the page: sections by its words, numbers by its values. */
function show(before) {
  const head = headline();
  for (const section of visit.querySelectorAll("[data-when]")) {
    section.hidden = !isShown(section.dataset.when, state.words);
  }
  fill(visit, state.values);
  showKnocking(state);
  if (headline() !== head) {
    title();
    headline().focus({ preventScroll: true });
  }
  if (isMet(state) !== isMet(before)) {
    arrived(isMet(state));
  }
  say();
}

function title() {
  document.title = `${headline().textContent} - ${document.title.split(" - ").at(-1)}`;
}

/** Devices and connections follow the main word: a page that is not in the room holds none. */
function act(before) {
  const [word] = state.words;
  const isPresent = BEFORE.includes(word) || isInCall(state);
  if (word !== before.words[0]) {
    panel.open = !isInCall(state);
    visit.dataset.now = word;
  }
  if (!isPresent) {
    media.close();
  } else if (isInCall(state) && !media.isBegun) {
    media.open();
  } else if (!BEFORE.includes(before.words[0])) {
    beginDevices();
  }
  if (!isInCall(state)) {
    endScreens();
  }
  call.update(state);
  keepAwake(isPresent);
  whenAlone(isInCall(state) && state.words.includes("alone"));
}

function hear(said) {
  heard = later(heard, said);
  look();
}

function look() {
  const before = state;
  wasAway &&= heard.words[0] === "waiting";
  state = known(heard, { connected: call.connected, more: wasAway ? ["was-away"] : [] });
  show(before);
  act(before);
}

/** Devices and connections go at once, with or without a line; the server hears of it when it can. */
function leave() {
  line.insist({ type: "leave" });
  hear({ ...heard, words: ["left", heard.words[1]], peers: [] });
}

line.addEventListener("message", ({ detail }) => {
  if (detail.type === "visit.state") {
    hear(detail);
  }
});
line.addEventListener("trouble", ({ detail }) => {
  find("[data-trouble]").hidden = !detail;
  say();
});
line.addEventListener("parked", () => hear({ ...heard, words: ["elsewhere"], peers: [] }));
line.addEventListener("back", () => {
  wasAway = true;
  look();
});
call.addEventListener("turned", look);
for (const button of visit.querySelectorAll("[data-take]")) {
  button.addEventListener("click", () =>
    line.isOver ? location.reload() : line.insist({ type: "take" }),
  );
}
media.addEventListener("change", () => showSelf(visit, media));
const beginDevices = bindDevices(panel, {
  media,
  call,
  isWaiting: () => BEFORE.includes(state.words[0]),
});
bindBar(root, { media, call, leave });
bindEnd(find("[data-end]"), find("[data-ask-end]"), find("[data-unended]"));
bindChat(root, call);
bindCaptions(root, call);
watchQuality(call, line, ({ word, level, isLost }) => {
  showParts(root.querySelectorAll("[data-line]"), "line", word);
  showParts(root.querySelectorAll("[data-level]"), "level", level);
  find("[data-lost]").hidden = !isLost;
  say();
});
title();
if (BEFORE.includes(first.words[0]) || isInCall(first)) {
  ice.config(); // at hand when the visit begins
  call.prepare(first);
}
visit.dataset.now = first.words[0];
