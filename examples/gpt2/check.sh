#!/usr/bin/env bash
# The example in small: invents posts, makes a warehouse and a corpus, trains, samples, compares. Fails when a step fails, and
# when the model knows no more of other posts' tags than how common each tag is, by its loss or by the hidden tags it finds.
#     check.sh TAGHOUSE PYTHON FOLDER
set -euo pipefail
taghouse=$(realpath "$1") python=$(realpath --no-symlinks "$2") example=$(realpath "$(dirname "$0")")
mkdir -p "$3"
cd "$3"
# Threads that wait leave the processor to others.
export OMP_WAIT_POLICY=passive
# Nothing of the example lies in the home folder.
export HF_HOME=$PWD/cache HF_DATASETS_DISABLE_PROGRESS_BARS=1 HF_HUB_OFFLINE=1
rm -rf house.db* others.db* model

"$python" "$example/posts.py" posts.jsonl --posts 20000 --seed 1
"$python" "$example/posts.py" others.jsonl --posts 1000 --seed 2 --first-id 20001
"$taghouse" import danbooru house.db posts.jsonl --quiet
"$taghouse" import danbooru others.db others.jsonl --quiet
"$taghouse" analyze house.db --quiet

"$taghouse" export vocabulary house.db --output tokenizer.json --format tokenizer --spaces \
  --category general,character,copyright --min-posts 100 --replace --quiet
"$taghouse" export corpus house.db --output train.jsonl --spaces --order shuffle --seed 7 \
  --category general,character,copyright --min-tag-posts 100 --replace --quiet
"$taghouse" export corpus others.db --output others-corpus.jsonl --spaces --order shuffle --seed 7 \
  --category general,character,copyright --replace --quiet

"$python" "$example/train.py" --tokenizer tokenizer.json --train train.jsonl --validation others-corpus.jsonl \
  --output model --size small --epochs 4 --batch 32 --threads 1
"$python" "$example/sample.py" model '1girl, solo' --count 8
"$python" "$example/sample.py" model '1girl, red eyes' --lines 2 --top-p 0.9 --without solo
"$python" "$example/baselines.py" house.db tokenizer.json others-corpus.jsonl
"$python" "$example/evaluate.py" house.db model others-corpus.jsonl --taghouse "$taghouse" --posts 300 --min-posts 100
echo "examples/gpt2: the model knows more than single tags do"
