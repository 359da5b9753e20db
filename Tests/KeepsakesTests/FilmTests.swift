import Foundation
import GANTesting
import Images
import LatentSpace
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct FilmTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory
  private let snapshot: GeneratorSnapshot
  private let path = LatentPath(through: [1, 2, 3].map { sampleLatent(size: 8, seed: $0) }, isClosed: true)

  init() throws {
    folder = try TemporaryFolder()
    run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
    snapshot = GeneratorSnapshot(
      Generator(run.configuration.networkShape, resolution: 8, seed: 3), alpha: 1, imagesSeen: 127_400)
  }

  private func film(_ format: Film.Format, frames: Int = 7) -> Film {
    Film(path: path, speed: path.length / Double(frames) * 25 * 1.0001, format: format)
  }

  private func files(_ name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(run.path)/\(name)")) ?? []).sorted()
  }

  @Test func framesShareTheWay() {
    let closed = film(.gif)
    #expect(closed.frameCount == 7)
    #expect(closed.latent(of: 0) == path.latent(at: 0))
    #expect(closed.latent(of: 6) == path.latent(at: path.length * 6 / 7))
    let open = Film(path: LatentPath(through: [path.latent(at: 0), path.latent(at: 1)]), speed: 2.5, format: .gif)
    #expect(open.frameCount == 11)
    #expect(open.latent(of: 10) == open.path.latent(at: 9))
    let still = LatentPath(through: [path.latent(at: 0)])
    #expect(Film(path: still, speed: 1, format: .gif).frameCount == 1)
    #expect(Film(path: path, speed: 0, format: .gif).frameCount == 1)
    #expect(Film(path: path, speed: 1e-30, format: .gif).frameCount == 100_000)
  }

  @Test func picturesAreFilesInAFolder() throws {
    let name = try #require(try run.record(film(.png), with: snapshot, at: 0) { _ in true })
    #expect(name.hasPrefix("films/") && name.hasSuffix("-127kimg-8x8"))
    #expect(files(name) == (1...7).map { "000\($0).png" })
    let fourth = try Image(contentsOf: "\(run.path)/\(name)/0004.png")
    #expect(fourth == snapshot.image(of: film(.png).latent(of: 3)))
    #expect(files("films").count == 1)
  }

  @Test func animationsAreEnlargedWithoutSmoothing() throws {
    let name = try #require(try run.record(film(.apng), with: snapshot, at: 0) { _ in true })
    #expect(name.hasSuffix(".apng"))
    // Readers that know PNG alone see the first picture.
    let first = try Image(contentsOf: "\(run.path)/\(name)")
    #expect(first == snapshot.image(of: path.latent(at: 0)).enlarged(by: 32))
    let gif = try #require(try run.record(film(.gif), with: snapshot, at: 0) { _ in true })
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(run.path)/\(gif)")))
    #expect(bytes.starts(with: Array("GIF89a".utf8) + [0, 1, 0, 1]))
    #expect(bytes.last == 0x3B)
  }

  private static let videos = hasFFmpeg ? [Film.Format.mp4, .webm] : []
  private static let formats: [Film.Format] = [.gif, .apng, .png] + videos
  private static var hasFFmpeg: Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg")
    }
  }

  /// By what ffmpeg says of them, where it is installed.
  @Test(.enabled(if: hasFFmpeg), arguments: videos) func videosHoldEveryPicture(format: Film.Format) throws {
    let name = try #require(try run.record(film(format), with: snapshot, at: 0) { _ in true })
    #expect(name.hasSuffix("." + format.rawValue))
    #expect(files("films").count == 1)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames", "-of",
      "csv=p=0",
      "\(run.path)/\(name)",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.trimmingCharacters(in: .whitespacesAndNewlines) == "256,256,7")
  }

  /// Growth: one picture a moment, all of the last one's size.
  @Test func growthShowsEveryMoment() throws {
    #expect(try refusal { try GrowthReel(of: run, count: 4) as Any }.contains("no snapshot"))
    let latents = run.configuration.sampleLatents
    for (resolution, images) in [(4, 8000), (8, 16_000)] {
      let snapshot = GeneratorSnapshot(
        Generator(run.configuration.networkShape, resolution: resolution, seed: 3), alpha: 1, imagesSeen: images)
      try run.save(
        SampleGrid(
          images: snapshot.images(of: latents), latents: latents, resolution: resolution, alpha: 1, imagesSeen: images))
    }
    let reel = try GrowthReel(of: run, count: 4)
    #expect(reel.frameCount == 11)
    let moments = run.savedMoments()
    for (frame, moment) in [(0, 0), (1, 1), (10, 1)] {
      let samples = try run.samples(at: moments[moment])
      #expect(
        try reel.picture(frame)
          == sampleSheet(samples.images.prefix(4).map { $0.enlarged(by: 8 / samples.resolution) }))
    }
    let path = try #require(try reel.write(as: .gif, to: folder.path + "/growth") { _ in true })
    #expect(path.hasSuffix("growth.gif"))
  }

  @Test(arguments: formats) func namesAreNotTakenTwice(format: Film.Format) throws {
    let names = try (0..<2).map { _ in try run.record(film(format), with: snapshot, at: 5) { _ in true } }
    #expect(names[0] != names[1])
    #expect(files("films").count == 2)
  }

  @Test(arguments: formats) func whatIsGivenUpLeavesNothing(format: Film.Format) throws {
    var told: [Int] = []
    let name = try run.record(film(format), with: snapshot, at: 0) { done in
      // Once more while another program is waited for.
      if told.last != done { told.append(done) }
      return done < 3
    }
    #expect(name == nil)
    #expect(told == [0, 1, 2, 3])
    #expect(files("films").isEmpty)
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    try Data().write(to: URL(fileURLWithPath: run.path + "/films"))
    let said = try refusal { try run.record(film(.gif), with: snapshot, at: 0) { _ in true } as Any }
    #expect(said.contains("films"))
  }

  @Test func dislikesComeBack() throws {
    #expect(try run.dislikes() == [])
    let latents = (0..<3).map { sampleLatent(size: 8, seed: 6, index: $0) }
    try run.save(dislikes: latents)
    #expect(try run.dislikes() == latents)
    try run.save(dislikes: [])
    #expect(try run.dislikes() == [])
    try Safetensors(tensors: ["latents": .init(shape: [1, 3], values: [1, 2, 3])]).write(
      to: run.path + "/dislikes.safetensors")
    #expect(try refusal { try run.dislikes() }.contains("latents of 8 numbers"))
  }
}
