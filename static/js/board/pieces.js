// The lists of the board: each is made of pieces that are known by a print of their words.

/** Whether every piece is on the page, or comes with the message. */
export const isWhole = (known, prints, html) =>
  prints.every((print) => known.has(print) || print in html);

/** The pieces of a list by their prints. */
export const piecesOf = (list) =>
  new Map([...list.children].map((piece) => [piece.dataset.piece, piece]));

/** Puts the pieces of these prints in place; what is there stays, and so does the focus. */
export function put(list, prints, html) {
  const known = piecesOf(list);
  const focused = list.contains(document.activeElement) && document.activeElement.closest("li").id;
  for (const [print, piece] of known) {
    if (!prints.includes(print)) {
      piece.remove();
    }
  }
  let place = list.firstElementChild;
  for (const print of prints) {
    const piece = known.get(print) ?? made(html[print]);
    if (piece === place) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(piece, place);
    }
  }
  if (focused && !list.contains(document.activeElement)) {
    const stays = document.getElementById(focused)?.querySelector("a, button");
    const heading = document.getElementById(list.dataset.list);
    (stays ?? heading).focus({ preventScroll: true });
  }
}

function made(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}
