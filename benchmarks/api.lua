-- wrk script: GET with the header of a file, which is its first line, "Name: value".
-- The last line of output is for the program that started wrk: requests, microseconds, p50, p99, failures.

function init(args)
  local name, value = io.open(args[1]):read():match("^([^:]+): (.*)$")
  wrk.headers[name] = value
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
