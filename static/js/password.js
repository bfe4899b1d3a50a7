// A password can be shown while it is typed, and is hidden again before it is sent.

function show(box, shown) {
  box.querySelector("input").type = shown ? "text" : "password";
  for (const words of box.querySelectorAll("[data-when]")) {
    words.hidden = (words.dataset.when === "shown") !== shown;
  }
}

/** Binds every [data-password] in `root` and reveals its button. */
export function bindPasswords(root) {
  for (const box of root.querySelectorAll("[data-password]")) {
    const button = box.querySelector("button");
    const input = box.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", () => show(box, input.type === "password"));
    input.form?.addEventListener("submit", () => show(box, false));
  }
}
