# Sourced by the other scripts: where they run, and how the project is built by them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The project's own builds know no warnings. Dependents build without these flags, so that a newer
# compiler's warnings do not break them. A folder of their own keeps a plain `swift build` untouched.
strict=(
  -Xswiftc -warnings-as-errors -Xcc -Werror
  --explicit-target-dependency-import-check error
)
scratch=.build/test

step() { printf '\n== %s (%d s)\n' "$1" "$SECONDS"; }

# package_with_another_table FOLDER: the package once more, with links for its files, but with no table of
# closures; the caller writes one.
package_with_another_table() {
  local root=$PWD folder file
  rm -rf "$1"
  mkdir -p "$1/Tests/closures"
  ln -s "$root"/{Package.swift,Sources,Examples} "$1"
  for folder in Tests/*/; do
    [[ $folder == Tests/closures/ ]] || ln -s "$root/${folder%/}" "$1/Tests/"
  done
  for file in Tests/closures/*.swift; do
    [[ $file == */Table*.swift ]] || ln -s "$root/$file" "$1/$file"
  done
}

# run_tests ARGUMENTS...: `swift test`, and at the end once more what failed, which a log of thousands of
# lines would bury.
run_tests() {
  local log status=0
  log=$(mktemp)
  swift test "${strict[@]}" "$@" 2>&1 | tee "$log" || status=1
  # What is found in a worker process ends no test.
  ! grep -qa 'WARNING: ThreadSanitizer' "$log" || status=1
  if ((status)); then
    printf '\n== What failed\n'
    grep -A 3 -aE 'recorded an issue|^(error|fatal error)|: error:|ThreadSanitizer|AddressSanitizer' "$log" | head -n 100 || true
  fi
  rm "$log"
  return "$status"
}
