#include "CEmbeddedSQL.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One array a file, and one line a file in the list at the end; written by scripts/embed-sql.sh. A
// test compares the list with the folders. #embed is C23 (clang 19 and later).

static const unsigned char schema_0001_warehouse[] = {
#embed "../../schema/0001_warehouse.sql"
};
static const unsigned char schema_0002_captions[] = {
#embed "../../schema/0002_captions.sql"
};
static const unsigned char schema_0003_statistics[] = {
#embed "../../schema/0003_statistics.sql"
};
static const unsigned char schema_0004_selections[] = {
#embed "../../schema/0004_selections.sql"
};
static const unsigned char schema_0005_taggers[] = {
#embed "../../schema/0005_taggers.sql"
};
static const unsigned char schema_0006_models[] = {
#embed "../../schema/0006_models.sql"
};
static const unsigned char schema_views_site_count_definition[] = {
#embed "../../schema/views/site_count_definition.sql"
};
static const unsigned char schema_views_tag_count_definition[] = {
#embed "../../schema/views/tag_count_definition.sql"
};
static const unsigned char schema_views_category_count_definition[] = {
#embed "../../schema/views/category_count_definition.sql"
};
static const unsigned char schema_views_site_month_count_definition[] = {
#embed "../../schema/views/site_month_count_definition.sql"
};
static const unsigned char schema_views_site_rating_count_definition[] = {
#embed "../../schema/views/site_rating_count_definition.sql"
};
static const unsigned char schema_views_tag_month_count_definition[] = {
#embed "../../schema/views/tag_month_count_definition.sql"
};
static const unsigned char schema_views_tag_year_count_definition[] = {
#embed "../../schema/views/tag_year_count_definition.sql"
};
static const unsigned char schema_views_tag_rating_count_definition[] = {
#embed "../../schema/views/tag_rating_count_definition.sql"
};
static const unsigned char schema_views_post_tag_histogram_definition[] = {
#embed "../../schema/views/post_tag_histogram_definition.sql"
};
static const unsigned char schema_views_tag_pair_definition[] = {
#embed "../../schema/views/tag_pair_definition.sql"
};
static const unsigned char schema_views_tag_pair_count_definition[] = {
#embed "../../schema/views/tag_pair_count_definition.sql"
};
static const unsigned char schema_views_tag_implied_count_definition[] = {
#embed "../../schema/views/tag_implied_count_definition.sql"
};
static const unsigned char schema_views_copyright_character_count_definition[] = {
#embed "../../schema/views/copyright_character_count_definition.sql"
};
static const unsigned char schema_views_solo_character_post[] = {
#embed "../../schema/views/solo_character_post.sql"
};
static const unsigned char schema_views_character_count_definition[] = {
#embed "../../schema/views/character_count_definition.sql"
};
static const unsigned char schema_views_character_tag_count_definition[] = {
#embed "../../schema/views/character_tag_count_definition.sql"
};
static const unsigned char schema_views_tag_frequency[] = {
#embed "../../schema/views/tag_frequency.sql"
};
static const unsigned char schema_views_tag_frequency_by_year[] = {
#embed "../../schema/views/tag_frequency_by_year.sql"
};
static const unsigned char schema_views_tag_frequency_by_month[] = {
#embed "../../schema/views/tag_frequency_by_month.sql"
};
static const unsigned char schema_views_tag_frequency_by_rating[] = {
#embed "../../schema/views/tag_frequency_by_rating.sql"
};
static const unsigned char schema_views_tag_count_per_post[] = {
#embed "../../schema/views/tag_count_per_post.sql"
};
static const unsigned char schema_views_tag_related[] = {
#embed "../../schema/views/tag_related.sql"
};
static const unsigned char schema_views_tag_cooccurrence[] = {
#embed "../../schema/views/tag_cooccurrence.sql"
};
static const unsigned char schema_views_core_tag[] = {
#embed "../../schema/views/core_tag.sql"
};
static const unsigned char schema_views_character_tag[] = {
#embed "../../schema/views/character_tag.sql"
};
static const unsigned char schema_views_core_tag_confident[] = {
#embed "../../schema/views/core_tag_confident.sql"
};
static const unsigned char schema_views_artist_style[] = {
#embed "../../schema/views/artist_style.sql"
};
static const unsigned char schema_views_copyright_character[] = {
#embed "../../schema/views/copyright_character.sql"
};
static const unsigned char schema_views_tag_implied[] = {
#embed "../../schema/views/tag_implied.sql"
};
static const unsigned char schema_views_import_file_name[] = {
#embed "../../schema/views/import_file_name.sql"
};
static const unsigned char schema_views_post_facts[] = {
#embed "../../schema/views/post_facts.sql"
};
static const unsigned char schema_views_caption_choice[] = {
#embed "../../schema/views/caption_choice.sql"
};
static const unsigned char schema_views_post_caption[] = {
#embed "../../schema/views/post_caption.sql"
};
static const unsigned char schema_views_caption_state_count[] = {
#embed "../../schema/views/caption_state_count.sql"
};
static const unsigned char schema_views_merge_post[] = {
#embed "../../schema/views/merge_post.sql"
};
static const unsigned char schema_views_merge_summary[] = {
#embed "../../schema/views/merge_summary.sql"
};
static const unsigned char schema_views_missing_caption[] = {
#embed "../../schema/views/missing_caption.sql"
};
static const unsigned char schema_views_tag_alias_active[] = {
#embed "../../schema/views/tag_alias_active.sql"
};
static const unsigned char schema_views_tag_alias_end[] = {
#embed "../../schema/views/tag_alias_end.sql"
};
static const unsigned char schema_views_tag_alias_resolved[] = {
#embed "../../schema/views/tag_alias_resolved.sql"
};
static const unsigned char schema_views_tag_alias_problem[] = {
#embed "../../schema/views/tag_alias_problem.sql"
};
static const unsigned char schema_views_tag_implication_active[] = {
#embed "../../schema/views/tag_implication_active.sql"
};
static const unsigned char schema_views_tag_implication_resolved[] = {
#embed "../../schema/views/tag_implication_resolved.sql"
};
static const unsigned char schema_views_tag_implication_problem[] = {
#embed "../../schema/views/tag_implication_problem.sql"
};
static const unsigned char schema_views_post_tag_resolved[] = {
#embed "../../schema/views/post_tag_resolved.sql"
};
static const unsigned char schema_views_tag_post_resolved[] = {
#embed "../../schema/views/tag_post_resolved.sql"
};
static const unsigned char schema_views_post_tag_canonical[] = {
#embed "../../schema/views/post_tag_canonical.sql"
};
static const unsigned char schema_views_tag_post_canonical[] = {
#embed "../../schema/views/tag_post_canonical.sql"
};
static const unsigned char schema_views_tagger_limit[] = {
#embed "../../schema/views/tagger_limit.sql"
};
static const unsigned char schema_views_tagger_comparison[] = {
#embed "../../schema/views/tagger_comparison.sql"
};
static const unsigned char schema_views_rating_meaning[] = {
#embed "../../schema/views/rating_meaning.sql"
};
static const unsigned char queries_aliases_in_use[] = {
#embed "../../queries/aliases_in_use.sql"
};
static const unsigned char queries_artist_tags[] = {
#embed "../../queries/artist_tags.sql"
};
static const unsigned char queries_caption_kind_counts[] = {
#embed "../../queries/caption_kind_counts.sql"
};
static const unsigned char queries_caption_lengths[] = {
#embed "../../queries/caption_lengths.sql"
};
static const unsigned char queries_character_copyrights[] = {
#embed "../../queries/character_copyrights.sql"
};
static const unsigned char queries_character_tags[] = {
#embed "../../queries/character_tags.sql"
};
static const unsigned char queries_confident_core_tags[] = {
#embed "../../queries/confident_core_tags.sql"
};
static const unsigned char queries_copyright_characters[] = {
#embed "../../queries/copyright_characters.sql"
};
static const unsigned char queries_core_tags[] = {
#embed "../../queries/core_tags.sql"
};
static const unsigned char queries_corpus_size[] = {
#embed "../../queries/corpus_size.sql"
};
static const unsigned char queries_duplicate_md5[] = {
#embed "../../queries/duplicate_md5.sql"
};
static const unsigned char queries_field_problems[] = {
#embed "../../queries/field_problems.sql"
};
static const unsigned char queries_finish_reasons[] = {
#embed "../../queries/finish_reasons.sql"
};
static const unsigned char queries_import_history[] = {
#embed "../../queries/import_history.sql"
};
static const unsigned char queries_latent_sizes[] = {
#embed "../../queries/latent_sizes.sql"
};
static const unsigned char queries_look_alike_characters[] = {
#embed "../../queries/look_alike_characters.sql"
};
static const unsigned char queries_missing_captions_by_month[] = {
#embed "../../queries/missing_captions_by_month.sql"
};
static const unsigned char queries_new_tags[] = {
#embed "../../queries/new_tags.sql"
};
static const unsigned char queries_posts_by_month[] = {
#embed "../../queries/posts_by_month.sql"
};
static const unsigned char queries_posts_by_rating[] = {
#embed "../../queries/posts_by_rating.sql"
};
static const unsigned char queries_posts_with_few_tags[] = {
#embed "../../queries/posts_with_few_tags.sql"
};
static const unsigned char queries_posts_with_tags[] = {
#embed "../../queries/posts_with_tags.sql"
};
static const unsigned char queries_rare_tags[] = {
#embed "../../queries/rare_tags.sql"
};
static const unsigned char queries_reject_reasons[] = {
#embed "../../queries/reject_reasons.sql"
};
static const unsigned char queries_rejected_records[] = {
#embed "../../queries/rejected_records.sql"
};
static const unsigned char queries_related_tags[] = {
#embed "../../queries/related_tags.sql"
};
static const unsigned char queries_tag_by_month[] = {
#embed "../../queries/tag_by_month.sql"
};
static const unsigned char queries_tag_by_year[] = {
#embed "../../queries/tag_by_year.sql"
};
static const unsigned char queries_tag_entropy[] = {
#embed "../../queries/tag_entropy.sql"
};
static const unsigned char queries_tag_ratings[] = {
#embed "../../queries/tag_ratings.sql"
};
static const unsigned char queries_tag_summary[] = {
#embed "../../queries/tag_summary.sql"
};
static const unsigned char queries_tag_trend[] = {
#embed "../../queries/tag_trend.sql"
};
static const unsigned char queries_tagger_differences[] = {
#embed "../../queries/tagger_differences.sql"
};
static const unsigned char queries_tagger_tags_of_post[] = {
#embed "../../queries/tagger_tags_of_post.sql"
};
static const unsigned char queries_tags_never_together[] = {
#embed "../../queries/tags_never_together.sql"
};
static const unsigned char queries_tags_of_one_uploader[] = {
#embed "../../queries/tags_of_one_uploader.sql"
};
static const unsigned char queries_tags_of_post[] = {
#embed "../../queries/tags_of_post.sql"
};
static const unsigned char queries_tags_per_post[] = {
#embed "../../queries/tags_per_post.sql"
};
static const unsigned char queries_tags_without_category[] = {
#embed "../../queries/tags_without_category.sql"
};
static const unsigned char queries_top_tags[] = {
#embed "../../queries/top_tags.sql"
};
static const unsigned char queries_unknown_implications[] = {
#embed "../../queries/unknown_implications.sql"
};
static const unsigned char queries_untagged_posts[] = {
#embed "../../queries/untagged_posts.sql"
};
static const unsigned char queries_uploader_activity[] = {
#embed "../../queries/uploader_activity.sql"
};
static const unsigned char queries_vocabulary_coverage[] = {
#embed "../../queries/vocabulary_coverage.sql"
};
static const unsigned char queries_checks_caches_are_current[] = {
#embed "../../queries/checks/caches_are_current.sql"
};
static const unsigned char queries_checks_caption_references[] = {
#embed "../../queries/checks/caption_references.sql"
};
static const unsigned char queries_checks_caption_rule_steps[] = {
#embed "../../queries/checks/caption_rule_steps.sql"
};
static const unsigned char queries_checks_caption_text_length[] = {
#embed "../../queries/checks/caption_text_length.sql"
};
static const unsigned char queries_checks_category_count_agrees[] = {
#embed "../../queries/checks/category_count_agrees.sql"
};
static const unsigned char queries_checks_character_count_agrees[] = {
#embed "../../queries/checks/character_count_agrees.sql"
};
static const unsigned char queries_checks_character_tag_count_agrees[] = {
#embed "../../queries/checks/character_tag_count_agrees.sql"
};
static const unsigned char queries_checks_copyright_character_count_agrees[] = {
#embed "../../queries/checks/copyright_character_count_agrees.sql"
};
static const unsigned char queries_checks_import_file_adds_up[] = {
#embed "../../queries/checks/import_file_adds_up.sql"
};
static const unsigned char queries_checks_post_tag_histogram_agrees[] = {
#embed "../../queries/checks/post_tag_histogram_agrees.sql"
};
static const unsigned char queries_checks_post_tag_positions[] = {
#embed "../../queries/checks/post_tag_positions.sql"
};
static const unsigned char queries_checks_post_tag_references[] = {
#embed "../../queries/checks/post_tag_references.sql"
};
static const unsigned char queries_checks_site_categories[] = {
#embed "../../queries/checks/site_categories.sql"
};
static const unsigned char queries_checks_site_count_agrees[] = {
#embed "../../queries/checks/site_count_agrees.sql"
};
static const unsigned char queries_checks_site_month_count_agrees[] = {
#embed "../../queries/checks/site_month_count_agrees.sql"
};
static const unsigned char queries_checks_site_rating_count_agrees[] = {
#embed "../../queries/checks/site_rating_count_agrees.sql"
};
static const unsigned char queries_checks_tag_count_agrees[] = {
#embed "../../queries/checks/tag_count_agrees.sql"
};
static const unsigned char queries_checks_tag_implied_count_agrees[] = {
#embed "../../queries/checks/tag_implied_count_agrees.sql"
};
static const unsigned char queries_checks_tag_layer_agrees[] = {
#embed "../../queries/checks/tag_layer_agrees.sql"
};
static const unsigned char queries_checks_tag_month_count_agrees[] = {
#embed "../../queries/checks/tag_month_count_agrees.sql"
};
static const unsigned char queries_checks_tag_pair_count_agrees[] = {
#embed "../../queries/checks/tag_pair_count_agrees.sql"
};
static const unsigned char queries_checks_tag_post_agrees[] = {
#embed "../../queries/checks/tag_post_agrees.sql"
};
static const unsigned char queries_checks_tag_rating_count_agrees[] = {
#embed "../../queries/checks/tag_rating_count_agrees.sql"
};
static const unsigned char queries_checks_tag_year_count_agrees[] = {
#embed "../../queries/checks/tag_year_count_agrees.sql"
};
static const unsigned char queries_checks_tagger_references[] = {
#embed "../../queries/checks/tagger_references.sql"
};
static const unsigned char queries_checks_tagger_score_range[] = {
#embed "../../queries/checks/tagger_score_range.sql"
};

#define FILE_AT(path, array) {path, array, sizeof array}

static const taghouse_embedded_file files[] = {
    FILE_AT("schema/0001_warehouse.sql", schema_0001_warehouse),
    FILE_AT("schema/0002_captions.sql", schema_0002_captions),
    FILE_AT("schema/0003_statistics.sql", schema_0003_statistics),
    FILE_AT("schema/0004_selections.sql", schema_0004_selections),
    FILE_AT("schema/0005_taggers.sql", schema_0005_taggers),
    FILE_AT("schema/0006_models.sql", schema_0006_models),
    FILE_AT("schema/views/site_count_definition.sql", schema_views_site_count_definition),
    FILE_AT("schema/views/tag_count_definition.sql", schema_views_tag_count_definition),
    FILE_AT("schema/views/category_count_definition.sql", schema_views_category_count_definition),
    FILE_AT("schema/views/site_month_count_definition.sql", schema_views_site_month_count_definition),
    FILE_AT("schema/views/site_rating_count_definition.sql", schema_views_site_rating_count_definition),
    FILE_AT("schema/views/tag_month_count_definition.sql", schema_views_tag_month_count_definition),
    FILE_AT("schema/views/tag_year_count_definition.sql", schema_views_tag_year_count_definition),
    FILE_AT("schema/views/tag_rating_count_definition.sql", schema_views_tag_rating_count_definition),
    FILE_AT("schema/views/post_tag_histogram_definition.sql", schema_views_post_tag_histogram_definition),
    FILE_AT("schema/views/tag_pair_definition.sql", schema_views_tag_pair_definition),
    FILE_AT("schema/views/tag_pair_count_definition.sql", schema_views_tag_pair_count_definition),
    FILE_AT("schema/views/tag_implied_count_definition.sql", schema_views_tag_implied_count_definition),
    FILE_AT("schema/views/copyright_character_count_definition.sql", schema_views_copyright_character_count_definition),
    FILE_AT("schema/views/solo_character_post.sql", schema_views_solo_character_post),
    FILE_AT("schema/views/character_count_definition.sql", schema_views_character_count_definition),
    FILE_AT("schema/views/character_tag_count_definition.sql", schema_views_character_tag_count_definition),
    FILE_AT("schema/views/tag_frequency.sql", schema_views_tag_frequency),
    FILE_AT("schema/views/tag_frequency_by_year.sql", schema_views_tag_frequency_by_year),
    FILE_AT("schema/views/tag_frequency_by_month.sql", schema_views_tag_frequency_by_month),
    FILE_AT("schema/views/tag_frequency_by_rating.sql", schema_views_tag_frequency_by_rating),
    FILE_AT("schema/views/tag_count_per_post.sql", schema_views_tag_count_per_post),
    FILE_AT("schema/views/tag_related.sql", schema_views_tag_related),
    FILE_AT("schema/views/tag_cooccurrence.sql", schema_views_tag_cooccurrence),
    FILE_AT("schema/views/core_tag.sql", schema_views_core_tag),
    FILE_AT("schema/views/character_tag.sql", schema_views_character_tag),
    FILE_AT("schema/views/core_tag_confident.sql", schema_views_core_tag_confident),
    FILE_AT("schema/views/artist_style.sql", schema_views_artist_style),
    FILE_AT("schema/views/copyright_character.sql", schema_views_copyright_character),
    FILE_AT("schema/views/tag_implied.sql", schema_views_tag_implied),
    FILE_AT("schema/views/import_file_name.sql", schema_views_import_file_name),
    FILE_AT("schema/views/post_facts.sql", schema_views_post_facts),
    FILE_AT("schema/views/caption_choice.sql", schema_views_caption_choice),
    FILE_AT("schema/views/post_caption.sql", schema_views_post_caption),
    FILE_AT("schema/views/caption_state_count.sql", schema_views_caption_state_count),
    FILE_AT("schema/views/merge_post.sql", schema_views_merge_post),
    FILE_AT("schema/views/merge_summary.sql", schema_views_merge_summary),
    FILE_AT("schema/views/missing_caption.sql", schema_views_missing_caption),
    FILE_AT("schema/views/tag_alias_active.sql", schema_views_tag_alias_active),
    FILE_AT("schema/views/tag_alias_end.sql", schema_views_tag_alias_end),
    FILE_AT("schema/views/tag_alias_resolved.sql", schema_views_tag_alias_resolved),
    FILE_AT("schema/views/tag_alias_problem.sql", schema_views_tag_alias_problem),
    FILE_AT("schema/views/tag_implication_active.sql", schema_views_tag_implication_active),
    FILE_AT("schema/views/tag_implication_resolved.sql", schema_views_tag_implication_resolved),
    FILE_AT("schema/views/tag_implication_problem.sql", schema_views_tag_implication_problem),
    FILE_AT("schema/views/post_tag_resolved.sql", schema_views_post_tag_resolved),
    FILE_AT("schema/views/tag_post_resolved.sql", schema_views_tag_post_resolved),
    FILE_AT("schema/views/post_tag_canonical.sql", schema_views_post_tag_canonical),
    FILE_AT("schema/views/tag_post_canonical.sql", schema_views_tag_post_canonical),
    FILE_AT("schema/views/tagger_limit.sql", schema_views_tagger_limit),
    FILE_AT("schema/views/tagger_comparison.sql", schema_views_tagger_comparison),
    FILE_AT("schema/views/rating_meaning.sql", schema_views_rating_meaning),
    FILE_AT("queries/aliases_in_use.sql", queries_aliases_in_use),
    FILE_AT("queries/artist_tags.sql", queries_artist_tags),
    FILE_AT("queries/caption_kind_counts.sql", queries_caption_kind_counts),
    FILE_AT("queries/caption_lengths.sql", queries_caption_lengths),
    FILE_AT("queries/character_copyrights.sql", queries_character_copyrights),
    FILE_AT("queries/character_tags.sql", queries_character_tags),
    FILE_AT("queries/confident_core_tags.sql", queries_confident_core_tags),
    FILE_AT("queries/copyright_characters.sql", queries_copyright_characters),
    FILE_AT("queries/core_tags.sql", queries_core_tags),
    FILE_AT("queries/corpus_size.sql", queries_corpus_size),
    FILE_AT("queries/duplicate_md5.sql", queries_duplicate_md5),
    FILE_AT("queries/field_problems.sql", queries_field_problems),
    FILE_AT("queries/finish_reasons.sql", queries_finish_reasons),
    FILE_AT("queries/import_history.sql", queries_import_history),
    FILE_AT("queries/latent_sizes.sql", queries_latent_sizes),
    FILE_AT("queries/look_alike_characters.sql", queries_look_alike_characters),
    FILE_AT("queries/missing_captions_by_month.sql", queries_missing_captions_by_month),
    FILE_AT("queries/new_tags.sql", queries_new_tags),
    FILE_AT("queries/posts_by_month.sql", queries_posts_by_month),
    FILE_AT("queries/posts_by_rating.sql", queries_posts_by_rating),
    FILE_AT("queries/posts_with_few_tags.sql", queries_posts_with_few_tags),
    FILE_AT("queries/posts_with_tags.sql", queries_posts_with_tags),
    FILE_AT("queries/rare_tags.sql", queries_rare_tags),
    FILE_AT("queries/reject_reasons.sql", queries_reject_reasons),
    FILE_AT("queries/rejected_records.sql", queries_rejected_records),
    FILE_AT("queries/related_tags.sql", queries_related_tags),
    FILE_AT("queries/tag_by_month.sql", queries_tag_by_month),
    FILE_AT("queries/tag_by_year.sql", queries_tag_by_year),
    FILE_AT("queries/tag_entropy.sql", queries_tag_entropy),
    FILE_AT("queries/tag_ratings.sql", queries_tag_ratings),
    FILE_AT("queries/tag_summary.sql", queries_tag_summary),
    FILE_AT("queries/tag_trend.sql", queries_tag_trend),
    FILE_AT("queries/tagger_differences.sql", queries_tagger_differences),
    FILE_AT("queries/tagger_tags_of_post.sql", queries_tagger_tags_of_post),
    FILE_AT("queries/tags_never_together.sql", queries_tags_never_together),
    FILE_AT("queries/tags_of_one_uploader.sql", queries_tags_of_one_uploader),
    FILE_AT("queries/tags_of_post.sql", queries_tags_of_post),
    FILE_AT("queries/tags_per_post.sql", queries_tags_per_post),
    FILE_AT("queries/tags_without_category.sql", queries_tags_without_category),
    FILE_AT("queries/top_tags.sql", queries_top_tags),
    FILE_AT("queries/unknown_implications.sql", queries_unknown_implications),
    FILE_AT("queries/untagged_posts.sql", queries_untagged_posts),
    FILE_AT("queries/uploader_activity.sql", queries_uploader_activity),
    FILE_AT("queries/vocabulary_coverage.sql", queries_vocabulary_coverage),
    FILE_AT("queries/checks/caches_are_current.sql", queries_checks_caches_are_current),
    FILE_AT("queries/checks/caption_references.sql", queries_checks_caption_references),
    FILE_AT("queries/checks/caption_rule_steps.sql", queries_checks_caption_rule_steps),
    FILE_AT("queries/checks/caption_text_length.sql", queries_checks_caption_text_length),
    FILE_AT("queries/checks/category_count_agrees.sql", queries_checks_category_count_agrees),
    FILE_AT("queries/checks/character_count_agrees.sql", queries_checks_character_count_agrees),
    FILE_AT("queries/checks/character_tag_count_agrees.sql", queries_checks_character_tag_count_agrees),
    FILE_AT("queries/checks/copyright_character_count_agrees.sql", queries_checks_copyright_character_count_agrees),
    FILE_AT("queries/checks/import_file_adds_up.sql", queries_checks_import_file_adds_up),
    FILE_AT("queries/checks/post_tag_histogram_agrees.sql", queries_checks_post_tag_histogram_agrees),
    FILE_AT("queries/checks/post_tag_positions.sql", queries_checks_post_tag_positions),
    FILE_AT("queries/checks/post_tag_references.sql", queries_checks_post_tag_references),
    FILE_AT("queries/checks/site_categories.sql", queries_checks_site_categories),
    FILE_AT("queries/checks/site_count_agrees.sql", queries_checks_site_count_agrees),
    FILE_AT("queries/checks/site_month_count_agrees.sql", queries_checks_site_month_count_agrees),
    FILE_AT("queries/checks/site_rating_count_agrees.sql", queries_checks_site_rating_count_agrees),
    FILE_AT("queries/checks/tag_count_agrees.sql", queries_checks_tag_count_agrees),
    FILE_AT("queries/checks/tag_implied_count_agrees.sql", queries_checks_tag_implied_count_agrees),
    FILE_AT("queries/checks/tag_layer_agrees.sql", queries_checks_tag_layer_agrees),
    FILE_AT("queries/checks/tag_month_count_agrees.sql", queries_checks_tag_month_count_agrees),
    FILE_AT("queries/checks/tag_pair_count_agrees.sql", queries_checks_tag_pair_count_agrees),
    FILE_AT("queries/checks/tag_post_agrees.sql", queries_checks_tag_post_agrees),
    FILE_AT("queries/checks/tag_rating_count_agrees.sql", queries_checks_tag_rating_count_agrees),
    FILE_AT("queries/checks/tag_year_count_agrees.sql", queries_checks_tag_year_count_agrees),
    FILE_AT("queries/checks/tagger_references.sql", queries_checks_tagger_references),
    FILE_AT("queries/checks/tagger_score_range.sql", queries_checks_tagger_score_range),
};

size_t taghouse_embedded_file_count(void) { return sizeof files / sizeof files[0]; }

taghouse_embedded_file taghouse_embedded_file_at(size_t index) { return files[index]; }
