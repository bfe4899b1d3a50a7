// The page of a visit to join looks once whether camera, microphone and connection still work. Where the
// browser would ask for permission, the button asks first. All words stand in the page.
import { chosenDevices, permissionOf } from "./check/devices.js";
import { quickCheck } from "./check/quick.js";
import { siteOf } from "./check/result.js";
import { show } from "./check/show.js";

const panel = document.querySelector("[data-quick]");
const parts = panel.querySelectorAll("[data-is-now]");

async function check() {
  show(parts, "isNow", "busy");
  const { word } = await quickCheck(siteOf(panel), { chosen: chosenDevices() });
  show(parts, "isNow", word);
}

async function begin() {
  const kinds = await Promise.all(["camera", "microphone"].map(permissionOf));
  const isGranted = kinds.every(({ state }) => state === "granted");
  panel.hidden = false;
  if (isGranted) {
    check();
  } else {
    show(parts, "isNow", "asks");
  }
}

if (document.querySelector("[data-opens]")) {
  panel.querySelector("button").addEventListener("click", check);
  begin();
}
