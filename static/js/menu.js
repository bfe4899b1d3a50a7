// The menu on small screens opens and closes. Without scripts the style sheet leaves it open.

/** Binds every [data-menu] in `root`: its button toggles aria-expanded, Escape closes it. */
export function bindMenu(root) {
  for (const menu of root.querySelectorAll("[data-menu]")) {
    const button = menu.querySelector("button");
    const set = (open) => button.setAttribute("aria-expanded", String(open));
    button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        set(false);
        button.focus();
      }
    });
  }
}
