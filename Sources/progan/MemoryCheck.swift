import Images
import Kernels
import ProgressiveGAN

/// Compares what a run will take of memory with what this process may have.
struct MemoryCheck {
  private let configuration: Configuration
  private let reader: DataReader
  private let limits = MachineLimits(root: "/")

  init(_ configuration: Configuration, _ reader: DataReader) {
    self.configuration = configuration
    self.reader = reader
  }

  /// - Throws: the sentence that says so if it will not fit. What does not fit just now is only told.
  func check(pictures: Int, bytes: Int) throws(ProgressiveGANError) {
    var estimate = reader.trains ? MemoryEstimate(configuration) : MemoryEstimate(pictures: 0)
    estimate.pictures = bytes
    let side = configuration.schedule.finalResolution
    let verdict = estimate.verdict(
      limits, work: reader.trains ? "Training" : "Reading", contents: "\(pictures) pictures at \(side)×\(side)",
      data: configuration.dataPath)
    guard let verdict else { return }
    guard verdict.isFinal else {
      // Said once: when it is known how many pictures there are.
      if pictures > 0 { reader.tell(verdict.sentence) }
      return
    }
    throw .tooLarge(verdict.sentence)
  }

  /// Tells what networks may lack just now, where no pictures are held.
  func tellOfNetworks() {
    guard reader.trains, let verdict = MemoryEstimate(configuration).verdict(limits) else { return }
    reader.tell(verdict.sentence)
  }

  /// `check`, for whoever reads pictures.
  func admit(pictures: Int, bytes: Int) throws(ImageError) {
    do throws(ProgressiveGANError) { try check(pictures: pictures, bytes: bytes) } catch {
      throw .noRoom(error.description)
    }
  }
}
