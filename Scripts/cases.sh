# Sourced by scripts that try an example: cases, one line each, and what went wrong in them.
failures=0
problems=()
fail() { problems+=("$1"); }

# verdict NAME: ends a case.
verdict() {
  if ((${#problems[@]})); then
    printf 'FAIL %s\n' "$1"
    printf '     %s\n' "${problems[@]}"
    failures=$((failures + 1))
  else
    printf 'ok   %s\n' "$1"
  fi
  problems=()
}

# all_cases_end SENTENCE: ends the script, with the sentence if nothing went wrong.
all_cases_end() {
  ((failures == 0)) || { echo "$failures cases failed." >&2; exit 1; }
  echo "$1"
}
