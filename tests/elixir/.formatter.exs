[
  inputs: ["{mix,.formatter,case_runner}.exs", "{test,standins}/**/*.{ex,exs}"],
  line_length: 98
]
