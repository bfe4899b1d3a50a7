// Six digits for a helper on the phone, then the steps that they show on this page. The words are the
// server's and the page's.
import { show } from "./show.js";

const EVERY = 3000; // ms
const KEPT = "is-helped"; // in the tab's own storage; help.js asks for it
const part = document.querySelector("[data-help]");
const find = (selector) => part.querySelector(selector);
const { codeUrl, helpedUrl } = part.dataset;
let [known, next] = ["", 0];

const post = (url) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
};

/** A new code, shown. */
export async function getCode() {
  const answer = await post(codeUrl);
  const { code, problem } = (await answer?.json().catch(() => null)) ?? {};
  find("[data-digits]").textContent = code ?? "";
  find("[data-step]").replaceChildren(); // Of the helper before.
  show(part.querySelectorAll("[data-got]"), "got", code ? "code" : (problem ?? "failed"));
  if (code) {
    sessionStorage.setItem(KEPT, "yes");
    ask();
  }
}

/** Asks until there is nobody who helps; an answer that does not come is asked for again. */
export async function ask() {
  clearTimeout(next);
  const answer = await fetch(helpedUrl, { cache: "no-store" }).catch(() => null);
  const helped = answer?.ok ? await answer.json() : null;
  if (helped) {
    put(helped);
  }
  if (helped?.goes_on === false) {
    sessionStorage.removeItem(KEPT);
  } else {
    next = setTimeout(ask, EVERY);
  }
}

/** Shows what is new, and says so to the helper where it is a step. */
function put({ html, mark }) {
  if (html + mark === known) {
    return;
  }
  known = html + mark;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  if (body.firstElementChild) {
    show(part.querySelectorAll("[data-got]"), "got", "");
  }
  find("[data-step]").replaceChildren(...body.childNodes);
  if (mark) {
    unfold();
    offerCheck();
    lead(find("[data-step]"));
    post(helpedUrl);
  }
}

/** A step is shown, too, where the way to it is folded away. */
function unfold() {
  const fold = part.closest("details");
  if (fold) {
    fold.open = true;
  }
}

/** The step comes to where its reader looks; what they do meanwhile is not taken from them. */
function lead(to) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  to.scrollIntoView({ behavior: isCalm ? "instant" : "smooth", block: "center" });
}

/** "Check again" beside the step, where this page has the check, which comes into sight then. */
function offerCheck() {
  const start = document.querySelector("[data-start]");
  const again = find("[data-again]");
  again.hidden = !start;
  again.querySelector("button").addEventListener("click", () => {
    start.focus({ preventScroll: true });
    lead(start);
    start.click();
  });
}
