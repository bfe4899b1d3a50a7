// Who else comes into the call and goes again, said in words. Of the other one of the two that the visit is
// about the page says more elsewhere.
import { isInCall, isMet } from "./state.js";

const STANDS = 10_000; // ms

const seatOf = ({ id }) => id.split(".")[0]; // whichever page of theirs it is
const find = (peers, one) => peers.find((each) => seatOf(each) === seatOf(one));

const lacks = (guests) => (one) => !guests.some(({ guest }) => guest === one.guest);

/** For who is not the doctor: the guests who wait to be let in now, and those who wait no more and are not in. */
function atTheDoor(before, now) {
  if (now.words[1] === "doctor") {
    return [];
  }
  const [were, are] = [before, now].map(({ values }) => values.knocking ?? []);
  const isOut = ({ name, role }) =>
    !now.peers.some((one) => one.name === name && one.role === role);
  return [
    ...are.filter(lacks(were)).map((one) => ({ ...one, what: "knocks" })),
    ...were
      .filter(lacks(are))
      .filter(isOut)
      .map((one) => ({ ...one, what: "refused" })),
  ];
}

/** Who came between two states, who left, whose page has gone (away), who knocks or was refused: {name, role, what}. */
export function comings(before, now) {
  if (!isInCall(before) || !isInCall(now)) {
    return [];
  }
  const isNew = (peers) => (one) => one.here && !find(peers, one)?.here;
  const came = now.peers.filter(isNew(before.peers)).map((one) => ({ ...one, what: "came" }));
  const went = before.peers
    .filter(isNew(now.peers))
    .map((one) => ({ ...one, what: find(now.peers, one) ? "away" : "left" }));
  const other = now.words[1] === "doctor" ? "patient" : "doctor";
  const isTold = ({ role }) => role !== other || isMet(before) === isMet(now);
  const told = [...[...came, ...went].filter(isTold), ...atTheDoor(before, now)];
  return told.map(({ name, role, what }) => ({ name, role, what }));
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
    said.dataset.who = name;
    setTimeout(() => said.remove(), STANDS);
    return said;
  }

  /** What was said of somebody before is true no more. */
  function put(said) {
    for (const old of place.querySelectorAll("[data-who]")) {
      if (old.dataset.who === said.dataset.who) {
        old.remove();
      }
    }
    place.append(said);
  }

  return (before, now) => comings(before, now).map(line).forEach(put);
}
