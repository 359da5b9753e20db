import NeuralNetworks

/// Where the pace of a fade in progress was changed, so that the way up to there stays what it was, bit by bit.
public struct FadeBends: Hashable, Sendable {
  /// Up to so many thousand images of the fade, it was to be so long.
  public struct Bend: Hashable, Sendable {
    public var kimg: Double
    var lengthKimg: Double

    public init(kimg: Double, lengthKimg: Double) {
      self.kimg = kimg
      self.lengthKimg = lengthKimg
    }
  }

  /// In the order of the way.
  public var bends: [Bend]

  public init(_ bends: [Bend] = []) { self.bends = bends }

  /// Weight of the newest block after `images` of a fade that is to be `length` long: from every bend on it goes to 1
  /// in a straight line.
  func alpha(after images: Int, length: Int) -> Double {
    var (start, alpha) = (0, 0.0)
    func reached(_ images: Int, _ length: Int) -> Double {
      guard length > start else { return 1 }
      return min(1, max(0, alpha + (1 - alpha) * Double(images - start) / Double(length - start)))
    }
    for bend in bends {
      guard images > bend.kimg.images else { return reached(images, bend.lengthKimg.images) }
      (alpha, start) = (reached(bend.kimg.images, bend.lengthKimg.images), bend.kimg.images)
    }
    return reached(images, length)
  }

  /// With another pace after `images` of a fade that was to be `length` long; later bends never came to be.
  func bent(after images: Int, length: Int) -> FadeBends {
    let planned = bends.first { $0.kimg.images > images }?.lengthKimg ?? length.kimg
    let earlier = bends.filter { $0.kimg.images <= images }
    // Where it bends already, or has not begun, nothing needs to be remembered.
    guard images > 0, earlier.last?.kimg.images != images else { return FadeBends(earlier) }
    return FadeBends(earlier + [Bend(kimg: images.kimg, lengthKimg: planned)])
  }

  var isPossible: Bool {
    let inOrder = zip(bends, bends.dropFirst()).allSatisfy { $0.kimg < $1.kimg }
    return inOrder && bends.allSatisfy { $0.kimg > 0 && $0.kimg <= $0.lengthKimg && $0.lengthKimg <= 1e6 }
  }
}

/// "none", or "6.2/15 8.1/20": at 6.2 of 15 kimg, then at 8.1 of 20.
extension FadeBends: SettingValue {
  init?(settingText: String) {
    guard settingText != "none" else {
      self.init()
      return
    }
    var result: [Bend] = []
    for part in settingText.split(separator: " ") {
      let numbers = part.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
      guard numbers.count == 2, let kimg = numbers[0], let length = numbers[1] else { return nil }
      result.append(Bend(kimg: kimg, lengthKimg: length))
    }
    guard !result.isEmpty else { return nil }
    self.init(result)
  }

  var settingText: String {
    guard !bends.isEmpty else { return "none" }
    return bends.map { "\($0.kimg.settingText)/\($0.lengthKimg.settingText)" }.joined(separator: " ")
  }
}

/// Factors on the schedule's learning rates, each from some moment of the run on until the next.
public struct LearningRateChanges: Hashable, Sendable {
  public struct Change: Hashable, Sendable {
    /// Thousand images shown.
    public var kimg: Double
    public var factor: Double

    public init(kimg: Double, factor: Double) {
      self.kimg = kimg
      self.factor = factor
    }
  }

  /// In the order of the run.
  public var changes: [Change]

  public init(_ changes: [Change] = []) { self.changes = changes }

  func factor(at imagesSeen: Int) -> Double { changes.last { $0.kimg.images <= imagesSeen }?.factor ?? 1 }

  /// With another factor from a moment on; later changes never came to be.
  func scaled(by factor: Double, at imagesSeen: Int) -> LearningRateChanges {
    let earlier = changes.filter { $0.kimg.images < imagesSeen }
    return LearningRateChanges(
      earlier + [Change(kimg: imagesSeen.kimg, factor: self.factor(at: imagesSeen) * factor)])
  }

  var isPossible: Bool {
    let inOrder = zip(changes, changes.dropFirst()).allSatisfy { $0.kimg < $1.kimg }
    return inOrder && changes.allSatisfy { (0...1e9).contains($0.kimg) && (1e-6...1e6).contains($0.factor) }
  }
}

/// "none", or "0.5 from 40, 0.25 from 60.5".
extension LearningRateChanges: SettingValue {
  init?(settingText: String) {
    guard settingText != "none" else {
      self.init()
      return
    }
    var result: [Change] = []
    for part in settingText.split(separator: ",") {
      let words = part.split(separator: " ")
      guard words.count == 3, words[1] == "from", let factor = Double(words[0]), let kimg = Double(words[2])
      else { return nil }
      result.append(Change(kimg: kimg, factor: factor))
    }
    guard !result.isEmpty else { return nil }
    self.init(result)
  }

  var settingText: String {
    guard !changes.isEmpty else { return "none" }
    return changes.map { "\($0.factor.settingText) from \($0.kimg.settingText)" }.joined(separator: ", ")
  }
}

extension Int {
  /// As thousand images.
  package var kimg: Double { Double(self) / 1000 }
}

extension Double {
  /// Thousand images as a whole number of them; out of bounds at its bound.
  package var images: Int { Int((Swift.min(1e12, Swift.max(0, self.isNaN ? 0 : self)) * 1000).rounded()) }
}
