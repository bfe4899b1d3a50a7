// How a call goes, in words, and how much picture a line carries: pure. Numbers of READINESS 2.1 and 6.2.

/** The levels in their order; after the last one only the telephone is left. */
export const LEVELS = ["video", "small", "audio"];
const WORDS = ["good", "poor", "bad"];
const WINDOW = 5; // seconds between two looks
const POOR = { loss: 3, rtt: 300, jitter: 30, frozen: 500 }; // percent, ms
const BAD = { loss: 10, rtt: 600, jitter: 100, frozen: 1500 };
const NEEDS = { video: 200, small: 80, audio: 0 }; // kbit/s
const DOWN = 2; // bad looks in a row
const UP = 20 / WINDOW; // looks in a row that are not bad, at first
const MOST = 120 / WINDOW;

/** The word for one direction: {loss, rtt, jitter, frozen}; what is null or missing does not count. */
export function wordOf(figures) {
  const passes = (limits) => Object.keys(limits).some((name) => figures[name] > limits[name]);
  return passes(BAD) ? "bad" : passes(POOR) ? "poor" : "good";
}

/** The worst of some words. */
export const worst = (words) => WORDS[Math.max(0, ...words.map((word) => WORDS.indexOf(word)))];

/** Whether the line carries the level's picture; `available` is null where a browser does not say. */
const carries = (level, available) => available === null || available >= NEEDS[level];

export const START = { level: "video", bad: 0, calm: 0, patience: UP, rose: false, isLost: false };

/**
 * The next state of the ladder. `word` and `available` (kbit/s) say what the other one gets. It goes
 * down after two bad looks, up after `patience` others; a step up that does not hold doubles that.
 * `isLost`: not even sound gets through.
 */
export function step(state, { word, available }) {
  if (word !== "bad" && carries(state.level, available)) {
    return calmer(state, available);
  }
  const bad = state.bad + 1;
  return bad < DOWN ? { ...state, bad, calm: 0 } : lower(state);
}

/**
 * What a look at a connection means: `figures` (figures.js), and `reported`, how the other one says our
 * sound and picture get there: Safari's own figures have nothing of that. {word (of both ways), gets (of
 * what comes here), ladder}.
 */
export function judge(figures, reported, ladder) {
  const { loss_in, loss_out, rtt, jitter, frozen, available } = figures;
  const there = worst([wordOf({ loss: loss_out, rtt }), reported]);
  const here = wordOf({ loss: loss_in, rtt, jitter, frozen });
  const gets = wordOf({ loss: loss_in, jitter });
  return { word: worst([here, there]), gets, ladder: step(ladder, { word: there, available }) };
}

function lower(state) {
  const at = LEVELS.indexOf(state.level);
  const patience = state.rose ? Math.min(MOST, state.patience * 2) : state.patience;
  const isLost = at === LEVELS.length - 1;
  const level = isLost ? state.level : LEVELS[at + 1];
  return { level, bad: 0, calm: 0, patience, rose: false, isLost };
}

function calmer(state, available) {
  const calm = state.calm + 1;
  const above = LEVELS[LEVELS.indexOf(state.level) - 1];
  if (calm < state.patience || !isWorthRising(above, available)) {
    return { ...state, bad: 0, calm, isLost: false };
  }
  return {
    ...START,
    level: above ?? state.level,
    patience: above ? state.patience : UP,
    rose: Boolean(above),
  };
}

/** While only sound is sent the browser does not know what more the line would carry: it is tried. */
const isWorthRising = (above, available) => above !== "video" || carries(above, available);
