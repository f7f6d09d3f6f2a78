#!/bin/sh
# try-program.sh PROGRAM SHARE: the main jobs with an installed program, and what came with it.
set -eu
program=$1
share=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "try-program.sh: $*" >&2; exit 1; }
same() { [ "$1" = "$2" ] || fail "'$2' was to be '$1'"; }

number=0
while [ "$number" -lt 300 ]; do
  number=$((number + 1))
  echo "{\"id\":$number,\"created_at\":\"2024-03-02T10:00:00.000-05:00\",\"rating\":\"g\",\"score\":$number,\"tag_string_general\":\"1girl solo tag_$((number % 7))\",\"tag_string_character\":\"hatsune_miku\",\"tag_string_artist\":\"\",\"tag_string_copyright\":\"vocaloid\",\"tag_string_meta\":\"\",\"file_ext\":\"png\",\"md5\":null}"
done > posts.jsonl
gzip -k posts.jsonl
tar czf posts.tar.gz posts.jsonl
"$program" --version > version.txt
"$program" import danbooru house.db posts.tar.gz --quiet > import.txt
"$program" analyze house.db --quiet > analysis.txt
"$program" check house.db > check.txt
same 300 "$("$program" sql house.db 'SELECT COUNT(*) AS n FROM post' --format tsv | tail -n 1)"
same 300 "$("$program" select house.db 'hatsune_miku solo' --count)"
"$program" export corpus house.db --output corpus.txt.zst > corpus-zst.log
"$program" export corpus house.db --output corpus.txt > corpus.log
same 300 "$(wc -l < corpus.txt)"
"$program" caption house.db --preset natural --output captions.jsonl > captions.log
"$program" query house.db top_tags --format csv | grep -q hatsune_miku || fail "no top tags"
"$program" datasette-metadata house.db | grep -q title || fail "no metadata"
# Without the languages that are not in it; and where none is known at all.
LC_ALL=de_DE.UTF-8 "$program" query house.db top_tags > german.txt
LC_ALL=C "$program" query house.db top_tags > plain.txt
cmp german.txt plain.txt

for name in man/man1/taghouse.1 man/man1/taghouse-query.1 doc/taghouse/README.md \
  doc/taghouse/docs/CLI.md bash-completion/completions/taghouse \
  fish/vendor_completions.d/taghouse.fish; do
  [ -s "$share/$name" ] || [ -s "$share/$name.gz" ] || fail "$share/$name is missing"
done

PATH=$(dirname "$program"):$PATH
bash -c '
  source "$1/bash-completion/completions/taghouse"
  COMP_WORDS=(taghouse query house.db top_ta) COMP_CWORD=3
  COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
  _taghouse taghouse top_ta house.db
  [ "${COMPREPLY[*]}" = top_tags ] || { echo "bash completes ${COMPREPLY[*]}" >&2; exit 1; }
' bash "$share"
if command -v fish > /dev/null; then
  fish -c "source $share/fish/vendor_completions.d/taghouse.fish
    complete -C 'taghouse select house.db hatsu'" | grep -q hatsune_miku || fail "fish completes no tag"
fi
if command -v zsh > /dev/null; then
  zsh -n "$(find "$share/zsh" -name _taghouse)"
fi
echo "all is well: $program"
