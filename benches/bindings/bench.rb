# The cost of a call, and of a delivery by its path: bench.rb CASES
require 'opd'

CALLS = 50_000

def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

def cost
  start = now
  CALLS.times { yield }
  (now - start) / CALLS * 1e9
end

birth, on = Date.new(2008, 3, 10), Date.new(2024, 5, 2)
puts format('age %.1f', cost { Opd.age(birth, on) })
puts format('run %.1f', cost { Opd.parse_run('12.345.678-5') })
start = now
tables = [Opd::TableFile.new(table: 'cases', source: Opd::TableSource::PATH.new(path: ARGV[0]))]
Opd.validate(tables, Opd::ValidateOptions.new(as_of: Date.new(2024, 12, 31))).json
puts format('validate %.3f', now - start)
