// A schedule is a grid: one stop of Tab, arrow keys walk its cells, Enter opens the link of a cell.
// Without scripts it is a table of plain links.
import { nearest, rowEdge } from "./grid-walk.js";

const DIRECTIONS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };
const EDGES = { Home: "start", End: "end" };

/** What takes the focus for a cell: its link, or the cell itself. */
const stop = (cell) => cell.querySelector("a") ?? cell;

/** The index of the cell that a key leads to from the one at `at`; -1 where none is. */
function target(cells, at, { key, ctrlKey }) {
  const boxes = cells.map((cell) => cell.getBoundingClientRect());
  if (key in DIRECTIONS) {
    return nearest(boxes, at, DIRECTIONS[key]);
  }
  if (!(key in EDGES)) {
    return -1;
  }
  const isEnd = key === "End";
  return ctrlKey ? (isEnd ? cells.length - 1 : 0) : rowEdge(boxes, at, EDGES[key]);
}

function bind(grid) {
  const cells = [...grid.querySelectorAll("tbody td:not(.portal-slot--closed)")];
  const settle = (chosen) => {
    for (const cell of cells) {
      stop(cell).tabIndex = cell === chosen ? 0 : -1;
    }
  };
  grid.setAttribute("role", "grid");
  settle(cells.find((cell) => cell.matches(".portal-slot--now")) ?? cells[0]);
  grid.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td");
    if (cells.includes(cell)) {
      settle(cell);
    }
  });
  grid.addEventListener("keydown", (event) => {
    const at = cells.indexOf(event.target.closest("td"));
    const next = at < 0 ? -1 : target(cells, at, event);
    if (next >= 0) {
      event.preventDefault();
      stop(cells[next]).focus();
    }
  });
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  bind(grid);
}
