// Sends what a check found: classes and numbers; labels and ids of devices stay here.
import { KINDS, listed } from "./devices.js";
import { deviceClass } from "./permission.js";

const MOST = 12;
const nameOf = (kind) => Object.keys(KINDS).find((name) => KINDS[name] === kind);

/** The devices of this computer as [{kind, class}]. */
export async function classesOfDevices() {
  return (await listed())
    .filter(({ kind }) => nameOf(kind))
    .slice(0, MOST)
    .map(({ kind, label }) => ({ kind: nameOf(kind), class: deviceClass(label) }));
}

/** POSTs JSON to our own server. */
export function post(url, token, body) {
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
}

/** "bound" where the result stands on the person's visits, "free" where nobody's, or "failed". */
export async function sendResult({ result: url, visit }, token, { run, who, result }) {
  const { family, version, system } = who;
  const whole = { ...result, browser: { family, version, system } };
  const answer = await post(url, token, { run, visit, quick: false, result: whole }).catch(
    () => null,
  );
  if (!answer?.ok) {
    return "failed";
  }
  return (await answer.json()).bound ? "bound" : "free";
}
