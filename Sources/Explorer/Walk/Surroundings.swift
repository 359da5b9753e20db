import Images
import LatentSpace

/// What to make pictures of: first of one latent, then of those around it.
struct WalkWish: Equatable, Sendable {
  var latent: [Float]
  /// Of a conditional generator.
  var label = 0
  var around: Surroundings?
}

/// The neighbours of a point in its plane: a square of cells with the point in the middle.
struct Surroundings: Equatable, Sendable {
  let plane: TangentPlane
  /// Rings of cells around the middle.
  let reach: Int
  /// Radians between cells.
  let spacing: Double

  var side: Int { 2 * reach + 1 }

  /// Cells by their index, row by row from the top left: how far right and up they lie.
  func offset(of cell: Int) -> (columns: Int, rows: Int) { (cell % side - reach, reach - cell / side) }

  func latent(of cell: Int) -> [Float] {
    let (columns, rows) = offset(of: cell)
    return plane.latent(at: [Double(columns) * spacing, Double(rows) * spacing])
  }

  /// All cells but the middle one, ring by ring.
  var cellsByRing: [[Int]] {
    (0..<reach).map { ring in
      (0..<(side * side)).filter { cell in
        let (columns, rows) = offset(of: cell)
        return max(abs(columns), abs(rows)) == ring + 1
      }
    }
  }
}

/// Pictures around a point.
struct NeighbourMap: Equatable, Sendable {
  let surroundings: Surroundings
  let label: Int
  /// Cell by cell; nil where there is none yet, and in the middle.
  var images: [Image?]

  init(_ surroundings: Surroundings, label: Int) {
    self.surroundings = surroundings
    self.label = label
    images = Array(repeating: nil, count: surroundings.side * surroundings.side)
  }
}
