/// What captions of a folder must be, in plain Python that keeps all in memory. Arguments: the folder, and
/// settings as `key=value`. Prints nothing when all files are as they must be, else what differs.
///
/// It runs behind the program and reads the metadata as it was from a copy of the folder, `FOLDER.before`.
enum FolderReference {
  static let blacklist = "cosplay\nalternate_*\n"
  static let overlap = #"[{"query": "long_hair", "has_overlap": ["very_long_hair"]}]"#
  static let characterTags =
    #"{"whitelist": ["closed eyes"], "suffixes": [["hair", "eyes"], ["tail"]], "prefixes": [["cat"], ["scar"]]}"#

  static let script = #"""
    import json, os, re, sys
    root, before = sys.argv[1], sys.argv[1] + ".before"
    s = dict(a.split("=", 1) for a in sys.argv[2:])
    def say(key, default): return s.get(key, default)
    def on(key, default="false"): return say(key, default) == "true"
    compat = say("compat", "")
    PEOPLE = {"1girl", "1boy"}
    NEVER = {"solo", "1girl", "2girls", "smile", "looking"}
    LISTS = {"whitelist": ["closed eyes"], "suffixes": [["hair", "eyes"], ["tail"]], "prefixes": [["cat"], ["scar"]]}
    def spaced(t): return t if t == "^_^" else t.replace("_", " ")
    def forms(words): return {f for w in words for f in (w, w + "s", w[:-1] if w.endswith("s") else w)}
    def matcher(low, high, everything):
        kept = forms(LISTS["whitelist"])
        suffixes = forms([w for l in LISTS["suffixes"][low:high] for w in l])
        prefixes = [w for l in LISTS["prefixes"][low:high] for w in l]
        def matches(t):
            w = [x.lower() for x in re.split("[ _]+", t) if x]
            return everything or t not in kept and bool(w) and (w[-1] in suffixes or w[0] in prefixes)
        return matches
    low, high = int(say("emb_min_difficulty", 1)), int(say("emb_max_difficulty", 2))
    dropped = matcher(0, int(say("drop_difficulty", 2)), on("drop_all_core"))
    starting = matcher(low, max(low, high), on("emb_init_all_core"))
    def inside(t, o):
        if t == o: return False
        return t in o if compat else (" " + t + " ") in (" " + o + " ")
    def prune(tags):
        names = [t for t in tags if t != "cosplay" and not t.startswith("alternate ")]
        return [t for t in names if not (t == "long hair" and "very long hair" in names) and not any(inside(t, o) for o in names)]
    def order(names, scores):
        first = ["solo"] if "solo" in names else []
        first += [t for t in names if t in PEOPLE or "girls" in t or "boys" in t]
        rest = [t for t in names if t not in first]
        if say("sort_mode", "score") == "score" and scores: rest.sort(key=lambda t: -scores[t])
        return first + rest
    ENDINGS = (".png", ".jpg", ".webp", ".gif")
    pictures = []
    for folder, _, names in os.walk(before):
        for name in names:
            stem, ending = os.path.splitext(name)
            if ending.lower() in ENDINGS and not name.startswith("."): pictures.append((os.path.join(folder, name), folder, stem))
    pictures.sort(key=lambda p: os.fsencode(p[0]))
    posts, seen = [], set()
    def load(path): return open(path, encoding="utf-8", newline="").read()
    def either(meta, *keys): return next((meta[k] for k in keys if meta.get(k) is not None), None)
    def listed(v): return [] if v in (None, "") else v if isinstance(v, list) else [v]
    for path, folder, stem in pictures:
        if (folder, stem) in seen: continue
        seen.add((folder, stem))
        side, meta_path = os.path.join(folder, stem + ".tags"), os.path.join(folder, "." + stem + "_meta.json")
        if not os.path.exists(side) and not os.path.exists(meta_path): continue
        meta = json.loads(load(meta_path)) if os.path.exists(meta_path) else {}
        text = re.findall(r'\s*("comma, tag"|[^,\n]+)', load(side)) if os.path.exists(side) else None
        file = [t.strip().strip('"') for t in text if t.strip()] if text is not None else None
        own = meta.get("tags") or None
        tags = (file if file is not None else own) if on("overwrite_tags") else (own if own is not None else file)
        tags = [] if tags is None else tags
        if not on("process_from_original_tags", "true") and meta.get("processed_tags") is not None: tags = meta["processed_tags"]
        scores = None
        if isinstance(tags, dict):
            tags = {t: x for t, x in tags.items()
                    if compat == "original" or x >= float(say("tag_threshold", 0.35))}
            scores = {spaced(t): x for t, x in tags.items()}
        names = list(dict.fromkeys(spaced(t) for t in tags)) if scores is not None else [spaced(t) for t in tags]
        posts.append({"folder": folder, "stem": stem, "meta": meta, "scores": scores, "tags": names, "dropped": [],
                      "characters": listed(either(meta, "characters", "character"))})
    mode = say("prune_mode", "character_core")
    for p in posts:
        if mode != "none": p["tags"] = prune(p["tags"])
        if mode == "character" and p["characters"]:
            p["dropped"] = [t for t in p["tags"] if dropped(t)]
            p["tags"] = [t for t in p["tags"] if not dropped(t)]
    def finish(p):
        p["tags"] = order(p["tags"], p["scores"])
        if on("append_dropped_character_tags"): p["tags"] += order(p["dropped"], p["scores"])
        p["tags"] = p["tags"][: int(say("max_tag_number", 30)) or None]
    if mode != "character_core":
        for p in posts: finish(p)
    total, counts = {}, {}
    for p in posts:
        if len(p["characters"]) != 1: continue
        c = p["characters"][0]
        total[c] = total.get(c, 0) + 1
        for t in p["tags"]: counts.setdefault(c, {})[t] = counts.setdefault(c, {}).get(t, 0) + 1
    core = {}
    for c, n in total.items():
        ts = sorted(counts.get(c, {}).items(), key=lambda x: (-x[1], x[0].encode()))
        ts = [t for t, k in ts if k >= float(say("core_frequency_thresh", 0.4)) * n and not NEVER & set(re.split("[ -]", t))]
        core[c] = {"kept": [t for t in ts if not dropped(t)], "dropped": [t for t in ts if dropped(t)], "emb_init": [t for t in ts if starting(t)]}
    def cleaned(c): return [re.sub(r'[<>:"/\\?*]', "_", x) for x in c.split("|")]
    def embedding(c):
        x = cleaned(c)
        return "_".join((x[0] + (x[1] if len(x) > 1 and x[1].startswith("_") else "")).split())
    groups = {}
    for c in core: groups.setdefault(embedding(c), []).append(c)
    for e, cs in groups.items():
        shared = [t for t in core[cs[0]]["emb_init"] if all(t in core[c]["emb_init"] for c in cs)]
        for c in cs:
            core[c]["emb_init"] = list(shared)
            core[c]["kept"] = [t for t in core[c]["kept"] if t not in shared]
        groups[e] = shared
    if mode == "character_core":
        for p in posts:
            gone = {t for c in p["characters"] if c in core for t in core[c]["dropped"] + core[c]["emb_init"]}
            p["dropped"] = [t for t in p["tags"] if t in gone]
            p["tags"] = [t for t in p["tags"] if t not in gone]
            finish(p)
    def character(c):
        x = cleaned(c)
        texts = [x[0]]
        if len(x) > 1 and x[1] and x[1] != "none": texts[0] = embedding(c) if x[1].startswith("_") else x[0] + " " + x[1]
        return ", ".join(texts + [y.replace("+", " ") for y in x[2:6] if y and y != "none"])
    inner, outer = say("caption_inner_sep", ", "), say("caption_outer_sep", ", ")
    keep = say("keep_tokens_sep", "") or ", "
    USED = {"npeople": "0", "copyright": "0", "artist": "0"}
    def used(field): return float(say("use_%s_prob" % field, USED.get(field, "1"))) > 0
    def caption(meta, characters, tags, known):
        crop = meta.get("crop")
        n = either(meta, "npeople", "n_people") or 0
        values = {
            "npeople": "%d%s" % (n, "person" if n == 1 else "people") if n else "",
            "character": ", ".join(character(c) for c in characters if (c in known if known is not None else c != "unknown")),
            "copyright": inner.join(v for v in listed(either(meta, "copyright", "copyrights")) if v != "unknown"),
            "image_type": either(meta, "type", "image_type") or "",
            "artist": inner.join(v for v in listed(meta.get("artist")) if v not in ("unknown", "anonymous")),
            "rating": "explicit" if meta.get("rating") in ("e", "explicit") else "",
            "crop_info": (crop["type"] + " cropped" if "type" in crop else "cropped") if crop else "",
            "tags": inner.join(tags)}
        if values["copyright"]: values["copyright"] = "from " + values["copyright"]
        if values["artist"]: values["artist"] = "by " + values["artist"]
        out = ""
        for field in say("caption_ordering", "npeople,character,copyright,image_type,artist,rating,crop_info,tags").split(","):
            text = values[field]
            if not text or not used(field): continue
            if out: out += keep if field == say("keep_tokens_before", "tags") else outer
            out += text
        return out
    def expect(what, found, wanted):
        if found != wanted: print(what, "has", repr(found), "and not", repr(wanted))
    for p in posts:
        stem = os.path.join(p["folder"].replace(before, root, 1), p["stem"])
        text = caption(p["meta"], p["characters"], p["tags"], core if mode == "character_core" else None)
        expect(stem + ".txt", load(stem + ".txt"), text or "\n")
        wanted = dict(p["meta"], processed_tags=p["tags"], dropped_character_tags=p["dropped"], caption=text)
        path = os.path.join(os.path.dirname(stem), "." + p["stem"] + "_meta.json")
        expect(path, json.loads(load(path)), wanted)
    lines = []
    for c, k in core.items():
        lines.append(caption({}, [c], [], None))
        if k["kept"]: lines.append(caption({}, [c], k["kept"], None))
        more = k["emb_init"] + k["dropped"]
        if on("append_dropped_character_tags_wildcard") and more: lines.append(caption({}, [c], k["kept"] + more, None))
    expect("core_tags.json", load(root + "/core_tags.json"), json.dumps(core, indent=4))
    expect("wildcard.txt", load(root + "/wildcard.txt"), "".join(l + "\n" for l in lines if l))
    expect("emb_init.json", json.loads(load(root + "/emb_init.json")), groups)
    print("%d pictures" % len(posts))
    """#
}
