-- name:    0005_taggers
-- purpose: Taggers and their scores, pictures in folders, and the lists of captions.
--
-- Comments stand inside the statements, so that `.schema` in sqlite3 shows them.

CREATE TABLE tagger (
  -- A model that gives tags with scores (`taghouse import tagger`), or the scores that lie beside
  -- pictures (`sidecar`).
  tagger_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- From this score on a post has a tag, where tagger_threshold says nothing else; change it here.
  threshold REAL NOT NULL DEFAULT 0.35 CHECK (threshold BETWEEN 0 AND 1)
) STRICT;

CREATE TABLE tagger_threshold (
  -- From which score on tags of a category count; change it here.
  tagger_id INTEGER NOT NULL REFERENCES tagger (tagger_id) ON DELETE CASCADE,
  category TEXT NOT NULL,            -- by its name: general, character, ...
  threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1),
  PRIMARY KEY (tagger_id, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE tagger_post (
  -- A post that a tagger has looked at, also when it found nothing.
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  tagger_id INTEGER NOT NULL REFERENCES tagger (tagger_id) ON DELETE CASCADE,
  import_file_id INTEGER REFERENCES import_file (import_file_id),  -- that last changed its scores
  PRIMARY KEY (post_id, tagger_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_score (
  -- How sure a tagger is that a post has a tag. Thresholds are applied when it is asked, not here.
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  tagger_id INTEGER NOT NULL REFERENCES tagger (tagger_id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag (tag_id),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  PRIMARY KEY (post_id, tagger_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_score_by_tag ON tag_score (tag_id, tagger_id, score);

CREATE TABLE tagger_rating (
  -- How sure a tagger is of a rating. Its ratings are no tags.
  post_id INTEGER NOT NULL REFERENCES post (post_id) ON DELETE CASCADE,
  tagger_id INTEGER NOT NULL REFERENCES tagger (tagger_id) ON DELETE CASCADE,
  rating TEXT NOT NULL,              -- as the tagger calls it: general, sensitive, explicit, ...
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  PRIMARY KEY (post_id, tagger_id, rating)
) STRICT, WITHOUT ROWID;

CREATE TABLE image_file (
  -- The picture of a post in a folder (`taghouse import sidecars`).
  post_id INTEGER PRIMARY KEY REFERENCES post (post_id) ON DELETE CASCADE,
  path TEXT NOT NULL,                -- as an absolute path
  -- What its metadata holds beside tags and captions (type, crop, ...), as a JSON object; null: no
  -- metadata.
  metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata))
) STRICT;

CREATE INDEX image_file_by_path ON image_file (path);

CREATE TRIGGER post_delete_tagger AFTER DELETE ON post
BEGIN
  DELETE FROM tagger_post WHERE post_id = old.post_id;
  DELETE FROM tag_score WHERE post_id = old.post_id;
  DELETE FROM tagger_rating WHERE post_id = old.post_id;
  DELETE FROM image_file WHERE post_id = old.post_id;
END;

CREATE TRIGGER tagger_delete AFTER DELETE ON tagger
BEGIN
  DELETE FROM tagger_threshold WHERE tagger_id = old.tagger_id;
  DELETE FROM tagger_post WHERE tagger_id = old.tagger_id;
  DELETE FROM tag_score WHERE tagger_id = old.tagger_id;
  DELETE FROM tagger_rating WHERE tagger_id = old.tagger_id;
END;

-- The lists that drive the pruning of tags for captions; see docs/CAPTIONS.md. They begin as those
-- that ship with the program; what is changed here holds for this warehouse.

CREATE TABLE caption_list_blacklist (
  -- Tags that never get into a caption: a name, or a pattern with *.
  entry TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE caption_list_overlap (
  -- A tag goes when a post has one that covers it. Names have underscores.
  name TEXT NOT NULL,
  covered_by TEXT NOT NULL,
  PRIMARY KEY (name, covered_by)
) STRICT, WITHOUT ROWID;

CREATE TABLE caption_list_character_tag (
  -- Which tags describe a character: those that end or begin with some words, the whitelist apart.
  part TEXT NOT NULL CHECK (part IN ('whitelist', 'suffix', 'prefix')),
  -- 0 is what a model learns first (hair, eyes), and so on; 0 for the whitelist.
  difficulty INTEGER NOT NULL CHECK (difficulty BETWEEN 0 AND 100),
  words TEXT NOT NULL,               -- with spaces; of the whitelist a whole tag
  PRIMARY KEY (part, difficulty, words),
  CHECK (part <> 'whitelist' OR difficulty = 0)
) STRICT, WITHOUT ROWID;

INSERT INTO caption_list_blacklist (entry)
VALUES
  ('alternate_*'), ('official_alternate_*'), ('adapted_*'), ('contemporary'), ('aged_up'),
  ('aged_down'), ('age_progression'), ('age_regression'), ('cosplay'), ('crossover'), ('fusion'),
  ('genderswap*'), ('personification'), ('role_reversal'), ('parody'), ('style_parody'),
  ('meme'), ('*_(meme)'), ('redraw'), ('derivative_work'), ('virtual_youtuber'), ('no_headwear'),
  ('no_eyewear'), ('no_legwear'), ('out_of_frame'), ('*_out_of_frame'), ('commentary'),
  ('*_commentary'), ('translated'), ('translation_request'), ('tagme'), ('*_request'),
  ('bad_id'), ('bad_*_id'), ('duplicate'), ('md5_mismatch'), ('revision'), ('third-party_edit'),
  ('third-party_source');

INSERT INTO caption_list_overlap (name, covered_by)
VALUES
  ('long_hair', 'very_long_hair'), ('long_hair', 'absurdly_long_hair'),
  ('short_hair', 'very_short_hair'), ('short_hair', 'pixie_cut'), ('short_hair', 'buzz_cut'),
  ('multiple_girls', '2girls'), ('multiple_girls', '3girls'), ('multiple_girls', '4girls'),
  ('multiple_girls', '5girls'), ('multiple_girls', '6+girls'), ('multiple_boys', '2boys'),
  ('multiple_boys', '3boys'), ('multiple_boys', '4boys'), ('multiple_boys', '5boys'),
  ('multiple_boys', '6+boys'), ('multiple_others', '2others'), ('multiple_others', '3others'),
  ('multiple_others', '4others'), ('multiple_others', '5others'),
  ('multiple_others', '6+others'), ('smile', 'grin'), ('smile', 'smirk'), ('smile', ':d'),
  ('open_mouth', ':d'), ('open_mouth', ':o'), ('open_mouth', 'xd'), ('open_mouth', 'screaming'),
  ('open_mouth', 'yawning'), ('closed_mouth', 'pursed_lips'), ('closed_mouth', ':|'),
  ('closed_eyes', '^_^'), ('closed_eyes', '>_<'), ('animal_ears', 'cat_ears'),
  ('animal_ears', 'dog_ears'), ('animal_ears', 'fox_ears'), ('animal_ears', 'rabbit_ears'),
  ('animal_ears', 'wolf_ears'), ('animal_ears', 'horse_ears'), ('animal_ears', 'mouse_ears'),
  ('braid', 'twin_braids'), ('braid', 'quad_braids'), ('braid', 'braided_ponytail'),
  ('braid', 'braided_bun'), ('hair_bun', 'double_bun'), ('hair_bun', 'cone_hair_bun'),
  ('hair_bun', 'braided_bun'), ('horns', 'antlers'), ('hat', 'beret'), ('hat', 'baseball_cap'),
  ('hat', 'peaked_cap'), ('hat', 'nurse_cap'), ('hair_ornament', 'hairclip'),
  ('hair_ornament', 'hairpin'), ('hair_ornament', 'hair_flower'), ('hair_ornament', 'hair_bow'),
  ('hair_ornament', 'hair_ribbon'), ('hair_ornament', 'hair_stick'), ('shirt', 't-shirt'),
  ('shirt', 'sweatshirt'), ('skirt', 'miniskirt'), ('dress', 'sundress'),
  ('dress', 'evening_gown'), ('jacket', 'blazer'), ('pants', 'jeans'), ('pants', 'sweatpants'),
  ('footwear', 'boots'), ('footwear', 'shoes'), ('footwear', 'sandals'),
  ('footwear', 'slippers'), ('footwear', 'sneakers'), ('footwear', 'high_heels'),
  ('footwear', 'loafers'), ('shoes', 'loafers'), ('shoes', 'sneakers'), ('shoes', 'mary_janes'),
  ('shoes', 'high_heels'), ('gloves', 'mittens'), ('school_uniform', 'serafuku'),
  ('school_uniform', 'gakuran'), ('japanese_clothes', 'kimono'), ('japanese_clothes', 'yukata'),
  ('japanese_clothes', 'hakama'), ('japanese_clothes', 'haori'), ('weapon', 'sword'),
  ('weapon', 'katana'), ('weapon', 'gun'), ('weapon', 'rifle'), ('weapon', 'handgun'),
  ('weapon', 'spear'), ('weapon', 'axe'), ('weapon', 'dagger'), ('sword', 'katana'),
  ('sword', 'rapier'), ('sword', 'greatsword'), ('gun', 'handgun'), ('gun', 'rifle'),
  ('gun', 'shotgun'), ('gun', 'revolver'), ('outdoors', 'beach'), ('outdoors', 'forest'),
  ('outdoors', 'street'), ('outdoors', 'rooftop'), ('indoors', 'bedroom'),
  ('indoors', 'classroom'), ('indoors', 'kitchen'), ('indoors', 'library'),
  ('indoors', 'bathroom'), ('sky', 'sunset'), ('simple_background', 'white_background'),
  ('simple_background', 'grey_background'), ('simple_background', 'black_background'),
  ('monochrome', 'greyscale'), ('monochrome', 'sepia'), ('flower', 'rose'),
  ('flower', 'sunflower'), ('flower', 'hydrangea'), ('flower', 'tulip'),
  ('flower', 'cherry_blossoms'), ('sitting', 'seiza'), ('sitting', 'wariza'),
  ('sitting', 'indian_style');

INSERT INTO caption_list_character_tag (part, difficulty, words)
VALUES
  ('whitelist', 0, 'closed eyes'), ('whitelist', 0, 'half-closed eyes'),
  ('whitelist', 0, 'rolling eyes'), ('whitelist', 0, 'narrowed eyes'),
  ('whitelist', 0, 'empty eyes'), ('whitelist', 0, 'covering own eyes'),
  ('whitelist', 0, 'floating hair'), ('whitelist', 0, 'wet hair'),
  ('whitelist', 0, 'messy hair'), ('whitelist', 0, 'holding hair'),
  ('whitelist', 0, 'hand in own hair'), ('whitelist', 0, 'adjusting hair'),
  ('whitelist', 0, 'playing with own hair'), ('whitelist', 0, 'fake tail'),
  ('whitelist', 0, 'fake animal ears'), ('whitelist', 0, 'fake horns'),
  ('whitelist', 0, 'fake wings'), ('whitelist', 0, 'question mark'), ('suffix', 0, 'hair'),
  ('suffix', 0, 'eyes'), ('suffix', 0, 'skin'), ('suffix', 0, 'bangs'), ('suffix', 0, 'ahoge'),
  ('suffix', 0, 'sidelocks'), ('suffix', 0, 'braid'), ('suffix', 0, 'ponytail'),
  ('suffix', 0, 'twintails'), ('suffix', 0, 'bun'), ('suffix', 0, 'drills'),
  ('suffix', 0, 'updo'), ('suffix', 0, 'bob cut'), ('suffix', 0, 'hime cut'),
  ('suffix', 0, 'pixie cut'), ('suffix', 0, 'hair intakes'), ('suffix', 0, 'afro'),
  ('suffix', 0, 'dreadlocks'), ('suffix', 0, 'mohawk'), ('suffix', 0, 'bald'),
  ('suffix', 0, 'beard'), ('suffix', 0, 'mustache'), ('suffix', 0, 'goatee'),
  ('suffix', 0, 'eyebrows'), ('suffix', 0, 'side up'), ('suffix', 0, 'one eye covered'),
  ('suffix', 1, 'ears'), ('suffix', 1, 'ear fluff'), ('suffix', 1, 'tail'),
  ('suffix', 1, 'horns'), ('suffix', 1, 'wings'), ('suffix', 1, 'halo'),
  ('suffix', 1, 'antlers'), ('suffix', 1, 'fur'), ('suffix', 1, 'fangs'),
  ('suffix', 1, 'freckles'), ('suffix', 1, 'mark'), ('suffix', 1, 'tattoo'),
  ('suffix', 1, 'heterochromia'), ('suffix', 1, 'pupils'), ('suffix', 1, 'elf'),
  ('suffix', 1, 'girl'), ('suffix', 1, 'boy'), ('prefix', 0, 'hair between'),
  ('prefix', 0, 'hair over'), ('prefix', 0, 'dark-skinned'), ('prefix', 0, 'muscular'),
  ('prefix', 1, 'mole'), ('prefix', 1, 'scar'), ('prefix', 1, 'furry'), ('prefix', 1, 'mature');
