/// The shapes of a network's parameters by path, known without making it: a file is compared with them before memory is
/// taken for what it claims to hold.
extension NetworkShape {
  package func generatorShapes(at resolution: Int) -> [String: [Int]] {
    let maps = featureMaps(at: 4)
    var result = Self.layer(
      "4x4/dense", [latentSize + labelCount, maps * 16], biases: firstBiases == .maps ? maps : nil)
    result.add(Self.layer("4x4/conv", [3, 3, maps, maps]))
    result.add(Self.layer("4x4/toRGB", [1, 1, maps, channels]))
    for size in Self.resolutions(upTo: resolution).dropFirst() {
      let (name, inputs, maps) = (size.squareName, featureMaps(at: size / 2), featureMaps(at: size))
      result.add(Self.layer("\(name)/conv0", [3, 3, inputs, maps]))
      result.add(Self.layer("\(name)/conv1", [3, 3, maps, maps]))
      result.add(Self.layer("\(name)/toRGB", [1, 1, maps, channels]))
    }
    return result
  }

  package func discriminatorShapes(at resolution: Int) -> [String: [Int]] {
    let (maps, hidden) = (featureMaps(at: 4), featureMaps(at: 2))
    var result = Self.layer("4x4/fromRGB", [1, 1, channels, maps])
    result.add(Self.layer("4x4/conv", [3, 3, maps + stddevChannels, maps]))
    result.add(Self.layer("4x4/dense0", [maps * 16, hidden]))
    result.add(Self.layer("4x4/dense1", [hidden, 1 + labelCount]))
    for size in Self.resolutions(upTo: resolution).dropFirst() {
      let (name, maps, outputs) = (size.squareName, featureMaps(at: size), featureMaps(at: size / 2))
      result.add(Self.layer("\(name)/fromRGB", [1, 1, channels, maps]))
      result.add(Self.layer("\(name)/conv0", [3, 3, maps, maps]))
      result.add(Self.layer("\(name)/conv1", [3, 3, maps, outputs]))
    }
    return result
  }

  /// A filter's and its biases' shapes; by default there is a bias for each of its outputs.
  private static func layer(_ path: String, _ filter: [Int], biases: Int? = nil) -> [String: [Int]] {
    ["\(path)/filter": filter, "\(path)/bias": [biases ?? filter[filter.count - 1]]]
  }
}

extension [String: [Int]] {
  /// Takes in others, their paths under a prefix.
  package mutating func add(_ others: [String: [Int]], under prefix: String = "") {
    for (path, shape) in others { self[prefix.isEmpty ? path : "\(prefix)/\(path)"] = shape }
  }
}
