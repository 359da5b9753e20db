import Kernels

/// A number format of arrays in files.
enum ForeignNumber {
  case float16, bfloat16, float32, float64, int8, int16, int32, int64, byte

  var size: Int {
    switch self {
    case .byte, .int8: 1
    case .float16, .bfloat16, .int16: 2
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }

  func floats(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool = false) -> [Float] {
    switch self {
    case .float16: singlePrecision(Self.words(bytes, isBigEndian))
    case .bfloat16:
      Self.words(bytes, isBigEndian).map { (word: UInt16) in Float(bitPattern: UInt32(word) << 16) }
    case .float32: Self.words(bytes, isBigEndian).map { (word: UInt32) in Float(bitPattern: word) }
    case .float64: Self.words(bytes, isBigEndian).map { (word: UInt64) in Float(Double(bitPattern: word)) }
    case .int8: bytes.map { Float(Int8(bitPattern: $0)) }
    case .int16: Self.words(bytes, isBigEndian).map { (word: UInt16) in Float(Int16(bitPattern: word)) }
    case .int32: Self.words(bytes, isBigEndian).map { (word: UInt32) in Float(Int32(bitPattern: word)) }
    case .int64: Self.words(bytes, isBigEndian).map { (word: UInt64) in Float(Int64(bitPattern: word)) }
    case .byte: bytes.map { Float($0) }
    }
  }

  private static func words<Word: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool
  ) -> [Word] {
    let size = MemoryLayout<Word>.size
    return bytes.withUnsafeBytes { raw in
      (0..<(raw.count / size)).map { index in
        let word = raw.loadUnaligned(fromByteOffset: size * index, as: Word.self)
        return isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)
      }
    }
  }
}
