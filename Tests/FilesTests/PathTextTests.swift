import Foundation
import Testing

@testable import Files

/// Paths as people, shells and file systems have them.
@Suite struct PathTextTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  private func shell(_ word: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "printf %s \(word)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  @Test(arguments: [
    "/home/me/pictures", "a b", "it's", "\"quoted\"", "$HOME", "`id`", "a\\b", "wow!", "it's wow!", "line\nbreak",
    "\u{1B}[2Jclear", "tab\tA1", "\u{7}a\u{7}f0", "größe", "", "*", "~", "a;b", "\u{202E}x", "a'\n\\b",
  ])
  func aShellReadsWhatWasQuoted(_ text: String) throws {
    #expect(try shell(text.shellQuoted) == text, "\(text.shellQuoted)")
    #expect(text.shellQuoted == text.shellQuoted.withVisibleControls)
  }

  @Test func plainWordsStayPlain() throws {
    #expect("/home/me/pictures-2".shellQuoted == "/home/me/pictures-2")
    #expect("a b".shellQuoted == "\"a b\"")
    #expect("-rf".shellQuoted == "./-rf")
  }

  @Test func pathsAreWalkedAsTheSystemDoes() throws {
    try FileManager.default.createDirectory(atPath: folder + "/real/inner", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "real/inner")
    #expect("/".standardizedPath == "/")
    #expect("/..//a/./b/".standardizedPath == "/a/b")
    #expect("\(folder)/link/".standardizedPath == folder + "/link")
    // Not to the folder that the link lies in.
    #expect("\(folder)/link/..".standardizedPath == (folder + "/real").resolvedPath)
    #expect("\(folder)/link".resolvedPath == "\(folder)/real/inner".resolvedPath)
    #expect("\(folder)/link/new/newer".resolvedPath == "\(folder)/real/inner/new/newer".resolvedPath)
    #expect("x".standardizedPath == FileManager.default.currentDirectoryPath + "/x")
    #expect("a/b/".folderAndName == ("a", "b"))
    #expect("b".folderAndName == (".", "b"))
    #expect("/b".folderAndName == ("/", "b"))
  }

  @Test func homesAreFound() {
    #expect(homeFolder(environment: ["HOME": "/somewhere"]) == "/somewhere")
    // Empty, relative, missing: what the list of users says.
    let own = homeFolder(environment: [:])
    #expect(own?.hasPrefix("/") ?? true)
    #expect(homeFolder(environment: ["HOME": ""]) == own)
    #expect(homeFolder(environment: ["HOME": "relative"]) == own)
    #expect("~root/x".expandingTilde.hasSuffix("/x") && !"~root/x".expandingTilde.hasPrefix("~"))
    #expect("~nobody-is-called-so/x".expandingTilde == "~nobody-is-called-so/x")
    #expect("a~/x".expandingTilde == "a~/x")
  }

  @Test func typedPathsAreTakenAsMeant() throws {
    try FileManager.default.createDirectory(atPath: folder + "/a b ", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder + "/c d", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect("\(folder)/a b ".typedPath == folder + "/a b ")
    #expect("  \(folder)/c d ".typedPath == folder + "/c d")
    #expect("'\(folder)/c d'".typedPath == folder + "/c d")
    #expect("\"\(folder)/c d\" ".typedPath == folder + "/c d")
    #expect("\(folder)/c\\ d".typedPath == folder + "/c d")
    #expect(" \(folder)/none ".typedPath == folder + "/none")
    #expect("".typedPath == "")
  }

  @Test func impossiblePathsAreKnown() {
    #expect("".pathObjection != nil)
    #expect("a\0b".pathObjection != nil)
    #expect(String(repeating: "a", count: 256).pathObjection != nil)
    #expect(String(repeating: "a/", count: 2100).pathObjection != nil)
    #expect(String(repeating: "ä", count: 127).pathObjection == nil)
    #expect(" ".pathObjection == nil)
  }

  @Test func systemReasonsFitIntoSentences() {
    #expect(systemReason(ENOSPC) == "no space left on device")
    #expect(systemReason(EIO) == "input/output error")
    #expect(!systemReason(99999).isEmpty)
  }
}
