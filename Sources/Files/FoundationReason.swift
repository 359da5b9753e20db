import Foundation

/// The plain reason within an error of Foundation's, whose own words are for programmers.
public func foundationReason(_ error: any Error) -> String {
  let number = posixNumber(in: error as NSError, depth: 4)
  return number.map(systemReason) ?? "the system gives no reason"
}

private func posixNumber(in error: NSError, depth: Int) -> Int32? {
  if error.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: error.code) }
  if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, depth > 0 {
    return posixNumber(in: inner, depth: depth - 1)
  }
  guard error.domain == NSCocoaErrorDomain else { return nil }
  switch CocoaError.Code(rawValue: error.code) {
  case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
  case .fileReadNoPermission, .fileWriteNoPermission: return EACCES
  case .fileWriteFileExists: return EEXIST
  case .fileWriteOutOfSpace: return ENOSPC
  case .fileWriteVolumeReadOnly: return EROFS
  case .fileReadInvalidFileName, .fileWriteInvalidFileName: return ENAMETOOLONG
  default: return nil
  }
}
