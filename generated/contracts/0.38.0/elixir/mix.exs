# Part of every package that tinkerspec generates; do not edit.
defmodule TinkexTypes.MixProject do
  use Mix.Project

  def project do
    [
      app: :tinkex_types,
      version: "0.38.0",
      elixir: "~> 1.14",
      deps: deps()
    ]
  end

  def application, do: []

  # Both are optional. Without Hex, mix cannot so much as name a package that comes from it.
  defp deps do
    if Code.ensure_loaded?(Hex) do
      [
        {:jason, "~> 1.4", optional: true},
        {:nx, "~> 0.6", optional: true}
      ]
    else
      []
    end
  end
end
