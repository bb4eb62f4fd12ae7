"""All semantic types there are, by name. An entry is the whole definition; examples are synthetic or published.

Levels are the defaults of standards.md §6: a name or a contact 3; identity papers and what PIPL art. 28 calls
sensitive 4. A contract may always say otherwise.
"""

from ganyun.features.standards.rules.entries.contacts import CONTACTS
from ganyun.features.standards.rules.entries.places_and_times import PLACES_AND_TIMES
from ganyun.features.standards.rules.entries.subjects import SUBJECTS
from ganyun.features.standards.rules.entries.things import THINGS

ENTRIES = {each.name: each for each in (*SUBJECTS, *CONTACTS, *THINGS, *PLACES_AND_TIMES)}
