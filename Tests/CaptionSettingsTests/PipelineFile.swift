/// Files of settings as the known pipeline has them: its tables and keys, of two of its versions, with
/// the values that it ships.
enum PipelineFile {
  /// The first version that read TOML.
  static let older =
    beforeTagging + tagging + pruning + coreTags + """

      # How captions are put together
      [captioning]
      \(separators)
      \(chances)
      use_tags_prob = 1

      """ + afterCaptions

  /// A later one, with captions in two tables.
  static let newer =
    beforeTagging.replacing("anime = ", with: "anime_name = ")
    .replacing("log_prefix = \"logfile\"", with: "log_prefix = {}")
    .replacing("load_aux = []", with: "load_grabber_ext = {}\nload_aux = []")
    + tagging
    + pruning.replacing(
      "max_tag_number", with: "append_dropped_character_tags = false\nmax_tag_number")
    + coreTags + """
      append_dropped_character_tags_wildcard = false

      # What stands between parts
      [captioning_separation]
      \(separators)
      # None: character_outer_sep
      keep_tokens_sep = {}
      keep_tokens_before = "tags"

      # Which parts there are
      [captioning_components]
      caption_ordering = [
        "npeople", "character", "copyright", "image_type", "artist", "rating", "crop_info", "tags"
      ]
      \(chances)
      use_crop_info_prob = 1
      use_tags_prob = 1

      """ + afterCaptions

  private static let beforeTagging = """
    # What all stages share
    [general]
    anime = "my_favorite_anime"
    src_dir = "path/to/src_dir"
    dst_dir = "path/to/dst_dir"
    extra_path_component = ""
    start_stage = 1
    end_stage = 7
    log_dir = "logs"
    log_prefix = "logfile"
    overwrite_path = false
    remove_intermediate = false

    [duplicate_detection]
    no_remove_similar = false
    detect_duplicate_model = "mobilenet-v2-imagenet-torch"
    similar_thresh = 0.96

    [character_cropping]
    min_crop_size = 320
    crop_with_head = true
    crop_with_face = false
    detect_level = "n"
    # An empty table stands for none
    use_3stage_crop = {}

    [character_classification]
    character_ref_dir = "path/to/reference/character/images"
    n_add_to_ref_per_character = 0
    no_extract_from_noise = false
    no_filter_characters = false
    keep_unnamed_clusters = true
    cluster_merge_threshold = 0.85
    cluster_min_samples = 5
    same_threshold_rel = 0.6
    same_threshold_abs = 20

    [dataset_construction]
    overwrite_emb_init_info = false
    no_resize = false
    max_size = 768
    image_save_ext = ".webp"
    filter_again = true

    # Side files
    [metadata_handling]
    # load_aux = ["processed_tags", "characters"]
    load_aux = []
    save_aux = []

    """

  private static let tagging = """

    [tagging]
    overwrite_tags = false
    tagging_method = "wd14_convnextv2"
    tag_threshold = 0.35

    """

  private static let pruning = """

    [tag_processing]
    sort_mode = "score"
    max_tag_number = 30
    blacklist_tags_file = "configs/tag_filtering/blacklist_tags.txt"
    overlap_tags_file = "configs/tag_filtering/overlap_tags.json"
    character_tags_file = "configs/tag_filtering/character_tags.json"
    process_from_original_tags = true
    prune_mode = "character_core"

    """

  private static let coreTags = """

    [core_tag_processing]
    # One folder up: once for all types of images
    compute_core_tag_up_levels = 1
    core_frequency_thresh = 0.4
    use_existing_core_tag_file = false
    drop_difficulty = 2
    drop_all_core = false
    emb_min_difficulty = 1
    emb_max_difficulty = 2
    emb_init_all_core = false

    """

  private static let separators = """
    caption_inner_sep = ", "
    caption_outer_sep = ", "
    character_sep = ", "
    character_inner_sep = " "
    character_outer_sep = ", "
    """

  private static let chances = """
    use_npeople_prob = 0
    use_character_prob = 1
    use_copyright_prob = 0
    use_image_type_prob = 1
    use_artist_prob = 0
    use_rating_prob = 1
    """

  private static let afterCaptions = """

    [folder_organization]
    rearrange_up_levels = 0
    arrange_format = "n_characters/character"
    max_character_number = 6
    min_images_per_combination = 10

    [balancing]
    compute_multiply_up_levels = 1
    min_multiply = 1
    max_multiply = 100
    weight_csv = "configs/csv_examples/default_weighting.csv"

    """
}
