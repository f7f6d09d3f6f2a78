import ArgumentParser
import Export
import Querying

struct CaptionRulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption-rules",
    abstract: "List the rules that choose the caption of a post, with their steps.",
    discussion: """
      A rule tries its steps in order; the first that applies and finds text makes the caption. A \
      step joins the texts of its kinds. The rules are the tables caption_rule, caption_rule_step \
      and caption_rule_part, which can be edited; docs/REPORTS.md has examples.

      Example:
        taghouse caption-rules house.db
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup var rows: FormatFlag

  private static let sql = """
    SELECT
      caption_rule.name AS rule,
      caption_rule_step.step,
      (
        SELECT group_concat(part.name, ' + ')
        FROM (
          SELECT caption_kind.name
          FROM caption_rule_part
          JOIN caption_kind ON caption_kind.caption_kind_id = caption_rule_part.caption_kind_id
          WHERE caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
            AND caption_rule_part.step = caption_rule_step.step
          ORDER BY caption_rule_part.position
        ) AS part
      ) AS kinds,
      caption_rule_step.state,
      caption_rule_step.only_if_finish_reason,
      caption_rule_step.except_if_finish_reason
    FROM caption_rule
    LEFT JOIN caption_rule_step
      ON caption_rule_step.caption_rule_id = caption_rule.caption_rule_id
    ORDER BY caption_rule.caption_rule_id, caption_rule_step.step
    """

  func run() throws {
    let query = try ReadOnlyQuery(
      warehousePath: warehouse, sql: Self.sql, parameters: [], timeoutSeconds: nil)
    try QueryOutput(format: rows.format).write(query)
  }
}
