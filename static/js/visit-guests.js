// The link of a guest can be copied with one press.
const button = document.querySelector("[data-copy]");

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector("[data-link]").value);
    document.querySelector("[data-copied]").hidden = false;
  });
}
