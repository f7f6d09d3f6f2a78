#include "CEmbeddedPages.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One array a file, and one line a file in the list at the end; written by scripts/embed-pages.sh. A
// test compares the list with the folders. #embed is C23 (clang 19 and later).

static const unsigned char Assets_icon_svg[] = {
#embed "../Web/Assets/icon.svg"
};
static const unsigned char Assets_style_css[] = {
#embed "../Web/Assets/style.css"
};
static const unsigned char Assets_taghouse_js[] = {
#embed "../Web/Assets/taghouse.js"
};
static const unsigned char Layout_Failure_mustache[] = {
#embed "../Web/Layout/Failure.mustache"
};
static const unsigned char Layout_Layout_mustache[] = {
#embed "../Web/Layout/Layout.mustache"
};
static const unsigned char Pages_Artist_mustache[] = {
#embed "../Web/Pages/Artist.mustache"
};
static const unsigned char Pages_Character_mustache[] = {
#embed "../Web/Pages/Character.mustache"
};
static const unsigned char Pages_Completion_mustache[] = {
#embed "../Web/Pages/Completion.mustache"
};
static const unsigned char Pages_Copyright_mustache[] = {
#embed "../Web/Pages/Copyright.mustache"
};
static const unsigned char Pages_Missing_mustache[] = {
#embed "../Web/Pages/Missing.mustache"
};
static const unsigned char Pages_MissingCounts_mustache[] = {
#embed "../Web/Pages/MissingCounts.mustache"
};
static const unsigned char Pages_Overview_mustache[] = {
#embed "../Web/Pages/Overview.mustache"
};
static const unsigned char Pages_Post_mustache[] = {
#embed "../Web/Pages/Post.mustache"
};
static const unsigned char Pages_Queries_mustache[] = {
#embed "../Web/Pages/Queries.mustache"
};
static const unsigned char Pages_Query_mustache[] = {
#embed "../Web/Pages/Query.mustache"
};
static const unsigned char Pages_Recipe_mustache[] = {
#embed "../Web/Pages/Recipe.mustache"
};
static const unsigned char Pages_RecipeForm_mustache[] = {
#embed "../Web/Pages/RecipeForm.mustache"
};
static const unsigned char Pages_RowTable_mustache[] = {
#embed "../Web/Pages/RowTable.mustache"
};
static const unsigned char Pages_SQL_mustache[] = {
#embed "../Web/Pages/SQL.mustache"
};
static const unsigned char Pages_Search_mustache[] = {
#embed "../Web/Pages/Search.mustache"
};
static const unsigned char Pages_Tag_mustache[] = {
#embed "../Web/Pages/Tag.mustache"
};
static const unsigned char Pages_TagSummary_mustache[] = {
#embed "../Web/Pages/TagSummary.mustache"
};
static const unsigned char Pages_Tokens_mustache[] = {
#embed "../Web/Pages/Tokens.mustache"
};
static const unsigned char Pages_Workshop_mustache[] = {
#embed "../Web/Pages/Workshop.mustache"
};

#define FILE_AT(path, array) {path, array, sizeof array}

static const taghouse_embedded_page files[] = {
    FILE_AT("Assets/icon.svg", Assets_icon_svg),
    FILE_AT("Assets/style.css", Assets_style_css),
    FILE_AT("Assets/taghouse.js", Assets_taghouse_js),
    FILE_AT("Layout/Failure.mustache", Layout_Failure_mustache),
    FILE_AT("Layout/Layout.mustache", Layout_Layout_mustache),
    FILE_AT("Pages/Artist.mustache", Pages_Artist_mustache),
    FILE_AT("Pages/Character.mustache", Pages_Character_mustache),
    FILE_AT("Pages/Completion.mustache", Pages_Completion_mustache),
    FILE_AT("Pages/Copyright.mustache", Pages_Copyright_mustache),
    FILE_AT("Pages/Missing.mustache", Pages_Missing_mustache),
    FILE_AT("Pages/MissingCounts.mustache", Pages_MissingCounts_mustache),
    FILE_AT("Pages/Overview.mustache", Pages_Overview_mustache),
    FILE_AT("Pages/Post.mustache", Pages_Post_mustache),
    FILE_AT("Pages/Queries.mustache", Pages_Queries_mustache),
    FILE_AT("Pages/Query.mustache", Pages_Query_mustache),
    FILE_AT("Pages/Recipe.mustache", Pages_Recipe_mustache),
    FILE_AT("Pages/RecipeForm.mustache", Pages_RecipeForm_mustache),
    FILE_AT("Pages/RowTable.mustache", Pages_RowTable_mustache),
    FILE_AT("Pages/SQL.mustache", Pages_SQL_mustache),
    FILE_AT("Pages/Search.mustache", Pages_Search_mustache),
    FILE_AT("Pages/Tag.mustache", Pages_Tag_mustache),
    FILE_AT("Pages/TagSummary.mustache", Pages_TagSummary_mustache),
    FILE_AT("Pages/Tokens.mustache", Pages_Tokens_mustache),
    FILE_AT("Pages/Workshop.mustache", Pages_Workshop_mustache),
};

size_t taghouse_embedded_page_count(void) { return sizeof files / sizeof files[0]; }

taghouse_embedded_page taghouse_embedded_page_at(size_t index) { return files[index]; }
