// Who came to the doctor's day: pure functions of the numbers that the page lists.

/** The numbers in a list such as "12 15". */
export const listed = (text) => text.split(" ").filter(Boolean);

/** Those that were not known before; an arrival that was seen and comes anew counts anew. */
export const fresh = (known, now) => now.filter((number) => !known.includes(number));

/** The title with how many came unseen: "(2) Today - Portal". */
export const titled = (count, title) => (count > 0 ? `(${count}) ${title}` : title);
