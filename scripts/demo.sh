#!/usr/bin/env bash
# demo.sh BUILD FOLDER: the main job on sample data, from a dump to statistics and a corpus.
set -euo pipefail
build=$1
folder=$2
mkdir -p "$folder"
dump=$folder/posts.jsonl
house=$folder/house.db
corpus=$folder/corpus.txt

say() { printf '\n== %s\n\n' "$*"; }
show() { printf '$ taghouse %s\n' "$*"; }

say "A sample dump: 20,000 invented posts, 2 % of them odd or broken on purpose"
"$build/sample-dump" danbooru "$dump" --posts 20000 --seed 1 --quirks 0.02 --replace
ls -l "$dump" | awk '{print $9 ": " $5 " bytes"}'

say "Import it (exit code 1 says that some lines were rejected)"
rm -f "$house"
show "import danbooru $house $dump"
"$build/taghouse" import danbooru "$house" "$dump" || [ $? -eq 1 ]

say "The most frequent tags"
query="SELECT rank, tag, category, post_count, round(post_ratio, 4) AS post_ratio FROM tag_frequency ORDER BY rank LIMIT 10"
show "sql $house '$query'"
"$build/taghouse" sql "$house" "$query"

character=$("$build/taghouse" sql "$house" \
  "SELECT character FROM core_tag GROUP BY character ORDER BY MAX(character_post_count) DESC, character LIMIT 1" \
  --format tsv | tail -n 1)
say "The core tags of one character"
query="SELECT tag, post_count, character_post_count, round(frequency, 3) AS frequency FROM core_tag WHERE character = :who ORDER BY frequency DESC, tag"
show "sql $house '$query' -p who '$character'"
"$build/taghouse" sql "$house" "$query" -p who "$character"

say "Why lines were rejected"
query="SELECT reason, count(*) AS lines FROM rejected_record GROUP BY reason ORDER BY lines DESC, reason LIMIT 5"
show "sql $house '$query'"
"$build/taghouse" sql "$house" "$query"

say "A corpus of general tags, one post a line"
show "export corpus $house --output $corpus --replace"
"$build/taghouse" export corpus "$house" --output "$corpus" --replace
head -n 3 "$corpus" | cut -c 1-160

say "Where things are"
ls -l "$folder" | awk 'NR > 1 {printf "%12d  '"$folder"'/%s\n", $5, $9}'
echo
echo "Go on:  sqlite3 $house .schema        your own dump:  $build/taghouse import danbooru my.db FILE..."
