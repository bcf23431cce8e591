//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Runs a world under many schedules, and reports the first one that ends badly.
///
/// Stateless model checking: threads interleave at known points only, so an execution is a sequence of
/// choices, and all of them can be tried. The number of schedules grows exponentially with that of
/// preemptions (somebody else goes on although the one who was at work could), and nearly all mistakes show
/// with very few, so the search is bounded by those; choices that nobody is preempted by are all tried.
/// Worlds that are too large for that are run under random schedules, which a seed repeats.
package struct Explorer<World: Explorable> {
  private let make: () -> World

  /// How long a schedule may be; whoever takes more steps than that will never come to an end.
  private static var stepLimit: Int { 2_000 }

  package init(_ make: @escaping () -> World) {
    self.make = make
  }

  /// Tries every schedule with so many preemptions at most.
  package func exhaust(preemptions: Int) -> Exploration {
    var scheduler = DepthFirst()
    var schedules = 0
    repeat {
      schedules += 1
      let origin = "schedule \(schedules) with \(preemptions) preemptions at most"
      if let finding = run(&scheduler, preemptions: preemptions, origin) {
        return Exploration(schedules: schedules, finding: finding)
      }
    } while scheduler.advance()
    return Exploration(schedules: schedules, finding: nil)
  }

  /// Tries random schedules, one for each seed.
  package func sample(seeds: Range<UInt64>) -> Exploration {
    for seed in seeds {
      var scheduler = RandomWalk(seed: seed)
      if let finding = run(&scheduler, preemptions: .max, "seed \(seed)") {
        return Exploration(schedules: Int(seed - seeds.lowerBound) + 1, finding: finding)
      }
    }
    return Exploration(schedules: seeds.count, finding: nil)
  }

  private func run(
    _ scheduler: inout some Scheduler, preemptions: Int, _ origin: String
  ) -> Finding? {
    let world = make()
    var schedule: [String] = []
    var preemptionsLeft = preemptions
    var current = 0
    func finding(_ complaint: String) -> Finding {
      Finding(complaint: complaint, schedule: schedule, origin: origin)
    }
    while schedule.count < Explorer.stepLimit {
      let own = moves(of: current, in: world)
      let others = world.actors.indices.filter { $0 != current }
        .flatMap { moves(of: $0, in: world) }
      let possible = own.isEmpty || preemptionsLeft > 0 ? own + others : own
      guard !possible.isEmpty else { return world.complaint(isEnd: true).map(finding) }
      let move = possible[scheduler.choose(among: possible.count)]
      if move.actor != current, !own.isEmpty { preemptionsLeft -= 1 }
      current = move.actor
      schedule.append("\(world.actors[move.actor].name) \(move.step.name)")
      world.actors[move.actor].steps = []
      world.actors[move.actor].steps = move.step.take(world)
      if let complaint = world.complaint(isEnd: false) { return finding(complaint) }
    }
    return finding("this does not end")
  }

  private func moves(
    of actor: Int, in world: World
  ) -> [(actor: Int, step: Step<World>)] {
    world.actors[actor].steps.filter { $0.isPossible(world) }.map { (actor, $0) }
  }
}
