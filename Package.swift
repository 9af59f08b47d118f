// swift-tools-version: 6.2
// The package: one module for each room of docs/architecture.md, and the program `bq`.

import PackageDescription

/// Settings that every module shares: warnings stop the build, existentials and imports are explicit.
let common: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The release program starts in half the time with the Swift runtime inside it, at a fixed address: nothing to look for,
/// next to nothing to relocate.
let programLinking: [LinkerSetting] = [
  .unsafeFlags(["-static-stdlib", "-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "bq",
  products: [
    .executable(name: "bq", targets: ["REPL", "CProgramLinking"]),
    .library(name: "Query", targets: ["Query"]),
    .executable(name: "bq-generate", targets: ["GenerateReports"]),
  ],
  targets: [
    .target(name: "CProgramLinking", linkerSettings: programLinking),
    .target(name: "CAllocator"),
    .target(name: "CProgramArguments"),
    .target(name: "CSeparators"),
    .target(
      name: "Query", dependencies: ["CAllocator", "CSeparators"], swiftSettings: common + [.strictMemorySafety()]),
    // Opened when the first compressed file is read, so it has no pkgConfig, which would link it.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CDocumentShims", dependencies: ["CZlib"]),
    .target(name: "Documents", dependencies: ["CDocumentShims"], swiftSettings: common),
    .target(name: "Reports", dependencies: ["Query", "Documents"], swiftSettings: common),
    .target(name: "ReportGenerator", swiftSettings: common),
    .executableTarget(name: "GenerateReports", dependencies: ["ReportGenerator"], swiftSettings: common),
    // Opened when a person is about to type, so it has no pkgConfig, which would link it.
    .systemLibrary(name: "CEditline", providers: [.apt(["libedit-dev"])]),
    .target(name: "CEditlineShims", dependencies: ["CEditline"]),
    // Opened when the first workbook is written, so it has no pkgConfig, which would link it.
    .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(name: "CXLSXWriterShims", dependencies: ["CXLSXWriter"]),
    // librsvg and cairo by their own few declarations, opened when the first picture is drawn.
    .target(name: "CPictureShims"),
    .executableTarget(
      name: "REPL",
      dependencies: [
        "Query", "Documents", "Reports", "CEditline", "CEditlineShims", "CPictureShims", "CProgramArguments",
        "CXLSXWriterShims",
      ],
      swiftSettings: common),
    .target(
      name: "FuzzSupport", dependencies: ["Documents"], path: "Fuzz/Support", swiftSettings: common),
    .executableTarget(
      name: "FuzzDocuments", dependencies: ["Documents", "Reports", "FuzzSupport"], path: "Fuzz/Documents",
      exclude: ["Corpora"], swiftSettings: common),
    .target(
      name: "FuzzQueries", dependencies: ["Query", "FuzzSupport"], path: "Fuzz/Queries", swiftSettings: common),
    .executableTarget(
      name: "FuzzLanguage", dependencies: ["FuzzQueries", "FuzzSupport"], path: "Fuzz/Language", exclude: ["Corpora"],
      swiftSettings: common),
    .executableTarget(
      name: "FuzzPlans", dependencies: ["FuzzQueries", "FuzzSupport"], path: "Fuzz/Plans", exclude: ["Corpora"],
      swiftSettings: common),
    .testTarget(
      name: "QueryTests", dependencies: ["Query", "FuzzQueries", "FuzzSupport"], exclude: ["Scripts"],
      swiftSettings: common),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Documents", "FuzzSupport"], exclude: ["Golden"], swiftSettings: common),
    .testTarget(
      name: "ReportsTests", dependencies: ["Reports", "ReportGenerator", "Documents", "Query", "FuzzSupport"],
      exclude: ["Snippets", "Annotated", "Formats"],
      swiftSettings: common),
    .testTarget(
      name: "REPLTests", dependencies: ["REPL"], exclude: ["Commands", "Golden", "README.md", "Sessions"],
      swiftSettings: common),
    .testTarget(
      name: "DatasetTests", dependencies: ["Reports", "ReportGenerator", "Query", "FuzzSupport"],
      exclude: ["Matrix", "Planted", "Samples", "Scenarios", "Whole"],
      swiftSettings: common),
    .testTarget(name: "TidyTests", swiftSettings: common),
  ]
)
