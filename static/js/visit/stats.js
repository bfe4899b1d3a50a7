// Looks at each connection every five seconds: words for both sides, the ladder of quality, and figures
// for the clinic every ten (numbers only).
import { between, snapshot, together } from "./figures.js";
import { judge, LEVELS, START, worst } from "./quality.js";
import { encode } from "./sending.js";

const EACH = 5000; // ms
const SENT_EACH = 2; // looks
const CUT = 6; // looks without a connection to somebody who is here: then the telephone is offered
const MOST_KBPS = { camera: { video: 1500, small: 250 }, screen: { video: 2500, small: 250 } };
const NARROW = { camera: 640, screen: 1280 }; // pixels wide, for a small picture

/** Watches the connections of a call and reports over the line; `onWords` hears what the page shows. */
export function watchQuality(call, line, onWords) {
  const seen = new WeakMap(); // by peer: {first, last (snapshots), ladder, away (looks without a connection)}
  let [looks, isLost] = [0, false];
  const look = async () => {
    looks += 1;
    const isTime = looks % SENT_EACH === 0;
    const all = [...call.peers.values()];
    const known = (await Promise.all(all.map((one) => lookAt(one, isTime)))).filter(Boolean);
    const isCut = all.some(({ peer }) => seen.get(peer).away >= CUT);
    if (known.length > 0 && isConnected()) {
      tell(known, { isTime, isCut });
    } else {
      say({ isLost: isCut });
    }
  };
  const isConnected = () => call.connected.length > 0;
  const say = (words) => {
    isLost = words.isLost;
    onWords(words);
  };
  // There are no words for a connection that is none, from that moment on.
  const hush = () => isConnected() || say({ isLost: isLost && call.peers.size > 0 });
  call.addEventListener("turned", hush);
  call.addEventListener("parted", hush);

  async function lookAt(one, isTime) {
    const { peer, facts, reported } = one;
    const { first, last, ladder = START, away = 0 } = seen.get(peer) ?? {};
    if (peer.pc?.connectionState !== "connected") {
      seen.set(peer, { ladder, away: facts.here ? away + 1 : 0 });
      return null;
    }
    const now = snapshot([...(await peer.pc.getStats()).values()], performance.now());
    if (!last) {
      seen.set(peer, { first: now, last: now, ladder, away: 0 });
      return null;
    }
    const judged = judge(between(last, now), reported, ladder);
    seen.set(peer, { first: isTime ? now : first, last: now, ladder: judged.ladder, away: 0 });
    limit(peer, judged.ladder.level, call.peers.size);
    return { ...judged, one, figures: isTime ? between(first, now) : null };
  }

  function tell(known, { isTime, isCut }) {
    const ladders = known.map(({ ladder }) => ladder);
    const level = LEVELS[Math.max(...ladders.map((one) => LEVELS.indexOf(one.level)))];
    const word = worst(known.map((one) => one.word));
    call.note(word, known);
    say({ word, level, isLost: isCut || ladders.some((one) => one.isLost) });
    if (isTime) {
      const figures = known.map((one) => one.figures);
      line.say({ type: "stats", level, route: figures[0].route, ...together(figures) });
    }
  }
  setInterval(look, EACH);
}

/** Sends camera and screen as the level says, shared by so many others. */
function limit(peer, level, others) {
  for (const [name, most] of Object.entries(MOST_KBPS)) {
    const sender = peer.sender(name);
    const width = sender?.track?.getSettings().width ?? NARROW[name];
    encode(sender, {
      active: level !== "audio",
      maxBitrate: ((most[level] ?? most.small) * 1000) / others,
      scaleResolutionDownBy: level === "small" ? Math.max(1, width / NARROW[name]) : 1,
    });
  }
}
