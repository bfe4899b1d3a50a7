// The page of the requirements check. What measures is fetched when somebody starts it.
const root = document.querySelector("[data-check]");
let context = null;

async function start() {
  // Made in the press itself: later a browser may keep it silent.
  context ??= globalThis.AudioContext ? new AudioContext() : null;
  const { run } = await import("./check/page.js");
  run(context);
}

root.hidden = false;
root.querySelector("[data-start]").addEventListener("click", start);
