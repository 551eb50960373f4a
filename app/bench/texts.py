"""What the models are asked: the same words for the program and for what it is measured against."""

from __future__ import annotations

STORY = "Write a very long story about a ship, a storm and a lighthouse."
"""Asked greedily, small models go on with this for as long as they may."""

TOPICS = (
    "Write a very long story about a ship, a storm and a lighthouse.",
    "Write a very long story about a village in the mountains and its school.",
    "Write a very long story about a train that crosses a desert.",
    "Write a very long story about two sisters who build a boat.",
)
"""For replies written side by side."""

SENTENCE = "The little harbour town woke slowly under a pale and windless sky. "
SENTENCE_TOKENS = 14
"""About; English prose has some four characters a token."""


def passage(tokens: int) -> str:
    """Plain prose of about so many tokens."""
    return SENTENCE * max(1, tokens // SENTENCE_TOKENS)


FOLLOW_UPS = (
    "What is the town like?",
    "Who lives there?",
    "What is the weather?",
    "Say that again, shorter.",
    "Where does it lie?",
    "What happens next?",
    "How does it end?",
    "What is the sky like?",
    "Is there any wind?",
    "What was the first thing?",
)

LETTER = (
    "Dear Ms Okafor, thank you for your letter of 14 March. The tenancy of the flat at 27 Quayside began on "
    "1 May 2019 for a term of three years. The rent is 840 pounds a month, due on the first of each month. "
    "The deposit of 1,260 pounds is held with the Tenancy Deposit Service under number TDS-553-0917. "
    "On 2 February the boiler failed; it was repaired on 9 February at a cost of 312 pounds and 40 pence. "
    "The survey of 20 February found damp in the north wall of the bedroom, at a height of 40 centimetres. "
    "We shall have the wall treated in the week of 8 April, and the work will take two days. "
    "Please let us know by 28 March whether someone can be at home on both days. "
    "Yours sincerely, R. Lindqvist, for the landlord."
)
REWRITE = f"Copy the following letter word for word, without any change.\n\n{LETTER}"
"""A rewrite that takes nearly all its words from the prompt, where guessing from it pays."""

PEOPLE = (
    "a baker from Lyon",
    "a nurse who sails",
    "a retired pilot",
    "a student of law",
    "a farmer with two dogs",
    "a teacher of music",
    "a doctor in a small town",
    "a gardener",
    "a fisherman",
    "an engineer who paints",
)

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 40},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
        "kind": {"type": "string", "enum": ["friend", "colleague", "stranger"]},
        "married": {"type": "boolean"},
        "skills": {
            "type": "array",
            "items": {"type": "string", "maxLength": 30},
            "minItems": 1,
            "maxItems": 4,
        },
        "story": {"type": "string", "maxLength": 160},
    },
    "required": ["name", "age", "kind", "married", "skills", "story"],
    "additionalProperties": False,
}


def person(number: int) -> str:
    """A request for a record as `SCHEMA` has it."""
    return f"Invent {PEOPLE[number % len(PEOPLE)]}, number {number}, and give the facts as a JSON record."
