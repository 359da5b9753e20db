import Foundation

/// A video that ffmpeg makes of pictures as they come, where the machine has it.
public final class VideoFile {
  public enum Format: String, Sendable {
    /// H.264 in MP4.
    case mp4
    /// VP9 in WebM.
    case webm

    fileprivate var arguments: [String] {
      switch self {
      case .mp4: ["-c:v", "libx264", "-crf", "18", "-movflags", "+faststart", "-f", "mp4"]
      case .webm: ["-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-row-mt", "1", "-f", "webm"]
      }
    }
  }

  private let process = Process()
  private let errors = Pipe()
  /// A socket, as writing to one whose reader is gone fails without a signal.
  private let input: Int32
  private var isOpen = true
  private var hasBegun = true
  private let size: (width: Int, height: Int)

  /// Begins the file at a path, over whatever lies there.
  ///
  /// - Parameter size: of every picture, in pixels; beside an odd last row or column comes a black one, as the formats need.
  public init(
    _ path: String, _ format: Format, width: Int, height: Int, framesPerSecond: Int
  ) throws(ImageError) {
    guard let program = Self.program else {
      throw .cannotEncode(
        reason: "\(format.rawValue) needs ffmpeg, which is not installed here; gif and apng need nothing")
    }
    size = (width, height)
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw .cannotEncode(reason: String(cString: strerror(errno)))
    }
    input = ends[0]
    let other = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments =
      ["-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"]
      + ["-s", "\(width)x\(height)", "-r", "\(framesPerSecond)", "-i", "pipe:0"]
      + ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"] + format.arguments + ["file:" + path]
    process.standardInput = other
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    do { try process.run() } catch {
      hasBegun = false
      throw .cannotEncode(reason: "ffmpeg does not start: \(error.localizedDescription)")
    }
    // So that only ffmpeg has that end: were it to fail, nobody would be there to read.
    try? other.close()
  }

  deinit {
    closeInput()
    guard hasBegun else { return }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
  }

  private func closeInput() {
    if isOpen { close(input) }
    isOpen = false
  }

  public func add(_ image: Image) throws(ImageError) {
    let image = image.converted(toChannels: 3)
    precondition((image.width, image.height) == size, "a picture of another size")
    let isWhole = image.pixels.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let count = send(input, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWhole else { throw .cannotEncode(reason: whatItSaid()) }
  }

  /// Returns when the file is whole.
  public func finish() throws(ImageError) {
    shutdown(input, Int32(SHUT_WR))
    let said = whatItSaid()
    guard process.terminationStatus == 0 else { throw .cannotEncode(reason: said) }
  }

  private func whatItSaid() -> String {
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    closeInput()
    return "ffmpeg says: \(text.split(separator: "\n").last.map { String($0).withVisibleControls } ?? "nothing")"
  }

  /// The first in the folders of PATH.
  private static var program: String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/ffmpeg" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
