/// What files of settings of the known pipeline (anime_screenshot_pipeline) hold beside the settings of
/// captions: its tables, and the keys of its other stages.
///
/// From its configs/pipelines and the arguments of its program; all its versions together.
enum PipelineKeys {
  /// The tables; a key may stand in any of them.
  static let tables: Set<String> = [
    "general", "anime_download", "booru_download", "nyaa_download", "video_extraction",
    "duplicate_detection",
    "character_cropping", "character_classification", "dataset_construction",
    "metadata_handling", "tagging", "tag_processing", "core_tag_processing", "captioning",
    "captioning_separation", "captioning_components", "folder_organization", "balancing",
  ]

  /// Tables in which no setting of captions stands, whatever their keys are called: versions differ.
  static let otherTables: Set<String> = [
    "anime_download", "booru_download", "nyaa_download", "video_extraction",
    "duplicate_detection", "character_cropping", "character_classification",
    "dataset_construction", "folder_organization", "balancing",
  ]

  /// What settings were called in former versions.
  static let formerNames: [String: String] = ["pruned_mode": "prune_mode"]

  /// Whether a table that is not known is taken for one of another stage, in another version: unless it
  /// is a slip of a known one.
  static func isOfOtherStage(_ table: String) -> Bool {
    let spelled = table.lowercased().map { $0 == "-" ? "_" : $0 }
    return !tables.contains { distance(spelled, Array($0)) <= 2 }
  }

  /// Keys that say nothing about captions.
  static let otherStages: Set<String> = Set(
    """
    anime anime_name anime_name_booru src_dir dst_dir extra_path_component start_stage end_stage
    log_dir log_prefix overwrite_path pipeline_type remove_intermediate
    remove_src_files_after_pipeline base_config_file config_file load_grabber_ext
    candidate_submitters anime_resolution min_download_episode max_download_episode
    character_info_file download_for_characters booru_download_limit
    booru_download_limit_per_character allowed_ratings allowed_image_classes max_download_size
    extract_key image_prefix ep_init no_remove_similar detect_duplicate_model
    detect_duplicate_batch_size similar_thresh
    min_crop_size crop_with_head crop_with_face detect_level use_3stage_crop
    character_ref_dir n_add_to_ref_per_character max_images_per_character
    max_images_per_character_per_episode remove_classified_aux_files
    remove_stage2_crops_after_classification remove_noise_folder_after_classification
    ignore_character_metadata no_extract_from_noise no_filter_characters keep_unnamed_clusters
    accept_multiple_candidates cluster_merge_threshold cluster_min_samples
    classification_chunk_size same_threshold_rel same_threshold_abs
    overwrite_emb_init_info character_overwrite_uncropped character_remove_unclassified
    no_cropped_in_dataset no_original_in_dataset no_resize max_size image_save_ext n_anime_reg
    filter_again tagging_method
    rearrange_up_levels arrange_format max_character_number min_images_per_combination
    compute_multiply_up_levels min_multiply max_multiply weight_csv
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// The lists that the pipeline ships with, as its files name them.
  static let shippedLists: Set<String> = [
    "configs/tag_filtering/blacklist_tags.txt", "configs/tag_filtering/overlap_tags.json",
    "configs/tag_filtering/character_tags.json",
  ]

  /// The known name nearest to one that is not; nil when none is near.
  static func nearest(to name: String) -> String? {
    nearest(
      to: name, among: CaptionSetting.allCases.map(\.key) + otherStages.sorted() + tables.sorted())
  }

  static func nearest(to name: String, among known: [String]) -> String? {
    let spelled = name.lowercased().map { $0 == "-" ? "_" : $0 }
    let distances = known.map { ($0, distance(spelled, Array($0))) }
    guard let (word, distance) = distances.min(by: { $0.1 < $1.1 }),
      distance <= max(2, spelled.count / 3)
    else { return nil }
    return word
  }

  /// How many characters must be put in, taken out or changed.
  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var row = Array(0...second.count)
    for (position, character) in first.prefix(maximumNameLength).enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for column in second.indices {
        let changed = diagonal + (character == second[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
      }
    }
    return row[second.count] + max(0, first.count - maximumNameLength)
  }

  /// Characters of a name that are compared.
  private static let maximumNameLength = 100
}
