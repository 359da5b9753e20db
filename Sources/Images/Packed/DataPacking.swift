import Files
import Foundation

/// Packs pictures into a file that appears at its path whole, or not at all.
///
/// - Parameters:
///   - resolution: of the largest level; nil for what suits most of the pictures.
///   - isStrict: whether a picture that cannot be read keeps the file from appearing.
///   - tell: is told of the pictures that cannot be read.
///   - check: is called now and then, and may throw to end it.
@discardableResult
public func packData(
  at path: String, to output: String, ifTaken: TakenName = .replaced, resolution: Int? = nil, isStrict: Bool = false,
  progress: ((_ done: Int, _ of: Int) -> Void)? = nil, tell: (PackedSummary) -> Void = { _ in },
  check: () throws -> Void = {}
) throws -> PackedSummary {
  let file = try GrowingFile(output)
  let summary = try packPictures(at: path, resolution: resolution, progress: progress) { bytes, offset in
    try check()
    try file.write(bytes, at: offset)
  }
  tell(summary)
  if isStrict { try summary.requireAllReadable(path: path) }
  try file.finish(ifTaken: ifTaken)
  return summary
}
