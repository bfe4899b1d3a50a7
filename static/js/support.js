// An agent's look at a browser changes by itself: the server says the whole of it.
import { Live } from "./visit/live.js";
import { listeningTo } from "./visit/tab.js";

const live = document.querySelector("[data-live]");
const said = document.querySelector("[data-said]");
const steps = document.querySelector("[data-steps]");
const trouble = document.querySelector("[data-trouble]");
let version = Number(live.dataset.version);

const news = () => live.querySelector("[data-news]")?.textContent.trim().replace(/\s+/g, " ") ?? "";

/** Shows what is newer; says what a check comes to where that has changed. */
function put(message) {
  if (message.type !== "support.state" || message.version <= version) {
    return;
  }
  const before = news();
  version = message.version;
  const { body } = new DOMParser().parseFromString(message.html, "text/html");
  live.replaceChildren(...body.childNodes);
  steps.hidden = live.querySelector("[data-over]") !== null;
  if (news() !== before) {
    said.textContent = news();
  }
}

class SupportLine extends Live {
  greet() {
    // Nothing: the server knows who it is, and the address says which look.
  }

  headers() {
    return {};
  }

  got(message) {
    put(message);
  }

  heard(message) {
    put(message);
  }
}

const line = new SupportLine({
  address: listeningTo(live.dataset.socket),
  state: live.dataset.live,
});
line.addEventListener("trouble", ({ detail }) => {
  trouble.hidden = !detail;
});
line.begin();
