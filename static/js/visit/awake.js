// Keeps the screen on while somebody waits or talks, where the browser can.

let [lock, isWanted, isAsking] = [null, false, false];

async function hold() {
  if (!isWanted || lock || isAsking || document.hidden) {
    return;
  }
  isAsking = true;
  lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  isAsking = false;
  lock?.addEventListener("release", () => {
    lock = null;
  });
  if (!isWanted) {
    lock?.release(); // Not any more, while the browser was asked.
  }
}

/** Wants the screen on, or not any more. The browser lets go whenever the page is hidden. */
export function keepAwake(is) {
  isWanted = is;
  if (is) {
    hold();
  } else {
    lock?.release();
  }
}

document.addEventListener("visibilitychange", hold);
