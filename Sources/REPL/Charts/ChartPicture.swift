// A chart as a PNG picture: the SVG document, drawn by librsvg.

import CPictureShims
import Glibc

/// Draws SVG documents as PNG.
enum ChartPicture {
  /// Points of the picture for one of the document: sharp in print and on screens of high density.
  private static let scale = 2.0
  /// Points along a side at most; cairo's own limit is 32,767.
  private static let sideLimit = 16_384.0

  /// Whether the library is installed.
  static var isAvailable: Bool { bq_picture_is_available() == 1 }

  /// The picture of a document.
  ///
  /// - Throws: that the library is missing, or that it could not draw.
  static func png(of document: SVGDocument) throws(ChartFailure) -> [UInt8] {
    guard isAvailable else {
      throw ChartFailure(
        "PNG needs librsvg, which is not installed (apt-get install librsvg2-2); --svg needs nothing",
        "PNG 需要未安装的 librsvg（apt-get install librsvg2-2）；--svg 无需安装")
    }
    let scale = min(Self.scale, sideLimit / max(document.width, document.height, 1))
    var size = 0
    let bytes = Array(document.text.utf8)
    guard
      let picture = bq_picture_png(
        bytes, bytes.count, Int32(document.width * scale), Int32(document.height * scale), &size)
    else {
      throw ChartFailure("the picture could not be drawn", "图片绘制失败")
    }
    defer { free(picture) }
    return Array(UnsafeBufferPointer(start: picture, count: size))
  }
}
