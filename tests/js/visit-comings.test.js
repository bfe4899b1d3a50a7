import assert from "node:assert/strict";
import { test } from "node:test";
import { comings } from "../../static/js/visit/comings.js";

const peer = (id, role, name, here = true) => ({ id, role, name, here });
const doctor = peer("1.a", "doctor", "Dana");
const patient = peer("2.b", "patient", "Ada");
const sam = peer("3.c", "interpreter", "Sam");
const gone = (one) => ({ ...one, here: false });
const call = (role, ...peers) => ({ words: ["call", role], peers, values: {} });
const said = (before, now) =>
  comings(before, now).map(({ name, role, what }) => [name, role, what]);

test("patient and doctor hear who came in, left, or went away", () => {
  for (const [role, other] of [
    ["patient", doctor],
    ["doctor", patient],
  ]) {
    const [without, within] = [call(role, other), call(role, other, sam)];
    assert.deepEqual(said(without, within), [["Sam", "interpreter", "came"]]);
    assert.deepEqual(said(within, without), [["Sam", "interpreter", "left"]]);
    assert.deepEqual(said(within, call(role, other, gone(sam))), [["Sam", "interpreter", "away"]]);
  }
});

test("who comes on another page, or is still away, is no news", () => {
  const within = call("patient", doctor, sam);
  assert.deepEqual(said(within, call("patient", doctor, { ...sam, id: "3.d" })), []);
  const away = call("patient", doctor, gone(sam));
  assert.deepEqual(said(away, call("patient", doctor)), []);
  assert.deepEqual(said(away, within), [["Sam", "interpreter", "came"]]);
});

test("of the other one that the visit is about it is said elsewhere", () => {
  assert.deepEqual(said(call("patient"), call("patient", doctor)), []);
  assert.deepEqual(said(call("doctor", patient), call("doctor", gone(patient))), []);
  const ben = peer("4.d", "patient", "Ben");
  const helped = call("doctor", patient, ben);
  assert.deepEqual(said(call("doctor", patient), helped), [["Ben", "patient", "came"]]);
  assert.deepEqual(said(call("patient", doctor), call("patient", doctor, ben)), [
    ["Ben", "patient", "came"],
  ]);
});

test("the patient hears that their guest waits to be let in, and that they were not", () => {
  const nora = { guest: 5, name: "Nora", role: "caregiver" };
  const seen = (role, other, values) => ({ ...call(role, other), values });
  const ada = (values) => seen("patient", doctor, values);
  const [free, knocked] = [ada({ knocking: [] }), ada({ knocking: [nora] })];
  assert.deepEqual(said(free, knocked), [["Nora", "caregiver", "knocks"]]);
  assert.deepEqual(said(knocked, knocked), []);
  assert.deepEqual(said(knocked, free), []); // taken back, or gone
  const refused = ada({ knocking: [], refused: [nora] });
  assert.deepEqual(said(knocked, refused), [["Nora", "caregiver", "refused"]]);
  assert.deepEqual(said(refused, refused), []);
  const dana = seen("doctor", patient, { knocking: [nora] });
  assert.deepEqual(said(call("doctor", patient), dana), []);
});

test("whoever is there when one comes into the call is no news", () => {
  const waiting = { words: ["waiting", "patient"], peers: [] };
  assert.deepEqual(said(waiting, call("patient", doctor, sam)), []);
  assert.deepEqual(
    said(call("patient", doctor, sam), { words: ["left", "patient"], peers: [] }),
    [],
  );
});
