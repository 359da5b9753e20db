import Files
import Foundation

/// The different names, sorted, and each name's place among them. Names differ where their bytes do; those that look the
/// same say of what they are made.
func indexed(_ names: [String]) -> (classes: [String], labels: [Int]) {
  let classes = Set(names.map(ExactText.init)).map(\.text).sorted(by: ExactText.areInOrder)
  let places = Dictionary(uniqueKeysWithValues: classes.enumerated().map { (ExactText($0.element), $0.offset) })
  return (toldApart(classes), names.map { places[ExactText($0)] ?? 0 })
}

/// The names, each followed by its uncommon characters where another one looks like it: "café (U+00E9)" and
/// "café (U+0065 U+0301)".
func toldApart(_ names: [String]) -> [String] {
  let looks = Dictionary(grouping: names, by: appearance).mapValues(\.count)
  return names.map { name in
    guard looks[appearance(name), default: 1] > 1, let note = composition(name) else { return name }
    return "\(name) (\(note))"
  }
}

/// The same for names that look the same.
private func appearance(_ name: String) -> String {
  let plain = name.decomposedStringWithCompatibilityMapping.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
    scalar.properties.isDefaultIgnorableCodePoint ? nil : lookAlikes[scalar] ?? scalar
  }
  return String(String.UnicodeScalarView(plain)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// The characters of a name that are not plain; nil if all are.
private func composition(_ name: String) -> String? {
  let scalars = Array(name.unicodeScalars)
  let uncommon = scalars.indices.filter { index in
    let isAtEdge = index == 0 || index == scalars.count - 1 || scalars[index - 1] == " "
    let isComposed = index + 1 < scalars.count && scalars[index + 1].properties.canonicalCombiningClass != .notReordered
    return !scalars[index].isASCII || isComposed || (scalars[index] == " " && isAtEdge)
  }
  guard !uncommon.isEmpty else { return nil }
  let most = 8
  let shown = uncommon.prefix(most).map { String(format: "U+%04X", scalars[$0].value) }
  return (shown + (uncommon.count > most ? ["…"] : [])).joined(separator: " ")
}

/// Cyrillic and Greek letters that look like Latin ones.
private let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = Dictionary(
  uniqueKeysWithValues: zip(
    "аеіјорсѕухАВЕІЈКМНОРСЅТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ".unicodeScalars,
    "aeijopcsyxABEIJKMHOPCSTYXABEZHIKMNOPTYXovp".unicodeScalars
  ).map { ($0, $1) })
