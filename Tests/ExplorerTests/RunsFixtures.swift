import Files
import Foundation
import Images
import ProgressiveGAN
import Runs
import TerminalCanvas

@testable import Explorer

func summary(
  _ name: String, images: Int = 0, age: Double = 60, inUse: Bool = false, archived: Bool = false,
  curve: [Double] = [], resolution: Int = 64
) -> RunSummary {
  var configuration = Configuration(.laptop, dataPath: "/home/ada/\(name)-pictures")
  configuration.schedule.finalResolution = resolution
  let folder = archived ? "/runs/.archive" : "/runs"
  let state = RunSummary.State(
    configuration: configuration, imagesSeen: images, snapshotCount: images / 15_000, favouriteCount: images / 50_000,
    trainingSeconds: Double(images) / 40, distances: curve,
    wasserstein: images == 0 ? [] : (0..<40).map { 8 + sin(Double($0)) },
    sheet: images == 0 ? nil : "\(folder)/\(name)/samples/\(images / 1000).png")
  return RunSummary(
    path: "\(folder)/\(name)", isArchived: archived, lastChange: now - age, bytes: 700 * images + 3000, isInUse: inUse,
    state: .success(state))
}

let damagedRun = RunSummary(
  path: "/runs/old\u{1B}[2J", lastChange: now - 9e6, bytes: 12_000,
  state: .failure(
    .unreadable(
      "\(FileError.damaged(path: "/runs/old\u{1B}[2J/config.json", reason: "it is not a configuration of this program"))"
    ))
)

/// Five runs and two that were put away; the open one is "laptop".
let manyRuns = [
  summary("laptop", images: 54_300, age: 5, inUse: true, curve: [64, 41, 52, 33, 31.7]),
  summary("horses", images: 225_400, age: 7000, curve: [94, 33, 82, 24, 18, 17, 15, 14, 13.6], resolution: 32),
  summary("cats-and-dogs-of-the-neighbourhood", images: 12_000, age: 90_000, inUse: true),
  summary("flowers", images: 640_000, age: 500_000, curve: [50, 30, 20, 12, 9.5]), summary("begun", age: 700_000),
  damagedRun,
]

let oldRuns = [
  summary("faces", images: 88_000, age: 4e6, archived: true),
  summary("faces-2", images: 3000, age: 5e6, archived: true),
]

/// The Runs view with those runs, and the sheet of the chosen one.
func runsModel(_ columns: Int, _ rows: Int, graphics: GraphicsCapability = sixel) -> Model {
  var model = busyModel(columns, rows, graphics: graphics)
  _ = model.press(.character("4"))
  let commands = model.update(.runs(.listed(active: manyRuns, archived: oldRuns)))
  for case .runs(.loadSheet(let path)) in commands {
    _ = model.update(.runs(.sheet(.init(path: path, image: Image(width: 198, height: 130, filledWith: (60, 60, 60))))))
  }
  return model
}

/// An estimate that measured nothing: times that a real one could give, so that frames are the same everywhere.
func estimate(_ configuration: Configuration, measuredTo largest: Int) -> DurationEstimate {
  let sizes = sequence(first: 4) { $0 * 2 }.prefix { $0 <= largest }
  return DurationEstimate(
    configuration, secondsPerImage: Dictionary(uniqueKeysWithValues: sizes.map { ($0, 4e-5 * Double($0 * $0)) }))
}
