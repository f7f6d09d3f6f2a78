#!/usr/bin/env bash
# demo.sh BUILD FOLDER: the main jobs on sample data: from a dump to statistics and a corpus, from
# captions to a training set and what it lacks.
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

say "A second site: posts, tags, captions and latents of e621, 5,000 posts"
posts=$folder/e621-posts.csv
tags=$folder/e621-tags.csv
captions=$folder/e621-captions
latents=$folder/latents.json
rm -rf "$captions"
"$build/sample-dump" e621-posts "$posts" --posts 5000 --seed 2 --replace
"$build/sample-dump" tags "$tags" --posts 5000 --seed 2 --replace
"$build/sample-dump" e621-captions "$captions" --posts 5000 --seed 2
"$build/sample-dump" kohya-latents "$latents" --posts 5000 --seed 2 --quirks 0.02 --replace
show "import e621-posts $house $posts"
"$build/taghouse" import e621-posts "$house" "$posts"
show "import tags $house $tags --site e621"
"$build/taghouse" import tags "$house" "$tags" --site e621
show "import e621-captions $house $captions"
"$build/taghouse" import e621-captions "$house" "$captions"
show "import kohya $house $latents --site e621 --only latent"
"$build/taghouse" import kohya "$house" "$latents" --site e621 --only latent

say "Count the rest of the statistics, and ask some of the named queries"
show "analyze $house"
"$build/taghouse" analyze "$house"
show "query $house related_tags -p tag solo -p category general --limit 8"
"$build/taghouse" query "$house" related_tags -p tag solo -p category general --limit 8
show "query $house tag_by_year -p tag solo --chart bar --width 80"
"$build/taghouse" query "$house" tag_by_year -p tag solo --chart bar --width 80
show "query $house copyright_characters --limit 5"
"$build/taghouse" query "$house" copyright_characters --limit 5

say "What a training set of them lacks, and how many captions are only tags"
show "report merge $house --site e621 --by finish-reason"
"$build/taghouse" report merge "$house" --site e621 --by finish-reason

say "The posts with a latent as metadata for kohya's sd-scripts, and the ids that lack something"
metadata=$folder/meta.json
missing=$folder/missing.json
show "export kohya $house --site e621 --from latents --output $metadata --missing $missing --replace"
"$build/taghouse" export kohya "$house" --site e621 --from latents --output "$metadata" --missing "$missing" --replace
head -n 5 "$metadata" | cut -c 1-160

say "Captions of tags: pruned, without the core tags of their characters, by a template"
recipe=$folder/captions.jsonl
show "caption $house --site danbooru --preset kohya --output $recipe --replace"
"$build/taghouse" caption "$house" --site danbooru --preset kohya --output "$recipe" --replace
head -n 3 "$recipe" | cut -c 1-160

say "Where things are"
ls -l "$folder" | awk 'NR > 1 {printf "%12d  '"$folder"'/%s\n", $5, $9}'
echo
echo "Go on:  sqlite3 $house .schema        your own dump:  $build/taghouse import danbooru my.db FILE..."
