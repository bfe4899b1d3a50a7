// Values of a state in their places: numbers and words as they are, moments as clock times.

/**
 * A moment (milliseconds) as appointments/rules/clock.py says it: "4:57 a.m."; the zone and the words for
 * both halves of the day stand in the page.
 */
export function clockOf(moment, { zone, am, pm }) {
  const asked = { hour: "numeric", minute: "2-digit", hour12: true, timeZone: zone };
  const parts = new Intl.DateTimeFormat("en-US", asked).formatToParts(moment);
  const part = (type) => parts.find((each) => each.type === type).value;
  return `${part("hour")}:${part("minute")} ${part("dayPeriod") === "AM" ? am : pm}`;
}

/** Fills every place of the page; one whose value is not known stays as it is. */
export function fill(page, values) {
  for (const place of page.querySelectorAll("[data-fill]")) {
    place.textContent = String(values[place.dataset.fill] ?? place.textContent);
  }
  for (const place of page.querySelectorAll("[data-clock]")) {
    const moment = values[place.dataset.clock];
    place.textContent = moment ? clockOf(moment, place.dataset) : place.textContent;
  }
}
