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

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
/// What a program needs that trains, keeps and shows.
let models = [
  "Keepsakes", "Runs", "Measures", "LatentSpace", "ModelFiles", "ProgressiveGAN", "Images", "Files", "Kernels",
]

func named(_ names: [String]) -> [Target.Dependency] { names.map { .byName(name: $0) } }

func library(_ name: String, pkgConfig: String? = nil, package: String? = nil) -> Target {
  .systemLibrary(
    name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: package.map { [.apt([$0])] })
}

func room(_ name: String, _ below: [String], _ settings: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: named(below), swiftSettings: settings)
}

func tests(_ name: String, _ more: [String] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: named([name] + more))
}

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
    // C libraries, each imported by one room alone.
    library("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
    library("CPNG", pkgConfig: "libpng", package: "libpng-dev"),
    library("CJPEG", pkgConfig: "libjpeg", package: "libjpeg-dev"),
    library("CWebP", pkgConfig: "libwebpdemux", package: "libwebp-dev"),
    library("CHEIF", pkgConfig: "libheif", package: "libheif-dev"),
    library("CTIFF", pkgConfig: "libtiff-4", package: "libtiff-dev"),
    library("CLCMS", pkgConfig: "lcms2", package: "liblcms2-dev"),
    library("CGIF", package: "libgif-dev"),
    library("CZip", pkgConfig: "libzip", package: "libzip-dev"),
    library("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
    library("CSixel", pkgConfig: "libsixel", package: "libsixel-dev"),
    library("CNcurses", package: "libncurses-dev"),
    library("CScheduler"),
    .target(name: "CTerminalGuard", path: "Sources/CLibraries/CTerminalGuard"),

    // Rooms, each above what it imports.
    room("Kernels", ["COpenBLAS", "CScheduler"], arithmetic),
    room("Autograd", ["Kernels"]),
    room("NeuralNetworks", ["Autograd", "Kernels"]),
    room("Files", []),
    room("Images", ["Files", "CPNG", "CJPEG", "CWebP", "CHEIF", "CTIFF", "CLCMS", "CGIF", "CZip", "CZlib"], optimized),
    room("ProgressiveGAN", ["Files", "Images", "NeuralNetworks", "Autograd", "Kernels"]),
    room("Measures", ["ProgressiveGAN", "Images", "Kernels"], optimized),
    room("LatentSpace", ["ProgressiveGAN", "Images", "Autograd", "NeuralNetworks", "Kernels"]),
    room("ModelFiles", ["ProgressiveGAN", "Files", "Images", "Autograd", "NeuralNetworks", "Kernels"]),
    room("Runs", ["Measures", "ModelFiles", "ProgressiveGAN", "Files", "Images", "NeuralNetworks", "Kernels"]),
    room("Keepsakes", ["Runs", "LatentSpace", "ModelFiles", "ProgressiveGAN", "Files", "Images", "Kernels"]),
    room("TerminalCanvas", ["Images"]),
    room("TerminalGraphics", ["TerminalCanvas", "Images", "CSixel"], optimized),
    room("CursesTerminal", ["TerminalGraphics", "TerminalCanvas", "CNcurses", "CTerminalGuard"]),
    room("Explorer", models + ["TerminalGraphics", "TerminalCanvas"]),
    .executableTarget(
      name: "progan",
      dependencies: named(models + ["Explorer", "CursesTerminal", "TerminalGraphics", "TerminalCanvas"]) + [arguments]),
    .executableTarget(
      name: "progan-bench", dependencies: ["ProgressiveGAN", "Kernels", arguments], exclude: ["race"]),

    tests("Kernels"),
    tests("Autograd", ["Kernels"]),
    tests("NeuralNetworks"),
    tests("Files"),
    tests("Images", ["CJPEG", "CLCMS", "CZip", "CZlib"]),
    .testTarget(
      name: "ProgressiveGANTests", dependencies: ["ProgressiveGAN", "ModelFiles", "Kernels", "GANTesting"],
      resources: [.copy("Fixtures")]),
    tests("Measures", ["GANTesting"]),
    tests("LatentSpace", ["GANTesting"]),
    tests("ModelFiles", ["GANTesting"]),
    tests("Runs", ["GANTesting"]),
    tests("Keepsakes", ["GANTesting"]),
    tests("TerminalCanvas"),
    tests("TerminalGraphics", ["TerminalTesting"]),
    tests("CursesTerminal", ["TerminalTesting", "terminal-probe"]),
    .testTarget(name: "ExplorerTests", dependencies: ["Explorer"], exclude: ["Frames"]),
    .testTarget(
      name: "ProganTests", dependencies: named(models) + ["progan", "Explorer", "TerminalTesting"], exclude: ["Help"]),
    // What more than one module is tested with.
    .target(name: "TerminalTesting", path: "Tests/TerminalTesting", swiftSettings: optimized),
    .target(
      name: "GANTesting", dependencies: ["ModelFiles", "ProgressiveGAN", "Images"], path: "Tests/GANTesting",
      resources: [.copy("Fixtures")]),
    // A small program for the tests to run in a real terminal.
    .executableTarget(name: "terminal-probe", dependencies: ["CursesTerminal"], path: "Tests/TerminalProbe"),
  ],
  swiftLanguageModes: [.v6]
)
