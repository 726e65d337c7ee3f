"""What a `ModelInput` does beyond its fields."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, Self

from .._runtime import INT64_MAX, INT64_MIN, Held, grow, held, trusted
from ..encoded_text_chunk import EncodedTextChunk

if TYPE_CHECKING:
    from .._runtime import IntegerLike, SupportsToList
    from ..model_input import ModelInputFields as _Base
    from ..model_input_chunk import ModelInputChunk
else:
    _Base = object


class Tokenizer(Protocol):
    """Anything that encodes text, such as the tokenizers of `transformers` and `tokenizers`."""

    @property
    def encode(self) -> Any:
        """Called with the text; gives token IDs, or an object that has them as `ids`."""
        ...


class ModelInputMixin(_Base):
    """Building inputs, and their tokens. Every method gives a new value."""

    @classmethod
    def empty(cls) -> Self:
        """Make an input without chunks."""
        return cls(chunks=[])

    @classmethod
    def from_ints(cls, tokens: "Sequence[int] | SupportsToList") -> Self:
        """Make an input of one text chunk.

        Args:
            tokens: Token IDs, shape `[n]`: a list, a tuple, a range or an array of integers.

        Raises:
            ValidationError: When a token is no 64-bit integer.
        """
        return cls(chunks=[EncodedTextChunk.model_validate({"tokens": tokens})])

    @classmethod
    def from_text(cls, text: str, tokenizer: Tokenizer, **kwargs: Any) -> Self:
        """Encode a text and make an input of one text chunk of it.

        Args:
            text: The text.
            tokenizer: Has a method `encode` that gives token IDs, or an object with `ids`.
            **kwargs: Passed on to `tokenizer.encode`.

        Raises:
            TypeError: When the tokenizer has no method `encode`.
            ValidationError: When what it gives are no token IDs.
        """
        encode = getattr(tokenizer, "encode", None)
        # Text can be encoded too: a tokenizer's name is a likely slip for the tokenizer.
        if not callable(encode) or isinstance(tokenizer, str):
            kind = type(tokenizer).__name__
            raise TypeError(
                f"the tokenizer should have a method encode that gives tokens, got {kind}"
            )
        encoded: Any = encode(text, **kwargs)
        return cls.from_ints(getattr(encoded, "ids", encoded))

    def append(self, chunk: "ModelInputChunk") -> Self:
        """Give a new input with one more chunk at the end, at the same cost for any length.

        Raises:
            ValidationError: The value is not a valid chunk.
        """
        # Only the new chunk is unchecked: checking all of them again would cost their number.
        (checked,) = type(self)(chunks=[chunk]).chunks
        return grow(self, "chunks", checked, _text_chunk)

    def append_int(self, token: "IntegerLike") -> Self:
        """Give a new input with one more token at the end, in a text chunk of its own.

        Costs the same for any length. The chunk itself is made when `chunks` is asked for.

        Raises:
            ValidationError: When the token is no 64-bit integer.
        """
        if type(token) is int and INT64_MIN <= token <= INT64_MAX:
            return grow(self, "chunks", token, _text_chunk)
        return grow(self, "chunks", EncodedTextChunk(tokens=[token]), _text_chunk)

    def to_ints(self) -> list[int]:
        """Give the tokens of all chunks, in order.

        Raises:
            ValueError: When a chunk is no text, because images have no token IDs.
        """
        chunks = held(self, "chunks")
        entries = chunks.entries() if isinstance(chunks, Held) else chunks
        if isinstance(chunks, Held) and chunks.seeds == len(entries):
            return entries
        tokens: list[int] = []
        for entry in entries:
            if type(entry) is int:
                tokens.append(entry)
            elif isinstance(entry, EncodedTextChunk):
                tokens.extend(entry.tokens)
            else:
                kind = type(entry).__name__
                raise ValueError(f"only text chunks have token IDs, the input holds an {kind}")
        return tokens

    @property
    def length(self) -> int:
        """Number of tokens that the input takes up in the context."""
        chunks = held(self, "chunks")
        seeds = chunks.seeds if isinstance(chunks, Held) else 0
        whole: list[ModelInputChunk] = chunks.whole() if isinstance(chunks, Held) else chunks
        return seeds + sum(chunk.length for chunk in whole)


def _text_chunk(token: int) -> EncodedTextChunk:
    return trusted(EncodedTextChunk, {"tokens": [token]})
