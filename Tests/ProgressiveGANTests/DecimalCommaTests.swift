import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

/// A comma before decimals is understood where a number is wanted; lists keep theirs.
@Suite struct DecimalCommaTests {
  private func text(_ name: String, _ value: String) throws -> String? {
    var configuration = Configuration(.laptop)
    try configuration.set(name, to: value)
    return configuration.texts[name]
  }

  @Test(arguments: [
    ("learning-rate", "0,0005", "0.0005"), ("learning-rate", "0,001, 512:0,002", "0.001, 512:0.002"),
    ("learning-rate", "0,001,512:0,002", "0.001, 512:0.002"), ("fade-kimg", "0,5,64:1,5", "0.5, 64:1.5"),
    ("final-kimg", "1,25", "1.25"), ("final-kimg", "0,125", "0.125"), ("adam-epsilon", "1,5e-8", "1.5e-08"),
    ("augmentation-target", "-0,5", "-0.5"),
    ("learning-rate-changes", "0,5 from 40,5, 0,25 from 60", "0.5 from 40.5, 0.25 from 60"),
    ("fade-bends", "none, 16:6,2/15 8,1/20", "none, 16:6.2/15 8.1/20"),
    // As ever.
    ("batch-size", "16,256:14", "16, 256:14"), ("fade-kimg", "15, 64:400", "15, 64:400"),
    ("learning-rate", "0.001,512:0.002", "0.001, 512:0.002"),
  ])
  func isUnderstood(_ name: String, _ typed: String, _ wanted: String) throws {
    #expect(try text(name, typed) == wanted)
  }

  /// Whether thousands are set off or decimals begin cannot be known; whole numbers have no decimals.
  @Test(arguments: [
    ("final-kimg", "1,500"), ("final-kimg", "12,345"), ("batch-size", "1,5"), ("seed", "1,2"), ("final-kimg", ",5"),
    ("final-kimg", "5,"), ("final-kimg", "1,2,3"), ("final-kimg", "1.5,2"),
  ])
  func isRefused(_ name: String, _ typed: String) {
    #expect(throws: ProgressiveGANError.self) { try text(name, typed) }
  }

  @Test func namesKeepTheirCommas() throws {
    #expect(try text("data", "/a/1,5") == "/a/1,5")
    #expect(try text("classes", #"["1,5","b"]"#) == #"["1,5","b"]"#)
  }
}
