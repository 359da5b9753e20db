/// What file servers, desktops and archivers keep beside pictures: their thumbnails, what was deleted, their notes.
enum Housekeeping {
  /// What a folder of that name is left out as; nil if it is read.
  static func kind(ofFolder name: String) -> FileKind? {
    let name = name.lowercased()
    if folders.contains(name) || name.hasPrefix(".trash") || name.hasPrefix("found.0") || name.hasSuffix(".lrdata") {
      return .thumbnails
    }
    return name.hasPrefix(".") ? .hiddenFolder : nil
  }

  /// The same of a file.
  static func kind(ofFile name: String) -> FileKind? {
    let name = name.lowercased()
    if files.contains(name) || name.hasPrefix("._") || (name.hasPrefix("thumbcache_") && name.hasSuffix(".db")) {
      return .system
    }
    return name.hasPrefix(".") ? .hidden : nil
  }

  private static let folders: Set = [
    // Synology, QNAP, Western Digital.
    "@eadir", "@tmp", "@recycle", "@recently-snapshot", "@sharesnap", "@synoresource", "@transcode", "#recycle",
    "#snapshot", ".@__thumb", ".wdmc", ".@upload_cache",
    // Desktops.
    ".thumbnails", ".thumb", ".thumbs", ".xvpics", ".pics", ".picasaoriginals", ".comments", "lost+found",
    // Windows, macOS.
    "$recycle.bin", "recycler", "recycled", "system volume information", "__macosx", ".appledouble", ".trashes",
    ".spotlight-v100", ".fseventsd", ".temporaryitems", ".documentrevisions-v100", "network trash folder",
    "temporary items",
  ]

  private static let files: Set = [
    ".ds_store", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "picasa.ini", ".picasa.ini",
    ".directory", ".localized", "icon\r", "thumbs.db:encryptable", "zbthumbnail.info", "thumbnails-digikam.db",
    "sthumbs.dat", ".nomedia", ".hidden", ".apdisk",
  ]
}
