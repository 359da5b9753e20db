// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// Arithmetic and pixel loops are compiled optimized in debug builds too, so that `swift test` is quick.
/// PROGAN_CHECKED=1 keeps the checks that this leaves out, for the address sanitizer.
var optimized: [SwiftSetting] =
  Context.environment["PROGAN_CHECKED"] == "1"
  ? [] : [.unsafeFlags(["-Ounchecked"], .when(configuration: .debug))]
// Functions alike but for an operation in an inner loop must not be merged into one that calls it by pointer; square roots
// are instructions, not calls that may set errno.
var arithmetic: [SwiftSetting] = [
  .unsafeFlags(["-Ounchecked", "-Xllvm", "-swiftmergefunc-threshold=0", "-Xcc", "-fno-math-errno"])
]
#if arch(x86_64)
  // AVX-512 where the building machine has it, else AVX2 and FMA; PROGAN_AVX512=0 builds for other machines, too. `progan`
  // says in plain words if the processor that it runs on has not got what it was built for.
  let processor = Set(((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(separator: " "))
  let hasAVX512 = processor.isSuperset(of: ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
  if Context.environment["PROGAN_AVX512"].map({ $0 == "1" }) ?? hasAVX512 {
    arithmetic += [.unsafeFlags(["-Xcc", "-march=x86-64-v4"]), .define("AVX512")]
  } else {
    arithmetic.append(.unsafeFlags(["-Xcc", "-march=x86-64-v3"]))
  }
#endif

let package = Package(
  name: "progan",
  products: [
    .executable(name: "progan", targets: ["progan"]),
    .executable(name: "progan-bench", targets: ["progan-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(name: "CWebP", pkgConfig: "libwebpdemux", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(name: "CHEIF", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
    .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
    .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
    .systemLibrary(name: "CGIF", providers: [.apt(["libgif-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSixel", pkgConfig: "libsixel", providers: [.apt(["libsixel-dev"])]),
    .systemLibrary(name: "CScheduler"),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(name: "CTerminalGuard"),

    .target(name: "Kernels", dependencies: ["COpenBLAS", "CScheduler"], swiftSettings: arithmetic),
    .target(name: "Autograd", dependencies: ["Kernels"]),
    .target(name: "NeuralNetworks", dependencies: ["Autograd", "Kernels"]),
    .target(
      name: "Images",
      dependencies: ["CPNG", "CJPEG", "CWebP", "CHEIF", "CTIFF", "CLCMS", "CGIF", "CZip", "CZlib"],
      swiftSettings: optimized),
    .target(name: "ProgressiveGAN", dependencies: ["Images", "NeuralNetworks", "Autograd", "Kernels"]),
    .target(name: "TerminalCanvas", dependencies: ["Images"]),
    .target(name: "TerminalGraphics", dependencies: ["Images", "TerminalCanvas", "CSixel"], swiftSettings: optimized),
    .target(
      name: "CursesTerminal", dependencies: ["TerminalCanvas", "TerminalGraphics", "CNcurses", "CTerminalGuard"]),
    .target(name: "Explorer", dependencies: ["ProgressiveGAN", "TerminalCanvas", "TerminalGraphics"]),
    .executableTarget(
      name: "progan",
      dependencies: [
        "Explorer", "CursesTerminal", "ProgressiveGAN", "Images", "Kernels", "TerminalCanvas", "TerminalGraphics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "progan-bench",
      dependencies: [
        "ProgressiveGAN", "Kernels", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["race"]),

    .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
    .testTarget(name: "AutogradTests", dependencies: ["Autograd", "Kernels"]),
    .testTarget(name: "NeuralNetworksTests", dependencies: ["NeuralNetworks"]),
    .testTarget(name: "ImagesTests", dependencies: ["Images", "CJPEG", "CLCMS", "CZip", "CZlib"]),
    .testTarget(
      name: "ProgressiveGANTests", dependencies: ["ProgressiveGAN", "Kernels"], resources: [.copy("Fixtures")]),
    .testTarget(name: "TerminalCanvasTests", dependencies: ["TerminalCanvas"]),
    // What more than one module is tested with.
    .target(name: "TerminalTesting", path: "Tests/TerminalTesting", swiftSettings: optimized),
    .testTarget(name: "TerminalGraphicsTests", dependencies: ["TerminalGraphics", "TerminalTesting"]),
    // A small program for the tests to run in a real terminal.
    .executableTarget(name: "terminal-probe", dependencies: ["CursesTerminal"], path: "Tests/TerminalProbe"),
    .testTarget(name: "CursesTerminalTests", dependencies: ["CursesTerminal", "TerminalTesting", "terminal-probe"]),
    .testTarget(name: "ExplorerTests", dependencies: ["Explorer"], exclude: ["Frames"]),
    .testTarget(
      name: "ProganTests", dependencies: ["progan", "Explorer", "TerminalTesting", "ProgressiveGAN", "Images"],
      exclude: ["Help"]),
  ],
  swiftLanguageModes: [.v6]
)
