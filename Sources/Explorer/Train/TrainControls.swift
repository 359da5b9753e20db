import Foundation
import ProgressiveGAN
import TerminalCanvas

/// Changes of the run's course: asked for here, made by training, and told by its log.
extension Model {
  mutating func askHowMuchLonger() {
    guard let phase = phaseNow else { return tell("Nothing is known of the phase yet.") }
    ask(
      Prompt(
        .train(.howMuchLonger), title: "extend \(phase.title), now \(kimgText(phase.length)) long",
        hint: "By how many kimg; Z cuts it short.", text: "5"))
  }

  mutating func askWhetherToCut() {
    guard let progress, let phase = phaseNow else { return tell("Nothing is known of the phase yet.") }
    guard !progress.position.isFinished else { return tell("The run is done: z extends its last phase.") }
    let cut = Action.train(.change(.cutPhase))
    let shown = "\(kimgText(progress.imagesSeen - phase.start)) of \(kimgText(phase.length))"
    let next = schedule.phases.first { $0.start >= phase.end && $0.kind == .fade }
    let question =
      switch (phase.kind, next) {
      case (.fade, _):
        "Hurry \(phase.title)? What is left of it, from α \(fixedWidth(progress.position.alpha, width: 4, decimals: 2)) on, comes in at ten times the usual pace."
      case (.stabilize, let next?):
        "End \(phase.title) after \(shown)? \(squareText(next.resolution)) begins to fade in, and there is no way back."
      case (.stabilize, nil): "End the run after \(shown) of its last phase? z can extend it later."
      }
    overlay = .confirmation(Confirmation(question: question, action: cut))
  }

  mutating func askLearningRate() {
    guard let rate = progress?.learningRate, rate > 0 else { return tell("Nothing is known of the learning rate yet.") }
    ask(
      Prompt(
        .train(.learningRate), title: "learning rate, now \(rateText(rate))",
        hint: "A rate such as 0.0005, or a factor such as ×0.5 or /2.", text: "/2"))
  }

  mutating func answer(_ question: TrainQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    switch question {
    case .howMuchLonger:
      let number = text.filter { !" +".contains($0) }.replacingOccurrences(of: "kimg", with: "")
      guard let kimg = number.typedNumber, kimg >= 0.001, kimg <= 1e6 else {
        throw InvalidAnswer(sentence: "That is no number of kimg from 0.001 to 1000000.")
      }
      return make(.extendPhase(kimg: kimg))
    case .learningRate:
      guard let rate = progress?.learningRate, let factor = factor(in: text, of: rate) else {
        throw InvalidAnswer(sentence: "That is neither a rate above 0 and up to 1 nor a factor.")
      }
      let change = TrainingChange.scaleLearningRate(by: factor)
      guard factor > 2 else { return make(change) }
      let question =
        "Raise the learning rate from \(rateText(rate)) to \(rateText(rate * factor))? Steps that large can undo what was learned."
      overlay = .confirmation(Confirmation(question: question, action: .train(.change(change))))
      return []
    }
  }

  mutating func make(_ change: TrainingChange) -> [Command] {
    train.awaitsChange = true
    tell("That is done after the step in progress.")
    return [.train(.change(change))]
  }

  private var phaseNow: TrainingSchedule.Phase? { progress?.position.phase }

  /// "×0.5", "x2", "/4", "50%" or a rate of its own, as a factor on the rate now.
  private func factor(in text: String, of rate: Double) -> Double? {
    let text = text.filter { $0 != " " }
    let number = text.drop { "×xX*/".contains($0) }.prefix { $0 != "%" }.typedNumber
    guard let number, number > 0, rate > 0 else { return nil }
    let factor =
      switch (text.first, text.last) {
      case ("/", _): 1 / number
      case ("×", _), ("x", _), ("X", _), ("*", _): number
      case (_, "%"): number / 100
      default: number / rate
      }
    return factor.isFinite && factor > 0 && factor * rate <= 1 ? factor : nil
  }
}

extension TrainingSchedule.Phase {
  /// "the fade to 16×16".
  var title: String {
    (kind == .fade ? "the fade to " : "the stabilization of ") + squareText(resolution)
  }
}

/// "0.001", "2.5e-05".
func rateText(_ rate: Double) -> String { String(format: "%.3g", rate) }
