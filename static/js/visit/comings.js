// Who else comes into the call and goes again, said in words. Of the other one of the two that the visit is
// about the page says more elsewhere.
import { isInCall, isMet } from "./state.js";

const STANDS = 10_000; // ms

const seatOf = ({ id }) => id.split(".")[0]; // whichever page of theirs it is
const find = (peers, one) => peers.find((each) => seatOf(each) === seatOf(one));

/** For the patient: the guests who have begun to wait for the doctor to let them in, and whom the doctor did not. */
function atTheDoor(before, now) {
  const fresh = (name, what) => {
    const known = (before.values[name] ?? []).map(({ guest }) => guest);
    const news = (now.values[name] ?? []).filter(({ guest }) => !known.includes(guest));
    return news.map((one) => ({ ...one, what }));
  };
  return now.words[1] === "doctor"
    ? []
    : [...fresh("knocking", "knocks"), ...fresh("refused", "refused")];
}

/** Who came between two states, who left, whose page has gone (away), who knocks or was refused: {name, role, what}. */
export function comings(before, now) {
  if (!isInCall(before) || !isInCall(now)) {
    return [];
  }
  const isMissingFrom = (peers) => (one) => one.here && !find(peers, one)?.here;
  const came = now.peers
    .filter(isMissingFrom(before.peers))
    .map((one) => ({ ...one, what: "came" }));
  const went = before.peers
    .filter(isMissingFrom(now.peers))
    .map((one) => ({ ...one, what: find(now.peers, one) ? "away" : "left" }));
  const other = now.words[1] === "doctor" ? "patient" : "doctor";
  const isTold = ({ role }) => role !== other || isMet(before) === isMet(now);
  const told = [...[...came, ...went].filter(isTold), ...atTheDoor(before, now)];
  return told.map(({ name, role, what, guest }) => ({ name, role, what, guest }));
}

/** Gives what says, of the state before and the one now, who came and who went. */
export function bindComings(root) {
  const place = root.querySelector("[data-comings]");
  const pattern = root.querySelector("template[data-coming]");

  function line({ name, role, what, guest }) {
    const said = pattern.content.querySelector(`[data-what=${what}]`).cloneNode(true);
    said.querySelector("[data-name]").textContent = name;
    for (const word of said.querySelectorAll(`[data-role]:not([data-role=${role}])`)) {
      word.remove();
    }
    if (what === "knocks") {
      said.dataset.waits = guest;
    }
    setTimeout(() => said.remove(), STANDS);
    return said;
  }

  return (before, now) => {
    const waiting = (now.values.knocking ?? []).map(({ guest }) => String(guest));
    for (const old of place.querySelectorAll("[data-waits]")) {
      if (!waiting.includes(old.dataset.waits)) {
        old.remove(); // It is true no more.
      }
    }
    place.append(...comings(before, now).map(line));
  };
}
