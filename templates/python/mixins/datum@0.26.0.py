"""What a `Datum` does beyond its fields."""

from typing import TYPE_CHECKING, Self

from .._runtime import checked, fault, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..datum import DatumFields as _Base
    from ..provenance_span import ProvenanceSpan
else:
    _Base = object


class DatumMixin(_Base):
    """Spans come in pairs."""

    def with_provenance(
        self, model_input: "Sequence[ProvenanceSpan]", loss_fn_inputs: "Sequence[ProvenanceSpan]"
    ) -> Self:
        """Give a copy with spans, whose lengths have to add up to what they describe.

        Args:
            model_input: Where the tokens of `model_input` come from, in order.
            loss_fn_inputs: What the rows of the loss are attributed to, in order. Their lengths are
                not looked at where `target_tokens` is absent, or has not one dimension.

        Raises:
            ValueError: When lengths do not add up, or the length of an image is not known.
            ValidationError: When what is given is no span.
        """
        given = {"model_input_spans": model_input, "loss_fn_input_spans": loss_fn_inputs}
        made = checked(type(self), {**members(self), **given})
        _compare("model_input", made.model_input_spans, self.model_input.length)
        target = self.loss_fn_inputs.get("target_tokens")
        if target is not None and target.shape is not None and len(target.shape) == 1:
            _compare("loss_fn_inputs", made.loss_fn_input_spans, target.shape[0])
        return made

    def _verify(self) -> None:
        if self.model_input_spans is None and self.loss_fn_input_spans is not None:
            message = "Spans should be given, as those of loss_fn_input_spans are"
            raise fault("missing", message, at=("model_input_spans",))
        if self.model_input_spans is not None and self.loss_fn_input_spans is None:
            message = "Spans should be given, as those of model_input_spans are"
            raise fault("missing", message, at=("loss_fn_input_spans",))


def _compare(name: str, spans: "Sequence[ProvenanceSpan] | None", length: int) -> None:
    total = sum(span.length for span in spans or ())
    if total != length:
        raise ValueError(f"the lengths of the spans of {name} add up to {total}, not to {length}")
