#!/usr/bin/env bash
# Builds the program without std, runs it, looks for std in it, and shows that each of these checks can fail.
set -euo pipefail
cd "$(dirname "$0")"
target="${CARGO_TARGET_DIR:-$(cd ../.. && pwd)/target}/no-std"
cargo=(cargo --quiet)

fail() {
    printf 'no_std: %s\n' "$1" >&2
    exit 1
}

# The names of std, alloc, an allocator and an unwinder among a program's symbols.
foreign() {
    nm --demangle "$1" | grep -E '(^|[^[:alnum:]_])(std|alloc)::|__rust_(alloc|dealloc|realloc)|__r(dl|g)_' || true
    nm --undefined-only "$1" | grep -wE '(malloc|calloc|realloc|posix_memalign|free|_Unwind_[A-Za-z]+)(@.*)?' || true
}

for profile in dev release; do
    RUSTFLAGS="-D warnings" "${cargo[@]}" build --locked --target-dir "$target" --profile "$profile"
    program="$target/${profile/dev/debug}/bare"
    "$program" || fail "check $? of main.rs does not hold ($profile)"
    found=$(foreign "$program")
    [ -z "$found" ] || fail "std or an allocator is linked ($profile):"$'\n'"$found"
done

# A program with std must show it, or the search for its symbols proves nothing.
with_std=$(mktemp -d)
trap 'rm -rf "$with_std"' EXIT
echo 'fn main() { println!("{}", "x".repeat(std::env::args().count())) }' >"$with_std/main.rs"
rustc -o "$with_std/main" "$with_std/main.rs"
[ -n "$(foreign "$with_std/main")" ] || fail "std is not found where it is"

# And with a feature that links std or alloc, the same program must not build.
must_not_build() {
    if output=$("${cargo[@]}" build --locked --target-dir "$target" --features "$1" 2>&1); then
        fail "with feature \`$1\` the program builds, so it would not notice std"
    fi
    grep -qF "$2" <<<"$output" || fail "with feature \`$1\` the build fails for another reason:"$'\n'"$output"
}
must_not_build std 'found duplicate lang item `panic_impl`'
must_not_build alloc 'no global memory allocator found'

echo "no_std: ok"
