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
