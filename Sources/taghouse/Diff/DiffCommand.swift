import ArgumentParser

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two warehouses, two exports or two recipes.",
    subcommands: [DiffWarehousesCommand.self, DiffCaptionsCommand.self],
    defaultSubcommand: DiffWarehousesCommand.self)
}
