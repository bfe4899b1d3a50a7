// Paper for those who want it. Without scripts the browser's own menu prints.

/** Reveals every [data-print] in `root`; it prints the page. */
export function bindPrinting(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
