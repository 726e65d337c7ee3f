defmodule Standins.MixProject do
  use Mix.Project

  def project, do: [app: :standins, version: "0.0.0", elixir: "~> 1.14"]

  def application, do: []
end
