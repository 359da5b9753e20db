import Foundation
import Images
import Testing

/// Pictures as phones write them, through the program.
struct PhotographTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  /// Four quarters of 16×8 pixels, red, green, blue and white, to be turned by a quarter: blue, red, white, green.
  private static let photos = [
    "JPEG":
      """
    /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABALDA4MChAODQ4SERAT
    GCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2Nj
    Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAQACADASIAAhEBAxEB/8QAFgABAQEAAAAA
    AAAAAAAAAAAAAAUG/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAUG/8QAGhEAAgMBAQAAAAAAAAAA
    AAAAAKEVYuFjFv/aAAwDAQACEQMRAD8AiiOFPO9VozPc3hvRtRLx1lpGxN1p/9k=
    """,
    "HEIC":
      """
    AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAcdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA
    ADRpbG9jAAAAAERAAAIAAQAAAAAB6wABAAAAAAAAAVQAAgAAAAADPwABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA
    AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABBmlwcnAAAADlaXBjbwAAAHVodmNDAQNwAAAA
    kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq
    rprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFw
    AAAAIAAAAAEAAAAQAAAAAf///+AAAAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAACWlyb3QDAAAAGWlwbWEAAAAAAAAAAQAB
    BoECAwWEhgAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABgG1kYXQAAAFQKAGvCch12S5AI5lTv94//19yFnD3Ug/pnp3Cr/9g
    roLBn/uo7tiv1gN3GC38wsrLA5jFg6cVanT6dNPAQQ/2tUeGsdTag0ZI33cuamJNKVsy8qbPEifdw2H4hWIDDTO6gNziTR2TwK8n
    eGiqWacde6hCZblJZ7OUfBbK1DDaHKvV2XLaebBvG+uqKLcUgszJ16Y2r+KLI6J6UaIeeuvZi0JQPQRsoBf/yqRS1yH6G8SJfp9v
    twbeOjHOtXY4OZHm0Z2THGrXG6W28JROjhebKY5qXj8Lj1cYkKLpErWNtx1hfc6mf72dql3JyVna37qLSjk2Wc1uPH7cqIdEsrZD
    xQ9rjDE2V2zXBKj6zkLFmaIDVqORI5Jkq1AcKb34u1kMBcI0V6jBGzM3cdnscsUX74yHkOyazC2iQ5pz0rRb+SrMtNQ0m6oXc4Qf
    pIas84G8AAAABkV4aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA
    """,
  ]

  /// Without an ending, as downloads are.
  @Test(arguments: ["JPEG", "HEIC"]) func areUprightWhateverTheyAreCalled(format: String) throws {
    let photo = try #require(Self.photos[format].flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) })
    let (path, sheet) = (folder.path + "/photo", folder.path + "/sheet.png")
    try photo.write(to: URL(fileURLWithPath: path))
    let inspected = try progan("data", "inspect", path, "--json", "--sheet", sheet)
    #expect(inspected.status == 0, "\(inspected.errors)")
    #expect(inspected.output.contains(#""width" : 16"#) && inspected.output.contains(#""height" : 32"#))
    // The middle square of 16×16, where all four meet.
    let image = try Image(contentsOf: sheet)
    let colors = [(16, 16), (48, 16), (16, 48), (48, 48)].map { x, y in
      image.pixels[((y * image.width + x) * 3)..<((y * image.width + x) * 3 + 3)].map { $0 > 128 }
    }
    #expect(colors == [[false, false, true], [true, false, false], [true, true, true], [false, true, false]])
    let packed = try progan("data", "pack", path, folder.path + "/a.pack", "--resolution", "16")
    #expect(packed.status == 0, "\(packed.errors)")
  }

  /// Damage is told in the program's own words, and nothing that a library says reaches the terminal.
  @Test func librariesSayNothing() throws {
    let photo = try #require(Self.photos["HEIC"].flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) })
    let files = [photo.prefix(500), Data("II*\0\u{8}\0\0\0\u{1}\0\u{0}\u{1}".utf8), Data("GIF89a".utf8)]
    for (number, bytes) in files.enumerated() {
      let path = "\(folder.path)/\(number)"
      try bytes.write(to: URL(fileURLWithPath: path))
      let inspected = try progan("data", "inspect", path)
      let lines = (inspected.output + inspected.errors).split(separator: "\n")
      // Such as "TIFFFetchNormalTag: …".
      #expect(!lines.isEmpty && !inspected.errors.contains(/TIFF[A-Z]/), "\(lines)")
    }
  }
}
