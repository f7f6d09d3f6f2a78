/// A query for everything that a warehouse says, by names and numbers of the sites.
///
/// Two warehouses with the same facts have the same rows, in whatever order and by whichever way they
/// came: keys of the warehouse's own and the ledger are left out.
public enum WarehouseFacts {
  /// Rows (kind, text); their order is total.
  public static let query = """
    WITH named_post (post_id, name) AS (
      SELECT post_id, site.name || '/' || number FROM post JOIN site USING (site_id)
    ),
    fact (kind, text) AS (
      SELECT 'post', json_array(site.name, number, import_file_id IS NOT NULL, created_at,
        updated_at, rating, score, up_score, down_score, favorite_count, image_width, image_height,
        file_ext, file_size, md5, source, uploader_id, approver_id, parent_number, pixiv_id,
        is_pending, is_flagged, is_deleted, is_banned, has_children, is_rating_locked,
        is_note_locked, is_status_locked)
      FROM post JOIN site USING (site_id)
      UNION ALL
      SELECT 'post_tag', json_array(named_post.name, position, tag.name)
      FROM post_tag JOIN named_post USING (post_id) JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tag_post', json_array(tag.name, named_post.name)
      FROM tag_post JOIN named_post USING (post_id) JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tag', json_array(site.name, tag.name, category)
      FROM tag JOIN site USING (site_id)
      UNION ALL
      SELECT 'tag_listing', json_array(tag.site_id, tag.name, tag_listing.number, post_count)
      FROM tag_listing JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tag_alias', json_array(site_id, number, antecedent_name, consequent_name, status,
        created_at)
      FROM tag_alias
      UNION ALL
      SELECT 'tag_implication', json_array(site_id, number, antecedent_name, consequent_name,
        status, created_at)
      FROM tag_implication
      UNION ALL
      SELECT 'tag_score', json_array(named_post.name, tagger.name, tag.name, score)
      FROM tag_score JOIN named_post USING (post_id) JOIN tagger USING (tagger_id)
      JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'tagger_rating', json_array(named_post.name, tagger.name, rating, score)
      FROM tagger_rating JOIN named_post USING (post_id) JOIN tagger USING (tagger_id)
      UNION ALL
      SELECT 'tagger_post', json_array(named_post.name, tagger.name)
      FROM tagger_post JOIN named_post USING (post_id) JOIN tagger USING (tagger_id)
      UNION ALL
      SELECT 'image_file', json_array(named_post.name, path, metadata)
      FROM image_file JOIN named_post USING (post_id)
      UNION ALL
      SELECT 'caption', json_array(named_post.name, caption_kind.name, text_length, text)
      FROM caption JOIN named_post USING (post_id) JOIN caption_kind USING (caption_kind_id)
      UNION ALL
      SELECT 'caption_record', json_array(named_post.name, finish_reason, created_at, rating,
        score, file_ext, md5, source)
      FROM caption_record JOIN named_post USING (post_id)
      UNION ALL
      SELECT 'latent', json_array(named_post.name, width, height)
      FROM latent JOIN named_post USING (post_id)
      UNION ALL
      SELECT 'caption_kind', json_array(name, format) FROM caption_kind
      UNION ALL
      SELECT 'caption_rule_part', json_array(caption_rule.name, state, only_if_finish_reason,
        except_if_finish_reason, position, caption_kind.name)
      FROM caption_rule_part
      JOIN caption_rule_step USING (caption_rule_id, step)
      JOIN caption_rule USING (caption_rule_id)
      JOIN caption_kind USING (caption_kind_id)
      UNION ALL
      SELECT 'tag_count', json_array(tag.site_id, tag.name, post_count, rank)
      FROM tag_count JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'site_count', json_array(site.name, post_count)
      FROM site_count JOIN site USING (site_id)
      UNION ALL
      SELECT 'character_count', json_array(tag.site_id, tag.name, post_count)
      FROM character_count JOIN tag ON tag_id = character_id
      UNION ALL
      SELECT 'character_tag_count', json_array(tag.site_id, character.name, tag.name, post_count)
      FROM character_tag_count
      JOIN tag AS character ON character.tag_id = character_id
      JOIN tag ON tag.tag_id = character_tag_count.tag_id
      UNION ALL
      SELECT 'core_tag_exclusion', json_array(tag.site_id, tag.name)
      FROM core_tag_exclusion JOIN tag USING (tag_id)
      UNION ALL
      SELECT 'cache_state', json_array(is_current) FROM cache_state
    )
    SELECT kind, text FROM fact ORDER BY kind, text
    """
}
