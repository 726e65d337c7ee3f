defmodule VectorTests.MixProject do
  use Mix.Project

  def project do
    [
      app: :vector_tests,
      version: "0.0.0",
      elixir: "~> 1.14",
      # The emitted modules themselves, compiled where the stand-ins of Jason and Nx are loaded.
      elixirc_paths: [Path.join(generated(), "elixir/lib"), "test/support"],
      deps: deps(System.get_env("LIBRARIES"))
    ]
  end

  # Elixir 1.18 reads JSON by itself, and CI by Jason.
  def application do
    [extra_applications: if(Code.ensure_loaded?(:jiffy), do: [:jiffy], else: [])]
  end

  # `tests/crosslang/contracts.py` names what is generated of other contracts.
  defp generated, do: System.get_env("GENERATED", Path.expand("../../generated", __DIR__))

  # CI runs the suite with the libraries themselves, which come from Hex.
  defp deps("real"), do: [{:jason, "~> 1.4"}, {:nx, "~> 0.6"}]
  defp deps(nil), do: [{:standins, path: "standins"}]
end
