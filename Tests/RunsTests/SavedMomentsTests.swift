import Foundation
import GANTesting
import Images
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct SavedMomentsTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory

  /// A run at its end, with a checkpoint and a sheet of every resolution; the checkpoint at 8×8 was thinned away since.
  init() throws {
    folder = try TemporaryFolder()
    var configuration = tinyConfiguration()
    configuration.schedule = TrainingSchedule(
      finalResolution: 16, fadeKimg: 2, stabilizeKimg: 2, finalKimg: 2, batchSize: 1000)
    configuration.keptSnapshots = 100
    run = try RunDirectory(creating: folder.path + "/run", configuration)
    for (resolution, images) in [(4, 1000), (8, 3000), (8, 5000), (16, 7500)] {
      try save(resolution, images)
    }
    unlink(run.checkpointFiles().first { $0.imagesSeen == 3000 }?.path ?? "")
  }

  private func save(_ resolution: Int, _ images: Int) throws {
    var state = TrainingState(
      run.configuration.networkShape, resolution: resolution, seed: UInt64(images), adam: run.configuration.adam)
    state.imagesSeen = images
    try run.save(state.checkpoint(configuration: run.configuration, trainingSeconds: 0), imagesSeen: images)
    try run.save(grid(state, images))
  }

  private func grid(_ state: TrainingState, _ images: Int) -> SampleGrid {
    let position = run.configuration.schedule.position(at: images)
    let snapshot = GeneratorSnapshot(state.smoothed, alpha: position.alpha, imagesSeen: images)
    let latents = run.configuration.sampleLatents
    return SampleGrid(
      images: snapshot.images(of: latents), latents: latents, resolution: snapshot.resolution, alpha: position.alpha,
      imagesSeen: images)
  }

  private func expected(_ resolution: Int, _ images: Int) -> SampleGrid {
    grid(
      TrainingState(
        run.configuration.networkShape, resolution: resolution, seed: UInt64(images), adam: run.configuration.adam),
      images)
  }

  @Test func sheetsStandInForCheckpoints() throws {
    let moments = run.savedMoments()
    #expect(moments.map(\.imagesSeen) == [1000, 3000, 5000, 7000 + 500])
    #expect(moments.map(\.resolution) == [4, 8, 8, 16])
    #expect(moments.map(\.source) == [.checkpoint, .sheet, .checkpoint, .checkpoint])
    #expect(run.savedMoments(upTo: 4999).map(\.imagesSeen) == [1000, 3000])
  }

  /// Both ways lead to the pictures as they were.
  @Test func theSameLatentsAsTheyLookedThen() throws {
    for (moment, (resolution, images)) in zip(run.savedMoments(), [(4, 1000), (8, 3000), (8, 5000), (16, 7500)]) {
      #expect(try run.samples(at: moment) == expected(resolution, images))
    }
    #expect(expected(8, 3000).alpha == 0.5 && expected(16, 7500).alpha == 0.75)
  }

  /// Sheets of earlier versions say nothing of themselves, and a run may show fewer or more samples since.
  @Test func sheetsWithoutTexts() throws {
    let path = run.path + "/samples/000003-kimg-8x8.png"
    let images = expected(8, 3000).images
    try Data(sampleSheet(images).pngData()).write(to: URL(fileURLWithPath: path))
    let moment = try #require(run.savedMoments().first { $0.source == .sheet })
    #expect(try run.samples(at: moment) == expected(8, 3000))
    var fewer = run.configuration
    fewer.sampleCount = 3
    #expect(try run.reconfigured(fewer).samples(at: moment).images == Array(images.prefix(3)))
    let five = images + [images[0]]
    try Data(sampleSheet(five).pngData(text: [("progan:samples", "5")])).write(to: URL(fileURLWithPath: path))
    var more = fewer
    more.sampleCount = 9
    let grid = try RunDirectory(opening: run.path).reconfigured(more).samples(at: moment)
    #expect(grid.images == five && grid.latents == Array(more.sampleLatents.prefix(5)))
  }

  /// What cannot be read is no moment, or says so.
  @Test func passesOverWhatIsDamaged() throws {
    for name in ["000009-kimg-64x64.png", "9-kimg-8x8.png", "000009-kimg-7x7.png", "notes.txt", "-1-kimg-8x8.png"] {
      try Data("x".utf8).write(to: URL(fileURLWithPath: "\(run.path)/samples/\(name)"))
    }
    let newest = try #require(run.checkpointFiles().first)
    try Data("x".utf8).write(to: URL(fileURLWithPath: newest.path))
    let moments = run.savedMoments()
    #expect(moments.map(\.imagesSeen) == [1000, 3000, 5000, 7000])
    #expect(moments.last?.source == .sheet)
    for path in [moments[1].path, moments[2].path] { try Data("x".utf8).write(to: URL(fileURLWithPath: path)) }
    for moment in moments[1...2] { #expect(try refusal { try run.samples(at: moment) }.contains("cannot be read")) }
  }
}

struct RealSamplesTests {
  private let configuration = tinyConfiguration()

  @Test func areWhatTheDiscriminatorSees() throws {
    let data = try sampleData(9)
    var source = BatchSource(data: data, seed: configuration.seed, mirror: configuration.mirror)
    for (resolution, alpha) in [(16, 1.0), (8, 0.25), (4, 1)] {
      let batch = try source.batch(first: 0, count: 5, resolution: resolution, alpha: alpha)
      let reals = try configuration.reals(of: data, count: 5, resolution: resolution, alpha: alpha)
      #expect(reals.flatMap(\.pixels) == batch.bytesFromSignedUnit)
      #expect(reals.allSatisfy { $0.width == resolution && $0.height == resolution })
    }
    // A small set comes round again.
    let many = try configuration.reals(of: data, count: 12, resolution: 16, alpha: 1)
    #expect(Array(many[9...]) == Array(many[..<3]))
    #expect(Set(many[..<9].map(\.pixels)).count == 9)
  }

  /// Beside a sample of some class stands a real of that class.
  @Test func haveTheSamplesClasses() throws {
    let folder = try TemporaryFolder()
    for (name, numbers) in [("bright", 0..<2), ("dark", 2..<7)] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
      for number in numbers {
        let shade = UInt8(name == "dark" ? number : 200 + number)
        let image = Image(width: 8, height: 8, filledWith: (shade, shade, shade))
        try Data(image.pngData()).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)/\(number).png"))
      }
    }
    let data = try ImageDataSet(path: folder.path, resolution: 8, labeled: true)
    let shades = try configuration.reals(of: data, count: 9, resolution: 8, alpha: 1).map { $0.pixels[0] }
    #expect(shades.enumerated().allSatisfy { ($1 > 100) == ($0 % 2 == 0) })
    #expect(Set(shades).count == 2 + 4)
  }

  @Test func comeFromTheSession() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory(creating: folder.path + "/run", configuration)
    let session = try TrainingSession(run: run, data: sampleData(9))
    let reals = session.reals(count: 4, resolution: 8, alpha: 0.5)
    #expect(try reals == configuration.reals(of: sampleData(9), count: 4, resolution: 8, alpha: 0.5))
    #expect(session.reals(count: 0, resolution: 8, alpha: 1).isEmpty)
  }
}
