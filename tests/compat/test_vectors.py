"""The vectors again: every test of the package's conformance, in this environment."""

from __future__ import annotations

from test_vectors_python import (
    test_a_wrong_outcome_does_not_agree as test_a_wrong_outcome_does_not_agree,
)
from test_vectors_python import test_behaviour as test_behaviour
from test_vectors_python import test_decode as test_decode
from test_vectors_python import test_decode_derived as test_decode_derived
from test_vectors_python import (
    test_the_canonical_form_reads_as_itself as test_the_canonical_form_reads_as_itself,
)
