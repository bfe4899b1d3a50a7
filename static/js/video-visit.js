// The page of the requirements check. What measures is fetched when somebody starts it.
const root = document.querySelector("[data-check]");
const button = root.querySelector("[data-start]");

async function start() {
  button.disabled = true;
  // Made in the press itself: later a browser may keep it silent.
  const context = new AudioContext();
  const { run } = await import("./check/page.js");
  run(context);
}

root.hidden = false;
button.addEventListener("click", start);
