import FuturesPortable
@inline(never) func unknown<T>(_ t: T) -> T { t }
struct Config: Codable { var n: Int; var name: String; var w: Double }
@inline(never) func f() throws {
  let i = unknown(CommandLine.arguments.count), s = unknown("text \(i)"), list = Array(0..<(1000 * i)), c = unknown(Config(n: i, name: "abc", w: 2))
  for (n, c) in [("none", try CallCost({ 5 }, rounds: 200_000)), ("int", try CallCost({ i + 1 }, rounds: 200_000)), ("string+int", try CallCost({ s.count + i }, rounds: 100_000)), ("list", try CallCost({ list.count }, rounds: 20000)), ("list+int", try CallCost { list.count + i }), ("config", try CallCost { c.n + c.name.count + Int(c.w) }), ("config+int", try CallCost { c.n + c.name.count + Int(c.w) + i })] as [(String, CallCost)] {
  print(n, c.byteCount, c.sending, c.receiving) }
}
try f()
