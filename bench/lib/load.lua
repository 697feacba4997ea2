-- Sends prepared requests in turn, as fast as answers come or with a pause before each.
-- What to send comes in the environment: wrk gives a script's arguments to its threads only.
local bodies_file = os.getenv('LOAD_BODIES')
local pause = tonumber(os.getenv('LOAD_PAUSE_MS'))
local targets = {}
for host, port in os.getenv('LOAD_TARGETS'):gmatch('([^:,]+):(%d+)') do
  targets[#targets + 1] = { host = host, port = port }
end

local threads = 0

-- One thread for each address.
function setup(thread)
  local target = targets[threads % #targets + 1]
  thread.addr = wrk.lookup(target.host, target.port)[1]
  thread:set('number', threads)
  threads = threads + 1
end

local requests = {}
local position = 0

function init()
  local method = os.getenv('LOAD_METHOD')
  local path = os.getenv('LOAD_PATH')
  for body in io.lines(bodies_file) do
    requests[#requests + 1] = wrk.format(method, path, nil, body ~= '' and body or nil)
  end
  -- The threads do not walk in step.
  position = tonumber(os.getenv('LOAD_OFFSET')) + math.floor(number * #requests / #targets)
  math.randomseed(number + 1)
end

function request()
  position = position + 1
  return requests[position % #requests + 1]
end

-- wrk asks for a pause before each request as soon as this function is there.
if pause > 0 then
  function delay()
    return math.random(0, 2 * pause)
  end
end

function done(summary, latency)
  local failed = 0
  for _, count in pairs(summary.errors) do failed = failed + count end
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"failed":%d,"p50":%f,"p99":%f}\n',
    summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)
  ))
end
