internal import Answers
internal import Reports
internal import Store

/// What the warehouse holds.
enum OverviewPage: WebPage {
  static let path = "/"
  static let template = "Overview"
  static let linkName: String? = "Overview"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let info = try reader.warehouse().info()
    guard case .members(var members) = Document(info) else {
      return .page(PageAnswer("", [:], commands: []))
    }
    let rejects = try reader.rows(query: "reject_reasons", [("limit", "10")])
    members.append(.init("rejects", rejects.documents))
    members.append(.init("months", .null))
    let missing = MissingPage.counts(by: nil, MergeQuestion(), reader)
    members.append(.init("missing", missing.document))
    var answer = PageAnswer(
      "Overview", .members(members), commands: [ShellText.line(["taghouse", "info", reader.path])])
    if missing.isRunning { answer.refreshSeconds = MissingPage.refreshSeconds }
    // Without statistics it would read every post.
    if info.statistics.isAnalyzed {
      let call = try reader.call("posts_by_month", [])
      let months = try reader.rows(of: call, limit: 10_000)
      answer.fragments["months_chart"] = months.chart(of: call)
      answer.commands.append(reader.command(call))
      members = members.map { $0.name == "months" ? .init("months", months.documents) : $0 }
      answer.data = .members(members)
    }
    answer.commands.append(ShellText.line(["taghouse", "report", "merge", reader.path]))
    return .page(answer)
  }
}
