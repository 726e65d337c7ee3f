# Part of every package that tinkerspec generates; do not edit.
defmodule Tinkex.Types.Codec.Timestamp do
  @moduledoc false

  # RFC 3339 to the letter, which `DateTime.from_iso8601/1` is not: that takes a space for the `T`
  # and `+0530` for an offset, and refuses `t`, `z` and `-00:00`.

  @first DateTime.to_gregorian_seconds(~U[0001-01-01 00:00:00Z]) |> elem(0)
  @last DateTime.to_gregorian_seconds(~U[9999-12-31 23:59:59Z]) |> elem(0)

  @doc """
  Reads a timestamp as an instant in UTC. Of a fraction, six digits count.
  """
  @spec parse(String.t()) :: {:ok, DateTime.t()} | :error
  def parse(
        <<year::binary-size(4), ?-, month::binary-size(2), ?-, day::binary-size(2), separator,
          hour::binary-size(2), ?:, minute::binary-size(2), ?:, second::binary-size(2),
          rest::binary>>
      )
      when separator in [?T, ?t] do
    with {:ok, date} <- numbers([year, month, day]),
         {:ok, time} <- numbers([hour, minute, second]),
         {:ok, microsecond, rest} <- fraction(rest),
         {:ok, offset} <- offset(rest),
         {:ok, seconds} <- seconds(List.to_tuple(date), List.to_tuple(time), offset) do
      {:ok, DateTime.from_gregorian_seconds(seconds, microsecond)}
    end
  end

  def parse(_text), do: :error

  @doc """
  Writes an instant in UTC: without a fraction where that is zero, else with six digits.

  A struct can hold anything; where that is no instant, the result is an error.
  """
  @spec format(DateTime.t()) :: String.t() | :error
  def format(%DateTime{} = moment) do
    utc = DateTime.shift_zone!(moment, "Etc/UTC")
    {microsecond, _precision} = utc.microsecond
    precision = if microsecond == 0, do: 0, else: 6
    DateTime.to_iso8601(%{utc | microsecond: {microsecond, precision}})
  rescue
    _error -> :error
  end

  defp seconds(date, {hour, minute, second} = time, offset) do
    with true <- elem(date, 0) > 0 and :calendar.valid_date(date),
         true <- hour < 24 and minute < 60 and second < 60,
         seconds = :calendar.datetime_to_gregorian_seconds({date, time}) - offset,
         true <- seconds in @first..@last do
      {:ok, seconds}
    else
      false -> :error
    end
  end

  defp fraction(<<?., digit, _::binary>> = text) when digit in ?0..?9 do
    <<?., digits_and_rest::binary>> = text
    count = count_digits(digits_and_rest, 0)
    <<digits::binary-size(count), rest::binary>> = digits_and_rest
    six = digits |> binary_part(0, min(count, 6)) |> String.pad_trailing(6, "0")
    {:ok, if(six == "000000", do: {0, 0}, else: {String.to_integer(six), 6}), rest}
  end

  defp fraction(rest), do: {:ok, {0, 0}, rest}

  defp count_digits(<<digit, rest::binary>>, count) when digit in ?0..?9 do
    count_digits(rest, count + 1)
  end

  defp count_digits(_rest, count), do: count

  defp offset(zulu) when zulu in ["Z", "z"], do: {:ok, 0}

  defp offset(<<sign, hours::binary-size(2), ?:, minutes::binary-size(2)>>)
       when sign in [?+, ?-] do
    case numbers([hours, minutes]) do
      {:ok, [hours, minutes]} when hours < 24 and minutes < 60 ->
        seconds = hours * 3600 + minutes * 60
        {:ok, if(sign == ?-, do: -seconds, else: seconds)}

      _ ->
        :error
    end
  end

  defp offset(_other), do: :error

  # Nothing but digits, which `String.to_integer/1` would not insist on.
  defp numbers(parts) do
    if Enum.all?(parts, &(count_digits(&1, 0) == byte_size(&1))) do
      {:ok, Enum.map(parts, &String.to_integer/1)}
    else
      :error
    end
  end
end
