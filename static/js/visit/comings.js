// Who else comes into the call and goes again, said in words. Of the other one of the two that the visit is
// about the page says more elsewhere.
import { isInCall, isMet } from "./state.js";

const STANDS = 10_000; // ms

const seatOf = ({ id }) => id.split(".")[0]; // whichever page of theirs it is
const find = (peers, one) => peers.find((each) => seatOf(each) === seatOf(one));

/** Who came between two states, who left, and whose page has gone (away): {name, role, what}. */
export function comings(before, now) {
  if (!isInCall(before) || !isInCall(now)) {
    return [];
  }
  const lacks = (peers) => (one) => one.here && !find(peers, one)?.here;
  const came = now.peers.filter(lacks(before.peers)).map((one) => ({ ...one, what: "came" }));
  const went = before.peers
    .filter(lacks(now.peers))
    .map((one) => ({ ...one, what: find(now.peers, one) ? "away" : "left" }));
  const other = now.words[1] === "doctor" ? "patient" : "doctor";
  const isTold = ({ role }) => role !== other || isMet(before) === isMet(now);
  return [...came, ...went].filter(isTold).map(({ name, role, what }) => ({ name, role, what }));
}

/** Gives what says, of the state before and the one now, who came and who went. */
export function bindComings(root) {
  const place = root.querySelector("[data-comings]");
  const pattern = root.querySelector("template[data-coming]");

  function line({ name, role, what }) {
    const said = pattern.content.querySelector(`[data-what=${what}]`).cloneNode(true);
    said.querySelector("[data-name]").textContent = name;
    for (const word of said.querySelectorAll(`[data-role]:not([data-role=${role}])`)) {
      word.remove();
    }
    setTimeout(() => said.remove(), STANDS);
    return said;
  }

  return (before, now) => place.append(...comings(before, now).map(line));
}
