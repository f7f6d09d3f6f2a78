internal import Answers
internal import Querying
internal import SQLCatalog
internal import Store

/// What a page reads the warehouse with: opened when it is asked for first, closed when the answer is there, stopped
/// when its time is up.
final class PageReader {
  /// What each connection may keep of the file in memory, so that all readers together stay small.
  private static let cacheKibibytes = 12_288

  let site: WebSite
  let stamp: WarehouseStamp
  private let job: ReadingJob
  private var openedWarehouse: Warehouse?
  private var openedConnection: ReadOnlyConnection?

  init(_ site: WebSite, _ job: ReadingJob, _ stamp: WarehouseStamp) {
    self.site = site
    self.job = job
    self.stamp = stamp
  }

  /// As the command line names it.
  var path: String { site.options.warehousePath }

  func warehouse() throws -> Warehouse {
    if let openedWarehouse { return openedWarehouse }
    let warehouse = try Warehouse(path: path, mode: .read)
    try warehouse.limitCache(kibibytes: Self.cacheKibibytes)
    job.onStop { warehouse.interrupt() }
    openedWarehouse = warehouse
    return warehouse
  }

  /// For statements, read-only whatever they say.
  func connection() throws -> ReadOnlyConnection {
    if let openedConnection { return openedConnection }
    let connection = try ReadOnlyConnection(
      again: warehouse(), cacheKibibytes: Self.cacheKibibytes)
    let named = SharedConnection(connection)
    job.onStop { named.connection.interrupt() }
    openedConnection = connection
    return connection
  }

  var isStopped: @Sendable () -> Bool { { [job] in job.isStopped } }

  /// Nothing may be interrupted any more behind this.
  func close() {
    job.finish()
    openedConnection = nil
    openedWarehouse?.close()
    openedWarehouse = nil
  }

  // MARK: Rows

  func rows(
    _ sql: String, _ values: [(name: String, value: SQLParameterValue)] = [],
    limit: Int = QueryRows.standardLimit
  ) throws -> QueryRows {
    try QueryRows(
      ReadOnlyQuery(on: connection(), sql: sql, typedParameters: values), limit: limit)
  }

  /// The rows of a named query, with the defaults of its header for what is not given.
  func rows(
    query name: String, _ values: [(name: String, value: String?)],
    limit: Int = QueryRows.standardLimit
  ) throws -> QueryRows {
    try rows(of: call(name, values), limit: limit)
  }

  func rows(of call: QueryCall, limit: Int = QueryRows.standardLimit) throws -> QueryRows {
    try rows(call.query.sql, call.values, limit: limit)
  }

  /// A call of a named query; parameters without a value keep their default.
  ///
  /// Throws `badQuery`.
  func call(_ name: String, _ values: [(name: String, value: String?)]) throws -> QueryCall {
    guard let query = SQLCatalog.namedQueries.first(where: { $0.name == name }) else {
      throw WebError(.notFound, "there is no query named '\(name)'", hint: "See the list: /queries")
    }
    let given = values.compactMap { name, value in
      value.map { QueryParameter(name: name, value: $0) }
    }
    var call = try QueryCall(query, given: given, limit: nil)
    for index in call.arguments.indices {
      guard case .selected(let choice) = call.arguments[index].source else { continue }
      let site = call.arguments.first { $0.name == "site" }?.value ?? .null
      let found = try rows(choice.sql(site: site.description))
      if case .text(let text)? = found.rows.first?.first {
        call.arguments[index].value = .text(text)
      }
    }
    return call
  }

  /// The command line of a call.
  func command(_ call: QueryCall) -> String {
    var words = ["taghouse", "query", path, call.query.name]
    for argument in call.arguments where argument.source != .standing && argument.value != .null {
      words += ["-p", argument.name, QueryRows.text(argument.value)]
    }
    return ShellText.line(words)
  }
}

/// A connection that another thread may interrupt; nothing else of it is touched there.
private struct SharedConnection: @unchecked Sendable {
  // sqlite3_interrupt may be called by any thread while the connection is open; ReadingJob's lock sees to that.
  let connection: ReadOnlyConnection

  init(_ connection: ReadOnlyConnection) {
    self.connection = connection
  }
}
