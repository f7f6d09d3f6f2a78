import Export

enum ExportProgressText {
  /// `writing  45.2 %  152,340 lines  0:02 left`
  static func line(
    _ progress: ExportProgress, of unit: String, elapsedSeconds: Double
  ) -> String {
    let share = Double(progress.rangeCount) / Double(max(progress.totalRangeCount, 1))
    let left = elapsedSeconds * (1 - share) / max(share, 0.001)
    return "writing  \(Figures.fixed(share * 100, places: 1)) %"
      + "  \(Figures.grouped(progress.writtenCount)) \(unit)  \(Figures.clock(left)) left"
  }
}
