"""The kinds of changes: what each does to whom, how bad that is, and the way round.

`RULES` is the documented rule of classification: nothing else decides who breaks, with two
exceptions. What a renamed member does to payloads follows from one that went and one that came, and
what a type does that took another's place follows from all that is different between the two. Of a
kind that is decided `by_search`, a break of the wire counts only if a payload is found that shows
it; if `callers_by_search`, so does one of callers, for whom it is a payload that they wrote before.

On the wire a rule speaks of two flows. `forward`: the old version writes and the new one reads.
`backward`: the new version writes and the old one reads. The direction of the type says who that
is. Of a request, forward is the old client with the new server; of a response, it is the new client
with the old server. A writer is taken to write the members that it knows, and no others; only where
a change is about unknown keys themselves does a writer write one.

To callers a rule speaks of code that `writes` values of the type, as the senders of requests do,
and of code that `reads` them. It says what holds in any language; where a target knows better, or
has kinds of its own, `USERS` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..targets import installed
from ..targets.callers import UNREAD, UNSEEN, Callers, Effect, Users, both, breaks, fine, risks
from . import MIXTURES


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What all changes of one kind have in common.

    `owner` is the target whose facts the kind is about; nobody else's callers notice it.
    """

    means: str
    forward: Effect
    backward: Effect
    callers: Callers
    fix: str
    by_search: bool = False
    callers_by_search: bool = False
    owner: str = ""
    example: str = ""


_SAME: Final = fine("The same payloads are written and read.")
_NOTES: Final = Effect("cosmetic", "Nothing that runs reads it.")
_NOTED: Final = both(_NOTES)

# --- the wire, said once -------------------------------------------------------------------------

_TAKEN: Final = fine("Whatever the {writer} writes, the {reader} takes.")
_DEFAULTED: Final = fine("The {writer} leaves it out, and the {reader} takes the default.")
_IGNORED: Final = Effect(
    "compatible",
    "The {reader} ignores the member that it does not know.",
    in_request=risks(
        "The {reader} ignores the member, so what the {writer} asks for by it is lost without a "
        "word."
    ),
)
LOST: Final = risks(
    "The {reader} ignores the member, so what the {writer} says by it is lost without a word."
)
_LACKED: Final = breaks("The {writer} leaves out the member, which the {reader} requires.")
_UNKNOWN: Final = breaks("The {reader} refuses the member, which it does not know.")
_UNFIT: Final = breaks("The {writer} writes values that the {reader} refuses.")
_DISAGREE: Final = risks(
    "What the {writer} leaves out means one thing to it and another to the {reader}."
)
_NOT_THERE: Final = breaks("The {writer} sends payloads of a type that the {reader} does not have.")
_NO_CALL: Final = breaks("The {writer} uses an operation that the {reader} does not have.")

# --- callers, said once --------------------------------------------------------------------------

_GONE: Final = both(breaks("Code that names it fails: there is nothing of that name any more."))
_REFUSED: Final = breaks("Code that sets a value which is refused now fails when it runs.")
_NEW_VALUES: Final = risks("Code may meet values that it has never met before.")
_UNMET: Final = fine("Code that handles the values which do not come any more has nothing to do.")
_OTHER_KIND: Final = both(
    breaks("It holds another kind of value, so code that sets or uses it fails.")
)
_TESTS: Final = risks("Only code that constructs the type itself, as tests do, fails.")

_SERVERS_FIRST: Final = "Bring out the side that reads first, and the side that writes after it."
_KEEP_BOTH: Final = (
    "Keep the old one beside the new, mark it as deprecated, and remove it when nobody uses it."
)
_NOTHING: Final = "Nothing has to be done."

_ANY_LANGUAGE: Final[Mapping[str, ChangeRule]] = MappingProxyType(
    {
        # --- types -------------------------------------------------------------------------------
        "type-added": ChangeRule(
            "A type that was not there.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "type-removed": ChangeRule(
            "A type is gone that travelled only inside others; they change too, and say so.",
            _SAME,
            _SAME,
            _GONE,
            "If it only has another name, say so by x-renamed-from. Otherwise keep it, mark it as "
            "deprecated, and remove it later.",
        ),
        "root-type-removed": ChangeRule(
            "A type is gone whose payloads travelled by themselves.",
            _NOT_THERE,
            _SAME,
            _GONE,
            "If it only has another name, say so by x-renamed-from. Otherwise keep it, mark it as "
            "deprecated, and remove it later.",
        ),
        "type-renamed": ChangeRule(
            "A type has another name, and says what it was called before.",
            _SAME,
            _SAME,
            both(breaks("Code that names it by its old name fails.")),
            "Offer the old name beside the new one for a while: an alias file whose `$ref` leads "
            "to the new type.",
        ),
        "type-moved": ChangeRule(
            "The schema of a type stands in another file.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTHING,
        ),
        "kind-changed": ChangeRule(
            "A type is of another kind, such as a record that was an enum.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add a type of another name, and leave this one as it was.",
            by_search=True,
        ),
        # --- members -----------------------------------------------------------------------------
        "required-member-added": ChangeRule(
            "A member was added that must be present, to a type that the old version holds strict.",
            _LACKED,
            _UNKNOWN,
            Callers(breaks("Code that constructs the type does not give the member."), _TESTS),
            "Give the member a default instead, and require it only when every writer sends it.",
        ),
        "required-member-added-to-open": ChangeRule(
            "A member was added that must be present, to a type that the old version holds open.",
            _LACKED,
            _IGNORED,
            Callers(breaks("Code that constructs the type does not give the member."), _TESTS),
            "Give the member a default instead, and require it only when every writer sends it.",
        ),
        "member-added": ChangeRule(
            "A member with a default was added to a type that the old version holds strict.",
            _DEFAULTED,
            _UNKNOWN,
            UNREAD,
            _SERVERS_FIRST,
        ),
        "member-added-to-open": ChangeRule(
            "A member with a default was added to a type that the old version holds open.",
            _DEFAULTED,
            _IGNORED,
            UNREAD,
            _NOTHING,
        ),
        "required-member-removed": ChangeRule(
            "A member is gone that had to be present; the new version holds the type strict.",
            _UNKNOWN,
            _LACKED,
            _GONE,
            "Give the member a default first; remove it when nobody sends or asks for it.",
        ),
        "required-member-removed-from-open": ChangeRule(
            "A member is gone that had to be present; the new version holds the type open.",
            LOST,
            _LACKED,
            _GONE,
            "Give the member a default first; remove it when nobody sends or asks for it.",
        ),
        "member-removed": ChangeRule(
            "A member with a default is gone; the new version holds the type strict.",
            _UNKNOWN,
            _DEFAULTED,
            _GONE,
            "Mark the member as deprecated and ignore it; remove it when nobody sends it.",
        ),
        "member-removed-from-open": ChangeRule(
            "A member with a default is gone; the new version holds the type open.",
            LOST,
            _DEFAULTED,
            _GONE,
            "Mark the member as deprecated; remove it when nobody reads it.",
        ),
        "member-renamed": ChangeRule(
            "A member has another name, and says what it was called before: to payloads, one is "
            "gone and one is new.",
            _UNKNOWN,
            _UNKNOWN,
            _GONE,
            "Add the new member beside the old one, mark the old one as deprecated, and remove it "
            "when nobody uses it.",
        ),
        "member-required": ChangeRule(
            "A member must be present that could be left out.",
            _LACKED,
            _TAKEN,
            Callers(breaks("Code that constructs the type may not give the member."), _TESTS),
            "Keep the default until every writer sends the member.",
        ),
        "member-optional": ChangeRule(
            "A member may be left out that had to be present.",
            _TAKEN,
            _LACKED,
            UNREAD,
            "Go on writing the member until every reader does without it.",
        ),
        "default-changed": ChangeRule(
            "What an absent member reads as is something else.",
            _DISAGREE,
            _DISAGREE,
            Callers(
                risks("Code that does not set it sends another value than before."),
                risks("Code reads another value where the payload does not say one."),
            ),
            "Have writers say the value, instead of leaving it to the default.",
        ),
        # --- values ------------------------------------------------------------------------------
        "null-allowed": ChangeRule(
            "Null is a value now.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may be null, and code does not expect it.")),
            "Go on sending a value until every reader expects null.",
        ),
        "null-refused": ChangeRule(
            "Null is no value any more.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes null fails."), UNSEEN),
            "Go on taking null until nobody sends it.",
        ),
        "integer-to-number": ChangeRule(
            "A number may have a fraction now.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may have a fraction, and code expects an integer.")),
            "Add another member for the fraction.",
        ),
        "number-to-integer": ChangeRule(
            "A number may not have a fraction any more.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes a fraction fails."), UNSEEN),
            "Go on taking fractions, and round them where they are read.",
        ),
        "choices-closed": ChangeRule(
            "Any text was allowed, and now only listed ones are.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Keep the text, and list the known values in the description.",
        ),
        "choices-opened": ChangeRule(
            "Only listed texts were allowed, and now others are too.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, _NEW_VALUES),
            "Add the values that are needed to the list.",
        ),
        "anything-allowed": ChangeRule(
            "Any JSON value is allowed, where it was one kind of plain value.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may be anything, and code expects a kind.")),
            "Add another member for the other values.",
        ),
        "anything-refused": ChangeRule(
            "One kind of plain value is allowed, where it was any JSON value.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Add another member for the one kind of value.",
        ),
        "type-widened": ChangeRule(
            "Values are of another kind, which has all those that were allowed before.",
            _TAKEN,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new kind of value.",
        ),
        "type-narrowed": ChangeRule(
            "Values are of another kind, which has only some of those that were allowed before.",
            _UNFIT,
            _TAKEN,
            _OTHER_KIND,
            "Add another member for the new kind of value.",
        ),
        "type-replaced": ChangeRule(
            "Values are of another kind.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new kind of value, and mark this one as deprecated.",
            by_search=True,
        ),
        "named-type-changed": ChangeRule(
            "A record or union of another name stands here.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new type, and mark this one as deprecated.",
            by_search=True,
        ),
        "reference-changed": ChangeRule(
            "The same kind of value is spelled by another name, or without one.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "bound-tightened": ChangeRule(
            "Values are refused that were allowed.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Go on taking the values, and warn who sends them.",
        ),
        "bound-loosened": ChangeRule(
            "Values are allowed that were refused.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, _NEW_VALUES),
            _SERVERS_FIRST,
        ),
        "bound-replaced": ChangeRule(
            "Some values are refused that were allowed, and some the other way round.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows, until all have the new one.",
        ),
        "bound-respelled": ChangeRule(
            "The same values are allowed, in other words.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTHING,
        ),
        "pattern-changed": ChangeRule(
            "Texts match another expression; a search for texts decides who breaks.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows, until all have the new one.",
            by_search=True,
            callers_by_search=True,
        ),
        "constant-changed": ChangeRule(
            "The only value that is allowed is another one.",
            _UNFIT,
            _UNFIT,
            both(breaks("Code that names the old value fails.")),
            "Add a type with the new constant, and leave this one as it was.",
        ),
        "value-added": ChangeRule(
            "An enum has one value more.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, risks("Code that tells the values apart does not know this one.")),
            "Send the value only to readers that know it.",
        ),
        "value-removed": ChangeRule(
            "An enum has one value less.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes the value fails."), _UNMET),
            "Mark the value as outdated in the description, and go on taking it.",
        ),
        "variant-added": ChangeRule(
            "A union has one variant more.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, risks("Code that tells the variants apart does not know this one.")),
            "Send the variant only to readers that know it.",
        ),
        "variant-removed": ChangeRule(
            "A union has one variant less.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes the variant fails."), _UNMET),
            "Mark the variant as deprecated, and go on taking it.",
        ),
        "discriminator-changed": ChangeRule(
            "Another member tells the variants of a union apart.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "keys-refused": ChangeRule(
            "Unknown keys are refused that were ignored.",
            breaks("A key that neither knows was ignored, and the {reader} refuses it."),
            _TAKEN,
            Callers(breaks("Code that sets a member which the type does not know fails."), UNSEEN),
            "Keep the type open where it may meet newer versions, responses above all.",
        ),
        "keys-ignored": ChangeRule(
            "Unknown keys are ignored that were refused.",
            risks("A misspelt member is lost without a word."),
            breaks("The {writer} may add keys that it does not declare; the {reader} refuses."),
            Callers(risks("A misspelt member is lost without a word."), UNSEEN),
            "Send no key that is not declared until every reader ignores it.",
        ),
        # --- facts of the type -------------------------------------------------------------------
        "direction-changed": ChangeRule(
            "Another side sends the type, or both do.",
            fine("No payload changes; who has to read the type from now on does."),
            fine("No payload changes; who has to read the type from now on does."),
            UNREAD,
            _NOTHING,
        ),
        "deprecated": ChangeRule(
            "New code should avoid it.",
            _SAME,
            _SAME,
            both(fine("Code works as before, and the documentation says so.")),
            _NOTHING,
        ),
        "deprecation-withdrawn": ChangeRule(
            "It need not be avoided any more.", _SAME, _SAME, UNREAD, _NOTHING
        ),
        "dtype-added": ChangeRule(
            "A plain list under this key becomes an array of a known element type.",
            _SAME,
            _SAME,
            Callers(fine("Lists under the key are taken that were refused."), UNSEEN),
            _NOTHING,
        ),
        "dtype-removed": ChangeRule(
            "A plain list under this key has no element type any more.",
            _SAME,
            _SAME,
            Callers(breaks("A plain list under the key is refused."), UNSEEN),
            "Keep the key, or have callers build the array themselves.",
        ),
        "dtype-changed": ChangeRule(
            "A plain list under this key becomes an array of another element type.",
            risks("The same list arrives with another element type."),
            risks("The same list arrives with another element type."),
            Callers(risks("The same list is sent with another element type."), UNSEEN),
            "Have callers build the array themselves where the element type matters.",
        ),
        "list-key-inferred": ChangeRule(
            "A plain list under an unknown key is taken now.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        # --- notes -------------------------------------------------------------------------------
        "description-changed": ChangeRule(
            "The text says something else.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "examples-changed": ChangeRule(
            "Other examples are shown.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "order-changed": ChangeRule(
            "The same things come in another order.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "earlier-names-changed": ChangeRule(
            "What x-renamed-from says is different.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "behaviours-changed": ChangeRule(
            "What every variant of a union can do beyond its members is different.",
            _NOTES,
            _NOTES,
            _NOTED,
            "Write what is new for every variant; `lint` names the files.",
        ),
        # --- operations --------------------------------------------------------------------------
        "operation-added": ChangeRule(
            "An operation that was not there.",
            _SAME,
            risks("The {reader} does not have the operation yet, so calls of it fail."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "operation-removed": ChangeRule(
            "An operation is gone.",
            _NO_CALL,
            _SAME,
            UNREAD,
            "Keep the operation, mark it as deprecated, and remove it when nobody calls it.",
        ),
        "operation-moved": ChangeRule(
            "An operation has another path or method.",
            _NO_CALL,
            _NO_CALL,
            UNREAD,
            _KEEP_BOTH,
        ),
        "operation-renamed": ChangeRule(
            "An operation has another operationId.",
            _SAME,
            _SAME,
            both(risks("Clients that are made from openapi.json get another name for it.")),
            "Keep the operationId.",
        ),
        "parameter-added": ChangeRule(
            "An operation takes a parameter that may be left out.",
            _SAME,
            risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "required-parameter-added": ChangeRule(
            "An operation asks for a parameter that was not there.",
            breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            UNREAD,
            "Let the parameter be left out.",
        ),
        "parameter-removed": ChangeRule(
            "An operation does not take a parameter any more.",
            risks("The {reader} may ignore the parameter, or refuse the call."),
            fine("The {writer} leaves it out, as it could before."),
            UNREAD,
            "Go on taking the parameter.",
        ),
        "required-parameter-removed": ChangeRule(
            "An operation does not take a parameter any more that it asked for.",
            risks("The {reader} may ignore the parameter, or refuse the call."),
            breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            UNREAD,
            "Let the parameter be left out first.",
        ),
        "parameter-required": ChangeRule(
            "A parameter or body must be given that could be left out.",
            breaks("The {writer} may leave it out, and the {reader} requires it."),
            _TAKEN,
            UNREAD,
            "Let it be left out.",
        ),
        "parameter-optional": ChangeRule(
            "A parameter or body may be left out that had to be given.",
            _TAKEN,
            breaks("The {writer} may leave it out, and the {reader} requires it."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "answer-added": ChangeRule(
            "An operation has one answer, or one form of body, more.",
            _SAME,
            risks("The {reader} does not know it."),
            UNREAD,
            "Give the answer only to those that know it.",
        ),
        "answer-removed": ChangeRule(
            "An operation has one answer, or one form of body, less.",
            risks("The {reader} does not know it any more."),
            _SAME,
            UNREAD,
            _KEEP_BOTH,
        ),
        "opaque-changed": ChangeRule(
            "A schema of openapi.json changed that says more than the dialect of types can: it has "
            "to be compared by eye.",
            risks("Whether the {reader} takes what the {writer} writes was not found out."),
            risks("Whether the {reader} takes what the {writer} writes was not found out."),
            UNREAD,
            "Move the schema into a file of its own under `types`.",
        ),
        "document-changed": ChangeRule(
            "Something else in openapi.json is different.",
            risks("Tools that read openapi.json may do something else."),
            risks("Tools that read openapi.json may do something else."),
            UNREAD,
            "Look at the place.",
        ),
        "document-text-changed": ChangeRule(
            "A text of openapi.json is different.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
    }
)
"""The kinds of changes that mean something in every language."""

USERS: Final[Mapping[str, Users]] = MappingProxyType(
    {name: target.users() for name, target in installed.every().items() if target.users is not None}
)
"""Who uses what a target emits, by the name of the target."""

AUDIENCES: Final[Mapping[str, str]] = MappingProxyType(
    {**MIXTURES, **{name: users.title for name, users in USERS.items()}}
)
"""Who may break, in words: the two mixtures of versions on the wire, and code that uses a package
and gets the new one."""

RULES: Final[Mapping[str, ChangeRule]] = MappingProxyType(
    {
        **_ANY_LANGUAGE,
        **{
            kind: ChangeRule(
                told.means, _SAME, _SAME, told.callers, told.fix, owner=name, example=told.example
            )
            for name, users in USERS.items()
            for kind, told in users.kinds.items()
        },
    }
)
"""Every kind of change."""


def callers(kind: str, target: str) -> Callers:
    """What a change of a kind does to code that uses what a target emits."""
    rule = RULES[kind]
    if rule.owner not in ("", target):
        return UNREAD
    return USERS[target].effects.get(kind, rule.callers)
