// Arrow keys walk over the links of a schedule; Tab leaves it. Without scripts they are plain links.
import { nearest } from "./grid-walk.js";

const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

function box(link) {
  const { left, right, top, bottom } = link.closest("td, th").getBoundingClientRect();
  return { left, right, top, bottom };
}

function bind(grid) {
  const links = [...grid.querySelectorAll("tbody a")];
  const settle = (chosen) => {
    for (const link of links) {
      link.tabIndex = link === chosen ? 0 : -1;
    }
  };
  settle(links[0]);
  grid.addEventListener("focusin", ({ target }) => links.includes(target) && settle(target));
  grid.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement);
    const direction = DIRECTIONS[event.key];
    const next = at >= 0 && direction ? nearest(links.map(box), at, direction) : -1;
    if (next >= 0) {
      event.preventDefault();
      links[next].focus();
    }
  });
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  bind(grid);
}
