-- wrk script: POST /oauth/token with the credentials of a file, one "Basic" value (base64 of id:secret) on each line.
-- One line: the same request over and over. Several: a line at random for each request.
-- The last line of output is for the program that started wrk: requests, microseconds, p50, p99, failures.

wrk.method = "POST"
wrk.body = "grant_type=client_credentials"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"

function init(args)
  local requests = {}
  for basic in io.lines(args[1]) do
    wrk.headers["Authorization"] = "Basic " .. basic
    requests[#requests + 1] = wrk.format()
  end
  if #requests > 1 then
    math.randomseed(os.time())
    -- Defined only here: a script without it lets wrk send a prepared request, which is cheaper.
    function request()
      return requests[math.random(#requests)]
    end
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
