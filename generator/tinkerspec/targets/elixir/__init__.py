"""The Elixir target: a package of struct modules, and the one codec that reads and writes them."""
