// One's own picture, wherever the page shows it; in the call it can be hidden and moved by a button.

const CORNERS = 4;

/** Shows the camera of `media` in the page's own pictures. */
export function showSelf(root, media) {
  const { camera } = media.tracks;
  for (const video of root.querySelectorAll("[data-self]")) {
    if ((video.srcObject?.getTracks()[0] ?? null) !== camera) {
      video.srcObject = camera && new MediaStream([camera]);
      video.play().catch(() => {});
    }
    video.closest("[data-own]").classList.toggle("visit-dark", camera === null);
  }
}

/** Binds the buttons that hide and move the picture in the call. */
export function bindSelf(root, press) {
  const own = root.querySelector("[data-own]");
  press("[data-hide-self]", () => {
    own.hidden = !own.hidden;
    for (const part of root.querySelectorAll("[data-hide-self] [data-while]")) {
      part.hidden = part.dataset.while !== (own.hidden ? "off" : "on");
    }
  });
  press("[data-move-self]", () => {
    own.dataset.corner = (Number(own.dataset.corner) + 1) % CORNERS;
  });
}
