// Which box of a grid comes next in a direction, and which stand at the ends of a row.

const middle = ({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

/** The index of the nearest box from the one at `from`, straight on before aside; -1 where none is. */
export function nearest(boxes, from, direction) {
  const here = middle(boxes[from]);
  const isAcross = direction === "left" || direction === "right";
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, box] of boxes.entries()) {
    const { x, y } = middle(box);
    const ahead = sign * (isAcross ? x - here.x : y - here.y);
    const aside = Math.abs(isAcross ? y - here.y : x - here.x);
    const way = ahead + 3 * aside;
    if (ahead > 1 && way < least) {
      least = way;
      best = at;
    }
  }
  return best;
}

/** The index of the last box ("end") or the first ("start") in the row of the one at `from`. */
export function rowEdge(boxes, from, edge) {
  const { y } = middle(boxes[from]);
  const sign = edge === "end" ? 1 : -1;
  let best = from;
  for (const [at, { left, top, bottom }] of boxes.entries()) {
    if (top <= y && y <= bottom && sign * (left - boxes[best].left) > 0) {
      best = at;
    }
  }
  return best;
}
