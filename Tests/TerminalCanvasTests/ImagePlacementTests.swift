import Images
import Testing

@testable import TerminalCanvas

@Suite struct ImagePlacementTests {
  private let image = Image(width: 2, height: 2, filledWith: (1, 2, 3))

  @Test func whatIsWrittenLaterLiesOverAPicture() {
    var frame = Frame(size: Size(columns: 20, rows: 10))
    frame.write("before", column: 2, row: 2)
    let place = Rectangle(column: 2, row: 2, columns: 6, rows: 4)
    frame.images.append(ImagePlacement(image, in: place))
    #expect(frame.images[0] == ImagePlacement(image, in: place))
    frame.write("over", column: 6, row: 3)
    // Blanks cover, too.
    frame.fill(Rectangle(column: 0, row: 5, columns: 20, rows: 3))
    frame.images.append(ImagePlacement(image, in: place))
    func covered(_ index: Int) -> Int {
      (0..<10).reduce(0) { sum, row in
        sum + (0..<20).filter { frame.images[index].isCovered(column: $0, row: row) }.count
      }
    }
    #expect(covered(0) == 2 + 6 && covered(1) == 0)
    #expect(frame.images[0].isCovered(column: 7, row: 3) && !frame.images[0].isCovered(column: 5, row: 3))
    #expect(!frame.images[0].isCovered(column: 8, row: 3))
  }

  /// Writes outside the frame are dropped for pictures, too.
  @Test func writesOutsideTheFrameCoverNothing() {
    var frame = Frame(size: Size(columns: 5, rows: 5))
    frame.images.append(ImagePlacement(image, in: Rectangle(column: 2, row: 2, columns: 9, rows: 9)))
    frame[7, 3] = Cell("x")
    frame[3, 7] = Cell("x")
    #expect(frame.images[0] == ImagePlacement(image, in: Rectangle(column: 2, row: 2, columns: 9, rows: 9)))
  }
}
