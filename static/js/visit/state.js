// What a page of a visit shows: pure functions of the state that the server says. Its words choose
// sections (data-when), its values fill them; see videovisit/rules/room.py.

/** Whether a section is shown: one of its words is among those of the state. */
export function isShown(when, words) {
  return when.split(" ").some((word) => words.includes(word));
}

/** The later of two states; the server's reading time decides, whichever way they came. */
export function later(known, heard) {
  return known && known.version > heard.version ? known : heard;
}

/** Whether a page may hold camera and microphone in this state. */
export function isInCall({ words }) {
  return words[0] === "call";
}

/** Whether the page may be in the call again: of one that has been left, or that is on another page. */
export function mayComeBack({ words }) {
  return ["call", "left", "elsewhere"].includes(words[0]);
}

/** Whether it is the state of somebody who is there before the call. */
export function isBefore({ words }) {
  return ["waiting", "open"].includes(words[0]);
}

/** Whether it is the state of somebody who has a place in the room: before the call, or in it. */
export function isPresent(state) {
  return isBefore(state) || isInCall(state);
}

/** The people to be connected with: joined, stayed and gone since `before` (ids). */
export function changes(before, peers) {
  const now = peers.map(({ id }) => id);
  return {
    joined: peers.filter(({ id }) => !before.includes(id)),
    gone: before.filter((id) => !now.includes(id)),
  };
}

/**
 * The state as the page knows it: who is `connected` (ids) is here, whatever their line to the clinic
 * does; `more` are words of the page's own.
 */
export function known(state, { connected, more }) {
  const peers = state.peers.map((one) => ({
    ...one,
    here: one.here || connected.includes(one.id),
  }));
  const isAlone = !peers.some(({ here }) => here);
  const words = state.words.filter((word) => isAlone || !["alone", "nobody"].includes(word));
  return { ...state, peers, words: [...words, ...more] };
}

/** Whether the other one of the two that the visit is about is in the call: the doctor, for the doctor the patient. */
export function isMet({ words, peers }) {
  const other = words[1] === "doctor" ? "patient" : "doctor";
  return words[0] === "call" && peers.some(({ role, here }) => role === other && here);
}
