// The clinic's board changes by itself: the server says which pieces stand where, and what is new.
import { isWhole, piecesOf, put } from "./board/pieces.js";
import { DayLine } from "./day/line.js";
import { polite } from "./visit/polite.js";
import { listeningTo } from "./visit/tab.js";

const AGAIN = 5000; // ms
const page = document.querySelector("[data-board]");
const summary = page.querySelector("[data-summary]");
const trouble = page.querySelector("[data-trouble]");
const lists = [...document.querySelectorAll("[data-list]")];
const isShort = "short" in page.dataset;
const sentences = () => [...summary.children].map(({ textContent }) => textContent);
const say = polite(page.querySelector("[data-said]"), sentences);
let version = 0;
let next = 0;

const line = new DayLine({
  address: listeningTo(page.dataset.socket),
  state: page.dataset.board,
});

/** The whole of it comes by HTTP; until it does the page is not as it should be. */
async function bringWhole() {
  clearTimeout(next);
  const isHere = await line.ask();
  trouble.hidden = isHere;
  if (!isHere) {
    next = setTimeout(bringWhole, AGAIN);
  }
}

/** A page with names becomes one without, or the other way round. */
function meet(state) {
  if (state.is_short !== isShort) {
    location.reload();
  } else if (state.version > version) {
    show(state);
  }
}

function show({ version: latest, lists: prints, html, counts, summary: said }) {
  if (!lists.every((list) => isWhole(piecesOf(list), prints[list.dataset.list], html))) {
    bringWhole();
    return;
  }
  version = latest;
  for (const list of lists) {
    const name = list.dataset.list;
    put(list, prints[name], html);
    document.querySelector(`[data-empty="${name}"]`).hidden = prints[name].length > 0;
  }
  for (const count of document.querySelectorAll("[data-count]")) {
    count.textContent = counts[count.dataset.count];
  }
  sum(said);
}

function sum(said) {
  if (said.join() !== sentences().join()) {
    summary.replaceChildren(...said.flatMap((sentence) => [spanOf(sentence), " "]));
    say();
  }
}

function spanOf(sentence) {
  const span = document.createElement("span");
  span.textContent = sentence;
  return span;
}

line.addEventListener("state", ({ detail }) => meet(detail));
line.addEventListener("trouble", ({ detail }) => {
  trouble.hidden = !detail;
});
