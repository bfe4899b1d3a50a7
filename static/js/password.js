// A password can be shown while it is typed, and is hidden again before it is sent.

function show(box, shown) {
  box.querySelector("input").type = shown ? "text" : "password";
  for (const words of box.querySelectorAll("[data-when]")) {
    words.hidden = (words.dataset.when === "shown") !== shown;
  }
}

for (const box of document.querySelectorAll("[data-password]")) {
  const button = box.querySelector("button");
  const input = box.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => show(box, input.type === "password"));
  input.form?.addEventListener("submit", () => show(box, false));
}
