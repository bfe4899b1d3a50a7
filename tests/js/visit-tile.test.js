import assert from "node:assert/strict";
import { test } from "node:test";
import { Tile } from "../../static/js/visit/tile.js";

/** A tile whose notes stand in this order. */
function tileOf(...words) {
  const notes = words.map((is) => ({ dataset: { is }, hidden: false }));
  const names = [{}, {}];
  const found = {
    "[data-is]": notes,
    "[data-note]": notes,
    "[data-plays]": [],
    "[data-name]": names,
  };
  const root = {
    querySelectorAll: (selector) => found[selector],
    classList: { toggle: () => {} },
  };
  const template = { content: { firstElementChild: { cloneNode: () => root } } };
  const tile = new Tile(template, { name: "Dana", role: "doctor" });
  return {
    tile,
    names,
    shown: () => notes.filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.is),
  };
}

test("of several notes that are true one is read, the first of the page", () => {
  const { tile, shown } = tileOf("gone", "reconnecting", "connecting", "dark");
  assert.deepEqual(shown(), ["connecting"]);
  tile.set({ gone: true, dark: true });
  assert.deepEqual(shown(), ["gone"]);
  tile.set({ gone: false });
  assert.deepEqual(shown(), ["connecting"]);
  tile.set({ connecting: false });
  assert.deepEqual(shown(), ["dark"]);
});

test("every sentence of a tile names its person", () => {
  assert.deepEqual(tileOf().names, [{ textContent: "Dana" }, { textContent: "Dana" }]);
});

test("a screen is not shown while its person is gone, and is again once they are back", () => {
  const { tile, shown } = tileOf("gone", "screen");
  tile.set({ screen: true });
  assert.deepEqual(shown(), ["screen"]);
  tile.set({ gone: true });
  assert.deepEqual(shown(), ["gone"]);
  tile.set({ gone: false });
  assert.deepEqual(shown(), ["screen"]);
});
