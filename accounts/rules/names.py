"""When two spellings of a name are the same name, and what a name may be written with."""

import unicodedata

LONGEST_NAME = 100
LONGEST_KEY = 200
MOST_WORDS = 6  # of a name that is typed; the rest stays together
JOINERS = "\u200c\u200d"  # Persian and Indian names need them
SPELLED_OUT = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
    }
)


def name_key(name: str) -> str:
    """Letters only, lower case, no accents: "O'Connor-Núñez" and "oconnor nunez" are one."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(SPELLED_OUT))
    return "".join(character for character in plain if character.isalpha())[:LONGEST_KEY]


def names_asked(typed: str) -> list[tuple[str, str]]:
    """What a typed name may mean, as keys of (last name, first name), either may be "".

    "Ana de la Cruz", "De la Cruz, Ana" and "de la cruz" all mean (delacruz, ...): names are cut
    between their words, and read in both orders.
    """
    words = [key for key in map(name_key, typed.replace(",", " ").split()) if key]
    meant = [("".join(words), "")]
    for cut in range(1, min(len(words), MOST_WORDS)):
        left, right = "".join(words[:cut]), "".join(words[cut:])
        meant += [(right, left), (left, right)]
    return meant


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings have the same letters; a name without letters is nobody's."""
    return name_key(one) == name_key(other) != ""


def is_name(text: str) -> bool:
    """Whether this can be a name: letters, accents, digits, blanks, punctuation; 100 at most."""
    return len(text) <= LONGEST_NAME and name_key(text) != "" and all(map(_fits_a_name, text))


def _fits_a_name(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LMNP" or kind == "Zs" or character in JOINERS
