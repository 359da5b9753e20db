/// What kind of thing holds pictures.
public enum DataKind: String, Codable, CustomStringConvertible, Sendable {
  case folder, zip, idx, cifar10, cifar100, tfrecords, packed, sheet, picture

  public var description: String {
    switch self {
    case .folder: "folder of pictures"
    case .zip: "zip archive of pictures"
    case .idx: "IDX file, as MNIST has them"
    case .cifar10: "CIFAR-10 in binary"
    case .cifar100: "CIFAR-100 in binary"
    case .tfrecords: "TFRecords of the official ProGAN code"
    case .packed: "file of 'progan data pack'"
    case .sheet: "sheet of pictures in one PNG"
    case .picture: "single picture"
    }
  }
}
