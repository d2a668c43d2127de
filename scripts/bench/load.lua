-- Asks for BENCH_COUNT paths in turn, each written once beforehand, and prints what it saw as one line of JSON.
local count = tonumber(os.getenv("BENCH_COUNT"))
local requests = {}
local at = 0

function init(args)
  if count == 0 then return end
  math.randomseed(os.time())
  at = math.random(count)
  for index = 1, count do
    local path = string.format("%s%06d%s", os.getenv("BENCH_PREFIX"), index - 1, os.getenv("BENCH_SUFFIX"))
    requests[index] = wrk.format("GET", path)
  end
end

if count > 0 then
  function request()
    at = at % count + 1
    return requests[at]
  end
end

function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format('\n{"requests":%d,"us":%d,"p50us":%d,"p99us":%d,"errors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors))
end
