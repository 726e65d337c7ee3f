#!/bin/sh
# Runs dialyzer over compiled modules: dialyze.sh CACHE EBIN. It prints what dialyzer has to report.
#
# What it has to know of Erlang and Elixir themselves takes a minute to find out. That is kept in the
# cache, once for each installation.
set -eu
cache=$1
ebin=$2

said=$(elixir -e 'IO.puts([System.otp_release(), " ", :code.lib_dir(:elixir), "/ebin"])')
otp=${said%% *}
core=${said#* }
plt=$cache/otp-$otp-$({ echo "$core"; cat "$core/elixir.app"; } | cksum | tr ' ' -).plt

# Modules that may be missing (Nx, the port's tokenizer) are unknown; from OTP 26 on that is a warning.
known=
if [ "$otp" -ge 26 ]; then known=-Wno_unknown; fi

if [ ! -f "$plt" ]; then
  echo "dialyzer: reading Erlang and Elixir themselves, once" >&2
  mkdir -p "$cache"
  if ! dialyzer --quiet $known --build_plt --output_plt "$plt.part" \
      --apps erts kernel stdlib -pa "$core" -r "$core" >"$cache/plt.log" 2>&1; then
    cat "$cache/plt.log" >&2
    exit 1
  fi
  mv "$plt.part" "$plt"
fi

dialyzer --quiet $known --plt "$plt" -pa "$core" -r "$ebin"
