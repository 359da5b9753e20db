import CSixel

/// The version of libsixel that the program was built with: the library has no question for it.
public let sixelLibraryVersion = LIBSIXEL_VERSION
