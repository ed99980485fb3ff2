// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "Opd",
    products: [.library(name: "Opd", targets: ["Opd"])],
    targets: [
        .systemLibrary(name: "OpdFFI"),
        .target(name: "Opd", dependencies: ["OpdFFI"]),
    ]
)
