# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types.Codec.Formats do
  @moduledoc false

  # The formats that are checked, without timestamps: dates, and those that leave a text as it came.

  @patterns %{
    "time" =>
      "^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$",
    "uuid" => "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    "duration" =>
      "^P(?:(?:[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?)(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?|T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)|[0-9]+W)$"
  }

  @meanings %{
    "time" => "an RFC 3339 time with an offset and no leap second",
    "uuid" => "a UUID in the text form of RFC 9562",
    "duration" => "an ISO 8601 duration as in RFC 3339, appendix A, such as P1DT12H"
  }

  @doc """
  Gives the pattern that matches all of a text of a format.
  """
  @spec pattern(String.t()) :: String.t()
  def pattern(format), do: Map.fetch!(@patterns, format)

  @doc """
  Says in words what a text of a format is.
  """
  @spec meaning(String.t()) :: String.t()
  def meaning(format), do: Map.fetch!(@meanings, format)

  @doc """
  Reads a day of the years 1 to 9999.
  """
  @spec parse_date(String.t()) :: {:ok, Date.t()} | :error
  def parse_date(text) do
    # With a sign, a date has another length, and may be of another year.
    case Date.from_iso8601(text) do
      {:ok, %Date{year: year} = date} when year > 0 and byte_size(text) == 10 -> {:ok, date}
      _other -> :error
    end
  end

  @doc """
  Writes a day. A struct can hold anything; where that is no day, the result is an error.
  """
  @spec format_date(Date.t()) :: String.t() | :error
  def format_date(%Date{} = date) do
    text = Date.to_iso8601(date)
    with {:ok, _date} <- parse_date(text), do: text
  rescue
    _error -> :error
  end
end
