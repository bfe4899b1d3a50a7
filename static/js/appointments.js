// The Appointment Center and its details change by themselves: at the boundary by a timer on the
// server's time, and when the clinic moves or cancels, by asking. All words stand in the page.
import { joinState, minutesUntil, serverNow, untilNextLook } from "./join-window.js";

const EVERY = 5000;
const SOON = 500; // after the first question without an answer
const PATIENCE = 3000;
const TROUBLE_AFTER = 2; // such questions
const named = document.title;
const live = document.querySelector("[data-live]");
const said = document.querySelector("[data-said]");
const alerted = document.querySelector("[data-alert]");
const trouble = document.querySelector("[data-trouble]");
// The server read its clock before the first byte left it: we are never early.
const [loaded] = performance.getEntriesByType("navigation");
let clock = { said: Number(live.dataset.now), heardAt: loaded?.responseStart ?? 0 };
let version = live.dataset.version;
let unanswered = 0;
let isAsking = false;
let looks = 0;
let asks = 0;

const now = () => serverNow(clock, performance.now());
const windowOf = ({ dataset }) => ({
  opens: Number(dataset.opens),
  closes: Number(dataset.closes),
});
const isShown = (part) => !part.closest("[hidden]");

/** What a screen reader hears of a visit: its time, and the sentence of its state. */
function words(visit) {
  const parts = [...visit.querySelectorAll("[data-say]")].filter(isShown);
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden shall not be heard
  return parts.map((part) => part.innerText.replace(/\s+/g, " ").trim()).join(" ");
}

function tell(visits) {
  const once = new Map(visits.map((visit) => [visit.dataset.visit, visit]));
  if (once.size > 0) {
    const isUrgent = visits.some((visit) => visit.querySelector("[data-urgent]"));
    (isUrgent ? alerted : said).textContent = [...once.values()].map(words).join(" ");
  }
}

function showMinutes(join, minutes) {
  for (const part of join.querySelectorAll("[data-minutes]")) {
    part.hidden = minutes === null;
    part.querySelector("[data-one]").hidden = minutes !== 1;
    part.querySelector("[data-many]").hidden = minutes === 1;
    part.querySelector("[data-count]").textContent = String(minutes ?? "");
  }
}

/** Shows the state of one visit at this moment; true when it is another than before. */
function showState(join, moment) {
  const state = joinState(windowOf(join), moment);
  const parts = [...join.querySelectorAll("[data-when]")];
  const wanted = parts.find((part) => part.dataset.when === state);
  if (!wanted?.hidden) {
    return false;
  }
  const held = join.contains(document.activeElement);
  const visit = join.closest("[data-visit]");
  for (const part of parts) {
    part.hidden = part !== wanted;
  }
  visit.dataset.state = state;
  if (held) {
    visit.querySelector("[tabindex]").focus();
  }
  return true;
}

/**
 * The timer: each state and minute as the server's time has it now. One moment for all of it: a
 * boundary that passed in between would be shown by nobody.
 */
function look() {
  clearTimeout(looks);
  const moment = now();
  const joins = [...live.querySelectorAll("[data-opens]")];
  const changed = joins.filter((join) => showState(join, moment));
  for (const join of joins) {
    showMinutes(join, minutesUntil(windowOf(join).opens, moment));
  }
  tell(changed.map((join) => join.closest("[data-visit]")));
  if (joins.length > 0) {
    looks = setTimeout(look, untilNextLook(joins.map(windowOf), moment));
  }
}

const markOf = ({ dataset }) => `${dataset.mark} ${dataset.state}`;
const marks = () =>
  new Map([...live.querySelectorAll("[data-visit]")].map((v) => [v.dataset.visit, markOf(v)]));

/** The focus stays on what is there still; else it goes to the visit's head, which comes into view. */
function keepFocus(focused, visit) {
  const same = focused.id && document.getElementById(focused.id);
  if (same && isShown(same)) {
    same.focus({ preventScroll: true });
  } else {
    live.querySelector(`[data-visit="${visit}"] [tabindex], [tabindex]`)?.focus();
  }
}

/** A page is called what its heading says, where it is about one visit alone or a doctor waits. */
function name() {
  const title = live.querySelector("[data-title]")?.textContent.trim();
  document.title = title ? `${title} - ${named.split(" - ").at(-1)}` : named;
}

/** Puts the server's words in place, around what somebody has typed and where they are. */
function put(html) {
  const before = marks();
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  const visit = focused?.closest("[data-visit]")?.dataset.visit;
  const typed = [...live.querySelectorAll("input:not([type=hidden])")].filter(
    (field) => field.value !== field.defaultValue,
  );
  live.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  look();
  for (const { id, value } of typed) {
    document.getElementById(id)?.setAttribute("value", value);
  }
  if (focused) {
    keepFocus(focused, visit);
  }
  name();
  const visits = [...live.querySelectorAll("[data-visit]")];
  tell(visits.filter((v) => before.get(v.dataset.visit) !== markOf(v)));
}

async function ask() {
  const answer = await fetch(live.dataset.live, {
    headers: { "If-None-Match": `"${version}"` },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect" || answer.status === 404) {
    location.reload(); // Signed off, or no longer theirs to see.
    return;
  }
  if (answer.status !== 200 && answer.status !== 304) {
    throw new Error(String(answer.status));
  }
  clock = { said: Number(answer.headers.get("X-Now")), heardAt: performance.now() };
  if (answer.status === 200) {
    version = answer.headers.get("ETag").replace(/^W\/|"/g, "");
    put(await answer.text());
  }
}

/** Asks now, then again in five seconds; not while nobody looks. */
async function goOn() {
  clearTimeout(asks);
  if (isAsking || document.hidden) {
    return;
  }
  isAsking = true;
  unanswered = await ask().then(
    () => 0,
    () => unanswered + 1,
  );
  isAsking = false;
  trouble.hidden = unanswered < TROUBLE_AFTER;
  look();
  asks = setTimeout(goOn, unanswered === 1 ? SOON : EVERY);
}

function lookAtOnce() {
  look();
  goOn();
}

document.addEventListener("visibilitychange", lookAtOnce);
window.addEventListener("online", lookAtOnce);
window.addEventListener("pageshow", ({ persisted }) => persisted && lookAtOnce());
name();
look();
asks = setTimeout(goOn, EVERY);
