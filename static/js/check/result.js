// What a check found, kept and sent: classes and numbers; labels and ids of devices stay here.
// A site is {ice, result, socket, probe, visit (addresses of the page's data-), token}.
import { KINDS, listed } from "./devices.js";
import { deviceClass } from "./permission.js";

const MOST = 12;
const LONGEST = 600_000; // ms, that the server takes

/** Addresses and token of a part of a page that has them. */
export const siteOf = (root) => ({
  ...root.dataset,
  token: root.querySelector("[name=csrfmiddlewaretoken]").value,
});

/** {findings, began, report}: a place for findings; `onReport` hears the name of each. Times in ms. */
export function newFindings(onReport = () => {}) {
  const [findings, began] = [{}, performance.now()];
  const report = (name, { status, code, ms = performance.now() - began }) => {
    findings[name] = { status, code, ms: Math.min(LONGEST, Math.round(ms)) };
    onReport(name);
  };
  return { findings, began, report };
}

/** POSTs JSON to our own server. */
export function post(url, token, body = {}) {
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
}

/** The devices of this computer as [{kind, class}]. */
async function classes() {
  const devices = await listed();
  const ofKind = ([name, kind]) =>
    devices
      .filter((device) => device.kind === kind)
      .map(({ label }) => ({ kind: name, class: deviceClass(label) }));
  return Object.entries(KINDS).flatMap(ofKind).slice(0, MOST);
}

/**
 * Sends a result with a run's ticket: "bound" where it stands on the person's visits, "free" where
 * nobody's, or "failed". `numbers`, `route` and `answers` as they are stored.
 */
export async function sendResult(site, run, { found, who, word, todo, quick = false, ...more }) {
  const { numbers = {}, route = "", answers = {} } = more;
  // What is answered later does not make the check longer.
  found.took ??= Math.min(LONGEST, Math.round(performance.now() - found.began));
  const result = {
    verdict: word,
    todo,
    duration: found.took,
    findings: found.findings,
    browser: who,
    devices: await classes(),
    ...{ numbers, route, answers },
  };
  const body = { run, visit: site.visit, quick, result };
  const answer = run && (await post(site.result, site.token, body).catch(() => null));
  return answer?.ok ? ((await answer.json()).bound ? "bound" : "free") : "failed";
}
