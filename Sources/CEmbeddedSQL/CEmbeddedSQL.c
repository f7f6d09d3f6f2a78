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
static const unsigned char queries_checks_caption_references[] = {
#embed "../../queries/checks/caption_references.sql"
};
static const unsigned char queries_checks_caption_rule_steps[] = {
#embed "../../queries/checks/caption_rule_steps.sql"
};
static const unsigned char queries_checks_caption_text_length[] = {
#embed "../../queries/checks/caption_text_length.sql"
};
static const unsigned char queries_checks_character_count_agrees[] = {
#embed "../../queries/checks/character_count_agrees.sql"
};
static const unsigned char queries_checks_character_tag_count_agrees[] = {
#embed "../../queries/checks/character_tag_count_agrees.sql"
};
static const unsigned char queries_checks_import_file_adds_up[] = {
#embed "../../queries/checks/import_file_adds_up.sql"
};
static const unsigned char queries_checks_post_tag_positions[] = {
#embed "../../queries/checks/post_tag_positions.sql"
};
static const unsigned char queries_checks_post_tag_references[] = {
#embed "../../queries/checks/post_tag_references.sql"
};
static const unsigned char queries_checks_site_count_agrees[] = {
#embed "../../queries/checks/site_count_agrees.sql"
};
static const unsigned char queries_checks_tag_count_agrees[] = {
#embed "../../queries/checks/tag_count_agrees.sql"
};
static const unsigned char queries_checks_tag_layer_agrees[] = {
#embed "../../queries/checks/tag_layer_agrees.sql"
};
static const unsigned char queries_checks_tag_post_agrees[] = {
#embed "../../queries/checks/tag_post_agrees.sql"
};

#define FILE_AT(path, array) {path, array, sizeof array}

static const taghouse_embedded_file files[] = {
    FILE_AT("schema/0001_warehouse.sql", schema_0001_warehouse),
    FILE_AT("schema/0002_captions.sql", schema_0002_captions),
    FILE_AT("schema/0003_statistics.sql", schema_0003_statistics),
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
    FILE_AT("queries/checks/caption_references.sql", queries_checks_caption_references),
    FILE_AT("queries/checks/caption_rule_steps.sql", queries_checks_caption_rule_steps),
    FILE_AT("queries/checks/caption_text_length.sql", queries_checks_caption_text_length),
    FILE_AT("queries/checks/character_count_agrees.sql", queries_checks_character_count_agrees),
    FILE_AT("queries/checks/character_tag_count_agrees.sql", queries_checks_character_tag_count_agrees),
    FILE_AT("queries/checks/import_file_adds_up.sql", queries_checks_import_file_adds_up),
    FILE_AT("queries/checks/post_tag_positions.sql", queries_checks_post_tag_positions),
    FILE_AT("queries/checks/post_tag_references.sql", queries_checks_post_tag_references),
    FILE_AT("queries/checks/site_count_agrees.sql", queries_checks_site_count_agrees),
    FILE_AT("queries/checks/tag_count_agrees.sql", queries_checks_tag_count_agrees),
    FILE_AT("queries/checks/tag_layer_agrees.sql", queries_checks_tag_layer_agrees),
    FILE_AT("queries/checks/tag_post_agrees.sql", queries_checks_tag_post_agrees),
};

size_t taghouse_embedded_file_count(void) { return sizeof files / sizeof files[0]; }

taghouse_embedded_file taghouse_embedded_file_at(size_t index) { return files[index]; }
