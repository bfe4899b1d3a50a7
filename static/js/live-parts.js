// Parts of a page that change by themselves: each is asked for again, and the server says all of it.
// What stands beside a part, such as a form that is half filled, is left alone; or it stands with something
// that is in a part, and goes with it.
const EVERY = 5000;
const PATIENCE = 3000;
const TROUBLE_AFTER = 2; // questions without an answer
const parts = [...document.querySelectorAll("[data-part]")];
const said = document.querySelector("[data-part-said]");
const trouble = document.querySelector("[data-part-trouble]");
let unanswered = 0;
let isAsking = false;
let next = 0;

/** Each sentence of a part that is read out when it is another, or new. */
const sentences = (part) =>
  [...part.querySelectorAll("[data-say]")].map(({ textContent }) => textContent);

/** Puts the server's words in place; the focus stays where it was, or goes to the heading. */
function put(part, html) {
  const before = sentences(part);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : null;
  part.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (focused !== null) {
    const place = document.getElementById(focused || part.dataset.heading);
    (place ?? document.getElementById(part.dataset.heading)).focus({ preventScroll: true });
  }
  for (const one of document.querySelectorAll("[data-stands-with]")) {
    one.hidden = !document.querySelector(one.dataset.standsWith);
  }
  const fresh = sentences(part).filter((sentence) => !before.includes(sentence));
  if (fresh.length > 0) {
    said.textContent = fresh.join(" ");
  }
}

/** Signed off, or no longer theirs to see: the page anew, never its form sent again. What a dialog says comes first. */
function leave() {
  if (!document.querySelector("dialog[open]")) {
    location.replace(location.pathname + location.search);
  }
}

async function ask(part) {
  const answer = await fetch(part.dataset.part, {
    headers: { "If-None-Match": `"${part.dataset.version}"` },
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect" || answer.status === 404) {
    leave();
  } else if (answer.status === 200) {
    part.dataset.version = answer.headers.get("ETag").replace(/^W\/|"/g, "");
    put(part, await answer.text());
  } else if (answer.status !== 304) {
    throw new Error(String(answer.status));
  }
}

/** Asks now, then again in five seconds; not while nobody looks. */
async function goOn() {
  clearTimeout(next);
  if (isAsking || document.hidden) {
    return;
  }
  isAsking = true;
  unanswered = await Promise.all(parts.map(ask)).then(
    () => 0,
    () => unanswered + 1,
  );
  isAsking = false;
  if (trouble) {
    trouble.hidden = unanswered < TROUBLE_AFTER;
  }
  next = setTimeout(goOn, EVERY);
}

document.addEventListener("visibilitychange", goOn);
window.addEventListener("online", goOn);
next = setTimeout(goOn, EVERY);
