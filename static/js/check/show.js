// Shows some of the parts that stand in the page, by their data attributes.

/** Shows the parts whose data attribute has the value among its words, and hides the others. */
export function show(parts, name, value) {
  for (const part of parts) {
    part.hidden = !part.dataset[name].split(" ").includes(value);
  }
}
