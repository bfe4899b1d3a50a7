// The page of a visit: shows what the server says, and keeps saying that somebody is here.

import { show as showParts } from "./check/show.js";
import { watchAlone } from "./visit/alone.js";
import { keepAwake } from "./visit/awake.js";
import { bindBar, endScreens } from "./visit/bar.js";
import { Call } from "./visit/call.js";
import { bindCaptions } from "./visit/captions.js";
import { bindChat } from "./visit/chat.js";
import { bindComings } from "./visit/comings.js";
import { bindDevices } from "./visit/devices.js";
import { bindEnd, bringFigures, closeDialogs } from "./visit/end.js";
import { fill } from "./visit/fill.js";
import { Ice } from "./visit/ice.js";
import { bindKnocking } from "./visit/knocking.js";
import { Line } from "./visit/line.js";
import { Media } from "./visit/media.js";
import { showSelf } from "./visit/self.js";
import {
  isBefore,
  isInCall,
  isMet,
  isPresent,
  isShown,
  known,
  later,
  mayComeBack,
} from "./visit/state.js";
import { watchQuality } from "./visit/stats.js";
import { tab } from "./visit/tab.js";
import { bindArrival, polite } from "./visit/told.js";

const PATIENCE = 4000; // ms for the first socket
const visit = document.getElementById("visit");
const find = (selector) => visit.querySelector(selector);
const {
  state: first,
  ticket,
  ice: given,
} = JSON.parse(document.getElementById("room").textContent);
const csrf = find("[name=csrfmiddlewaretoken]");
const line = new Line({
  address: new URL(visit.dataset.socket, location.href.replace(/^http/, "ws")).href,
  state: visit.dataset.state,
  tab,
  ticket,
  csrf,
});
const root = find("[data-when='call']");
const panel = find("[data-devices]");
const settings = find("[data-settings]");
const figures = find("[data-figures]"); // the doctor's
const media = new Media();
const ice = new Ice(visit.dataset.ice, csrf, given);
const call = new Call({ line, root, media, ice });
let heard = first; // the latest word of the server
let state = first; // the same as the call knows it better: what the page shows
let wasAway = first.words.includes("was-away");
let hasLine = false; // a socket was open once

const headline = () => find("[data-when]:not([hidden]) [data-head]");
const spoken = () =>
  [...visit.querySelectorAll("[data-say]")]
    .filter((part) => !part.closest("[hidden]"))
    .map((part) => part.textContent.trim().replace(/\s+/g, " "));
const say = polite(find("[data-said]"), spoken);
const arrived = bindArrival(visit, find("[data-here]"));
const showKnocking = bindKnocking(visit);
const sayComings = bindComings(root);
const whenAlone = watchAlone(find("[data-alone]"), leave);

/** Puts the state on the page: sections by its words, numbers by its values. */
function show(before) {
  const head = headline();
  for (const section of visit.querySelectorAll("[data-when]")) {
    section.hidden = !isShown(section.dataset.when, state.words);
  }
  fill(visit, state.values);
  showKnocking(state);
  sayComings(before, state);
  if (headline() !== head) {
    closeDialogs(visit);
    title();
    headline().focus(); // Another section begins at its top, wherever the one before was left.
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
  const isHere = isPresent(state);
  if (word !== before.words[0]) {
    settings.open = false;
    visit.dataset.now = word;
    if (word === "ended" && figures) {
      bringFigures(figures);
    }
  }
  if (!isHere) {
    media.close();
  } else if (isInCall(state) && !media.isBegun) {
    media.open();
  } else if (!isBefore(before)) {
    beginDevices();
  }
  if (!isInCall(state)) {
    endScreens();
  }
  if (!mayComeBack(state)) {
    forgetChat();
  }
  call.update(state);
  keepAwake(isHere);
  whenAlone(isInCall(state) && state.words.includes("alone"));
}

function hear(said) {
  heard = later(heard, said);
  look();
}

function look() {
  const before = state;
  wasAway &&= heard.words[0] === "waiting";
  const more = [wasAway && "was-away", !hasLine && performance.now() > PATIENCE && "no-line"];
  state = known(heard, { connected: call.connected, more: more.filter(Boolean) });
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
    hasLine ||= line.isOpen;
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
// At its foot: who comes back from there begins at the top, and sees who has come meanwhile.
find("[data-invite]")?.addEventListener("click", () => headline().focus());
const beginDevices = bindDevices(panel, {
  media,
  call,
  isWaiting: () => isBefore(state),
});
bindBar(root, { media, call, leave });
bindEnd({
  form: find("[data-end]"),
  dialog: find("[data-ask-end]"),
  unsent: find("[data-unended]"),
  look: () => line.ask(),
});
const forgetChat = bindChat(root, call);
bindCaptions(root, call);
watchQuality(call, line, ({ word, level, isLost }) => {
  showParts(root.querySelectorAll("[data-line]"), "line", word);
  showParts(root.querySelectorAll("[data-level]"), "level", level);
  find("[data-lost]").hidden = !isLost;
  say();
});
title();
if (isPresent(first)) {
  ice.config(); // at hand when the visit begins
  call.prepare(first);
}
if (isInCall(first)) {
  media.open(); // while the line is opened: the visit has begun for this page
}
visit.dataset.now = first.words[0];
