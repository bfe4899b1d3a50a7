import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest, rowEdge } from "../../static/js/grid-walk.js";

const box = (column, row) => ({
  left: 100 * column,
  right: 100 * column + 100,
  top: 20 * row,
  bottom: 20 * row + 20,
});
const GRID = [box(0, 0), box(1, 0), box(0, 1), box(1, 1), box(0, 5)];

test("arrows go to the neighbour in their direction", () => {
  assert.equal(nearest(GRID, 0, "right"), 1);
  assert.equal(nearest(GRID, 0, "down"), 2);
  assert.equal(nearest(GRID, 3, "left"), 2);
  assert.equal(nearest(GRID, 3, "up"), 1);
});

test("gaps are jumped over", () => {
  assert.equal(nearest(GRID, 2, "down"), 4);
});

test("at the edge there is nothing", () => {
  assert.equal(nearest(GRID, 0, "up"), -1);
  assert.equal(nearest(GRID, 1, "right"), -1);
  assert.equal(nearest(GRID, 4, "down"), -1);
});

test("Home and End go to the ends of the row, past cells of another height", () => {
  const tall = { left: 200, right: 300, top: 0, bottom: 60 };
  const row = [...GRID, tall];
  assert.equal(rowEdge(row, 1, "start"), 0);
  assert.equal(rowEdge(row, 0, "end"), 5);
  assert.equal(rowEdge(row, 4, "end"), 4);
});
