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
and of code that `reads` them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .change import Effect


@dataclass(frozen=True, slots=True)
class Callers:
    """What a change does to code of one language."""

    writes: Effect
    reads: Effect


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What all changes of one kind have in common."""

    means: str
    forward: Effect
    backward: Effect
    python: Callers
    elixir: Callers
    fix: str
    by_search: bool = False
    callers_by_search: bool = False


def _breaks(reason: str) -> Effect:
    return Effect("breaking", reason)


def _risks(reason: str) -> Effect:
    return Effect("risky", reason)


def _fine(reason: str) -> Effect:
    return Effect("compatible", reason)


def _both(effect: Effect) -> Callers:
    return Callers(effect, effect)


_SAME: Final = _fine("The same payloads are written and read.")
_UNSEEN: Final = _fine("Code that uses the type works as before.")
_NOTES: Final = Effect("cosmetic", "Nothing that runs reads it.")
_UNREAD: Final = _both(_UNSEEN)
_NOTED: Final = _both(_NOTES)

# --- the wire, said once -------------------------------------------------------------------------

_TAKEN: Final = _fine("Whatever the {writer} writes, the {reader} takes.")
_DEFAULTED: Final = _fine("The {writer} leaves it out, and the {reader} takes the default.")
_IGNORED: Final = Effect(
    "compatible",
    "The {reader} ignores the member that it does not know.",
    in_request=_risks(
        "The {reader} ignores the member, so what the {writer} asks for by it is lost without a "
        "word."
    ),
)
LOST: Final = _risks(
    "The {reader} ignores the member, so what the {writer} says by it is lost without a word."
)
_LACKED: Final = _breaks("The {writer} leaves out the member, which the {reader} requires.")
_UNKNOWN: Final = _breaks("The {reader} refuses the member, which it does not know.")
_UNFIT: Final = _breaks("The {writer} writes values that the {reader} refuses.")
_DISAGREE: Final = _risks(
    "What the {writer} leaves out means one thing to it and another to the {reader}."
)
_NOT_THERE: Final = _breaks(
    "The {writer} sends payloads of a type that the {reader} does not have."
)
_NO_CALL: Final = _breaks("The {writer} uses an operation that the {reader} does not have.")

# --- callers, said once --------------------------------------------------------------------------

_GONE: Final = _both(_breaks("Code that names it fails: there is nothing of that name any more."))
_REFUSED: Final = _breaks("Code that sets a value which is refused now fails when it runs.")
_NEW_VALUES: Final = _risks("Code may meet values that it has never met before.")
_UNMET: Final = _fine("Code that handles the values which do not come any more has nothing to do.")
_OTHER_KIND: Final = _both(
    _breaks("The attribute holds another kind of value, so code that sets or uses it fails.")
)
_OTHER_KEY: Final = _both(
    _breaks("The key of the struct holds another kind of term, so patterns and calls on it fail.")
)

_SERVERS_FIRST: Final = "Bring out the side that reads first, and the side that writes after it."
_KEEP_BOTH: Final = (
    "Keep the old one beside the new, mark it as deprecated, and remove it when nobody uses it."
)
_NOTHING: Final = "Nothing has to be done."

RULES: Final[Mapping[str, ChangeRule]] = MappingProxyType(
    {
        # --- types -------------------------------------------------------------------------------
        "type-added": ChangeRule(
            "A type that was not there.",
            _SAME,
            _SAME,
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        "type-removed": ChangeRule(
            "A type is gone that travelled only inside others; they change too, and say so.",
            _SAME,
            _SAME,
            _GONE,
            _GONE,
            "If it only has another name, say so by x-renamed-from. Otherwise keep it, mark it as "
            "deprecated, and remove it later.",
        ),
        "root-type-removed": ChangeRule(
            "A type is gone whose payloads travelled by themselves.",
            _NOT_THERE,
            _SAME,
            _GONE,
            _GONE,
            "If it only has another name, say so by x-renamed-from. Otherwise keep it, mark it as "
            "deprecated, and remove it later.",
        ),
        "type-renamed": ChangeRule(
            "A type has another name, and says what it was called before.",
            _SAME,
            _SAME,
            _both(_breaks("Code that imports it by its old name fails.")),
            _both(_breaks("Code that names its module or struct fails.")),
            "Offer the old name beside the new one for a while: an alias file whose `$ref` leads "
            "to the new type.",
        ),
        "type-moved": ChangeRule(
            "The schema of a type stands in another file.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTED,
            _NOTHING,
        ),
        "kind-changed": ChangeRule(
            "A type is of another kind, such as a record that was an enum.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            _OTHER_KEY,
            "Add a type of another name, and leave this one as it was.",
            by_search=True,
        ),
        # --- members -----------------------------------------------------------------------------
        "required-member-added": ChangeRule(
            "A member was added that must be present, to a type that the old version holds strict.",
            _LACKED,
            _UNKNOWN,
            Callers(
                _breaks("The constructor asks for an argument that code does not give."),
                _risks("Only code that constructs the type itself, as tests do, fails."),
            ),
            Callers(
                _breaks("The struct asks for a key that code does not give."),
                _risks("Only code that builds the struct itself, as tests do, fails."),
            ),
            "Give the member a default instead, and require it only when every writer sends it.",
        ),
        "required-member-added-to-open": ChangeRule(
            "A member was added that must be present, to a type that the old version holds open.",
            _LACKED,
            _IGNORED,
            Callers(
                _breaks("The constructor asks for an argument that code does not give."),
                _risks("Only code that constructs the type itself, as tests do, fails."),
            ),
            Callers(
                _breaks("The struct asks for a key that code does not give."),
                _risks("Only code that builds the struct itself, as tests do, fails."),
            ),
            "Give the member a default instead, and require it only when every writer sends it.",
        ),
        "member-added": ChangeRule(
            "A member with a default was added to a type that the old version holds strict.",
            _DEFAULTED,
            _UNKNOWN,
            _UNREAD,
            _UNREAD,
            _SERVERS_FIRST,
        ),
        "member-added-to-open": ChangeRule(
            "A member with a default was added to a type that the old version holds open.",
            _DEFAULTED,
            _IGNORED,
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        "required-member-removed": ChangeRule(
            "A member is gone that had to be present; the new version holds the type strict.",
            _UNKNOWN,
            _LACKED,
            _GONE,
            _GONE,
            "Give the member a default first; remove it when nobody sends or asks for it.",
        ),
        "required-member-removed-from-open": ChangeRule(
            "A member is gone that had to be present; the new version holds the type open.",
            LOST,
            _LACKED,
            _GONE,
            _GONE,
            "Give the member a default first; remove it when nobody sends or asks for it.",
        ),
        "member-removed": ChangeRule(
            "A member with a default is gone; the new version holds the type strict.",
            _UNKNOWN,
            _DEFAULTED,
            _GONE,
            _GONE,
            "Mark the member as deprecated and ignore it; remove it when nobody sends it.",
        ),
        "member-removed-from-open": ChangeRule(
            "A member with a default is gone; the new version holds the type open.",
            LOST,
            _DEFAULTED,
            _GONE,
            _GONE,
            "Mark the member as deprecated; remove it when nobody reads it.",
        ),
        "member-renamed": ChangeRule(
            "A member has another name, and says what it was called before: to payloads, one is "
            "gone and one is new.",
            _UNKNOWN,
            _UNKNOWN,
            _GONE,
            _GONE,
            "Add the new member beside the old one, mark the old one as deprecated, and remove it "
            "when nobody uses it.",
        ),
        "member-required": ChangeRule(
            "A member must be present that could be left out.",
            _LACKED,
            _TAKEN,
            Callers(
                _breaks("The constructor asks for an argument that code may not give."),
                _risks("Only code that constructs the type itself, as tests do, fails."),
            ),
            Callers(
                _breaks("The struct asks for a key that code may not give."),
                _risks("Only code that builds the struct itself, as tests do, fails."),
            ),
            "Keep the default until every writer sends the member.",
        ),
        "member-optional": ChangeRule(
            "A member may be left out that had to be present.",
            _TAKEN,
            _LACKED,
            _UNREAD,
            _UNREAD,
            "Go on writing the member until every reader does without it.",
        ),
        "default-changed": ChangeRule(
            "What an absent member reads as is something else.",
            _DISAGREE,
            _DISAGREE,
            Callers(
                _risks("Code that does not set it sends another value than before."),
                _risks("Code reads another value where the payload does not say one."),
            ),
            Callers(
                _risks("Code that does not set it sends another value than before."),
                _risks("Code reads another value where the payload does not say one."),
            ),
            "Have writers say the value, instead of leaving it to the default.",
        ),
        # --- values ------------------------------------------------------------------------------
        "null-allowed": ChangeRule(
            "Null is a value now.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _breaks("The attribute may be None, and code does not expect it.")),
            Callers(_UNSEEN, _breaks("The key may hold nil, and patterns do not expect it.")),
            "Go on sending a value until every reader expects null.",
        ),
        "null-refused": ChangeRule(
            "Null is no value any more.",
            _UNFIT,
            _TAKEN,
            Callers(_breaks("Code that passes None fails."), _UNSEEN),
            Callers(_breaks("Code that passes nil fails."), _UNSEEN),
            "Go on taking null until nobody sends it.",
        ),
        "integer-to-number": ChangeRule(
            "A number may have a fraction now.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _breaks("The attribute is a float, and code expects an int.")),
            Callers(_UNSEEN, _breaks("The key may hold a float, and guards expect an integer.")),
            "Add another member for the fraction.",
        ),
        "number-to-integer": ChangeRule(
            "A number may not have a fraction any more.",
            _UNFIT,
            _TAKEN,
            Callers(_breaks("Code that passes a fraction fails."), _UNSEEN),
            Callers(_breaks("Code that passes a fraction fails."), _UNSEEN),
            "Go on taking fractions, and round them where they are read.",
        ),
        "choices-closed": ChangeRule(
            "Any text was allowed, and now only listed ones are.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, _UNSEEN),
            Callers(_REFUSED, _breaks("The key holds an atom where it held a text.")),
            "Keep the text, and list the known values in the description.",
        ),
        "choices-opened": ChangeRule(
            "Only listed texts were allowed, and now others are too.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _NEW_VALUES),
            Callers(
                _breaks("Code that passes an atom fails: a text is asked for."),
                _breaks("The key holds a text where it held an atom."),
            ),
            "Add the values that are needed to the list.",
        ),
        "anything-allowed": ChangeRule(
            "Any JSON value is allowed, where it was one kind of plain value.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _breaks("The attribute may hold anything, and code expects a kind.")),
            Callers(_UNSEEN, _breaks("The key may hold anything, and guards expect a kind.")),
            "Add another member for the other values.",
        ),
        "anything-refused": ChangeRule(
            "One kind of plain value is allowed, where it was any JSON value.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, _UNSEEN),
            Callers(_REFUSED, _UNSEEN),
            "Add another member for the one kind of value.",
        ),
        "type-widened": ChangeRule(
            "Values are of another kind, which has all those that were allowed before.",
            _TAKEN,
            _UNFIT,
            _OTHER_KIND,
            _OTHER_KEY,
            "Add another member for the new kind of value.",
        ),
        "type-narrowed": ChangeRule(
            "Values are of another kind, which has only some of those that were allowed before.",
            _UNFIT,
            _TAKEN,
            _OTHER_KIND,
            _OTHER_KEY,
            "Add another member for the new kind of value.",
        ),
        "type-replaced": ChangeRule(
            "Values are of another kind.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            _OTHER_KEY,
            "Add another member for the new kind of value, and mark this one as deprecated.",
            by_search=True,
        ),
        "named-type-changed": ChangeRule(
            "A record or union of another name stands here.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            _OTHER_KEY,
            "Add another member for the new type, and mark this one as deprecated.",
            by_search=True,
        ),
        "reference-changed": ChangeRule(
            "The same kind of value is spelled by another name, or without one.",
            _SAME,
            _SAME,
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        "bound-tightened": ChangeRule(
            "Values are refused that were allowed.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, _UNSEEN),
            Callers(_REFUSED, _UNSEEN),
            "Go on taking the values, and warn who sends them.",
        ),
        "bound-loosened": ChangeRule(
            "Values are allowed that were refused.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _NEW_VALUES),
            Callers(_UNSEEN, _NEW_VALUES),
            _SERVERS_FIRST,
        ),
        "bound-replaced": ChangeRule(
            "Some values are refused that were allowed, and some the other way round.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows, until all have the new one.",
        ),
        "bound-respelled": ChangeRule(
            "The same values are allowed, in other words.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTED,
            _NOTHING,
        ),
        "pattern-changed": ChangeRule(
            "Texts match another expression; a search for texts decides who breaks.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows, until all have the new one.",
            by_search=True,
            callers_by_search=True,
        ),
        "constant-changed": ChangeRule(
            "The only value that is allowed is another one.",
            _UNFIT,
            _UNFIT,
            _both(_breaks("Code that names the old value fails.")),
            _both(_breaks("Patterns on the old value match no more.")),
            "Add a type with the new constant, and leave this one as it was.",
        ),
        "value-added": ChangeRule(
            "An enum has one value more.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _risks("Code that tells the values apart does not know this one.")),
            Callers(_UNSEEN, _breaks("A `case` without a last clause for others fails on it.")),
            "Send the value only to readers that know it.",
        ),
        "value-removed": ChangeRule(
            "An enum has one value less.",
            _UNFIT,
            _TAKEN,
            Callers(_breaks("Code that passes the value fails."), _UNMET),
            Callers(_breaks("Code that passes the atom fails."), _UNMET),
            "Mark the value as outdated in the description, and go on taking it.",
        ),
        "variant-added": ChangeRule(
            "A union has one variant more.",
            _TAKEN,
            _UNFIT,
            Callers(_UNSEEN, _risks("Code that tells the variants apart does not know this one.")),
            Callers(_UNSEEN, _breaks("A `case` without a last clause for others fails on it.")),
            "Send the variant only to readers that know it.",
        ),
        "variant-removed": ChangeRule(
            "A union has one variant less.",
            _UNFIT,
            _TAKEN,
            Callers(_breaks("Code that passes the variant fails."), _UNMET),
            Callers(_breaks("Code that passes the variant fails."), _UNMET),
            "Mark the variant as deprecated, and go on taking it.",
        ),
        "discriminator-changed": ChangeRule(
            "Another member tells the variants of a union apart.",
            _SAME,
            _SAME,
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        "keys-refused": ChangeRule(
            "Unknown keys are refused that were ignored.",
            _breaks("A key that neither knows was ignored, and the {reader} refuses it."),
            _TAKEN,
            Callers(_breaks("An argument that the type does not know fails."), _UNSEEN),
            _UNREAD,
            "Keep the type open where it may meet newer versions, responses above all.",
        ),
        "keys-ignored": ChangeRule(
            "Unknown keys are ignored that were refused.",
            _risks("A misspelt member is lost without a word."),
            _breaks("The {writer} may add keys that it does not declare; the {reader} refuses."),
            Callers(_risks("A misspelt argument is lost without a word."), _UNSEEN),
            _UNREAD,
            "Send no key that is not declared until every reader ignores it.",
        ),
        # --- facts of the type -------------------------------------------------------------------
        "direction-changed": ChangeRule(
            "Another side sends the type, or both do.",
            _fine("No payload changes; who has to read the type from now on does."),
            _fine("No payload changes; who has to read the type from now on does."),
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        "deprecated": ChangeRule(
            "New code should avoid it.",
            _SAME,
            _SAME,
            _both(_fine("Code works as before, and checkers point at it.")),
            _both(_fine("Code works as before, and the documentation says so.")),
            _NOTHING,
        ),
        "deprecation-withdrawn": ChangeRule(
            "It need not be avoided any more.", _SAME, _SAME, _UNREAD, _UNREAD, _NOTHING
        ),
        "dtype-added": ChangeRule(
            "A plain list under this key becomes an array of a known element type.",
            _SAME,
            _SAME,
            Callers(_fine("Lists under the key are taken that were refused."), _UNSEEN),
            Callers(_risks("Lists under the key may become another element type."), _UNSEEN),
            _NOTHING,
        ),
        "dtype-removed": ChangeRule(
            "A plain list under this key has no element type any more.",
            _SAME,
            _SAME,
            Callers(_breaks("A plain list under the key is refused."), _UNSEEN),
            Callers(_risks("The element type follows from the first element."), _UNSEEN),
            "Keep the key, or have callers build the array themselves.",
        ),
        "dtype-changed": ChangeRule(
            "A plain list under this key becomes an array of another element type.",
            _risks("The same list arrives with another element type."),
            _risks("The same list arrives with another element type."),
            Callers(_risks("The same list is sent with another element type."), _UNSEEN),
            Callers(_risks("The same list is sent with another element type."), _UNSEEN),
            "Have callers build the array themselves where the element type matters.",
        ),
        "module-added": ChangeRule(
            "The type is offered by one module more.", _SAME, _SAME, _UNREAD, _UNREAD, _NOTHING
        ),
        "module-removed": ChangeRule(
            "A module does not offer the type any more.",
            _SAME,
            _SAME,
            _both(_breaks("Code that imports the type from there fails.")),
            _UNREAD,
            "Keep the module in the list for a while.",
        ),
        "struct-default-changed": ChangeRule(
            "The struct starts from another value, or from none.",
            _SAME,
            _SAME,
            _UNREAD,
            Callers(_risks("Code that does not set it sends another value, or fails."), _UNSEEN),
            "Have callers set the value themselves.",
        ),
        "enum-terms-changed": ChangeRule(
            "Values of an enum are texts instead of atoms, or the other way round.",
            _SAME,
            _SAME,
            _UNREAD,
            _both(_breaks("Patterns on the values match no more.")),
            "Compare through `to_string/1`, which takes both.",
        ),
        "python-list-key-refused": ChangeRule(
            "A plain list under an unknown key is an error in Python now.",
            _SAME,
            _SAME,
            Callers(_breaks("A plain list under an unknown key fails."), _UNSEEN),
            _UNREAD,
            "Have callers build the array themselves.",
        ),
        "elixir-list-key-refused": ChangeRule(
            "A plain list under an unknown key is an error in Elixir now.",
            _SAME,
            _SAME,
            _UNREAD,
            Callers(_breaks("A plain list under an unknown key fails."), _UNSEEN),
            "Have callers build the array themselves.",
        ),
        "list-key-inferred": ChangeRule(
            "A plain list under an unknown key is taken now.",
            _SAME,
            _SAME,
            _UNREAD,
            _UNREAD,
            _NOTHING,
        ),
        # --- notes -------------------------------------------------------------------------------
        "description-changed": ChangeRule(
            "The text says something else.", _NOTES, _NOTES, _NOTED, _NOTED, _NOTHING
        ),
        "examples-changed": ChangeRule(
            "Other examples are shown.", _NOTES, _NOTES, _NOTED, _NOTED, _NOTHING
        ),
        "order-changed": ChangeRule(
            "The same things come in another order.", _NOTES, _NOTES, _NOTED, _NOTED, _NOTHING
        ),
        "earlier-names-changed": ChangeRule(
            "What x-renamed-from says is different.", _NOTES, _NOTES, _NOTED, _NOTED, _NOTHING
        ),
        "behaviours-changed": ChangeRule(
            "What every variant of a union can do beyond its members is different.",
            _NOTES,
            _NOTES,
            _NOTED,
            _NOTED,
            "Write what is new for every variant; `lint` names the files.",
        ),
        # --- operations --------------------------------------------------------------------------
        "operation-added": ChangeRule(
            "An operation that was not there.",
            _SAME,
            _risks("The {reader} does not have the operation yet, so calls of it fail."),
            _UNREAD,
            _UNREAD,
            _SERVERS_FIRST,
        ),
        "operation-removed": ChangeRule(
            "An operation is gone.",
            _NO_CALL,
            _SAME,
            _UNREAD,
            _UNREAD,
            "Keep the operation, mark it as deprecated, and remove it when nobody calls it.",
        ),
        "operation-moved": ChangeRule(
            "An operation has another path or method.",
            _NO_CALL,
            _NO_CALL,
            _UNREAD,
            _UNREAD,
            _KEEP_BOTH,
        ),
        "operation-renamed": ChangeRule(
            "An operation has another operationId.",
            _SAME,
            _SAME,
            _both(_risks("Clients that are made from openapi.json get another name for it.")),
            _both(_risks("Clients that are made from openapi.json get another name for it.")),
            "Keep the operationId.",
        ),
        "parameter-added": ChangeRule(
            "An operation takes a parameter that may be left out.",
            _SAME,
            _risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            _UNREAD,
            _UNREAD,
            _SERVERS_FIRST,
        ),
        "required-parameter-added": ChangeRule(
            "An operation asks for a parameter that was not there.",
            _breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            _risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            _UNREAD,
            _UNREAD,
            "Let the parameter be left out.",
        ),
        "parameter-removed": ChangeRule(
            "An operation does not take a parameter any more.",
            _risks("The {reader} may ignore the parameter, or refuse the call."),
            _fine("The {writer} leaves it out, as it could before."),
            _UNREAD,
            _UNREAD,
            "Go on taking the parameter.",
        ),
        "required-parameter-removed": ChangeRule(
            "An operation does not take a parameter any more that it asked for.",
            _risks("The {reader} may ignore the parameter, or refuse the call."),
            _breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            _UNREAD,
            _UNREAD,
            "Let the parameter be left out first.",
        ),
        "parameter-required": ChangeRule(
            "A parameter or body must be given that could be left out.",
            _breaks("The {writer} may leave it out, and the {reader} requires it."),
            _TAKEN,
            _UNREAD,
            _UNREAD,
            "Let it be left out.",
        ),
        "parameter-optional": ChangeRule(
            "A parameter or body may be left out that had to be given.",
            _TAKEN,
            _breaks("The {writer} may leave it out, and the {reader} requires it."),
            _UNREAD,
            _UNREAD,
            _SERVERS_FIRST,
        ),
        "answer-added": ChangeRule(
            "An operation has one answer, or one form of body, more.",
            _SAME,
            _risks("The {reader} does not know it."),
            _UNREAD,
            _UNREAD,
            "Give the answer only to those that know it.",
        ),
        "answer-removed": ChangeRule(
            "An operation has one answer, or one form of body, less.",
            _risks("The {reader} does not know it any more."),
            _SAME,
            _UNREAD,
            _UNREAD,
            _KEEP_BOTH,
        ),
        "opaque-changed": ChangeRule(
            "A schema of openapi.json changed that says more than the dialect of types can: it has "
            "to be compared by eye.",
            _risks("Whether the {reader} takes what the {writer} writes was not found out."),
            _risks("Whether the {reader} takes what the {writer} writes was not found out."),
            _UNREAD,
            _UNREAD,
            "Move the schema into a file of its own under `types`.",
        ),
        "document-changed": ChangeRule(
            "Something else in openapi.json is different.",
            _risks("Tools that read openapi.json may do something else."),
            _risks("Tools that read openapi.json may do something else."),
            _UNREAD,
            _UNREAD,
            "Look at the place.",
        ),
        "document-text-changed": ChangeRule(
            "A text of openapi.json is different.", _NOTES, _NOTES, _NOTED, _NOTED, _NOTHING
        ),
    }
)
"""Every kind of change."""
