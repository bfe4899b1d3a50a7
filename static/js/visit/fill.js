// Values of a state in their places: numbers and words as they are, moments as clock times.

/**
 * A moment (milliseconds) as appointments/rules/clock.py says it: "4:57 a.m."; the zone and the words for
 * both halves of the day stand in the page.
 */
export function clockOf(moment, { zone, am, pm }) {
  const asked = { hour: "numeric", minute: "2-digit", hour12: true, timeZone: zone };
  const parts = new Intl.DateTimeFormat("en-US", asked).formatToParts(moment);
  const part = (type) => parts.find((each) => each.type === type).value;
  const half = part("dayPeriod") === "AM" ? am : pm;
  return `${part("hour")}:${part("minute")} ${half}`.replaceAll(" ", "\u00a0");
}

/** Words that were true when the page was loaded give way to those of the moment that is known now. */
function renew(page, opens) {
  for (const place of page.querySelectorAll("[data-opening]")) {
    place.hidden = opens === undefined;
    if (opens !== undefined && place.dataset.moment !== String(opens)) {
      place.dataset.moment = opens;
      place.replaceChildren(place.nextElementSibling.content.cloneNode(true));
    }
  }
}

/** Fills every place of the page; one whose value is not known stays as it is, and the day of another moment goes. */
export function fill(page, values) {
  renew(page, values.opens);
  for (const place of page.querySelectorAll("[data-fill]")) {
    place.textContent = String(values[place.dataset.fill] ?? place.textContent);
  }
  for (const place of page.querySelectorAll("[data-day]")) {
    place.hidden = String(values[place.dataset.day]) !== place.dataset.moment;
  }
  for (const place of page.querySelectorAll("[data-weekday]")) {
    const asked = { weekday: "long", timeZone: place.dataset.zone };
    place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, asked).format(
      values[place.dataset.weekday],
    );
  }
  for (const place of page.querySelectorAll("[data-clock]")) {
    const moment = values[place.dataset.clock];
    place.textContent = moment ? clockOf(moment, place.dataset) : place.textContent;
  }
}
