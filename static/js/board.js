// The clinic's board changes by itself: the server says which pieces stand where, and what is new.
import { isWhole, piecesOf, put } from "./board/pieces.js";
import { DayLine } from "./day/line.js";
import { polite } from "./visit/polite.js";

const page = document.querySelector("[data-board]");
const summary = page.querySelector("[data-summary]");
const trouble = page.querySelector("[data-trouble]");
const lists = [...document.querySelectorAll("[data-list]")];
const isShort = "short" in page.dataset;
const sentences = () => [...summary.children].map(({ textContent }) => textContent);
const say = polite(page.querySelector("[data-said]"), sentences);
let version = 0;

const line = new DayLine({
  address: new URL(page.dataset.socket, location.href.replace(/^http/, "ws")).href,
  state: page.dataset.board,
});

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
    line.ask(); // The whole of it comes by HTTP.
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
