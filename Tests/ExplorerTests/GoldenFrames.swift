import Foundation
import TerminalCanvas
import Testing

@testable import Explorer

/// As small as it may be, usual, and large.
let goldenSizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 60)]

/// Compares a model's frame, as text, with the one in `Frames`. PROGAN_RECORD=1 writes it anew.
func checkFrame(_ model: Model, _ name: String, location: SourceLocation = #_sourceLocation) throws {
  let frame = view(model)
  let pictures = frame.images.map { placement in
    let place = placement.rectangle
    return "\(placement.image.width)×\(placement.image.height) pixels in \(place.columns)×\(place.rows) cells"
      + " at \(place.column),\(place.row)"
  }
  let text = ([frame.plainText()] + pictures).joined(separator: "\n") + "\n"
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Frames")
  let file = folder.appendingPathComponent("\(name)-\(model.size.columns)x\(model.size.rows).txt")
  if ProcessInfo.processInfo.environment["PROGAN_RECORD"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
  let golden = try String(contentsOf: file, encoding: .utf8)
  #expect(text == golden, "\(file.lastPathComponent)", sourceLocation: location)
}
