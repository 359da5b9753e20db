import Testing

@testable import Files
@testable import Images

@Suite struct ResizingTests {
  /// Every new pixel is the mean over its exact rectangle, summed in tiny steps.
  @Test(arguments: [(7, 3), (12, 4), (5, 9), (6, 6)])
  func areaFilterMatchesBruteForce(_ old: Int, _ new: Int) {
    let image = noise(width: old, height: old, channels: 1)
    let small = image.resized(width: new, height: new)
    // new · old divides a side into parts that fall into one old and one new pixel each.
    for y in 0..<new {
      for x in 0..<new {
        var sum = 0
        for partY in 0..<old {
          for partX in 0..<old {
            sum += Int(image.pixels[(y * old + partY) / new * old + (x * old + partX) / new])
          }
        }
        let expected = Double(sum) / Double(old * old)
        #expect(abs(Double(small.pixels[y * new + x]) - expected) <= 0.51)
      }
    }
  }

  @Test func halvingIsTheRoundedMean() {
    let image = Image(width: 2, height: 2, channels: 1, pixels: [0, 1, 2, 3])
    #expect(image.halved().pixels == [2])
    #expect(noise(width: 8, height: 6).halved().width == 4)
  }

  @Test func croppingTakesTheMiddle() {
    let image = Image(width: 4, height: 2, channels: 1, pixels: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(image.croppedToSquare().pixels == [2, 3, 6, 7])
  }

  @Test func enlargingThenReducingIsTheIdentity() {
    let image = noise(width: 5, height: 4)
    #expect(image.enlarged(by: 3).resized(width: 5, height: 4) == image)
  }

  @Test func greyAndColourConvert() {
    let grey = noise(width: 3, height: 3, channels: 1)
    #expect(grey.converted(toChannels: 3).converted(toChannels: 1) == grey)
  }
}

struct ContactSheetTests {
  @Test(arguments: [(1, 1, 1), (4, 2, 2), (5, 5, 1), (6, 3, 2), (7, 3, 3), (24, 6, 4), (25, 5, 5), (26, 6, 5)])
  func sampleSheetsHaveFullRows(count: Int, columns: Int, rows: Int) {
    let images = (0..<count).map {
      Image(width: 4, height: 4, channels: 1, pixels: [UInt8](repeating: UInt8($0), count: 16))
    }
    let sheet = sampleSheet(images)
    #expect(sheet.width == columns * 6 - 2)
    #expect(sheet.height == rows * 6 - 2)
    let last = (count - 1) / columns * 6 * sheet.width + (count - 1) % columns * 6
    #expect(sheet.pixels[last] == UInt8(count - 1))
  }
}
