// For the doctor: the guests who wait to be let in, as the server says them. Letting in and sending away
// are forms that are sent without leaving the page.

/** What a form does, whomever it is about. */
const deed = (action) => action.replace(/\/\d+\//, "/");

export function bindKnocking(root) {
  const list = root.querySelector("[data-knocking]");
  const pattern = root.querySelector("template[data-guest]");
  let shown = "";

  function row({ guest, name, role }) {
    const item = pattern.content.cloneNode(true);
    item.querySelector("[data-name]").textContent = name;
    for (const word of item.querySelectorAll("[data-role]")) {
      word.hidden = word.dataset.role !== role;
    }
    for (const form of item.querySelectorAll("form")) {
      form.action = form.getAttribute("action").replace("/0/", `/${guest}/`);
    }
    return item;
  }

  list?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.submit());
  });

  /** Who works by keyboard stays with the same guest, or goes to the same button of the next one. */
  function put(rows) {
    const focused = list.contains(document.activeElement) && document.activeElement.form.action;
    list.replaceChildren(...rows);
    if (focused) {
      const forms = [...list.querySelectorAll("form")];
      const form =
        forms.find(({ action }) => action === focused) ??
        forms.find(({ action }) => deed(action) === deed(focused));
      (
        form?.querySelector("button") ??
        document.querySelector("[data-when]:not([hidden]) [data-head]")
      ).focus();
    }
  }

  return ({ values }) => {
    const now = JSON.stringify(values.knocking ?? []);
    if (list && now !== shown) {
      shown = now;
      put((values.knocking ?? []).map(row));
    }
  };
}
