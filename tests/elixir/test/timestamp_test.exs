defmodule TimestampTest do
  use ExUnit.Case, async: true

  alias Tinkex.Types.Codec.Timestamp

  test "reads RFC 3339 and nothing else" do
    for {text, instant} <- [
          {"2025-11-26T10:00:00Z", ~U[2025-11-26 10:00:00Z]},
          {"2025-11-26t10:00:00z", ~U[2025-11-26 10:00:00Z]},
          {"2025-11-26T10:00:00-00:00", ~U[2025-11-26 10:00:00Z]},
          {"2025-11-26T10:00:00+05:30", ~U[2025-11-26 04:30:00Z]},
          {"2025-11-26T10:00:00.5Z", ~U[2025-11-26 10:00:00.500000Z]},
          {"2025-11-26T10:00:00.1234569Z", ~U[2025-11-26 10:00:00.123456Z]},
          {"2025-11-26T10:00:00.0000009Z", ~U[2025-11-26 10:00:00Z]},
          {"2024-02-29T00:00:00Z", ~U[2024-02-29 00:00:00Z]},
          {"0001-01-01T00:00:00Z", ~U[0001-01-01 00:00:00Z]},
          {"9999-12-31T23:59:59.999999Z", ~U[9999-12-31 23:59:59.999999Z]}
        ] do
      assert Timestamp.parse(text) == {:ok, instant}
    end
  end

  test "refuses what other readers let pass" do
    for text <- [
          "2025-11-26 10:00:00Z",
          "2025-11-26T10:00:00",
          "2025-11-26T10:00:00+0530",
          "2025-11-26T10:00:00,5Z",
          "2025-11-26T10:00:00.Z",
          "2025-11-26T10:00:60Z",
          "2025-11-26T24:00:00Z",
          "2025-11-26T10:00:00+24:00",
          "2025-11-26T10:00:00+10:60",
          "2025-02-29T10:00:00Z",
          "2025-13-01T10:00:00Z",
          "0000-01-01T10:00:00Z",
          "0001-01-01T00:00:00+00:01",
          "9999-12-31T23:59:59-00:01",
          "2025-11-26T10:00:00Z\n",
          "２025-11-26T10:00:00Z",
          ""
        ] do
      assert Timestamp.parse(text) == :error
    end
  end

  test "a leap second is refused and named" do
    checkpoint = %{
      "checkpoint_id" => "weights/0001",
      "checkpoint_type" => "training",
      "time" => "2016-12-31T23:59:60Z",
      "tinker_path" => "tinker://run/weights/0001"
    }

    assert {:error, [fault]} = Tinkex.Types.Checkpoint.decode(checkpoint)
    assert {fault.code, fault.at} == {:datetime, "/time"}
    assert fault.message =~ "no leap second"
  end

  test "writes a fraction in six digits, or none" do
    assert Timestamp.format(~U[2025-11-26 10:00:00.000Z]) == "2025-11-26T10:00:00Z"
    assert Timestamp.format(~U[2025-11-26 10:00:00.5Z]) == "2025-11-26T10:00:00.500000Z"
    assert Timestamp.format(~U[0987-11-26 10:00:00Z]) == "0987-11-26T10:00:00Z"
  end
end
