-- wrk script: POST to an introspection endpoint (RFC 7662), the same request over and over. Of a file: its first line is the Basic value
-- (base64 of id:secret), the second the token that is asked about.
-- The last line of output is for the program that started wrk: requests, microseconds, p50, p99, failures.

function init(args)
  local lines = io.lines(args[1])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Authorization"] = "Basic " .. lines()
  wrk.body = "token=" .. lines()
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
