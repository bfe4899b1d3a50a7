// Written words between the people of a call: they go directly, are text only, and are kept nowhere.
import { chat } from "./talk.js";

export function bindChat(root, call) {
  const find = (selector) => root.querySelector(selector);
  const [form, list, template] = ["form", "[data-messages]", "template"].map((part) =>
    find(`[data-chat] ${part}`),
  );
  const text = form.elements.text;

  function add(name, words) {
    const line = template.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-who]").textContent = name;
    line.querySelector("[data-text]").textContent = words;
    list.append(line);
    line.scrollIntoView({ block: "nearest" });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = chat(text.value);
    const got = said.chat ? call.tell(said) : 0;
    find("[data-unsent]").hidden = got > 0 || !said.chat;
    if (got > 0) {
      add(list.dataset.me, said.chat);
      text.value = "";
    }
  });
  // Enter sends, as people expect; a new line needs Shift.
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  call.addEventListener("chat", ({ detail }) => add(detail.name, detail.text));
  call.addEventListener("over", () => list.replaceChildren());
}
