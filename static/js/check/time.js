// Waiting, and waiting no longer.

/** Resolves after so many milliseconds. */
export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What the promise gives, or `late` (null) after so many milliseconds. */
export async function within(milliseconds, promise, late = null) {
  let timer = 0;
  const end = new Promise((done) => {
    timer = setTimeout(done, milliseconds, late);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
  }
}
