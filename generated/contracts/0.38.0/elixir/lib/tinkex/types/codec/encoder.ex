# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types.Codec.Encoder do
  @moduledoc false

  # Lets Jason and Elixir's own JSON write a struct, each if it is there. A module is told so by `use`,
  # because one list of very many modules takes the compiler very long.

  defmacro __using__(_options), do: [jason(), json()]

  defp jason do
    if Code.ensure_loaded?(Jason.Encoder) do
      quote do
        defimpl Jason.Encoder do
          @moduledoc false

          def encode(%module{} = value, options) do
            Jason.Encode.map(module.to_map(value), options)
          end
        end
      end
    end
  end

  defp json do
    # A package of Hex has a protocol of the same name, whose function takes one argument.
    if Code.ensure_loaded?(JSON.Encoder) and function_exported?(JSON.Encoder, :encode, 2) do
      quote do
        defimpl JSON.Encoder do
          @moduledoc false

          def encode(%module{} = value, encoder), do: encoder.(module.to_map(value), encoder)
        end
      end
    end
  end
end
