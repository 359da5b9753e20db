import Foundation
import Images
import Kernels

/// A line of TensorBoard's log: a `tensorflow.Event` (tensorflow/core/util/event.proto).
struct TensorBoardEvent {
  enum Content {
    /// What kind of file this is; comes first.
    case version
    /// Training goes on here: TensorBoard forgets what it had read of this step and later ones.
    case start
    case scalars([(tag: String, value: Double)])
    case picture(tag: String, png: Data, width: Int, height: Int)
  }

  /// Seconds since 1970.
  var time: Double
  /// Real images shown to the run.
  var step: Int
  var content: Content

  /// A record as TFRecord files have it: length, its checksum, the message, its checksum.
  var record: Data {
    let message = message
    let length = withUnsafeBytes(of: UInt64(message.count).littleEndian) { Data($0) }
    return length + length.maskedChecksum.bytes + message + message.maskedChecksum.bytes
  }

  private var message: Data {
    var event = ProtobufMessage()
    event.put(1, double: time)
    event.put(2, varint: UInt64(step))
    switch content {
    case .version: event.put(3, bytes: Data("brain.Event:2".utf8))
    case .start: event.put(7) { log in log.put(1, varint: 1) }
    case .scalars(let scalars):
      event.put(5) { summary in
        for (tag, value) in scalars {
          summary.put(1) { item in
            item.put(1, bytes: Data(tag.utf8))
            item.put(2, float: Float(value))
          }
        }
      }
    case .picture(let tag, let png, let width, let height):
      event.put(5) { summary in
        summary.put(1) { item in
          item.put(1, bytes: Data(tag.utf8))
          item.put(4) { image in
            image.put(1, varint: UInt64(height))
            image.put(2, varint: UInt64(width))
            image.put(3, varint: 3)
            image.put(4, bytes: png)
          }
        }
      }
    }
    return event.data
  }
}

extension UInt32 {
  fileprivate var bytes: Data { Swift.withUnsafeBytes(of: littleEndian) { Data($0) } }
}

/// A protobuf message on its way to the wire; TensorBoard's have five fields that we need.
private struct ProtobufMessage {
  private(set) var data = Data()

  mutating func put(_ number: UInt64, varint value: UInt64) {
    append(number << 3)
    append(value)
  }

  mutating func put(_ number: UInt64, double value: Double) {
    append(number << 3 | 1)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
  }

  mutating func put(_ number: UInt64, float value: Float) {
    append(number << 3 | 5)
    data.append(value.bitPattern.bytes)
  }

  mutating func put(_ number: UInt64, bytes: Data) {
    append(number << 3 | 2)
    append(UInt64(bytes.count))
    data.append(bytes)
  }

  mutating func put(_ number: UInt64, message fill: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    fill(&message)
    put(number, bytes: message.data)
  }

  /// A base-128 number.
  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      data.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    data.append(UInt8(rest))
  }
}
