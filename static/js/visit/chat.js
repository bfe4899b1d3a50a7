// Written words between the people of a call: they go directly, are text only, and are kept nowhere but on
// the page, as long as it may be in the call again.
import { show } from "../check/show.js";
import { chat, fits } from "./talk.js";

/** A line of the chat: who wrote what. */
export function lineOf(root, { name, text }) {
  const line = root.querySelector("[data-chat] template").content.firstElementChild.cloneNode(true);
  line.querySelector("[data-who]").textContent = name;
  line.querySelector("[data-text]").textContent = text;
  return line;
}

/** Gives what forgets all that was written. */
export function bindChat(root, call) {
  const find = (selector) => root.querySelector(selector);
  const [form, list] = ["form", "[data-messages]"].map((part) => find(`[data-chat] ${part}`));
  const text = form.elements.text;
  const lines = list.parentElement;
  const showNewest = () => {
    lines.scrollTop = lines.scrollHeight;
  };

  function add(said) {
    list.append(lineOf(root, said));
    showNewest();
  }

  /** The field takes no more than a message may have; what is pasted beyond that is cut. */
  function measure() {
    const { word, fits: most } = fits(text.value.length);
    find("[data-most]").textContent = most;
    show(root.querySelectorAll("[data-fits]"), "fits", word);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = chat(text.value);
    const got = said.chat ? call.tell(said) : 0;
    find("[data-unsent]").hidden = got > 0 || !said.chat;
    if (got > 0) {
      add({ name: list.dataset.me, text: said.chat });
      text.value = "";
      measure();
    }
  });
  // Enter sends, as people expect; a new line needs Shift.
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  text.addEventListener("input", measure);
  new ResizeObserver(showNewest).observe(lines); // It opens, or a keyboard takes its room.
  call.addEventListener("chat", ({ detail }) => add(detail));
  return () => {
    list.replaceChildren();
    form.reset();
    measure();
  };
}
