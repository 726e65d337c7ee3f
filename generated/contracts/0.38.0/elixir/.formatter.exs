# Part of every package that tinkerspec generates; do not edit.
[
  inputs: ["{mix,.formatter}.exs", "lib/**/*.ex"],
  line_length: 98
]
