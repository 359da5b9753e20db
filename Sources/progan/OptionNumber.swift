import ArgumentParser
import Files
import ProgressiveGAN

/// A number of the command line, with a point or a comma before its decimals: in all locales the same.
func typedNumber(_ text: String) throws -> Double {
  guard let number = text.typedNumber else {
    throw ValidationError("'\(text.withVisibleControls)' is no number; one looks like 0.5 or 0,5.")
  }
  return number
}
