import Foundation
import Images

/// A part of an enlarged picture as iTerm2's protocol has it: a PNG file, shown at the cursor in its own pixels.
public func inlineFile(of picture: Image, enlargedBy factor: Int, part: PixelRectangle) throws -> [UInt8] {
  let image = picture.converted(toChannels: 3).cut(part, enlargedBy: factor)
  let file = try Data(image.pngData())
  let keys =
    "inline=1;size=\(file.count);width=\(part.width)px;height=\(part.height)px;preserveAspectRatio=0;doNotMoveCursor=1"
  return Array("\u{1B}]1337;File=\(keys):".utf8) + Array(file.base64EncodedData()) + [0x07]
}

extension Image {
  /// A part of it, in pixels of the enlarged picture.
  fileprivate func cut(_ part: PixelRectangle, enlargedBy factor: Int) -> Image {
    var output: [UInt8] = []
    output.reserveCapacity(part.width * part.height * channels)
    for y in part.y..<(part.y + part.height) {
      let row = y / factor * width
      for x in part.x..<(part.x + part.width) {
        let start = (row + x / factor) * channels
        output += pixels[start..<(start + channels)]
      }
    }
    return Image(width: part.width, height: part.height, channels: channels, pixels: output)
  }
}
