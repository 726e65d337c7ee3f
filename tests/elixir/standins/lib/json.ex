# What is used of the JSON that Elixir has from 1.18 on, where it is older: the protocol of its writing.

unless Code.ensure_loaded?(JSON.Encoder) do
  defprotocol JSON.Encoder do
    @spec encode(t(), (term(), term() -> iodata())) :: iodata()
    def encode(term, encoder)
  end
end
