// Work by several threads, taken in order; stopped, it ends without its last pieces.

import Synchronization
import Testing

@testable import Documents

@Suite("Ordered work")
struct OrderedWorkTests {
  @Test("Results come in order, whatever the number of threads", arguments: [1, 2, 3, 16], [0, 1, 2, 100])
  func order(threads: Int, count: Int) {
    var taken: [Int] = []
    var ticks: [Int] = []
    let isDone = OrderedWork.run(
      count: count, threads: threads,
      make: { piece, _ in
        // Pieces of unequal length finish out of order.
        var sum = 0
        for number in 0..<((piece * 7_919) % 5_000) { sum &+= number }
        return (piece, sum)
      },
      tick: {
        ticks.append($0)
        return true
      }, take: { taken.append($0 == $1.0 ? $0 : -1) })
    #expect(isDone && taken == Array(0..<count))
    #expect(ticks == ticks.sorted())
  }

  @Test("A tick that answers false ends the work, and what was taken are the first pieces", arguments: [1, 2, 5])
  func stop(threads: Int) {
    var taken: [Int] = []
    let isDone = OrderedWork.run(
      count: 500, threads: threads, make: { piece, _ in piece }, tick: { $0 < 20 }, take: { taken.append($1) })
    #expect(!isDone)
    #expect(taken == Array(0..<taken.count) && taken.count >= 20 && taken.count < 500)
  }

  @Test("A long piece learns that it is not wanted any more and is dropped", arguments: [1, 2, 4])
  func stopWithinAPiece(threads: Int) {
    let asked = Mutex(0)
    var ticks = 0
    var taken: [Int] = []
    let isDone = OrderedWork.run(
      count: 3, threads: threads,
      make: { piece, isStopped in
        while !isStopped() { asked.withLock { $0 += 1 } }
        return piece
      },
      tick: { _ in
        ticks += 1
        return ticks < 4
      }, take: { taken.append($1) })
    #expect(!isDone && taken.isEmpty)
    #expect(asked.withLock { $0 } > 0)
  }
}
