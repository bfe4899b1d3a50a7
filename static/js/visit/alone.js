// "Are you still there?" for somebody who has been alone in a call for a while: devices should not stay
// on in an empty room. No answer is leaving; the way back stays open.

const ASK = 5 * 60_000; // ms
const LEAVE = 2 * 60_000;

/** Gives a function that hears whether the person is alone. `leave()` ends it for who does not answer. */
export function watchAlone(dialog, leave) {
  let timer = null;
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    dialog.close();
  };
  const ask = () => {
    dialog.showModal();
    timer = setTimeout(() => {
      stop();
      leave();
    }, LEAVE);
  };
  const wait = () => {
    timer = setTimeout(ask, ASK);
  };
  dialog.addEventListener("close", () => {
    if (timer !== null) {
      clearTimeout(timer);
      wait();
    }
  });
  return (isAlone) => {
    if (isAlone && timer === null) {
      wait();
    } else if (!isAlone && timer !== null) {
      stop();
    }
  };
}
