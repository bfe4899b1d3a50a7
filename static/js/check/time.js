// Waiting, and waiting no longer.

/** Resolves after so many milliseconds. */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What the promise gives, or `late` (null) after so many milliseconds. */
export const within = (milliseconds, promise, late = null) =>
  Promise.race([promise, pause(milliseconds).then(() => late)]);
