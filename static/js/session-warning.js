// Warns before the session ends; the server's time counts. What was typed stays on the page.
import { clock, isAnnounced, phase, secondsLeft, untilNextLook } from "./session-time.js";

const dialog = document.querySelector("[data-session]");
const find = (name) => dialog.querySelector(`[data-session-${name}]`);
const warnSeconds = Number(dialog.dataset.warnSeconds);
let said = { seconds: Number(dialog.dataset.secondsLeft), at: performance.now() };
let shown = "active";
let timer = 0;

const left = () => secondsLeft(said.seconds, said.at, performance.now());

/** Asks the server (a POST is "Stay signed on"); gives every form of the page its fresh token. */
async function ask(method) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  const answer = await fetch(dialog.dataset.url, { method, headers, cache: "no-store" });
  const state = await answer.json();
  if (state.person && state.person !== dialog.dataset.person) {
    location.reload(); // Somebody else signed on here: this page is not theirs.
    return;
  }
  if (state.state === "visit_only" && document.querySelector("[data-visit-only]")) {
    location.reload(); // This page goes on with less on it, for the visit's sake.
    return;
  }
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
    input.value = state.csrf;
  }
  said = { seconds: state.state === "active" ? state.seconds_left : 0, at: performance.now() };
}

function showPhase(name) {
  for (const part of dialog.querySelectorAll("[data-session-phase]")) {
    part.hidden = part.dataset.sessionPhase !== name;
  }
  dialog.setAttribute(
    "aria-labelledby",
    name === "ended" ? "session-ended-title" : "session-title",
  );
  dialog.setAttribute("aria-describedby", name === "ended" ? "session-ended-text" : "session-text");
}

function showCountdown(seconds) {
  find("clock").textContent = clock(seconds);
  if (shown !== "warned" || isAnnounced(seconds, warnSeconds)) {
    find("said").textContent = String(seconds);
  }
}

function show(name, seconds) {
  if (name === "warned") {
    showCountdown(seconds);
  }
  if (name === shown) {
    return;
  }
  shown = name;
  if (name === "active") {
    dialog.close();
    return;
  }
  showPhase(name);
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.classList.toggle("portal-dialog--ended", name === "ended");
  find(name === "ended" ? "sign-on" : "stay").focus();
}

/** Before the warning the server is asked: another tab may have kept the session alive. */
async function look() {
  clearTimeout(timer);
  const before = phase(left(), warnSeconds);
  if (before !== "active" && shown !== before) {
    await ask("GET").catch(() => {});
  }
  const seconds = left();
  show(phase(seconds, warnSeconds), seconds);
  if (shown !== "ended") {
    timer = setTimeout(look, untilNextLook(seconds, warnSeconds));
  }
}

async function stay() {
  try {
    await ask("POST");
    find("trouble").hidden = true;
  } catch {
    find("trouble").hidden = false;
  }
  look();
}

async function back() {
  await ask("GET").catch(() => {});
  find("not-yet").hidden = left() > 0;
  look();
}

find("stay").addEventListener("click", stay);
find("back").addEventListener("click", back);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (shown === "warned") {
    stay();
  }
});
// A browser may close it on a second Escape whatever we say.
dialog.addEventListener("close", () => {
  if (shown !== "active") {
    dialog.showModal();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    (shown === "ended" ? back : look)();
  }
});
look();
