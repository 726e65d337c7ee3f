defmodule FormatsTest do
  use ExUnit.Case, async: true

  alias Tinkex.Types.Codec.Formats

  test "reads RFC 3339 dates and nothing else" do
    assert Formats.parse_date("0001-01-01") == {:ok, ~D[0001-01-01]}
    assert Formats.parse_date("2024-02-29") == {:ok, ~D[2024-02-29]}

    for text <- ~w(0000-01-01 -025-01-01 +2025-01-01 12025-01-01 2025-02-29 2025-1-1 20250101) do
      assert Formats.parse_date(text) == :error
    end

    assert Formats.parse_date("2025-01-01\n") == :error
  end

  test "writes what it reads" do
    assert Formats.format_date(~D[0001-01-01]) == "0001-01-01"

    for {year, month, day} <- [{0, 1, 1}, {-1, 1, 1}, {10_000, 1, 1}, {2025, 2, 30}, {nil, 1, 1}] do
      date = %Date{year: year, month: month, day: day, calendar: Calendar.ISO}
      assert Formats.format_date(date) == :error
    end
  end

  test "a date becomes its text in what holds any value" do
    assert Tinkex.Types.Codec.Json.from_term(%{"on" => ~D[2025-01-02]}) ==
             {:ok, %{"on" => "2025-01-02"}}

    unsound = %Date{year: 2025, month: 13, day: 1, calendar: Calendar.ISO}
    assert {:error, reason} = Tinkex.Types.Codec.Json.from_term([unsound])
    assert reason == "no day of a calendar"
  end
end
