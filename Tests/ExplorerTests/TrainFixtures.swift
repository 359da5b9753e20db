@testable import Runs
import Measures
import Foundation
import TerminalCanvas

@testable import Explorer
@testable import ProgressiveGAN

/// What was measured every 15 kimg.
func evaluations(upTo imagesSeen: Int) -> [Evaluation] {
  stride(from: 15_000, through: imagesSeen, by: 15_000).compactMap { images in
    let kimg = Double(images) / 1000
    let distance = 80 - kimg / 2 + 20 * sin(kimg)
    let line =
      #"{"imagesSeen":\#(images),"resolution":16,"imageCount":512,"levels":[],"meanDistance":\#(distance),"#
      + #""similarity":\#(0.3 - kimg / 1000)}"#
    return try? JSONDecoder().decode(Evaluation.self, from: Data(line.utf8))
  }
}

/// Every 10 kimg, the second of them a sheet alone.
func moments(upTo imagesSeen: Int) -> [SavedMoment] {
  stride(from: 10_000, through: imagesSeen, by: 10_000).map { images in
    SavedMoment(
      source: images == 20_000 ? .sheet : .checkpoint, imagesSeen: images,
      resolution: schedule.position(at: images).resolution, path: "/run/\(images)")
  }
}

/// A model in the middle of a run that knows of its snapshots.
func trainModel(_ columns: Int = 120, _ rows: Int = 40, graphics: GraphicsCapability = sixel) -> Model {
  var model = busyModel(columns, rows, graphics: graphics)
  _ = model.update(.train(.moments(moments(upTo: 54_300))))
  return model
}

extension Model {
  /// Answers every command as the desk would; returns the commands.
  @discardableResult
  mutating func answer(_ commands: [Command]) -> [Command] {
    for command in commands {
      switch command {
      case .train(.open(let moment)):
        let then = grid(count: 24, side: moment.resolution, imagesSeen: moment.imagesSeen)
        answer(update(.train(.opened(moment, then))))
      case .train(.reals(let wish)):
        let images = (0..<wish.count).map { picture(wish.resolution, UInt8(255 - $0)) }
        answer(update(.train(.reals(Reals(images: images, wish: wish)))))
      default: break
      }
    }
    return commands
  }
}
