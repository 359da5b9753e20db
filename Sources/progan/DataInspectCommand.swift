import ArgumentParser
import Files
import Foundation
import Images
import Kernels

struct DataInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Read all pictures and tell how many there are, of what sizes and classes, and which are damaged.",
    discussion: """
      EXAMPLES
        progan data inspect ~/pictures                     a table
        progan data inspect faces.zip --json               as JSON, with every damaged picture
        progan data inspect faces.zip --sheet faces.png    and a contact sheet
        progan data inspect faces.pack --strict            fails if a picture is damaged
      """)

  @Argument(help: ArgumentHelp("What --data takes: a folder, an archive, a file.", valueName: "path"))
  var path: String
  @Option(
    help: ArgumentHelp("PNG file to write, a contact sheet of up to 64 of the pictures.", valueName: "file"),
    completion: .file())
  var sheet: String?
  @Flag(help: "Print what was found as JSON.")
  var json = false
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    path = try givenPath(path, "The data", isData: true)
    sheet = try givenPath(sheet, "--sheet")
  }

  func run() throws {
    let place = try sheet.map { try writing.place(forFile: $0, besides: path) }
    let inspection = try DataInspection(path: path, progress: reading.reader.progress)
    if let place, inspection.pictures > 0 {
      let png = Data(try overview(ofDataAt: path).pngData(text: [("Software", "progan")]))
      try writeFile(png, to: place, ifTaken: writing.ifTaken)
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try say(String(decoding: try encoder.encode(inspection), as: UTF8.self))
    } else {
      for line in Self.lines(inspection, path: path) { try say(line) }
      if let sheet, inspection.pictures > 0 { try say("Wrote a contact sheet to \(sheet.beforeFullStop).") }
    }
    try inspection.requireSome(path: path)
    if reading.strict { try inspection.requireAllReadable(path: path) }
  }

  /// What was found, to be read.
  static func lines(_ inspection: DataInspection, path: String) -> [String] {
    func row(_ name: String, _ text: String) -> String {
      "  " + name.padding(toLength: 14, withPad: " ", startingAt: 0) + text
    }
    func text(_ size: DataInspection.Size) -> String { "\(size.width)×\(size.height)" }
    var lines = ["\(path.withVisibleControls): \(inspection.kind)", row("pictures", "\(inspection.pictures)")]
    if let sizes = inspection.sizes {
      if sizes.different == 1 {
        lines.append(row("size", "\(text(sizes.smallest)) all of them"))
      } else {
        lines.append(row("smallest", text(sizes.smallest)))
        lines.append(row("largest", text(sizes.largest)))
        let common = sizes.mostCommon
        lines.append(
          row("most common", "\(text(common)), \(common.pictures) of them; \(sizes.different) different sizes"))
      }
      lines.append(row("channels", "\(inspection.color) in colour, \(inspection.grey) grey"))
    }
    lines.append(row("classes", inspection.classes.isEmpty ? "none" : "\(inspection.classes.count)"))
    let most = 20
    lines += inspection.classes.prefix(most).map { row("", "\($0.pictures)  \($0.name.withVisibleControls)") }
    if inspection.classes.count > most { lines.append(row("", "… and \(inspection.classes.count - most) more")) }
    if let why = inspection.withoutClasses { lines.append(row("", why)) }
    let formats = inspection.unreadable.byFormat.map { ": \($0)" } ?? ""
    lines.append(row("damaged", inspection.unreadable.isEmpty ? "none" : "\(inspection.unreadable.count)\(formats)"))
    lines += inspection.unreadable.prefix(most).map { row("", "\($0.name): \($0.reason)") }
    if inspection.unreadable.count > most { lines.append(row("", "… and \(inspection.unreadable.count - most) more")) }
    guard let leftOut = inspection.leftOut else { return lines }
    if !leftOut.folders.isEmpty { lines.append(row("closed", "folders: \(leftOut.folders.count)")) }
    lines += leftOut.folders.prefix(most).map { row("", "\($0.name): \($0.reason)") }
    if let sentence = leftOut.sentence { lines.append(row("left out", sentence)) }
    let unexpected = leftOut.others.filter { !$0.isHousekeeping }
    lines += unexpected.prefix(most).map { row("", "\($0.name): \($0.count == 1 ? "" : "such as ")\($0.example)") }
    return lines
  }
}
