import Images

/// A picture as indices into a palette.
public struct IndexedPicture: Equatable, Sendable {
  public let width: Int
  public let height: Int
  /// Row by row, one of every pixel.
  public let indices: [UInt8]
  /// Red, green, blue of every colour in percent, as sixel has them.
  let percents: [UInt8]
}

/// The palette of a place on the screen where one picture follows another. It is kept while it shows the new picture
/// about as well as it showed the one it was chosen for: a new choice would shift colours that did not change.
public struct SteadyPalette: Sendable {
  private struct Choice {
    let maximumColors: Int
    let percents: [UInt8]
    /// In the colours that the terminal makes of the percents.
    var search: PaletteSearch
    /// Mean squared distance of the picture it was chosen for.
    let error: Double
  }

  private var choice: Choice?
  /// How often a palette was chosen.
  public private(set) var choices = 0

  public init() {}

  /// The picture in the palette's colours.
  public mutating func indexed(
    _ picture: Image, maximumColors: Int = 256
  ) throws(TerminalGraphicsError) -> IndexedPicture {
    let image = picture.converted(toChannels: 3)
    if choice?.maximumColors == maximumColors, let (indices, error) = choice?.search.indices(of: image),
      let choice, error <= 1.5 * choice.error + Self.tolerance
    {
      return IndexedPicture(width: image.width, height: image.height, indices: indices, percents: choice.percents)
    }
    let percents = try choosePalette(for: image, maximumColors: maximumColors).map {
      UInt8((Int($0) * 100 + 127) / 255)
    }
    var search = PaletteSearch(percents.map { UInt8((Int($0) * 255 + 50) / 100) })
    let (indices, error) = search.indices(of: image)
    choice = Choice(maximumColors: maximumColors, percents: percents, search: search, error: error)
    choices += 1
    return IndexedPicture(width: image.width, height: image.height, indices: indices, percents: percents)
  }

  /// A mean squared distance nobody sees: one level or so in every channel.
  private static let tolerance = 4.0
}
