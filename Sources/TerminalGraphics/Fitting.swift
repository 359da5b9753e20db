import Images
import TerminalCanvas

/// The size in pixels at which a picture fills a rectangle of cells: the largest whole multiple that fits, or, if the
/// picture is larger than the space, the largest size of its shape.
public func fittedSize(of image: Image, in size: Size, capability: GraphicsCapability) -> (width: Int, height: Int) {
  fittedSize(
    width: image.width, height: image.height, inWidth: size.columns * capability.cellWidth,
    height: size.rows * capability.cellHeight)
}

func fittedSize(width: Int, height: Int, inWidth spaceWidth: Int, height spaceHeight: Int) -> (width: Int, height: Int)
{
  let factor = min(spaceWidth / width, spaceHeight / height)
  if factor >= 1 { return (width * factor, height * factor) }
  let scale = min(Double(spaceWidth) / Double(width), Double(spaceHeight) / Double(height))
  return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
}

extension Image {
  /// Scaled to a size from `fittedSize`: whole multiples by repetition, anything else by area.
  func scaled(width newWidth: Int, height newHeight: Int) -> Image {
    newWidth % width == 0 && newWidth / width * height == newHeight
      ? enlarged(by: newWidth / width) : resized(width: newWidth, height: newHeight)
  }
}
