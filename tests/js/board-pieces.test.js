import assert from "node:assert/strict";
import { test } from "node:test";
import { isWhole, piecesOf } from "../../static/js/board/pieces.js";

const list = { children: [{ dataset: { piece: "a" } }, { dataset: { piece: "b" } }] };

test("the pieces of a list are known by their prints", () => {
  assert.deepEqual([...piecesOf(list).keys()], ["a", "b"]);
});

test("a message is whole where each piece is on the page or comes with it", () => {
  const known = piecesOf(list);
  assert.ok(isWhole(known, [], {}));
  assert.ok(isWhole(known, ["b", "a"], {}));
  assert.ok(isWhole(known, ["a", "c"], { c: "<li></li>" }));
  assert.ok(!isWhole(known, ["a", "c"], { d: "<li></li>" }));
});
