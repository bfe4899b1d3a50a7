// For the doctor: the guests who wait to be let in, as the server says them. Letting in is a form that
// is sent without leaving the page.

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
    const form = item.querySelector("form");
    form.action = form.getAttribute("action").replace("/0/", `/${guest}/`);
    return item;
  }

  list?.addEventListener("submit", (event) => {
    event.preventDefault();
    const { action } = event.target;
    fetch(action, { method: "POST", body: new FormData(event.target), redirect: "manual" });
  });

  return ({ values }) => {
    const now = JSON.stringify(values.knocking ?? []);
    if (list && now !== shown) {
      shown = now;
      list.replaceChildren(...(values.knocking ?? []).map(row));
    }
  };
}
