[
  inputs: [
    "{mix,.formatter,case_runner}.exs",
    "{test,standins}/**/*.{ex,exs}",
    # What else this repository has of Elixir, without what is emitted.
    "../{bench,crosslang}/*.exs",
    "../../generator/tinkerspec/parity/runners/*.exs"
  ],
  line_length: 98
]
