#!/bin/sh
# Runs dialyzer over compiled modules: dialyze.sh CACHE EBIN. It prints what dialyzer has to report.
#
# What it has to know of Erlang and Elixir themselves takes a while to find out. That is kept in the
# cache, once for each installation and for what is called of it.
set -eu
cache=$1
ebin=$2

said=$(elixir "${0%/*}/reached.exs" "$ebin")
otp=$(echo "$said" | sed -n 1p)
core=$(echo "$said" | sed -n 2p)
plt=$cache/otp-$otp-$({ echo "$said"; cat "$core/elixir.app"; } | cksum | tr ' ' -).plt

# Modules that may be missing (Nx, the port's tokenizer) are unknown; from OTP 26 on that is a warning.
known=
if [ "$otp" -ge 26 ]; then known=-Wno_unknown; fi

if [ ! -f "$plt" ]; then
  echo "dialyzer: reading what is called of Erlang and Elixir, once" >&2
  mkdir -p "$cache"
  if ! echo "$said" | sed 1,2d | tr '\n' '\0' | xargs -0 dialyzer --quiet $known --build_plt \
      --output_plt "$plt.part" -pa "$core" >"$cache/plt.log" 2>&1; then
    cat "$cache/plt.log" >&2
    exit 1
  fi
  mv "$plt.part" "$plt"
fi

dialyzer --quiet $known --plt "$plt" -pa "$core" -r "$ebin"
