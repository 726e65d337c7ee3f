ExUnit.start()

# The port's own module, which the package only calls; a table stands in for a vocabulary. In memory
# alone, so that a test can take it away.
Code.compile_string(Tokenizers.source())

# The count is compared with the one that Python runs: `tests/conformance`.
decode = length(Vectors.all("decode"))
behaviour = Vectors.all("behaviour")
lacking = Enum.count(behaviour, fn vector -> not Vectors.expressible?(vector) end)

IO.puts(
  "vectors: #{decode} decode, #{length(behaviour)} behaviour, #{decode + length(behaviour)} in all; " <>
    "#{lacking} of them ask for tensors that Nx does not have"
)
