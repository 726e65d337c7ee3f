"""The kinds of changes: whom each one breaks, how badly, and a workaround.

`RULES` alone decides who breaks, with two exceptions. A renamed member counts as one that was
removed and one that was added. A type that replaced another counts as all the differences between
the two. If a kind is decided `by_search`, it breaks the wire only if a payload that shows the break
is found. If it is decided `callers_by_search`, the same holds for callers and a payload that they
could write before.

On the wire there are two flows. `forward`: the old version writes and the new one reads.
`backward`: the new version writes and the old one reads. The direction of the type says who that
is: for requests, forward is the old client with the new server; for responses, the new client with
the old server. A writer is assumed to write only members that it knows, except where the change is
about unknown keys themselves.

For callers, a rule covers code that `writes` values of the type, as senders of requests do, and
code that `reads` them. It covers every language; `USERS` has what differs for a target, and the
kinds of its own facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..frozen import frozen
from ..targets import installed
from ..targets.callers import UNREAD, UNSEEN, Callers, Effect, Users, both, breaks, fine, risks
from . import MIXTURES


@frozen
class ChangeRule:
    """The rule for all changes of one kind.

    `owner` is the target whose facts the kind is about; only its callers notice the change.
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


_SAME: Final = fine("Payloads are the same.")
_NOTES: Final = Effect("cosmetic", "Nothing that runs reads it.")
_NOTED: Final = both(_NOTES)

# --- the wire, said once -------------------------------------------------------------------------

_TAKEN: Final = fine("The {reader} accepts whatever the {writer} writes.")
_DEFAULTED: Final = fine("The {writer} leaves it out, which the {reader} allows.")
_IGNORED: Final = Effect(
    "compatible",
    "The {reader} ignores the member that it does not know.",
    in_request=risks(
        "The {reader} ignores the member, so what the {writer} asks for with it is silently lost."
    ),
)
LOST: Final = risks(
    "The {reader} ignores the member, so what the {writer} says with it is silently lost."
)
_LACKED: Final = breaks("The {writer} leaves out the member, which the {reader} requires.")
_UNKNOWN: Final = breaks("The {reader} refuses the member, which it does not know.")
_UNFIT: Final = breaks("The {writer} writes values that the {reader} refuses.")
_DISAGREE: Final = risks("What the {writer} leaves out means something different to the {reader}.")
_DESCRIBED: Final = risks("The {writer} may write values that the {reader} does not expect.")
_NOT_THERE: Final = breaks("The {writer} sends payloads of a type that the {reader} does not have.")
_NO_CALL: Final = breaks("The {writer} uses an operation that the {reader} does not have.")

# --- callers, said once --------------------------------------------------------------------------

_GONE: Final = both(breaks("Code that names it fails: the name no longer exists."))
_REFUSED: Final = breaks("Code that sets a value which is now refused fails when it runs.")
_NEW_VALUES: Final = risks("Code may receive values that it has never seen before.")
_UNMET: Final = fine("Code that handles values which no longer come still works.")
_OTHER_KIND: Final = both(
    breaks("It holds another kind of value, so code that sets or uses it fails.")
)
_TESTS: Final = risks("Only code that constructs the type, such as tests, fails.")

_SERVERS_FIRST: Final = "Release the side that reads first, then the side that writes."
_KEEP_BOTH: Final = (
    "Keep the old one next to the new one, mark it as deprecated, and remove it when "
    "it is no longer used."
)
_NOTHING: Final = "Nothing to do."

_ANY_LANGUAGE: Final[Mapping[str, ChangeRule]] = MappingProxyType(
    {
        # --- types -------------------------------------------------------------------------------
        "type-added": ChangeRule(
            "A type is new.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "type-removed": ChangeRule(
            "A type was removed that was only sent inside others; their changes are listed too.",
            _SAME,
            _SAME,
            _GONE,
            "If it was only renamed, say so with x-renamed-from. If not, keep it, mark "
            "it as deprecated, and remove it later.",
        ),
        "root-type-removed": ChangeRule(
            "A type was removed whose payloads were sent on their own.",
            _NOT_THERE,
            _SAME,
            _GONE,
            "If it was only renamed, say so with x-renamed-from. If not, keep it, mark "
            "it as deprecated, and remove it later.",
        ),
        "type-renamed": ChangeRule(
            "A type was renamed: x-renamed-from has its old name, or it is still at its place.",
            _SAME,
            _SAME,
            both(breaks("Code that names it by its old name fails.")),
            "Keep the old name next to the new one for a while: an alias file whose "
            "`$ref` points to the new type.",
        ),
        "type-moved": ChangeRule(
            "The schema of a type moved to another file.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTHING,
        ),
        "kind-changed": ChangeRule(
            "A type has a different kind, such as a record that was an enum.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add a type with another name, and leave this one as it was.",
            by_search=True,
        ),
        # --- members -----------------------------------------------------------------------------
        "required-member-added": ChangeRule(
            "A required member was added to a type that is strict in the old version.",
            _LACKED,
            _UNKNOWN,
            Callers(breaks("Code that constructs the type does not give the member."), _TESTS),
            "Do not require the member before every writer sends it.",
        ),
        "required-member-added-to-open": ChangeRule(
            "A required member was added to a type that is open in the old version.",
            _LACKED,
            _IGNORED,
            Callers(breaks("Code that constructs the type does not give the member."), _TESTS),
            "Do not require the member before every writer sends it.",
        ),
        "defaulted-member-added": ChangeRule(
            "A required member with a default was added to a type that is strict in the old "
            "version; the default serves constructors.",
            _LACKED,
            _UNKNOWN,
            UNREAD,
            "Do not require the member before every writer sends it.",
        ),
        "defaulted-member-added-to-open": ChangeRule(
            "A required member with a default was added to a type that is open in the old "
            "version; the default serves constructors.",
            _LACKED,
            _IGNORED,
            UNREAD,
            "Do not require the member before every writer sends it.",
        ),
        "member-added": ChangeRule(
            "A member that may be left out was added to a type that is strict in the old version.",
            _DEFAULTED,
            _UNKNOWN,
            UNREAD,
            _SERVERS_FIRST,
        ),
        "member-added-to-open": ChangeRule(
            "A member that may be left out was added to a type that is open in the old version.",
            _DEFAULTED,
            _IGNORED,
            UNREAD,
            _NOTHING,
        ),
        "required-member-removed": ChangeRule(
            "A required member was removed; the type is strict in the new version.",
            _UNKNOWN,
            _LACKED,
            _GONE,
            "Stop requiring the member first; remove it when it is no longer sent or required.",
        ),
        "required-member-removed-from-open": ChangeRule(
            "A required member was removed; the type is open in the new version.",
            LOST,
            _LACKED,
            _GONE,
            "Stop requiring the member first; remove it when it is no longer sent or required.",
        ),
        "member-removed": ChangeRule(
            "A member that may be left out was removed; the type is strict in the new version.",
            _UNKNOWN,
            _DEFAULTED,
            _GONE,
            "Mark the member as deprecated and ignore it; remove it when it is no longer sent.",
        ),
        "member-removed-from-open": ChangeRule(
            "A member that may be left out was removed; the type is open in the new version.",
            LOST,
            _DEFAULTED,
            _GONE,
            "Mark the member as deprecated; remove it when it is no longer read.",
        ),
        "member-renamed": ChangeRule(
            "A member was renamed, and x-renamed-from has its old name: in payloads, "
            "one was removed and one is new.",
            _UNKNOWN,
            _UNKNOWN,
            _GONE,
            "Add the new member next to the old one, mark the old one as deprecated, "
            "and remove it when it is no longer used.",
        ),
        "member-required": ChangeRule(
            "A member that could be left out is now required.",
            _LACKED,
            _TAKEN,
            Callers(breaks("Code that constructs the type may not give the member."), _TESTS),
            "Require the member only when every writer sends it.",
        ),
        "defaulted-member-required": ChangeRule(
            "A member that could be left out is now required; its default serves constructors.",
            _LACKED,
            _TAKEN,
            UNREAD,
            "Require the member only when every writer sends it.",
        ),
        "member-optional": ChangeRule(
            "A required member may now be left out.",
            _TAKEN,
            _LACKED,
            UNREAD,
            "Keep writing the member until no reader requires it.",
        ),
        "constructor-default-added": ChangeRule(
            "A required member has a default now, which serves constructors.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "constructor-default-changed": ChangeRule(
            "The default of a required member changed, which serves constructors.",
            _SAME,
            _SAME,
            Callers(
                risks("Code that does not set it sends a different value than before."),
                UNSEEN,
            ),
            "Have writers set the value instead of relying on the default.",
        ),
        "constructor-default-removed": ChangeRule(
            "A required member has no default any more, which served constructors.",
            _SAME,
            _SAME,
            Callers(breaks("Code that constructs the type may not give the member."), _TESTS),
            "Keep the default until every writer sets the value.",
        ),
        "default-changed": ChangeRule(
            "The default of a member changed.",
            _DISAGREE,
            _DISAGREE,
            Callers(
                risks("Code that does not set it sends a different value than before."),
                risks("Code reads a different value when the payload has none."),
            ),
            "Have writers set the value instead of relying on the default.",
        ),
        # --- values ------------------------------------------------------------------------------
        "null-allowed": ChangeRule(
            "Null is now allowed.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may be null, and code does not expect it.")),
            "Keep sending a value until every reader expects null.",
        ),
        "null-refused": ChangeRule(
            "Null is no longer allowed.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes null fails."), UNSEEN),
            "Keep accepting null until it is no longer sent.",
        ),
        "integer-to-number": ChangeRule(
            "A number may now have a fraction.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may have a fraction, and code expects an integer.")),
            "Add another member for the fraction.",
        ),
        "number-to-integer": ChangeRule(
            "A number may no longer have a fraction.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes a fraction fails."), UNSEEN),
            "Keep accepting fractions, and round them when reading.",
        ),
        "choices-closed": ChangeRule(
            "Any value of a kind was allowed; now only listed ones are.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Keep the string, and list the known values in the description.",
        ),
        "choices-opened": ChangeRule(
            "Only listed values were allowed; now others are too.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, _NEW_VALUES),
            "Add the values that are needed to the list.",
        ),
        "anything-allowed": ChangeRule(
            "Only one kind of value was allowed, and now any JSON value is.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, breaks("The value may be anything, and code expects a kind.")),
            "Add another member for the other values.",
        ),
        "anything-refused": ChangeRule(
            "Any JSON value was allowed, and now only one kind of value is.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Add another member for the one kind of value.",
        ),
        "type-widened": ChangeRule(
            "The kind of value changed to one that includes everything allowed before.",
            _TAKEN,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new kind of value.",
            by_search=True,
        ),
        "type-narrowed": ChangeRule(
            "The kind of value changed to one that includes only some of what was allowed before.",
            _UNFIT,
            _TAKEN,
            _OTHER_KIND,
            "Add another member for the new kind of value.",
            by_search=True,
        ),
        "type-replaced": ChangeRule(
            "The kind of value changed.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new kind of value, and mark this one as deprecated.",
            by_search=True,
        ),
        "named-type-changed": ChangeRule(
            "Another record or union is used here.",
            _UNFIT,
            _UNFIT,
            _OTHER_KIND,
            "Add another member for the new type, and mark this one as deprecated.",
            by_search=True,
        ),
        "reference-changed": ChangeRule(
            "The same kind of value is used under a different name, or without one.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "bound-tightened": ChangeRule(
            "Values that were allowed are now refused.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Keep accepting the values, and warn those who send them.",
        ),
        "bound-loosened": ChangeRule(
            "Values that were refused are now allowed.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, _NEW_VALUES),
            _SERVERS_FIRST,
        ),
        "bound-replaced": ChangeRule(
            "Some values that were allowed are now refused, and some that were refused "
            "are now allowed.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows until everyone has the new one.",
        ),
        "bound-respelled": ChangeRule(
            "The same values are allowed, but written differently.",
            _SAME,
            _SAME,
            _NOTED,
            _NOTHING,
        ),
        "format-changed": ChangeRule(
            "The format that describes a value changed; no language checks it.",
            _DESCRIBED,
            _DESCRIBED,
            UNREAD,
            "Make sure that both sides still mean the same values.",
        ),
        "pattern-changed": ChangeRule(
            "The pattern changed; a search for strings decides who breaks.",
            _UNFIT,
            _UNFIT,
            Callers(_REFUSED, _NEW_VALUES),
            "Allow what either version allows until everyone has the new one.",
            by_search=True,
            callers_by_search=True,
        ),
        "constant-changed": ChangeRule(
            "The constant value changed.",
            _UNFIT,
            _UNFIT,
            both(breaks("Code that names the old value fails.")),
            "Add a type with the new constant, and leave this one as it was.",
        ),
        "enum-closed": ChangeRule(
            "An enum was open, and now allows only the values that it lists.",
            _UNFIT,
            _TAKEN,
            Callers(_REFUSED, UNSEEN),
            "Keep it open.",
        ),
        "enum-opened": ChangeRule(
            "An enum is now open: it may have values that it does not list.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, _NEW_VALUES),
            _SERVERS_FIRST,
        ),
        "known-value-added": ChangeRule(
            "A value was added to an open enum, which allowed it before.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "known-value-removed": ChangeRule(
            "A value was removed from an open enum, which still allows it.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "values-listed": ChangeRule(
            "A string is now an open enum, which allows every string too.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "values-unlisted": ChangeRule(
            "An open enum is now a string, which lists no values.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "value-added": ChangeRule(
            "A value was added to an enum.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, risks("Code that handles each value does not know this one.")),
            "Send the value only to readers that know it.",
        ),
        "value-removed": ChangeRule(
            "A value was removed from an enum.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes the value fails."), _UNMET),
            "Mark the value as outdated in the description, and keep accepting it.",
        ),
        "variant-added": ChangeRule(
            "A variant was added to a union.",
            _TAKEN,
            _UNFIT,
            Callers(UNSEEN, risks("Code that handles each variant does not know this one.")),
            "Send the variant only to readers that know it.",
        ),
        "variant-removed": ChangeRule(
            "A variant was removed from a union.",
            _UNFIT,
            _TAKEN,
            Callers(breaks("Code that passes the variant fails."), _UNMET),
            "Mark the variant as deprecated, and keep accepting it.",
        ),
        "discriminator-changed": ChangeRule(
            "A different member identifies the variant of a union.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "keys-refused": ChangeRule(
            "Unknown keys were ignored, and are now refused.",
            breaks("Keys that neither side knows were ignored; now the {reader} refuses them."),
            _TAKEN,
            Callers(breaks("Code that sets a member which the type does not know fails."), UNSEEN),
            "Keep the type open where newer versions may send it, above all in responses.",
        ),
        "keys-ignored": ChangeRule(
            "Unknown keys were refused, and are now ignored.",
            risks("A misspelt member is silently lost."),
            breaks("The {writer} may add keys that it does not declare; the {reader} refuses."),
            Callers(risks("A misspelt member is silently lost."), UNSEEN),
            "Send no key that is not declared until every reader ignores it.",
        ),
        # --- facts of the type -------------------------------------------------------------------
        "direction-changed": ChangeRule(
            "The side that sends the type changed.",
            fine("No payload changes."),
            fine("No payload changes."),
            UNREAD,
            _NOTHING,
        ),
        "deprecated": ChangeRule(
            "It is now deprecated.",
            _SAME,
            _SAME,
            both(fine("Code works as before; the documentation says that it is deprecated.")),
            _NOTHING,
        ),
        "deprecation-withdrawn": ChangeRule(
            "It is no longer deprecated.", _SAME, _SAME, UNREAD, _NOTHING
        ),
        "dtype-added": ChangeRule(
            "A plain list under this key now becomes an array with a known element type.",
            _SAME,
            _SAME,
            Callers(fine("Lists under the key that were refused are now accepted."), UNSEEN),
            _NOTHING,
        ),
        "dtype-removed": ChangeRule(
            "A plain list under this key no longer has an element type.",
            _SAME,
            _SAME,
            Callers(breaks("A plain list under the key is refused."), UNSEEN),
            "Keep the key, or have callers build the array themselves.",
        ),
        "dtype-changed": ChangeRule(
            "A plain list under this key becomes an array with a different element type.",
            risks("The same list arrives with a different element type."),
            risks("The same list arrives with a different element type."),
            Callers(risks("The same list is sent with a different element type."), UNSEEN),
            "Have callers build the array themselves where the element type matters.",
        ),
        "list-key-inferred": ChangeRule(
            "A plain list under an unknown key is now accepted.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "base-added": ChangeRule(
            "A type now takes over another one by `allOf` without a change.",
            _SAME,
            _SAME,
            UNREAD,
            _NOTHING,
        ),
        "base-removed": ChangeRule(
            "A type no longer takes over another one by `allOf` without a change.",
            _SAME,
            _SAME,
            UNREAD,
            "Refer to the other type under `allOf`, and change none of its members.",
        ),
        # --- notes -------------------------------------------------------------------------------
        "description-changed": ChangeRule(
            "The description changed.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "examples-changed": ChangeRule("The examples changed.", _NOTES, _NOTES, _NOTED, _NOTHING),
        "senders-changed": ChangeRule(
            "readOnly or writeOnly changed.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "order-changed": ChangeRule(
            "The order changed, and nothing else.", _NOTES, _NOTES, _NOTED, _NOTHING
        ),
        "earlier-names-changed": ChangeRule(
            "x-renamed-from changed.", _NOTES, _NOTES, _NOTED, _NOTHING
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
            "An operation is new.",
            _SAME,
            risks("The {reader} does not have the operation yet, so calls of it fail."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "operation-removed": ChangeRule(
            "An operation was removed.",
            _NO_CALL,
            _SAME,
            UNREAD,
            "Keep the operation, mark it as deprecated, and remove it when it is no longer called.",
        ),
        "operation-moved": ChangeRule(
            "The path or method of an operation changed.",
            _NO_CALL,
            _NO_CALL,
            UNREAD,
            _KEEP_BOTH,
        ),
        "operation-renamed": ChangeRule(
            "The operationId of an operation changed.",
            _SAME,
            _SAME,
            both(risks("Clients generated from openapi.json get a different name for it.")),
            "Keep the operationId.",
        ),
        "parameter-added": ChangeRule(
            "An operation has a new optional parameter.",
            _SAME,
            risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "required-parameter-added": ChangeRule(
            "An operation has a new required parameter.",
            breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            risks("The {reader} does not know the parameter, and may ignore or refuse it."),
            UNREAD,
            "Make the parameter optional.",
        ),
        "parameter-removed": ChangeRule(
            "An optional parameter was removed from an operation.",
            risks("The {reader} may ignore the parameter, or refuse the call."),
            fine("The {writer} leaves it out, as it could before."),
            UNREAD,
            "Keep accepting the parameter.",
        ),
        "required-parameter-removed": ChangeRule(
            "A required parameter was removed from an operation.",
            risks("The {reader} may ignore the parameter, or refuse the call."),
            breaks("The {writer} leaves out the parameter, which the {reader} requires."),
            UNREAD,
            "Make the parameter optional first.",
        ),
        "parameter-required": ChangeRule(
            "An optional parameter or body is now required.",
            breaks("The {writer} may leave it out, and the {reader} requires it."),
            _TAKEN,
            UNREAD,
            "Keep it optional.",
        ),
        "parameter-optional": ChangeRule(
            "A required parameter or body is now optional.",
            _TAKEN,
            breaks("The {writer} may leave it out, and the {reader} requires it."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "request-media-type-added": ChangeRule(
            "A request body may have another media type.",
            _SAME,
            risks("The {reader} does not take the media type yet."),
            UNREAD,
            _SERVERS_FIRST,
        ),
        "request-media-type-removed": ChangeRule(
            "A request body may no longer have a media type.",
            breaks("The {writer} sends the media type, which the {reader} does not take."),
            _SAME,
            UNREAD,
            _KEEP_BOTH,
        ),
        "success-added": ChangeRule(
            "An operation has a new response of success.",
            _SAME,
            risks("The {reader} does not know it."),
            UNREAD,
            "Send it only to those that know it.",
        ),
        "success-removed": ChangeRule(
            "A response of success was removed from an operation.",
            risks("The {reader} no longer knows it."),
            breaks("The {reader} waits for a response that the {writer} never sends."),
            UNREAD,
            _KEEP_BOTH,
        ),
        "answer-added": ChangeRule(
            "An operation has a new response of another kind, such as an error.",
            _SAME,
            risks("The {reader} does not know it."),
            UNREAD,
            "Send it only to those that know it.",
        ),
        "answer-removed": ChangeRule(
            "A response of another kind, such as an error, was removed from an operation.",
            risks("The {reader} no longer knows it."),
            _SAME,
            UNREAD,
            _KEEP_BOTH,
        ),
        "media-type-added": ChangeRule(
            "A response may have another media type.",
            _SAME,
            risks("The {reader} does not know it, and gets it unless it asks for another one."),
            UNREAD,
            "Send it only to those that ask for it.",
        ),
        "media-type-removed": ChangeRule(
            "A response no longer has a media type.",
            risks("The {reader} no longer knows it, and gets it unless it asks for another one."),
            breaks("The {reader} asks for the media type, which the {writer} no longer has."),
            UNREAD,
            _KEEP_BOTH,
        ),
        "header-added": ChangeRule(
            "A response has a new optional header.", _SAME, _SAME, UNREAD, _NOTHING
        ),
        "required-header-added": ChangeRule(
            "A response has a new required header.",
            breaks("The {writer} does not send the header, which the {reader} expects."),
            _SAME,
            UNREAD,
            "Make the header optional until every server sends it.",
        ),
        "header-removed": ChangeRule(
            "An optional header was removed from a response.",
            _SAME,
            risks("The {reader} may use the header, which is never sent."),
            UNREAD,
            "Keep sending the header, and mark it as deprecated.",
        ),
        "required-header-removed": ChangeRule(
            "A required header was removed from a response.",
            _SAME,
            breaks("The {writer} does not send the header, which the {reader} expects."),
            UNREAD,
            "Keep sending the header, and mark it as deprecated.",
        ),
        "header-required": ChangeRule(
            "An optional header of a response is now required.",
            breaks("The {writer} may leave out the header, which the {reader} expects."),
            _SAME,
            UNREAD,
            "Make the header optional until every server sends it.",
        ),
        "header-optional": ChangeRule(
            "A required header of a response is now optional.",
            _SAME,
            breaks("The {writer} may leave out the header, which the {reader} expects."),
            UNREAD,
            "Keep sending the header.",
        ),
        "opaque-changed": ChangeRule(
            "A keyword of a schema of openapi.json changed that the dialect of types lacks.",
            _UNFIT,
            _UNFIT,
            UNREAD,
            "Compare it by eye, or say it with keywords of the dialect.",
            by_search=True,
        ),
        "document-changed": ChangeRule(
            "Something else in openapi.json changed.",
            risks("Tools that read openapi.json may behave differently."),
            risks("Tools that read openapi.json may behave differently."),
            UNREAD,
            "Check the place.",
        ),
        "document-text-changed": ChangeRule(
            "A text of openapi.json changed.", _NOTES, _NOTES, _NOTED, _NOTHING
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
"""Who may break, in words: the two mixes of versions on the wire, and code that uses an emitted
package and upgrades it."""

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
