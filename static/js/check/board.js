// What the page shows of a run: its stage, a row for each part, the verdict and what it means.
import { show } from "./show.js";

const LAST = { camera: "picture", microphone: "sound", server: "socket", line: "timings" };
const WORST = ["fail", "warn", "skip", "pass"];
const root = document.querySelector("[data-check]");
const find = (selector) => root.querySelector(selector);
const all = (selector) => root.querySelectorAll(selector);

/** Says a part's words to those who listen (role=status). */
function tell(part) {
  find("[data-said]").textContent = part?.textContent.trim() ?? "";
}

/** Shows one stage ("asking", "running", "measuring" without devices, "after") and says it. */
export function showStage(name) {
  show(all("[data-stage]"), "stage", name);
  find("[data-hint]").hidden = true;
  tell(find(`[data-stage=${name}] [data-tell]`));
}

/** Looks for a question that the browser asks and nobody answers. */
export function showHint() {
  const hint = find("[data-hint]");
  hint.hidden = false;
  tell(hint);
}

/** "busy" while a run goes on, "again" after it. The button keeps the focus meanwhile. */
export function showButton(state) {
  find("[data-start]").setAttribute("aria-disabled", state === "busy");
  find("[data-rows]").hidden = false;
  show(all("[data-when]"), "when", state);
  find("[data-verdict]").hidden = find("[data-helps]").hidden = state === "busy";
}

/** Shows the worst of what a row's findings say; `names` are theirs; "busy" until the last is there. */
export function showRow(row, names, { findings, isRunning, isBegun }) {
  const states = names.map((name) => findings[name]?.status);
  const worst = WORST.find((status) => states.includes(status)) ?? "wait";
  const isOpen = isRunning && worst !== "fail" && !findings[LAST[row] ?? names[0]];
  show(all(`[data-row=${row}] [data-state]`), "state", isBegun || isOpen ? "busy" : worst);
}

/** Shows a verdict (verdict.js) and the help for it; `wait` seconds where there were too many checks. */
export function showVerdict({ word, todo, soundOnly }, findings, wait) {
  show(all("[data-word]"), "word", word);
  find("[data-sound-only]").hidden = !soundOnly;
  find("[data-other-ways]").hidden = word !== "not-ready" || soundOnly;
  showHelps(findings, todo);
  find("[data-wait]").textContent = Math.ceil((wait ?? 60) / 60);
  tell(find(`[data-word=${word}] h3`));
}

/** Says where the result stands: "bound", "free" or "failed". */
export const showKept = (kept) => show(all("[data-kept]"), "kept", kept);

/** Shows what each finding means; what has the code of `todo` comes first. */
function showHelps(findings, todo) {
  const [first, rest] = [find("[data-first]"), find("[data-helps]")];
  rest.prepend(...first.children);
  const known = Object.entries(findings);
  for (const help of rest.querySelectorAll("[data-code]")) {
    const { code, about } = help.dataset;
    help.hidden = !known.some(
      ([name, finding]) =>
        finding.code === code && (!about || about === name || about === finding.status),
    );
    if (!help.hidden && code === findings[todo]?.code) {
      first.append(help);
    }
  }
  first.hidden = first.children.length === 0;
}

/** Of help that differs by browser or system only the reader's own is shown. */
export function showOwn({ family, system }) {
  show(all("[data-browser]"), "browser", family);
  show(all("[data-system]"), "system", system);
}
