defmodule BehaviourTest do
  @moduledoc """
  The hand-written functions, as the port's people call them.
  """

  # The tokenizer is taken away and put back.
  use ExUnit.Case, async: false

  alias Tinkex.Types.AdamParams
  alias Tinkex.Types.Datum
  alias Tinkex.Types.EncodedTextChunk
  alias Tinkex.Types.ForwardBackwardOutput
  alias Tinkex.Types.ImageAssetPointerChunk
  alias Tinkex.Types.ImageChunk
  alias Tinkex.Types.ModelInput
  alias Tinkex.Types.OptimStepResponse
  alias Tinkex.Types.ParsedCheckpointTinkerPath
  alias Tinkex.Types.TensorData
  alias Tinkex.Types.TensorDtype

  doctest Tinkex.Types.AdamParams
  doctest Tinkex.Types.ImageChunk
  doctest Tinkex.Types.ModelInput

  describe "AdamParams.new" do
    test "has defaults" do
      assert AdamParams.new() == {:ok, %AdamParams{}}
    end

    test "holds floats" do
      assert {:ok, %AdamParams{learning_rate: rate}} = AdamParams.new(learning_rate: 1)
      assert rate === 1.0
    end

    test "names every option that is wrong" do
      assert AdamParams.new(beta1: 1, eps: "x", typo: 1) ==
               {:error,
                "beta1 should be below 1.0, is 1.0; eps should be a number; " <>
                  "typo is a key that the type does not know"}
    end

    test "names an option that holds what JSON has not" do
      assert AdamParams.new(beta1: {1}, eps: self()) ==
               {:error,
                "beta1 should be JSON, but holds a tuple, which JSON has not; " <>
                  "eps should be JSON, but holds a pid, which JSON has not"}
    end
  end

  test "a value is made of nothing but a map, a keyword list or an ordered object" do
    ordered = &%{__struct__: Jason.OrderedObject, values: &1}

    for none <- [nil, 5, [1, 2], [{:eps, 0.5} | 1], [{1, 2}], %{1 => 2}, %AdamParams{}] do
      image = &ImageChunk.new("bytes", :png, 1, 1, 1, &1)

      for make <- [&AdamParams.new/1, &Datum.new/1, image] do
        error = assert_raise ArgumentError, fn -> make.(none) end
        assert error.message =~ "a value is made of a map or a keyword list, not of "
      end
    end

    for {inputs, words} <- [
          {%{self() => [1.0]}, "a pid as a key"},
          {%{<<255>> => [1.0]}, ~s("\\xFF" as a key)},
          {%{"weights" => [1.0], weights: [2.0]}, "a key given twice"}
        ] do
      fields = %{model_input: ModelInput.empty(), loss_fn_inputs: inputs}
      error = assert_raise ArgumentError, fn -> Datum.new(fields) end
      assert String.ends_with?(error.message, "a keyword list, not of " <> words)
    end

    improper = %{model_input: ModelInput.empty(), loss_fn_inputs: %{"weights" => [1.0 | 2.0]}}

    assert [~s(type at "/loss_fn_inputs/weights": should be a tensor) <> _] =
             faults(fn -> Datum.new(improper) end)

    assert AdamParams.new(ordered.([{"eps", 0.5}])) == AdamParams.new(eps: 0.5)
    tensor = ordered.([{"data", [1.0]}, {"dtype", "float32"}])
    inputs = ordered.([{"weights", tensor}, {"target_tokens", [1]}])
    input = ordered.([{"chunks", []}])
    datum = Datum.new(ordered.([{"model_input", input}, {"loss_fn_inputs", inputs}]))
    assert datum.loss_fn_inputs["weights"].dtype == :float32
    assert datum.loss_fn_inputs["target_tokens"].shape == [1]
  end

  describe "Datum.new" do
    setup do
      %{model_input: ModelInput.from_ints([1])}
    end

    test "takes fields under atoms, strings or in a keyword list", %{model_input: input} do
      tensor = TensorData.from_map(%{data: [1], dtype: "int64"})

      for fields <- [
            %{model_input: input, loss_fn_inputs: %{rewards: tensor}},
            %{"model_input" => input, "loss_fn_inputs" => %{"rewards" => tensor}},
            [model_input: ModelInput.to_map(input), loss_fn_inputs: %{"rewards" => tensor}]
          ] do
        assert Datum.new(fields) == %Datum{
                 model_input: input,
                 loss_fn_inputs: %{"rewards" => tensor}
               }
      end
    end

    test "gives a list the shape [n]", %{model_input: input} do
      datum = Datum.new(model_input: input, loss_fn_inputs: %{weights: [1, 0.5, 0]})

      assert datum.loss_fn_inputs["weights"] ==
               %TensorData{data: [1, 0.5, 0], dtype: :float32, shape: [3]}
    end

    test "needs no tensors", %{model_input: input} do
      assert Datum.new(model_input: input) == %Datum{model_input: input}
    end

    test "reports every fault", %{model_input: input} do
      assert faults(fn -> Datum.new(%{loss_fn_inputs: %{weights: ["x"]}, typo: 1}) end) == [
               "missing at \"/model_input\": should be there",
               "extra at \"/typo\": is a key that the type does not know",
               "type at \"/loss_fn_inputs/weights/0\": should be a number"
             ]

      assert [~s(missing at "/model_input/chunks": ) <> _] =
               faults(fn -> Datum.new(%{model_input: %{}}) end)

      assert [~s(type at "/loss_fn_inputs": ) <> _, ~s(type at "/model_input": ) <> _] =
               faults(fn -> Datum.new(%{model_input: 1, loss_fn_inputs: [1]}) end)

      assert [~s(type at "/loss_fn_inputs/a~1b": ) <> _] =
               faults(fn -> Datum.new(model_input: input, loss_fn_inputs: %{"a/b" => 1}) end)
    end
  end

  describe "ModelInput" do
    test "counts the tokens of chunks of every kind" do
      pointer = %ImageAssetPointerChunk{
        format: :png,
        height: 1,
        width: 1,
        tokens: 5,
        location: "x"
      }

      image = ImageChunk.new("", :jpeg, 1, 1, 7, expected_tokens: 9)

      input = [1, 2] |> ModelInput.from_ints() |> ModelInput.append(pointer)
      input = ModelInput.append(input, image)
      assert ModelInput.length(input) == 14
      assert Enum.map(input.chunks, & &1.__struct__.length(&1)) == [2, 5, 7]
      assert EncodedTextChunk.length(%EncodedTextChunk{tokens: []}) == 0

      assert_raise ArgumentError, ~r/only text chunks have token IDs/, fn ->
        ModelInput.to_ints(input)
      end
    end

    test "is made of text by the port's tokenizer" do
      options = [model_name: "m", table: %{"hi" => [1, 2]}]
      assert ModelInput.from_text("hi", options) == {:ok, ModelInput.from_ints([1, 2])}
      assert ModelInput.from_text!("hi", options) == ModelInput.from_ints([1, 2])
      assert ModelInput.from_text("no", options) == {:error, "no tokens for \"no\""}
      assert_raise ArgumentError, ~r/no tokens/, fn -> ModelInput.from_text!("no", options) end
    end

    test "is made of no text without a model's name" do
      assert {:error, ":model_name" <> _} = without_prefix(ModelInput.from_text("hi"))
      assert {:error, _} = ModelInput.from_text("hi", model_name: :m)

      assert_raise ArgumentError, ~r/:model_name is required/, fn ->
        ModelInput.from_text!("hi")
      end
    end

    test "says what is missing where there is no tokenizer" do
      options = [model_name: "m", table: %{}]

      Tokenizers.without(fn ->
        assert {:error, message} = ModelInput.from_text("hi", options)
        assert message =~ "needs Tinkex.Tokenizer"
        assert_raise ArgumentError, message, fn -> ModelInput.from_text!("hi", options) end
      end)
    end

    test "refuses tokens that are none" do
      options = [model_name: "m", table: %{"odd" => [1, "x"]}]
      assert {:error, [%{code: :type, at: "/tokens/1"}]} = ModelInput.from_text("odd", options)

      assert_raise ArgumentError, ~r/cannot encode/, fn ->
        ModelInput.from_text!("odd", options)
      end
    end
  end

  describe "ImageChunk.new" do
    test "knows one option" do
      assert_raise ArgumentError, fn -> ImageChunk.new("", :png, 1, 1, 1, typo: 1) end
    end

    test "reports every fault" do
      assert [
               ~s(enum at "/format") <> _,
               ~s(range at "/height") <> _,
               ~s(range at "/tokens") <> _
             ] = faults(fn -> ImageChunk.new("", "gif", 0, 1, -1) end)
    end
  end

  describe "TensorData" do
    test "is made of Nx tensors, and becomes one" do
      for {type, dtype, back} <- [
            {{:s, 8}, :int64, {:s, 64}},
            {{:u, 64}, :int64, {:s, 64}},
            {{:f, 64}, :float32, {:f, 32}},
            {{:bf, 16}, :float32, {:f, 32}}
          ] do
        tensor = Nx.reshape(Nx.tensor([1, 2, 3, 4], type: type), {2, 2})
        value = TensorData.from_nx(tensor)
        assert {value.dtype, value.shape} == {dtype, [2, 2]}
        assert TensorData.tolist(value) == [1, 2, 3, 4]
        assert Nx.type(TensorData.to_nx(value)) == back
        assert Nx.shape(TensorData.to_nx(value)) == {2, 2}
        assert TensorDtype.from_nx_type(type) == dtype
      end
    end

    test "has no complex elements" do
      tensor = Nx.tensor([1.5], type: {:c, 64})
      assert ["type at \"\": " <> _] = faults(fn -> TensorData.from_nx(tensor) end)
      assert_raise ArgumentError, fn -> TensorDtype.from_nx_type({:c, 64}) end
    end

    test "is made of no vectorized tensor, but of what Nx makes of it" do
      tensor =
        [1, 2, 3, 4] |> Nx.tensor(type: {:s, 64}) |> Nx.reshape({2, 2}) |> Nx.vectorize(:rows)

      message =
        "tensor at \"\": is vectorized, by rows of 2; Nx.devectorize/1 gives it a shape of its own"

      assert faults(fn -> TensorData.from_nx(tensor) end) == [message]

      assert [~s(tensor at "/loss_fn_inputs/weights": is vectorized) <> _] =
               faults(fn ->
                 Datum.new(model_input: ModelInput.empty(), loss_fn_inputs: %{weights: tensor})
               end)

      assert TensorData.from_nx(Nx.devectorize(tensor)).shape == [2, 2]
    end

    test "becomes neither a list nor an Nx tensor where its elements do not fit" do
      for convert <- [&TensorData.to_nx/1, &TensorData.tolist/1] do
        for shape <- [[2, 2], [4], [], [-1, -3], [3.0], {3}] do
          value = %TensorData{data: [1, 2, 3], dtype: :int64, shape: shape}
          assert ["tensor at \"\": the shape " <> _] = faults(fn -> convert.(value) end)
        end

        for {data, message} <- [
              {[1.5], "tensor at \"\": should hold int"},
              {nil, "type at \"/data\": should be a list"}
            ] do
          assert [found] = faults(fn -> convert.(%TensorData{data: data, dtype: :int64}) end)
          assert String.starts_with?(found, message)
        end
      end
    end

    test "that holds no list of numbers becomes no Nx tensor" do
      shown = fn data, dtype ->
        faults(fn -> TensorData.to_nx(%TensorData{data: data, dtype: dtype}) end)
      end

      for dtype <- [:int64, :float32, :none] do
        assert shown.(%{a: 1}, dtype) ==
                 [~s(type at "/data": should be a list of numbers, is a map)]

        assert shown.([1 | 2], dtype) ==
                 [~s(type at "/data": should be a list of numbers, is an improper list)]

        assert shown.([1, {2}], dtype) ==
                 [~s(type at "/data/1": should be a number, is a tuple)]
      end

      value = %TensorData{data: [1], dtype: :none}
      assert_raise ArgumentError, ~r/:none/, fn -> TensorData.to_nx(value) end
    end

    test "is a vector without a shape" do
      value = %TensorData{data: [0.5], dtype: "float32"}
      assert Nx.shape(TensorData.to_nx(value)) == {1}
    end

    test "of a nested list says how to give a shape" do
      new = fn ->
        Datum.new(%{model_input: ModelInput.empty(), loss_fn_inputs: %{"weights" => [[1], [2]]}})
      end

      assert [fault] = faults(new)
      assert fault =~ ~s(type at "/loss_fn_inputs/weights/0": should be a number)
      assert fault =~ "write %TensorData{data: [...], dtype: :float32, shape: [...]}"
    end

    test "is no Nx tensor where a number is beyond float32" do
      for number <- [1.0e39, -1.0e300, 0xFFFF_FF80_0000_0000_0000_0000_0000_0000] do
        value = %TensorData{data: [0.5, :infinity, number], dtype: :float32}

        assert_raise ArgumentError, ~r"^/data/2: #{inspect(number)} is beyond float32", fn ->
          TensorData.to_nx(value)
        end
      end

      largest = %TensorData{data: [3.40282356e38, :neg_infinity], dtype: "float32"}
      assert Nx.shape(TensorData.to_nx(largest)) == {2}
    end

    test "holds integers under int64" do
      value = TensorData.from_json(~s({"data": [16.0, 2], "dtype": "int64"}))
      assert value.data === [16, 2]
    end
  end

  test "the loss is a metric" do
    output = %ForwardBackwardOutput{loss_fn_output_type: "x"}
    assert ForwardBackwardOutput.loss(output) == nil
    assert ForwardBackwardOutput.loss(%{output | metrics: %{"loss" => 0.5}}) == 0.5
  end

  test "a step that answers has succeeded" do
    assert OptimStepResponse.success?(OptimStepResponse.from_json("{}"))
  end

  test "a path is taken apart" do
    assert {:ok, parsed} = ParsedCheckpointTinkerPath.from_tinker_path("tinker://r/weights/1")
    assert {parsed.training_run_id, parsed.checkpoint_id} == {"r", "weights/1"}

    for path <- [nil, "tinker://\xFF/weights/1", "tinker://r/weights/\xFF"] do
      assert {:error, [fault]} = ParsedCheckpointTinkerPath.from_tinker_path(path)
      assert {fault.code, fault.at} == {:tinker_path, ""}
    end
  end

  defp faults(function) do
    error = assert_raise ArgumentError, function
    error.message |> String.split("\n  ") |> Enum.drop(1)
  end

  defp without_prefix({:error, message}),
    do: {:error, String.trim_leading(message, "the option ")}
end
