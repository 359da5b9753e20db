import Foundation
import Images

/// Gives a picture to a terminal that speaks the kitty graphics protocol, every pixel `factor` × `factor` times. It is kept
/// under a number and not yet shown.
///
/// - Parameter wrap: what becomes of every sequence on its way.
public func kittyTransmission(
  of picture: Image, enlargedBy factor: Int, id: Int, wrap: ([UInt8]) -> [UInt8] = { $0 }
) -> [UInt8] {
  let image = picture.converted(toChannels: 3)
  let text = Array(Data(zlibData(of: image, enlargedBy: factor)).base64EncodedData())
  var output: [UInt8] = []
  output.reserveCapacity(text.count + text.count / 256 + 128)
  for start in stride(from: 0, to: text.count, by: 4096) {
    let end = min(text.count, start + 4096)
    // The first of the pieces says what it is; no piece is answered.
    let keys =
      start == 0 ? "a=t,f=24,o=z,s=\(image.width * factor),v=\(image.height * factor),i=\(id),q=2," : "q=2,"
    output += wrap(
      Array("\u{1B}_G\(keys)m=\(end < text.count ? 1 : 0);".utf8) + text[start..<end] + [0x1B, 0x5C])
  }
  return output
}

/// Shows a part of a picture at the cursor, which stays where it is.
public func kittyPlacement(id: Int, number: Int, part: PixelRectangle) -> [UInt8] {
  Array(
    "\u{1B}_Ga=p,i=\(id),p=\(number),x=\(part.x),y=\(part.y),w=\(part.width),h=\(part.height),C=1,q=2\u{1B}\\".utf8)
}

/// Takes a picture away, wherever it is shown.
public func kittyDeletion(id: Int) -> [UInt8] { Array("\u{1B}_Ga=d,d=I,i=\(id),q=2\u{1B}\\".utf8) }
