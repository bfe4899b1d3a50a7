// What has changed on a page, for who does not look: said once, and seldom.
const STANDS = 5000; // ms: long enough to be read out, and not found there once it is old
const EACH = 60_000; // ms: politely at most once a minute (DESIGN.md 5)

const ends = new WeakMap(); // by place: when its words go

/** Says it once: it is gone again before somebody who reads the page could meet it there. */
export function utter(place, words) {
  clearTimeout(ends.get(place));
  place.textContent = words;
  ends.set(
    place,
    setTimeout(() => place.replaceChildren(), STANDS),
  );
}

/** Gives a function that says, politely, the sentences of `read()` that were not there before. */
export function polite(place, read) {
  let [known, saidAt, isDue] = [read(), Number.NEGATIVE_INFINITY, false];
  const say = () => {
    isDue = false;
    const now = read();
    const fresh = now.filter((sentence) => !known.includes(sentence));
    known = now;
    if (fresh.length > 0) {
      saidAt = performance.now();
      utter(place, fresh.join(" "));
    }
  };
  return () => {
    if (!isDue) {
      isDue = true;
      setTimeout(say, Math.max(0, saidAt + EACH - performance.now()));
    }
  };
}
