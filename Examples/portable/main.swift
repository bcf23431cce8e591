import FuturesPortable
func unknown<T>(_ t: T) -> T { t }
let i = unknown(CommandLine.arguments.count), s = "text \(i)"
let list = Array(0..<(1000 * i))
func f() throws {
  let i = i, s = s, list = list
  for (n, c) in [("none", try CallCost({ 5 }, rounds: 2_000_000)), ("int", try CallCost({ i + 1 }, rounds: 1_000_000))] as [(String, CallCost)] {
  print(n, c.byteCount, c.sending, c.receiving) }
}
try f()
