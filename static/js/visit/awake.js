// Keeps the screen on while somebody waits or talks, where the browser can.

let [lock, isWanted] = [null, false];

async function hold() {
  if (isWanted && !lock && !document.hidden) {
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    lock?.addEventListener("release", () => {
      lock = null;
    });
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
