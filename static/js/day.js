// The doctor's day changes by itself: the server says the whole of it, arrivals are said and heard.
import { show } from "./check/show.js";
import { fresh, listed, titled } from "./day/arrivals.js";
import { DayLine } from "./day/line.js";
import { isWanted, play, want } from "./day/sound.js";
import { utter } from "./visit/polite.js";
import { listeningTo } from "./visit/tab.js";

const live = document.querySelector("[data-live]");
const said = document.querySelector("[data-said]");
const trouble = document.querySelector("[data-trouble]");
const sound = document.querySelector("[data-sound]");
const title = document.title;
let version = Number(live.dataset.version);
let known = [];

const arrived = () => listed(live.querySelector("[data-arrived]").dataset.arrived);

/** Puts the server's words in place; the focus stays on the same button, or goes to its visit. */
function put(html) {
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  const visit = focused?.closest("li")?.querySelector("[tabindex]")?.id;
  live.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  if (focused) {
    const place = document.getElementById(focused.id) ?? document.getElementById(visit);
    (place ?? live.querySelector("[tabindex], a, button"))?.focus({ preventScroll: true });
  }
}

/** Says and plays what is new: each arrival once, all that came together in one sentence. */
function notice() {
  const now = arrived();
  document.title = titled(now.length, title);
  if (fresh(known, now).length > 0) {
    utter(said, live.querySelector("[data-news]").textContent);
    if (isWanted()) {
      ring();
    }
  }
  known = now;
}

async function ring() {
  const isHeard = await play();
  if (sound) {
    sound.querySelector("[data-sound-blocked]").hidden = isHeard;
  }
}

const line = new DayLine({
  address: listeningTo(live.dataset.socket),
  state: live.dataset.live,
});
line.addEventListener("state", ({ detail }) => {
  if (detail.version > version) {
    version = detail.version;
    put(detail.html);
    show(document.querySelectorAll("[data-tells]"), "tells", detail.tells);
    notice();
  }
});
line.addEventListener("trouble", ({ detail }) => {
  trouble.hidden = !detail;
});
if (sound) {
  const choice = sound.querySelector("[data-sound-on]");
  choice.checked = isWanted();
  choice.addEventListener("change", () => want(choice.checked));
  sound.querySelector("[data-sound-test]").addEventListener("click", ring);
  sound.hidden = false;
}
notice();
