defmodule Tinkex.Types.LossFnType do
  @moduledoc "Loss functions."

  @type t :: :cross_entropy | :importance_sampling | :ppo | :cispo | :dro

  @doc "Gives the atom that a text spells."
  @spec parse(String.t() | nil) :: t() | nil
  def parse("cross_entropy"), do: :cross_entropy
  def parse("importance_sampling"), do: :importance_sampling
  def parse("ppo"), do: :ppo
  def parse("cispo"), do: :cispo
  def parse("dro"), do: :dro
  def parse(_), do: nil

  @doc "Gives the text of an atom."
  @spec to_string(t()) :: String.t()
  def to_string(value), do: Atom.to_string(value)
end
