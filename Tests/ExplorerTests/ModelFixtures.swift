import Foundation
import Images
import ProgressiveGAN
import Runs
import TerminalCanvas

@testable import Explorer

let sixel = GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)
let blocks = GraphicsCapability(mode: .blocks, cellWidth: 1, cellHeight: 2)
let noPictures = GraphicsCapability(mode: .none, cellWidth: 1, cellHeight: 2)

/// 2026-03-09 17:06:40 UTC.
let now = 1_773_076_000.0

/// 4×4 to 64×64, 15 kimg a phase, 400 for the last.
let schedule = TrainingSchedule(finalResolution: 64, fadeKimg: 15, stabilizeKimg: 15, finalKimg: 400)

let utc = TimeZone(identifier: "UTC") ?? .gmt

func picture(_ side: Int, _ shade: UInt8 = 128) -> Image {
  Image(width: side, height: side, filledWith: (shade, shade, UInt8(side % 256)))
}

func grid(count: Int, side: Int, alpha: Double = 1, imagesSeen: Int = 0) -> SampleGrid {
  SampleGrid(
    images: (0..<count).map { picture(side, UInt8($0 * 10 % 256)) },
    latents: (0..<count).map { sampleLatent(size: 64, seed: 1, index: $0) }, resolution: side, alpha: alpha,
    imagesSeen: imagesSeen)
}

/// Curves that are a function of the images alone.
func history(upTo imagesSeen: Int) -> [TrainingMetrics] {
  stride(from: 400, through: imagesSeen, by: 400).map { images in
    let kimg = Double(images) / 1000
    return TrainingMetrics(
      imagesSeen: images, resolution: 4, alpha: 1, discriminatorLoss: -4 + 3 * cos(kimg / 4),
      generatorLoss: 5 * sin(kimg / 9), wasserstein: 8.1, gradientNorm: 1 + 0.2 * sin(kimg), imagesPerSecond: 90 + kimg,
      trainingSeconds: kimg * 9)
  }
}

func progress(_ activity: TrainingProgress.Activity, imagesSeen: Int) -> TrainingProgress {
  let position = schedule.position(at: imagesSeen)
  let left = schedule.phases.indices.filter { $0 >= position.phaseIndex && !position.isFinished }
  return TrainingProgress(
    activity: activity, imagesSeen: imagesSeen, position: position, schedule: schedule, imagesPerSecond: 121.4,
    stepMilliseconds: 131.8,
    trainingSeconds: 1574,
    secondsLeftByPhase: Dictionary(
      uniqueKeysWithValues: left.map { ($0, Double(schedule.phases[$0].end - imagesSeen) / 60) }),
    history: history(upTo: imagesSeen), evaluations: evaluations(upTo: imagesSeen),
    events: [
      TrainingEvent(time: now - 900, message: "16×16 begins to fade in"),
      TrainingEvent(time: now - 60, message: "snapshot saved at 50.0 kimg"),
    ], threads: 2, learningRate: position.learningRate, residentBytes: 431 << 20)
}

func emptyModel(_ columns: Int, _ rows: Int, graphics: GraphicsCapability = sixel) -> Model {
  var model = Model(
    Subject(named: "laptop", home: "/runs/laptop", latentSize: 64), dataName: "emoji-portraits", schedule: schedule,
    size: Size(columns: columns, rows: rows), graphics: graphics, timeZone: utc)
  model.now = now
  return model
}

/// A model in the middle of a run, 16×16 fading in.
func busyModel(_ columns: Int = 120, _ rows: Int = 36, graphics: GraphicsCapability = sixel) -> Model {
  var model = emptyModel(columns, rows, graphics: graphics)
  _ = model.update(.progress(progress(.learning, imagesSeen: 54_300)))
  _ = model.update(.train(.samples(grid(count: 24, side: 16, alpha: 0.62, imagesSeen: 54_300))))
  _ = model.update(
    .walk(
      .rendered(
        RenderedImage(
          image: picture(16), latent: model.walk.course.latent, resolution: 16, alpha: 0.62, imagesSeen: 54_300))))
  return model
}

let second = Subject.ID(place: 1)

/// A model to walk with beside the run.
func portraits(latentSize: Int = 64, classes: [String] = []) -> Subject {
  let facts = ModelFacts(
    name: "emoji-portraits-64", path: "/usr/share/progan/emoji-portraits-64.safetensors", origin: "emoji-portraits",
    imagesSeen: 195_000, resolution: 64, alpha: 1, channels: 3, latentSize: latentSize, classCount: classes.count,
    parameterCount: 350_000)
  return Subject(
    named: facts.name, facts: facts, classes: classes,
    home: "/home/ada/.local/share/progan/models/emoji-portraits-64-1f2e3d4c", latentSize: latentSize,
    seed: Subject.firstSeed)
}

/// A first start, its greeting passed: the model that ships is walked, and has drawn.
func modelWithTwo(_ size: Size = Size(columns: 120, rows: 40), _ other: Subject = portraits()) -> Model {
  var model = busyModel(size.columns, size.rows)
  model.subjects.append(other)
  _ = model.greet()
  _ = model.press(.enter)
  _ = model.update(.walk(.newGenerator(resolution: 64), of: second))
  _ = model.update(.walk(.rendered(drawn(model, 64, imagesSeen: 195_000)), of: second))
  return model
}

/// A picture of where the walk is that is shown.
func drawn(_ model: Model, _ side: Int, imagesSeen: Int) -> RenderedImage {
  RenderedImage(
    image: picture(side), latent: model.walk.course.latent, resolution: side, alpha: 1, imagesSeen: imagesSeen)
}

extension Model {
  /// The commands that follow from a few keys.
  mutating func press(_ keys: Key...) -> [Command] { keys.flatMap { update(.key($0)) } }

  mutating func type(_ text: String) -> [Command] { text.flatMap { update(.key(.character($0))) } }
}
