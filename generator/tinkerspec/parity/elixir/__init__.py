"""The parts of the reader of Elixir projects: modules, types, structs, encoders, functions."""
